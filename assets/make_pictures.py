"""Makes assets/pictures/*.png and assets/signals/*.grey: photographs and text from scikit-image's copies, and a lecture slide of our own.

    pip install scikit-image==0.26.0
    CHROMIUM=/usr/bin/chromium python assets/make_pictures.py

The slide is a page rendered by Chromium with the fonts of fonts-noto-cjk and assets/fonts/math.woff2: it comes out a
little different with other versions, so what is committed is what counts. Sources, authors, licences and what is
changed: assets/README.md.
"""

import base64
import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import skimage.data
from PIL import Image

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"

SLIDE = """<!doctype html><html lang="zh"><meta charset="utf-8"><style>
@font-face { font-family: formulas; src: url(FONT) }
* { margin: 0; box-sizing: border-box }
body { width: 1618px; height: 1162px; background: #fff; color: #000; font-family: "Noto Sans CJK SC"; overflow: hidden }
header { background: #1d3557; color: #fff; padding: 36px 72px 40px; font-size: 62px; font-weight: 700 }
header small { display: block; font-size: 30px; font-weight: 400; color: #c9d6e8; margin-top: 6px }
main { padding: 36px 72px 0; font-size: 38px; line-height: 1.6 }
math { font-family: formulas; font-size: 48px }
math[display] { margin: 14px 0 }
ul { padding-left: 44px }
li { margin: 6px 0 }
li::marker { color: #c1121f }
aside { border: 4px solid #1d3557; border-radius: 14px; padding: 14px 34px; margin: 22px 0; background: #eef3f9 }
table { border-collapse: collapse; font-size: 34px; margin-top: 16px; width: 100% }
td, th { border-bottom: 2px solid #9aa8b8; padding: 4px 18px; text-align: right }
th:first-child, td:first-child { text-align: left }
footer { position: absolute; bottom: 22px; left: 72px; right: 72px; font-size: 24px; color: #555; display: flex;
  justify-content: space-between }
</style>
<header>一张图片要用多少个数？<small>把矩阵写成一层一层的和</small></header>
<main>
<p>任何 <math><mi>m</mi><mo>×</mo><mi>n</mi></math> 矩阵都能拆成“左轴 × 奇异值 × 右轴”的层：</p>
<math display="block"><mi>A</mi><mo>=</mo><munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>r</mi></munderover>
<msub><mi>s</mi><mi>i</mi></msub><msub><mi>u</mi><mi>i</mi></msub><msubsup><mi>v</mi><mi>i</mi><mi>T</mi></msubsup><mo>,</mo>
<mspace width="1em"/><msub><mi>s</mi><mn>1</mn></msub><mo>≥</mo><msub><mi>s</mi><mn>2</mn></msub><mo>≥</mo><mo>⋯</mo><mo>≥</mo>
<msub><mi>s</mi><mi>r</mi></msub><mo>≥</mo><mn>0</mn></math>
<ul><li>只留前 <math><mi>k</mi></math> 层，误差恰好是丢掉的那条尾巴；</li>
<li>没有哪个秩不超过 <math><mi>k</mi></math> 的矩阵比它更近。</li></ul>
<aside><math display="block"><msub><mrow><mo>‖</mo><mi>A</mi><mo>−</mo><msub><mi>A</mi><mi>k</mi></msub><mo>‖</mo></mrow><mi>F</mi></msub>
<mo>=</mo><msqrt><mrow><munder><mo>∑</mo><mrow><mi>i</mi><mo>&gt;</mo><mi>k</mi></mrow></munder><msubsup><mi>s</mi><mi>i</mi><mn>2</mn></msubsup></mrow></msqrt></math></aside>
<table><tr><th>留下的层数</th><th>50</th><th>100</th><th>400</th><th>677</th></tr>
<tr><td>要存的数 <math style="font-size:36px"><mo>(</mo><mi>m</mi><mo>+</mo><mi>n</mi><mo>)</mo><mi>k</mi></math></td>
<td>139 000</td><td>278 000</td><td>1 112 000</td><td>1 882 060</td></tr>
<tr><td>占全部像素</td><td>7.4 %</td><td>14.8 %</td><td>59.1 %</td><td>100.1 %</td></tr></table>
</main>
<footer><span>低秩近似 · 图片压缩</span><span>rank-k approximation</span><span>11 / 24</span></footer>
"""


def write(name: str, image: Image.Image) -> None:
    PICTURES.mkdir(exist_ok=True)
    path = PICTURES / f"{name}.png"
    image.save(path, optimize=True)
    print(f"{name}: {image.width} × {image.height}, {image.mode}, {path.stat().st_size} bytes")


def palette(image: Image.Image, colors: int) -> Image.Image:
    """In few colours, without dithering, which would be noise."""
    return image.quantize(colors, dither=Image.Dither.NONE)


def halved(pixels: np.ndarray) -> np.ndarray:
    """Averages over squares of 2 × 2 pixels."""
    height, width = (side // 2 for side in pixels.shape[:2])
    blocks = pixels[: 2 * height, : 2 * width].astype(float).reshape(height, 2, width, 2, -1)
    return blocks.mean(axis=(1, 3)).round().astype(np.uint8)


def slide() -> Image.Image:
    with tempfile.TemporaryDirectory() as folder:
        page, shot = Path(folder) / "slide.html", Path(folder) / "slide.png"
        font = base64.b64encode((HERE / "fonts/math.woff2").read_bytes()).decode()
        page.write_text(SLIDE.replace("FONT", f"data:font/woff2;base64,{font}"))
        chromium = os.environ.get("CHROMIUM", "chromium")
        options = ["--headless", "--no-sandbox", "--hide-scrollbars", "--force-device-scale-factor=1", "--disable-lcd-text"]
        size = ["--window-size=1618,1162", f"--screenshot={shot}"]
        subprocess.run([chromium, *options, *size, page.as_uri()], check=True, capture_output=True)
        image = Image.open(shot).convert("L")
        image.load()
    assert image.size == (1618, 1162), image.size
    # Sixteen greys: four bits a pixel.
    return palette(image, 16)


def main() -> None:
    write("slide", slide())
    write("camera", Image.fromarray(skimage.data.camera()))
    small = skimage.data.camera().astype(float).reshape(64, 8, 64, 8).mean(axis=(1, 3))
    (HERE / "signals" / "photograph.grey").write_bytes(small.round().astype("uint8").tobytes())
    write("cat", Image.fromarray(skimage.data.chelsea()))
    write("rocket", Image.fromarray(halved(skimage.data.rocket())))
    write("text", Image.fromarray(skimage.data.text()))
    write("drawing", Image.fromarray(skimage.data.horse()).convert("1"))


if __name__ == "__main__":
    main()
