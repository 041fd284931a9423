# The page

ui-hero-title = Machine learning, one step at a time
ui-hero = Step an algorithm forwards and backwards, on your own data, with its formula and its numbers beside the picture.
ui-start = Start: { $first }
ui-minutes = about { $n } min
ui-keep = Keep all demos on this device
ui-keep-note = All demos then work without a network. This fetches about { $size } MB.
ui-keeping = The demos are being fetched …
ui-kept = All demos are kept on this device and work without a network.
ui-keep-failed = Not everything could be fetched. Please check the connection and try again.
ui-promise = Everything is computed on your own machine. Your data are not sent anywhere, and a page that embeds this one gets them only if you allow it.
ui-skip = Skip this demo
ui-to-lesson = To the lesson
ui-asks = { $origin ->
    [null] The embedding page
   *[other] The embedding page, { $origin },
} asks for your own data. It gets them only if you allow it.
ui-asks-yes = Allow
ui-asks-no = Not now
ui-demos = Demos
ui-all-demos = All demos
ui-lost-title = Page not found
ui-lost = The address names a demo that does not exist. All demos are in the gallery.
ui-failed = What this page needs could not be fetched. Please check the connection and try again.
ui-again = Try again
ui-fetching = Fetching what the run needs
ui-language = Change the language
ui-other-language = 中文
ui-theme-light = Light theme
ui-theme-dark = Dark theme
ui-unfold = Show or hide this scene
ui-next = Next
ui-lesson = Lesson
ui-bet-guess = My guess
ui-bet-mark = Mark it in the picture
ui-mark-here = Mark in the picture where you think it is
ui-mark-keys = Arrow keys move the mark, with shift in small steps. Enter sets it, Escape leaves.
ui-mark-at = x = { $x }, y = { $y }
ui-mark-yours = your mark
ui-mark-true = here
ui-mark-off = Your mark is { $off } away.
ui-mark-turned = Your mark is { $off }° off.
ui-mark-not-here = The run on screen does not show this place. Open the moment in the question first.
ui-bet-open = Noted. The run will show whether you are right.
ui-bet-elsewhere = Noted. This question is about another run: open it first, by the link above.
ui-bet-right = You are right.
ui-bet-wrong = Not quite.
ui-controls = Settings
ui-main-controls = Main settings
ui-all-controls = More
ui-close = Close
ui-more-notices = { $n ->
    [one] { $n } more message
   *[other] { $n } more messages
}
ui-cancel = Cancel
ui-show = Show
ui-as-table = As a table

# Transport

ui-transport = Playback
ui-timeline = Timeline
ui-no-end = This run has no known end: play, or step on
ui-play = Play
ui-pause = Pause
ui-speed = Speed
ui-per-second = { $n } /s
ui-reached = { $n } reached
ui-step = step { $t }
ui-step-of = step { $t } of { $of }
ui-replaying = Computing up to step { $t } …
ui-left = about { $n } s left
ui-left-minutes = about { $n } min left
ui-stay = Stop here
ui-remembered = cached, step { $t }
ui-recorded = precomputed, step { $t }
ui-recording-title = Precomputed run
ui-recording = This run is precomputed up to step { $t }. Your browser would compute exactly the same numbers, and can continue from any step.

# Panels

ui-tools = Tools
ui-metrics = Metrics
ui-rounding = ≈ 0 (rounding)
ui-metric-at = { $value } at step { $t }
ui-metric-curve = { $name } over time: { $first } at step { $from }, { $last } at step { $to }
ui-metric-hint = Choose a step with the up and down keys, and go there with Enter.
ui-zoom-in = Zoom in
ui-zoom-out = Zoom out
ui-zoom-all = Show everything
ui-pan-left = Move left
ui-pan-right = Move right
ui-pan-up = Move up
ui-pan-down = Move down
tool-pick = Pick and drag
tool-draw = Add, move and remove points
tool-spray = Spray points

# Runs

ui-seed = Seed
ui-run-a = Run A
ui-run-b = Run B
ui-which-run = Which run the settings change
ui-compare = Compare two runs
ui-single = One run only
ui-share = Share
ui-challenge = Challenge a friend
ui-challenge-note = The answer stays hidden until it is recognised.
ui-share-link = Link to this moment
ui-link-note = The browser does not allow this page to copy. Select the link and copy it with Ctrl C (⌘ C).
ui-copy = Copy
ui-qr = QR code of the link; press to make it large
ui-qr-long = This link is too long for a QR code.
ui-embed = Put this moment into a page
ui-embed-lesson = Lesson
ui-embed-controls = Settings
ui-embed-metrics = Metrics
ui-embed-transport = Playback
ui-embed-panel = Panel
ui-embed-panels = Panels
ui-embed-settings = Settings that readers may change
ui-file-figure = All pictures (no tables)
ui-embed-height = Height
ui-embed-form = Written in
ui-embed-preview = Preview
ui-form-html = HTML
ui-form-reveal = reveal.js
ui-form-myst = MyST Markdown
ui-form-element = <unrolled-demo>
ui-form-element-note = The script is needed once a page; in a deck, after reveal.js.
ui-form-mkdocs = MkDocs
ui-form-quarto = Quarto
ui-form-quarto-note = Needs unrolled.lua, which lies beside this page on the server.
ui-form-moodle = Moodle
ui-form-jupyter = Jupyter, marimo
ui-export = Save what you see
ui-export-scale = PNG size
ui-file-svg = SVG
ui-file-png = PNG
ui-file-csv = CSV of the panel
ui-file-json = Numbers (JSON)
ui-file-run = This run
ui-onefile = Save as one HTML file
ui-onefile-note = It opens by a double click, without a network, and can be saved again.
ui-onefile-making = The file is being made …
ui-onefile-made = Saved: { $size } MB
ui-onefile-failed = The file could not be made. Please check the connection and try again.
ui-link-large = These data are too large for a link. Save the run as a file, or the page as one HTML file.
ui-link-file = This page is a file on this device, so the link works on this device alone. Send the file itself.
ui-file-data = Data (CSV)
ui-file-metrics = Metrics (CSV)
ui-file-python = Python script
ui-file-none = There is no such file of this run.
ui-film = Film
ui-film-from = From step
ui-film-to = to
ui-film-every = Steps a frame
ui-film-speed = Frames a second
ui-film-video = Video
ui-film-gif = GIF
ui-film-pictures = PNGs (ZIP)
ui-film-make = Record
ui-film-failed = This browser could not record the film.
ui-full = Open in new tab
ui-copied = Link copied
ui-present = Present
ui-keys = Keys
ui-keys-note = A clicker works too: its page keys take one step. No key acts while you are typing.
ui-sweep = { $n ->
    [one] Try { $n } seed
   *[other] Try { $n } seeds
}
study-sweep = Runs from many seeds
sweep-title = Many seeds, one histogram
sweep-x = Value at the end
sweep-y = Runs
sweep-text = { $n ->
    [one] { $n } run;
   *[other] { $n } runs;
} the lowest cost at the end is { $best }, reached by { $good } of them.
sweep-text-largest = { $n ->
    [one] { $n } run;
   *[other] { $n } runs;
} the highest value at the end is { $best }, reached by { $good } of them.
sweep-tip = { $n ->
    [one] { $n } run
   *[other] { $n } runs
} from { $lo } to { $hi }
sweep-open = Open seed { $seed }

# Keys, also the names of their buttons

key-play = Play or pause
key-step = One step
key-back = One step back
key-round = One whole round
key-roundback = One whole round back
key-home = Back to start
key-end = Run to end
key-reset = Reset
key-reseed = New seed
key-faster = Faster
key-slower = Slower
key-lesson = Show or hide the lesson (↑ ↓ scroll it)
key-controls = Show or hide the settings
key-fullscreen = Full screen
key-present = Present
key-undo = Undo
key-redo = Redo
key-escape = Close, clear the selection, or leave presenting
key-original = See the original (hold)
key-primary = The button at the picture: reveal, next riddle, sample
key-help = Show these keys

# Data

ui-data = Data
ui-original = Original
ui-table = Table
ui-table-none = No numbers to list yet.
ui-data-seed = Seed of the data
ui-sketch = Draw
ui-typed-title = Entries of A
ui-typed-note = Up to 12 rows and 12 columns. Paste a table into any cell to fill them all.
ui-typed-rows = Rows
ui-typed-columns = Columns
ui-typed-cell = Row { $row }, column { $column }
ui-typed-go = Decompose
ui-more = one more
ui-less = one less
ui-sketch-title = Draw
ui-sketch-note = The singular values change as you draw.
ui-sketch-pen = Pen
ui-sketch-eraser = Eraser
ui-sketch-width = Width
ui-sketch-clear = Clear
ui-camera = Camera
ui-camera-title = Take a picture
ui-camera-note = The picture stays on this machine and is not sent anywhere. The camera is switched off when you close this.
ui-camera-take = Take the picture
ui-camera-which = Camera
ui-camera-nth = Camera { $n }
ui-camera-starting = Waiting for the camera. Your browser may ask for permission.
ui-camera-none = No camera was found. Connect one and try again, or open a file.
ui-camera-denied = The browser does not allow this page to use the camera. Allow it in the browser’s settings for this page (beside its address) or in those of the system, then try again; or open a file.
ui-camera-embedded = This page is embedded in another one that does not allow it to use the camera, or permission was refused. Open it in its own window, or add allow="camera" to the frame.
ui-camera-insecure = Browsers allow the camera only for pages from https or from this machine. Open the page that way, or open a file.
ui-camera-missing = This browser does not offer a camera to pages. Open a file instead.
ui-camera-busy = The camera cannot be used now; another program may be using it. Close that program and try again.
ui-camera-gone = The camera is gone: it was unplugged, or permission was withdrawn. Connect or allow it and try again.
ui-camera-hidden = The camera was switched off while this page was hidden.
ui-camera-failed = No picture came from the camera. Try again, or open a file.
ui-data-private = Your own data. They are not sent anywhere. If they are small, a copied link contains them.
ui-standardize = Standardise
ui-opening = Opening the data…
ui-open-file = Open a file
ui-paste-title = Paste a table
ui-paste-note = Rows as lines, columns separated by commas, semicolons or tabs. A first row of names is recognised.
ui-paste-go = Use this table
ui-missing-title = Some values are missing
ui-missing-drop = Drop these rows
ui-missing-mean = Fill with column mean

data-own = Your own data
data-generated = Synthetic
data-bundled = Real data

# Notices: addresses and settings

notice-key-unknown = There is no setting called “{ $key }” here, so it was ignored.
notice-value-clamped = “{ $key }” cannot be { $given }; it is now { $used }, the nearest value allowed.
notice-value-malformed = “{ $given }” is not a possible value of “{ $key }”; it is now { $used }.
notice-run-of-another-demo = The run in this link belongs to another demo ({ $given }), so it was left out.
notice-run-unreadable = The run in this link cannot be read: the link is incomplete, or something in it is not valid. The demo starts from its default run.
notice-run-later = This run was made with version { $given } of the demo, newer than the version { $used } here, and cannot be read.
notice-run-file-none = This file contains no run saved by Unrolled. The current run is unchanged.
notice-run-file-cut = This file is incomplete, so its run cannot be opened. The current run is unchanged.
notice-run-file-broken = Something in this file is not valid in a run, so it cannot be opened. The current run is unchanged.
notice-run-file-demo = The run in this file belongs to a demo that this version of Unrolled does not have ({ $given }). The current run is unchanged.
notice-run-file-here = The file contains a run of this demo, which is open now.
notice-edits-left-out = This run has more than { $most } edits, the maximum. The first ones were kept and the rest left out.
notice-edits-full = A run can have at most { $most } edits, so this one was not made.
notice-vs-other-input = The second run ({ $given }) takes another kind of input, so only the first is shown.
notice-version-differs = This run was made with version { $given } of the demo and this is version { $used }, so numbers may differ.
notice-data-unknown = There is no data set called “{ $given }”; this is “{ $used }”.
notice-data-not-loaded = The data set “{ $given }” could not be loaded, so this run could not be opened.
notice-origin-other-demo = The other run that this one was to start from belongs to another demo, so this run starts by itself.
notice-origin-other-data = The other run that this one was to start from works on other data, so this run starts by itself.
notice-origin-differs = The other run that this one was to start from has other settings, so this run starts by itself.
notice-origin-nested = The run that this one starts from named another run to start from, which is left out.
notice-origin-ended = The other run ends at step { $t }, so this run starts from there and not from step { $given }.
notice-demo-unknown = There is no demo called “{ $given }”.

# Notices: the reader's own data

notice-needs-failed = The exact factors could not be computed, so the numbers are left out.
notice-needs-declined = The numbers of this state were not computed: the reader stopped the computation.
notice-own-data-gone = The data of this run are no longer in this browser, so it could not be opened.
notice-name-unknown = `{ $key }` names { $given }, which does not exist; it is ignored.
notice-overtaken = A newer request came in the meantime, so this one was not carried out.
notice-run-no-link = This run has too many edits for a link; “Share” saves it as a file.
notice-picture-unreadable = Your browser could not decode this picture. The run is unchanged.
notice-picture-too-large = This picture has more than { $limit } million pixels, the maximum. The run is unchanged.
notice-picture-scaled = This picture had { $from } pixels; it was scaled to { $to }, each pixel the mean over its area.
notice-still-standardized = These data are standardised, like the previous ones: each column has mean 0 and variance 1. “Standardise” switches it off.
notice-data-of-another-kind = This demo does not accept data of this kind, so the data are unchanged.
notice-product-not-needed = The background result belongs to another run; this one is not affected.
notice-own-data-elsewhere = The data of this link are kept in the browser that loaded them, and not in this one. The demo shows its own data instead.
notice-own-data-not-kept = These data are too large for a link, and this browser may not store them. They last until you leave the page; “Share” saves the run as a file.
notice-own-data-kept = These data are too large for a link. This browser stores them, so a reload loses nothing; they never leave your machine.
notice-own-data-no-link = These data are too large for a link, so the run was saved as a file; drop it in to open it again.
notice-recording-not-fetched = A recording that belongs to this run could not be fetched; the run works without it, from step 0.
notice-recording-unreadable = The recording that belongs to this run could not be read; the run works without it, from step 0.
notice-recording-of-another-run = The recording is not one of this run, so it is not used; the run works without it, from step 0.
notice-part-missing = A part of the app that this needs could not be fetched. Nothing has changed; please check the connection and try again.
notice-file-unreadable = The browser could not read this file, so the data are unchanged.
notice-file-not-fetched = The file of this data set could not be fetched; please check the connection and choose it again.
notice-load-nothing = This request contained no data, so the data are unchanged.
notice-table-too-big = The file is larger than 64 MB, so it was not read and the data are unchanged.
notice-table-not-text = This file is not text, so no table could be read from it.
notice-table-empty = There is nothing in this file, so the data are unchanged.
notice-table-no-numbers = No column of this table consists of numbers, so the data are unchanged.
notice-table-no-rows = No row of numbers is left in this table, so the data are unchanged.
notice-table-out-of-scale = The values lie so close together, or are so large, that their squares do not fit into double precision. Use another unit. The run is unchanged.
notice-table-too-many-rows = The table has { $rows } rows and { $limit } are the most allowed, so the data are unchanged.
notice-table-too-many-numbers = The table has { $numbers } numbers and { $limit } are the most allowed, so the data are unchanged.
notice-table-too-many-columns = The table has { $columns } columns and { $limit } are the most allowed, so the data are unchanged.
notice-table-ragged = The rows of this table are not all of the same length, so the data are unchanged.
notice-table-bad-number = Row { $row } of column “{ $column }” holds no usable number, so the data are unchanged.
notice-table-bad-label = The classes of this table do not fit its rows, or there are too many of them, so the data are unchanged.
notice-table-no-such-row = There is no point { $row }, so nothing was changed.
notice-table-incomplete = Values are missing in this table, so it could not be opened.
notice-table-encoding = The file does not say how its letters are encoded; it was read as { $encoding }.
notice-table-decimal-comma = Numbers such as 1,5 were read as one and a half.
notice-table-quote-open = A quotation mark in line { $row } is never closed, so everything after it is one cell.
notice-table-rows-unreadable = { $count ->
    [one] { $count } row could not be read and was left out: line { $rows }.
   *[other] { $count } rows could not be read and were left out: lines { $rows }.
}
notice-table-missing-ask = { $count ->
    [one] A value is missing in { $count } row (line { $rows }); please choose what to do with it.
   *[other] Values are missing in { $count } rows (lines { $rows }); please choose what to do with them.
}
notice-table-missing-dropped = { $count ->
    [one] { $count } row with a missing value was left out: line { $rows }.
   *[other] { $count } rows with missing values were left out: lines { $rows }.
}
notice-table-missing-mean = { $count ->
    [one] Missing values in { $count } row were replaced by the mean of their column: line { $rows }.
   *[other] Missing values in { $count } rows were replaced by the mean of their column: lines { $rows }.
}
notice-table-columns-text = { $count ->
    [one] A column of text was left out: { $columns }.
   *[other] { $count } columns of text were left out: { $columns }.
}
notice-table-columns-mixed = { $count ->
    [one] A column was left out, since not all of its cells are numbers: { $columns }. Line { $line } has “{ $cell }”.
   *[other] { $count } columns were left out, since not all of their cells are numbers: { $columns }. Line { $line } has “{ $cell }”.
}
notice-table-columns-empty = { $count ->
    [one] An empty column was left out: { $columns }.
   *[other] { $count } empty columns were left out: { $columns }.
}
notice-table-columns-index = { $count ->
    [one] A column that only counts the rows was left out: { $columns }.
   *[other] { $count } columns that only count the rows were left out: { $columns }.
}
notice-table-column-unknown = There is no column of numbers called “{ $column }”, so it was skipped.
notice-table-label-many = Column “{ $column }” has more than { $limit } different values, so it is not taken as a label.

# Notices: what is computed, and where

notice-no-worker = This browser does not allow the page to compute in the background, so the page itself computes: large data take longer.
notice-worker-died = The computation stopped unexpectedly. It was restarted, and your run is back where it was.
notice-worker-died-again = The computation stopped unexpectedly several times, so the demo was reset to its default run.
notice-study-died = The background computation stopped before its end; your run is not affected.
notice-study-waits = The runs need a network that is not there yet. Start this again once the present run has it.
notice-study-unknown = There is no such study of this run, so nothing was computed.
notice-report-unreadable = A result of the computation could not be read, so the picture is unchanged.
notice-message-unreadable = A message could not be read, so nothing was done.
notice-nothing-open = No run is open yet, so nothing was done.
notice-edit-malformed = The demo does not know this form of change, so nothing was changed.
notice-limit-needed = This demo does not end by itself: state how many steps to take. Nothing was done.

# Notices: host pages

notice-protocol-unknown = This page speaks version 1 of its messages and was asked in version { $given }, so nothing was done.
notice-command-unknown = There is no command called “{ $given }”, so nothing was done.
notice-field-missing = The field “{ $key }” is missing in this message, so nothing was done.
notice-field-malformed = The field “{ $key }” of this message has the wrong type, so nothing was done.
notice-message-too-large = This message is larger than any command can be, so it was not read.
notice-messages-too-many = Too many messages are waiting to be read, so this one was not.
notice-own-data-withheld = These are the reader’s own data. The embedding page gets them once the reader has agreed.
notice-export-too-large = Too many pixels for one picture.
notice-export-unknown = Nothing can be exported as “{ $given }”.
