"""The best approximation of rank k, rebuilt with NumPy.

Written by Unrolled for k = @{t}.
@{link}
Needs: pip install numpy
"""

import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent
k = @{t}
channels = @{channels}  # Bytes of a pixel: 1, or 3 for red, green and blue. 0: a matrix, and no picture.
color = @{params.color}
data = np.array(@{data}, dtype=float)
page = @{metrics}

if channels == 3:
    red, green, blue = (data[:, c::3] for c in range(3))
if channels == 3 and color == "rgb":
    matrices = [red, green, blue]
elif channels == 3 and color == "ycbcr":
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    matrices = [luma, (blue - luma) / 1.772, (red - luma) / 1.402]
elif channels == 3:
    matrices = [(299 * red + 587 * green + 114 * blue + 500) // 1000]
else:
    matrices = [data]

sums, singular_values = [], []
for a in matrices:
    u, s, vt = np.linalg.svd(a, full_matrices=False)
    singular_values.append(s)
    sums.append((u[:, :k] * s[:k]) @ vt[:k])


def to_rgb(planes):
    y, cb, cr = planes
    red, blue = y + 1.402 * cr, y + 1.772 * cb
    return [red, (y - 0.299 * red - 0.114 * blue) / 0.587, blue]


def norm(planes):
    """The Frobenius norm over all channels."""
    return np.sqrt(sum((plane**2).sum() for plane in planes))


m, n = matrices[0].shape
missing = [a - b for a, b in zip(matrices, sums)]
numbers = {
    "fro_error": norm(missing),
    "tail_bound": np.sqrt(sum((s[k:] ** 2).sum() for s in singular_values)),  # Eckart–Young: the same number.
    "stored_numbers": len(matrices) * (m + n) * k,
}
if channels:
    seen = to_rgb(sums) if color == "ycbcr" and channels == 3 else sums
    numbers["rounding_error"] = norm([np.clip(np.rint(plane), 0, 255) - plane for plane in seen])
    error = norm(to_rgb(missing) if color == "ycbcr" and channels == 3 else missing)
    with np.errstate(divide="ignore"):
        numbers["psnr"] = 10 * np.log10(255**2 * len(matrices) * m * n / error**2)

# Small matrices are worked out in double precision, pictures in single.
size = norm(matrices)
tolerance = 1e-5 if channels else 1e-10
print(f"{'':16}{'Unrolled':>20}{'this script':>20}")
for name, ours in numbers.items():
    theirs = page.get(name)
    print(f"{name:16}{'' if theirs is None else format(theirs, '.10g'):>20}{ours:>20.10g}")
    if theirs is None:
        continue
    if name == "psnr":
        assert error < 1e-3 * size or abs(theirs - ours) < 0.01, name
    elif name == "rounding_error":
        assert abs(theirs - ours) <= 1e-3 * max(theirs, ours) + 1e-3 * np.sqrt(data.size), name
    else:
        assert np.isclose(theirs, ours, rtol=tolerance, atol=tolerance * size), name
theirs = np.array(@{page.singular_values}).reshape(len(matrices), -1)
for s, unrolled in zip(singular_values, theirs):
    assert np.allclose(s, unrolled, rtol=0, atol=tolerance * max(s[0], 1e-300)), "the singular values differ"
print("The singular values are the same.")
