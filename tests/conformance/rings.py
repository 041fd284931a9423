"""The rings of frequency of the bundled photograph, by NumPy's two-dimensional FFT."""

import json
import os
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
SIDE = 64

pixels = np.frombuffer((HERE.parents[1] / "assets/signals/photograph.grey").read_bytes(), dtype=np.uint8)
picture = pixels.reshape(SIDE, SIDE) / 127.5 - 1
power = np.abs(np.fft.fft2(picture)) ** 2
k = np.fft.fftfreq(SIDE, 1 / SIDE)
ky, kx = np.meshgrid(k, k, indexing="ij")
# The Nyquist frequency, whose two directions cannot be told apart, is left out.
told = (np.abs(kx) < SIDE / 2) & (np.abs(ky) < SIDE / 2)
ring = np.rint(np.hypot(kx, ky)).astype(int)
amplitudes = [float(np.sqrt(2 * power[told & (ring == r)].sum()) / SIDE**2) for r in range(SIDE // 2)]
(HERE / "rings.json").write_text(json.dumps({"numpy": np.__version__, "amplitudes": amplitudes}) + "\n")
