ui-new-signal = New phases
ui-drop-signal = Drop a column of samples here (CSV), or x and y, or a picture, or
ui-paste-signal = Paste samples

data-waves = Eight waves
data-paper = Ten waves, as in the paper
data-smooth = A smooth curve
data-photograph = A photograph, 64 × 64
data-photograph-source = A man with a camera, scaled to 64 × 64 pixels. Photograph by Lav Varshney (CC0), from scikit-image.

notice-signal-too-short = { $given ->
    [one] One sample is
   *[other] { $given } samples are
  } too few: a signal has at least { $limit }. The run is as it was.
notice-signal-too-long = { $given } samples are too many: a signal has at most { $limit }. The run is as it was.
notice-signal-bad-value = Value { $index } of this signal is no number from −10⁶ to 10⁶. The run is as it was.
notice-signal-bad-frequency = A wave of frequency { $given } cannot be told by these samples, or is there twice; the fastest has { $limit }. The run is as it was.
notice-signal-without-waves = At least one wave must have an amplitude above 0. The run is as it was.
notice-signal-resampled = The { $from } rows were read off a regular grid of { $to } samples.
notice-signal-bad-picture = A picture has { $limit } × { $limit } pixels here. The run is as it was.
notice-signal-picture-scaled = Of this picture the square in its middle was taken, in grey, and scaled to { $limit } × { $limit } pixels, each the mean over its area.
