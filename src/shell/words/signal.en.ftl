ui-new-signal = New phases
ui-drop-signal = Drop a column of samples here (CSV), or x and y, or a picture, or
ui-paste-signal = Paste samples

data-waves = Eight waves
data-paper = Ten waves, as in the paper
data-smooth = A smooth curve
data-photograph = A photograph, 64 × 64
data-photograph-source = A man with a camera, scaled to 64 × 64 pixels. Photograph by Lav Varshney (CC0), from scikit-image.

notice-signal-one-x = All x are the same (column { $column }; number of rows: { $n }). That is one point, not a signal. The run is unchanged.
notice-signal-too-short = { $given ->
    [one] One sample is
   *[other] { $given } samples are
  } too few: a signal has at least { $limit }. The run is unchanged.
notice-signal-too-long = { $given } samples are too many: a signal has at most { $limit }. The run is unchanged.
notice-signal-bad-value = Value { $index } of this signal is not a number from −10⁶ to 10⁶. The run is unchanged.
notice-signal-bad-frequency = A wave of frequency { $given } cannot be resolved by these samples, or occurs twice; the highest frequency is { $limit }. The run is unchanged.
notice-signal-without-waves = At least one wave must have an amplitude above 0. The run is unchanged.
notice-signal-resampled = The { $from } rows were interpolated onto a regular grid of { $to } samples.
notice-signal-bad-picture = A picture must have { $limit } × { $limit } pixels here. The run is unchanged.
notice-signal-picture-scaled = The central square of this picture was taken in grey and scaled to { $limit } × { $limit } pixels, each the mean over its area.
