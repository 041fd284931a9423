ui-new-matrix = 重新生成
ui-drop-matrix = 把图片或一张小的数字表拖到这里，或者
ui-paste-matrix = 输入数字

data-two-by-two = 四个数
data-rank-two = 秩为 2 的 3 × 4 矩阵
data-documents = 五个词在七篇文档中
data-slide = 一页幻灯片
data-slide-source = 有中文和公式的一页幻灯片，宽 1618、高 1162 像素，与讲义相同。为本项目制作。
data-camera = 摄影师
data-camera-source = 512 × 512 像素，灰度。Lav Varshney 摄（CC0），取自 scikit-image。
data-cat = 猫
data-cat-source = 名叫 Chelsea 的猫，451 × 300 像素，彩色。Stéfan van der Walt 摄（CC0），取自 scikit-image。
data-rocket = 火箭
data-rocket-source = 猎鹰 9 号搭载 DSCOVR 升空，320 × 213 像素，彩色。SpaceX（公有领域），取自 scikit-image。
data-text = 印刷文字
data-text-source = 一页印刷文字的照片，448 × 172 像素，灰度。维基百科 File:Corner.png（公有领域），取自 scikit-image。
data-drawing = 图画
data-drawing-source = 一匹马的黑白剪影，400 × 328 像素。Andreas Preuss，Openclipart（CC0），取自 scikit-image。
data-noise = 噪声
data-tartan = 格子布
data-riddle = 谜题：这是什么？
data-gradient = 渐变

notice-matrix-empty = 其中没有数字，数据没有改变。
notice-matrix-too-large = 这个矩阵有 { $rows } 行 { $columns } 列，手工输入的矩阵行列最多各 { $limit }，数据没有改变。
notice-matrix-ragged = 第 { $row } 行有 { $columns } 个数，而第一行有 { $expected } 个，数据没有改变。
notice-matrix-bad-cell = 第 { $row } 行第 { $column } 列：“{ $given }”不是可以计算的数，数据没有改变。
