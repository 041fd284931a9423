# 页面

ui-hero-title = 机器学习，一步一步看
ui-hero = 在自己的数据上，让算法一步步前进、后退；公式和数值就在图旁边。
ui-start = 开始：{ $first }
ui-minutes = 约 { $n } 分钟
ui-keep = 将所有演示保存到此设备
ui-keep-note = 之后所有演示无需网络也能使用。需要下载约 { $size } MB。
ui-keeping = 正在下载演示……
ui-kept = 所有演示已保存到此设备，无需网络即可使用。
ui-keep-failed = 未能全部下载。请检查网络连接后重试。
ui-promise = 所有计算都在你自己的设备上完成。数据不会发送到任何地方；嵌入本页的网页只有经你允许才能得到它们。
ui-skip = 跳过此演示
ui-to-lesson = 跳到讲解
ui-asks = { $origin ->
    [null] 嵌入本页的网页
   *[other] 嵌入本页的网页 { $origin } 
}想取得你自己的数据。只有你允许，它才能得到。
ui-asks-yes = 允许
ui-asks-no = 暂不
ui-demos = 演示
ui-all-demos = 全部演示
ui-lost-title = 没有这个页面
ui-lost = 地址里的演示不存在。全部演示都在首页。
ui-failed = 本页所需的内容未能获取。请检查网络连接后重试。
ui-again = 重试
ui-fetching = 正在取运行所需的文件
ui-language = 切换语言
ui-other-language = English
ui-theme-light = 浅色主题
ui-theme-dark = 深色主题
ui-unfold = 展开或收起这一节
ui-next = 下一步
ui-lesson = 讲解
ui-bet-guess = 我猜这个数
ui-bet-mark = 在图中标出
ui-mark-here = 在图中标出你认为的位置
ui-mark-keys = 方向键移动标记，按住 Shift 则小步移动。回车确定，Esc 退出。
ui-mark-at = x = { $x }，y = { $y }
ui-mark-yours = 你的标记
ui-mark-true = 在这里
ui-mark-off = 你的标记相差 { $off }。
ui-mark-turned = 你的标记相差 { $off }°。
ui-mark-not-here = 当前运行中没有这个位置。请先打开问题中的链接。
ui-bet-open = 已记下。接下来的运行会告诉你答案。
ui-bet-elsewhere = 已记下。这个问题说的是另一次运行：请先点上面的链接打开它。
ui-bet-right = 答对了。
ui-bet-wrong = 不对。
ui-controls = 设置
ui-main-controls = 主要设置
ui-all-controls = 更多
ui-close = 关闭
ui-more-notices = 还有 { $n } 条消息
ui-cancel = 取消
ui-show = 显示
ui-as-table = 看表格

# 时间

ui-transport = 播放
ui-timeline = 时间线
ui-no-end = 这次运行没有已知的终点：请播放或继续单步
ui-play = 播放
ui-pause = 暂停
ui-speed = 速度
ui-per-second = 每秒 { $n } 步
ui-reached = 实际 { $n }
ui-step = 第 { $t } 步
ui-step-of = 第 { $t } 步，共 { $of } 步
ui-replaying = 正在计算到第 { $t } 步……
ui-left = 大约还需 { $n } 秒
ui-left-minutes = 大约还需 { $n } 分钟
ui-stay = 停在这里
ui-remembered = 缓存，第 { $t } 步
ui-recorded = 预计算，第 { $t } 步
ui-recording-title = 预计算记录
ui-recording = 这个运行到第 { $t } 步为止都已预先算好，可以直接查看。浏览器算出的数值与记录逐位相同，并可从任意一步继续计算。

# 图

ui-tools = 工具
ui-metrics = 指标
ui-rounding = ≈ 0（舍入误差）
ui-metric-at = 第 { $t } 步：{ $value }
ui-metric-curve = { $name }随步数的变化：第 { $from } 步为 { $first }，第 { $to } 步为 { $last }
ui-metric-hint = 用上下键选择一步，按回车键前往。
ui-zoom-in = 放大
ui-zoom-out = 缩小
ui-zoom-all = 显示全部
ui-pan-left = 向左移
ui-pan-right = 向右移
ui-pan-up = 向上移
ui-pan-down = 向下移
tool-pick = 选取与拖动
tool-draw = 添加、移动、删除样本点
tool-spray = 喷洒样本点

# 运行

ui-seed = 随机种子
ui-run-a = 运行 A
ui-run-b = 运行 B
ui-which-run = 设置作用于哪一个运行
ui-compare = 两个运行对比
ui-single = 只看一个运行
ui-share = 分享
ui-challenge = 考考朋友
ui-challenge-note = 认出之前不显示答案。
ui-share-link = 指向此刻的链接
ui-link-note = 浏览器不允许本页复制。请选中链接，按 Ctrl C（⌘ C）复制。
ui-copy = 复制
ui-qr = 链接的二维码，点按可放大
ui-qr-long = 链接太长，做不成二维码。
ui-embed = 把此刻嵌入网页
ui-embed-lesson = 讲解
ui-embed-controls = 设置
ui-embed-metrics = 指标
ui-embed-transport = 播放
ui-embed-panel = 面板
ui-embed-all = 所有面板
ui-file-figure = 所有图（不含表格）
ui-embed-height = 高度
ui-embed-form = 写法
ui-embed-preview = 预览
ui-form-html = HTML
ui-form-reveal = reveal.js
ui-form-myst = MyST Markdown
ui-form-element = <unrolled-demo>
ui-form-element-note = 每页只需一次脚本；幻灯片中放在 reveal.js 之后。
ui-form-mkdocs = MkDocs
ui-form-quarto = Quarto
ui-form-quarto-note = 需要服务器上与本页并列的 unrolled.lua。
ui-form-moodle = Moodle
ui-form-jupyter = Jupyter、marimo
ui-export = 保存所见
ui-export-scale = PNG 大小
ui-file-svg = SVG
ui-file-png = PNG
ui-file-csv = 面板数据 (CSV)
ui-file-json = 数值 (JSON)
ui-file-run = 这次运行
ui-onefile = 保存为单个 HTML 文件
ui-onefile-note = 双击即可打开，无需网络，并可再次保存。
ui-onefile-making = 正在生成文件……
ui-onefile-made = 已保存：{ $size } MB
ui-onefile-failed = 未能生成文件。请检查网络连接后重试。
ui-link-large = 这些数据过大，无法放入链接。请将运行保存为文件，或将页面保存为单个 HTML 文件。
ui-link-file = 本页是这台设备上的一个文件，链接只在这台设备上有效。请直接发送该文件。
ui-file-data = 数据 (CSV)
ui-file-metrics = 指标 (CSV)
ui-file-python = Python 脚本
ui-file-none = 这次运行没有这种文件。
ui-film = 录制
ui-film-from = 从第几步
ui-film-to = 到
ui-film-every = 每帧步数
ui-film-speed = 每秒帧数
ui-film-video = 视频
ui-film-gif = GIF
ui-film-pictures = PNG 图片 (ZIP)
ui-film-make = 开始录制
ui-film-failed = 此浏览器无法录制。
ui-full = 在单独的标签页中打开
ui-copied = 链接已复制
ui-present = 投影模式
ui-keys = 快捷键
ui-keys-note = 也可以用翻页笔：翻页键走一步。正在输入文字时，快捷键不起作用。
ui-sweep = 试 { $n } 个种子
study-sweep = 多个种子的运行
sweep-title = 多个种子的结果分布
sweep-x = 结束时的值
sweep-y = 运行次数
sweep-text = 共 { $n } 次运行；结束时的最低代价是 { $best }，其中 { $good } 次达到。
sweep-text-largest = 共 { $n } 次运行；结束时的最高值是 { $best }，其中 { $good } 次达到。
sweep-tip = { $n } 次运行，从 { $lo } 到 { $hi }
sweep-open = 打开种子 { $seed }

# 快捷键，也是按钮的名称

key-play = 播放或暂停
key-step = 前进一步
key-back = 后退一步
key-round = 前进一轮
key-roundback = 后退一轮
key-home = 回到开头
key-end = 运行到结束
key-reset = 重置
key-reseed = 换一个种子
key-faster = 加快
key-slower = 放慢
key-lesson = 显示或隐藏讲解（↑ ↓ 滚动）
key-controls = 显示或隐藏设置
key-fullscreen = 全屏
key-present = 投影模式
key-undo = 撤销
key-redo = 重做
key-escape = 关闭、取消选取，或退出投影模式
key-original = 看原图（按住）
key-primary = 图旁的按钮：揭晓、下一题、采样
key-help = 显示快捷键

# 数据

ui-data = 数据
ui-original = 原图
ui-table = 表格
ui-table-none = 还没有可列出的数值。
ui-data-seed = 数据的种子
ui-sketch = 画一幅
ui-typed-title = 矩阵 A 的元素
ui-typed-note = 最多 12 行 12 列。把一张表粘贴到任一格，就填满整个矩阵。
ui-typed-rows = 行
ui-typed-columns = 列
ui-typed-cell = 第 { $row } 行第 { $column } 列
ui-typed-go = 分解
ui-more = 加一
ui-less = 减一
ui-sketch-title = 画图
ui-sketch-note = 奇异值随绘画实时变化。
ui-sketch-pen = 笔
ui-sketch-eraser = 橡皮
ui-sketch-width = 粗细
ui-sketch-clear = 清空
ui-camera = 拍照
ui-camera-title = 拍一张照片
ui-camera-note = 照片只留在这台设备上，不会发送到任何地方。关闭此窗口后摄像头随即关闭。
ui-camera-take = 拍下
ui-camera-which = 摄像头
ui-camera-nth = 摄像头 { $n }
ui-camera-starting = 正在等待摄像头。浏览器可能会询问是否允许本页面使用它。
ui-camera-none = 没有找到摄像头。请接上后重试，或打开一个文件。
ui-camera-denied = 浏览器不允许本页面使用摄像头。请在浏览器对本页面的设置（地址旁边）或系统设置中允许，然后重试；也可以打开一个文件。
ui-camera-embedded = 本页面嵌在另一个页面里，而后者不允许它使用摄像头，或者摄像头的请求被拒绝。请在单独的窗口中打开；嵌入者可在框架上加 allow="camera"。
ui-camera-insecure = 浏览器只把摄像头交给经由 https 或来自本机的页面。请以这种方式打开本页面，或打开一个文件。
ui-camera-missing = 这个浏览器不向页面提供摄像头。请改为打开一个文件。
ui-camera-busy = 摄像头现在无法使用，可能正被别的程序占用。请关闭那个程序后重试。
ui-camera-gone = 摄像头已断开：可能被拔下，或权限被收回。请接上或允许后重试。
ui-camera-hidden = 本页面隐藏时，摄像头已关闭。
ui-camera-failed = 没有从摄像头得到照片。请重试，或打开一个文件。
ui-data-private = 这是你自己的数据，不会发送到任何地方。数据不大时，你复制的链接里就带有它们。
ui-standardize = 标准化
ui-opening = 正在打开数据…
ui-open-file = 打开文件
ui-paste-title = 粘贴表格
ui-paste-note = 每行一个样本，各列用逗号、分号或制表符隔开；第一行若是列名，会自动识别。
ui-paste-go = 使用这张表
ui-missing-title = 有缺失值
ui-missing-drop = 去掉这些行
ui-missing-mean = 用该列的均值填补

data-own = 自己的数据
data-generated = 合成数据
data-bundled = 真实数据

# 提示：地址与设置

notice-key-unknown = 这里没有名为“{ $key }”的设置，已忽略。
notice-value-clamped = “{ $key }”不能取 { $given }，已改为最接近的允许值 { $used }。
notice-value-malformed = “{ $given }”不是“{ $key }”可取的值，已改为 { $used }。
notice-run-of-another-demo = 链接里的运行属于另一个演示（{ $given }），没有打开。
notice-run-unreadable = 链接里的运行无法读取：链接不完整，或其中有运行不能有的内容；现在从默认的运行开始。
notice-run-later = 这个运行出自演示的第 { $given } 版，比现在的第 { $used } 版新，因此无法读取。
notice-run-file-none = 这个文件里没有由 Unrolled 保存的运行。当前的运行没有改变。
notice-run-file-cut = 这个文件不完整，其中的运行无法打开。当前的运行没有改变。
notice-run-file-broken = 这个文件里有运行不能有的内容，因此无法打开。当前的运行没有改变。
notice-run-file-demo = 这个文件里的运行属于一个本版 Unrolled 没有的演示（{ $given }）。当前的运行没有改变。
notice-run-file-here = 文件里是本演示的一次运行，现已打开。
notice-edits-left-out = 这个运行的改动超过了 { $most } 处的上限：保留了最前面的部分，其余的已略去。
notice-edits-full = 一个运行最多有 { $most } 处改动，因此这次改动没有执行。
notice-vs-other-input = 第二个运行（{ $given }）用的是另一类数据，因此只显示第一个。
notice-version-differs = 这个运行出自演示的第 { $given } 版，现在是第 { $used } 版，数值可能不同。
notice-data-unknown = 没有名为“{ $given }”的数据，现在用的是“{ $used }”。
notice-data-not-loaded = 数据“{ $given }”没有加载成功，因此无法打开这个运行。
notice-origin-other-demo = 本运行原要从另一个运行的状态开始，但那个运行属于别的演示，因此本运行独立开始。
notice-origin-other-data = 本运行原要从另一个运行的状态开始，但那个运行用的是别的数据，因此本运行独立开始。
notice-origin-differs = 本运行原要从另一个运行的状态开始，但那个运行的设置不同，因此本运行独立开始。
notice-origin-nested = 作为起点的运行自己又指定了另一个起点，该起点已略去。
notice-origin-ended = 另一个运行到第 { $t } 步就结束了，因此本运行从那里开始，而不是从第 { $given } 步。
notice-demo-unknown = 没有名为“{ $given }”的演示。

# 提示：自己的数据

notice-needs-failed = 未能求出精确的分解，因此这里没有数值。
notice-needs-declined = 这一状态的数值没有算出：计算被读者取消了。
notice-own-data-gone = 这个运行的数据已不在本浏览器中，因此无法打开。
notice-name-unknown = `{ $key }` 中的 { $given } 不存在，已忽略。
notice-overtaken = 期间又有了新的请求，因此这一个没有执行。
notice-run-no-link = 这个运行的改动太多，放不进链接；点“分享”可把它存为文件。
notice-picture-unreadable = 浏览器无法解码这张图片。当前运行未受影响。
notice-picture-too-large = 这张图片超过 { $limit } 百万像素的上限。当前运行未受影响。
notice-picture-scaled = 这张图片有 { $from } 像素，已缩小到 { $to }，每个像素取所在区域的平均值。
notice-still-standardized = 与之前的数据一样，这些数据也做了标准化：每一列均值为 0、方差为 1。可用“标准化”按钮关闭。
notice-data-of-another-kind = 这类数据不适用于本演示，数据没有改变。
notice-product-not-needed = 后台算出的结果属于另一个运行，当前的运行不受影响。
notice-own-data-elsewhere = 这个链接的数据保存在当初载入它们的浏览器里，不在本浏览器中。现在显示的是演示自带的数据。
notice-own-data-not-kept = 这份数据太大，放不进链接，而本浏览器不允许保存。它们只保留到离开本页为止；点“分享”可把运行存为文件。
notice-own-data-kept = 这份数据太大，放不进链接。本浏览器会保存它们，刷新也不会丢失；数据始终不离开你的设备。
notice-own-data-no-link = 这份数据太大，放不进链接，因此运行已存为文件；把文件拖回来即可重新打开。
notice-recording-not-fetched = 没有取到这个运行的预计算记录；运行照常，从第 0 步开始计算。
notice-recording-unreadable = 无法读取这个运行的预计算记录；运行照常，从第 0 步开始计算。
notice-recording-of-another-run = 预计算记录不属于这个运行，因此没有使用；运行照常，从第 0 步开始计算。
notice-part-missing = 所需的一部分程序未能获取，一切保持原样。请检查网络连接后重试。
notice-file-unreadable = 浏览器无法读取这个文件，数据没有改变。
notice-file-not-fetched = 没有取到这份数据的文件；请检查网络，再选择一次。
notice-load-nothing = 请求中没有数据，数据没有改变。
notice-table-too-big = 文件超过 64 MB，没有读取，数据没有改变。
notice-table-not-text = 这个文件不是文本，无法从中读出表格。
notice-table-empty = 文件是空的，数据没有改变。
notice-table-no-numbers = 表格中没有数值列，数据没有改变。
notice-table-no-rows = 表格中没有剩下可用的数值行，数据没有改变。
notice-table-out-of-scale = 这些值彼此太接近或太大，双精度无法表示它们的平方。请换一个单位。运行没有改变。
notice-table-too-many-rows = 表格有 { $rows } 行，最多允许 { $limit } 行，数据没有改变。
notice-table-too-many-numbers = 表格有 { $numbers } 个数，最多允许 { $limit } 个，数据没有改变。
notice-table-too-many-columns = 表格有 { $columns } 列，最多允许 { $limit } 列，数据没有改变。
notice-table-ragged = 表格各行的长度不一致，数据没有改变。
notice-table-bad-number = “{ $column }”列第 { $row } 行不是可以计算的数，数据没有改变。
notice-table-bad-label = 表格的类别与各行不符，或者类别太多，数据没有改变。
notice-table-no-such-row = 没有第 { $row } 个样本点，什么也没有改变。
notice-table-incomplete = 表格中有缺失值，无法打开。
notice-table-encoding = 文件没有说明文字编码，已按 { $encoding } 读取。
notice-table-decimal-comma = 形如 1,5 的数已按一点五读取。
notice-table-quote-open = 第 { $row } 行的引号没有闭合，其后的内容都算作一个单元格。
notice-table-rows-unreadable = 有 { $count } 行无法读取，已略去：第 { $rows } 行。
notice-table-missing-ask = 有 { $count } 行含缺失值（第 { $rows } 行），请选择处理办法。
notice-table-missing-dropped = 已去掉 { $count } 个含缺失值的行：第 { $rows } 行。
notice-table-missing-mean = 已用列均值填补 { $count } 行中的缺失值：第 { $rows } 行。
notice-table-columns-text = 已略去 { $count } 个文字列：{ $columns }。
notice-table-columns-mixed = 已略去 { $count } 列，其中并非每格都是数：{ $columns }。第 { $line } 行是“{ $cell }”。
notice-table-columns-empty = 已略去 { $count } 个空列：{ $columns }。
notice-table-columns-index = 已略去 { $count } 个只表示行号的列：{ $columns }。
notice-table-column-unknown = 没有名为“{ $column }”的数值列，已略过。
notice-table-label-many = “{ $column }”列的不同取值超过 { $limit } 个，没有作为类别列。

# 提示：计算

notice-no-worker = 这个浏览器不允许页面在后台计算，计算改在页面中进行：数据很大时会慢一些。
notice-worker-died = 计算意外中断，已重新启动，运行恢复到原来的位置。
notice-worker-died-again = 计算多次意外中断，演示已回到默认的运行。
notice-study-died = 后台计算没有完成就中断了，当前的运行不受影响。
notice-study-waits = 这些运行所需的网络还没有准备好。等当前的运行得到它之后再试。
notice-study-unknown = 这次运行没有这项计算，什么也没有做。
notice-report-unreadable = 计算的一个答复无法读取，图保持原样。
notice-message-unreadable = 有一条消息无法读取，什么也没有做。
notice-nothing-open = 还没有打开任何运行，什么也没有做。
notice-edit-malformed = 这项改动的格式不属于这个演示，什么也没有改变。
notice-limit-needed = 这个演示不会自行结束，请说明要走多少步；什么也没有做。

# 提示：宿主页面

notice-protocol-unknown = 本页使用第 1 版消息，收到的是第 { $given } 版，什么也没有做。
notice-command-unknown = 没有名为“{ $given }”的命令，什么也没有做。
notice-field-missing = 这条消息缺少字段“{ $key }”，什么也没有做。
notice-field-malformed = 这条消息的字段“{ $key }”类型不对，什么也没有做。
notice-message-too-large = 这条消息比任何命令都大，没有读取。
notice-messages-too-many = 等待读取的消息太多，这一条没有读取。
notice-own-data-withheld = 这是读者自己的数据。读者同意之后，嵌入本页的网页才能得到它们。
notice-export-too-large = 一张图容不下这么多像素。
notice-export-unknown = 无法导出为“{ $given }”。
