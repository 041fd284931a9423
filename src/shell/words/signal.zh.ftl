ui-new-signal = 重抽相位
ui-drop-signal = 把一列采样值（CSV，或 x、y 两列）或一张图片拖到这里，或者
ui-paste-signal = 粘贴采样值

data-waves = 八个波
data-paper = 十个波（与论文相同）
data-smooth = 一条平滑曲线
data-photograph = 一张照片（64 × 64）
data-photograph-source = 拿相机的人，缩小到 64 × 64 像素。Lav Varshney 摄（CC0），取自 scikit-image。

notice-signal-one-x = 全部 { $n } 行的 x（“{ $column }”列）都相同：这只是一个点，不是信号。运行没有改变。
notice-signal-too-short = 只有 { $given } 个采样值，太少了：信号至少要有 { $limit } 个。运行没有改变。
notice-signal-too-long = { $given } 个采样值太多了：信号最多有 { $limit } 个。运行没有改变。
notice-signal-bad-value = 这个信号的第 { $index } 个值不是 −10⁶ 到 10⁶ 之间的数。运行没有改变。
notice-signal-bad-frequency = 这些采样点分辨不出频率 { $given }，或者它出现了两次；最高频率是 { $limit }。运行没有改变。
notice-signal-without-waves = 至少要有一个振幅大于 0 的波。运行没有改变。
notice-signal-resampled = 已把 { $from } 行插值到 { $to } 个等距采样点上。
notice-signal-bad-picture = 这里的图片应有 { $limit } × { $limit } 个像素。运行没有改变。
notice-signal-picture-scaled = 取了图片正中的方块，转成灰度，缩到 { $limit } × { $limit } 像素，每个像素是它所占面积的平均值。
