ui-new-matrix = New picture
ui-drop-matrix = Drop a picture here, or a small table of numbers, or
ui-paste-matrix = Type numbers

data-two-by-two = Four numbers
data-rank-two = A 3 × 4 matrix of rank 2
data-documents = Five words in seven documents
data-slide = A lecture slide
data-slide-source = A slide with Chinese text and formulas, 1618 × 1162 pixels as in the lecture notes. Made for this project.
data-camera = A man with a camera
data-camera-source = 512 × 512 pixels, grey. Photograph by Lav Varshney (CC0), from scikit-image.
data-cat = A cat
data-cat-source = Chelsea, 451 × 300 pixels, in colour. Photograph by Stéfan van der Walt (CC0), from scikit-image.
data-rocket = A rocket
data-rocket-source = A Falcon 9 lifts off with DSCOVR, 320 × 213 pixels, in colour. SpaceX (public domain), from scikit-image.
data-text = Printed text
data-text-source = A photograph of a printed page, 448 × 172 pixels, grey. Wikipedia, File:Corner.png (public domain), from scikit-image.
data-drawing = A drawing
data-drawing-source = A horse in black and white, 400 × 328 pixels. Andreas Preuss on Openclipart (CC0), from scikit-image.
data-noise = Noise
data-tartan = A tartan
data-riddle = A riddle: what is it?
data-gradient = A gradient

notice-matrix-empty = This contains no numbers, so the data are unchanged.
notice-matrix-too-large = This matrix has { $rows ->
    [one] { $rows } row
   *[other] { $rows } rows
  } and { $columns ->
    [one] { $columns } column
   *[other] { $columns } columns
  }; a typed one may have { $limit } of each, so the data are unchanged.
notice-matrix-ragged = Row { $row } has { $columns ->
    [one] { $columns } number
   *[other] { $columns } numbers
  } where the first has { $expected }, so the data are unchanged.
notice-matrix-bad-cell = Row { $row }, column { $column }: “{ $given }” is not a number that can be used, so the data are unchanged.
