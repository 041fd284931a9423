"""PCA by power iteration with deflation, rebuilt with NumPy and compared with scikit-learn.

Written by Unrolled for step @{t} of a run (seed @{seed}).
@{link}
Needs: pip install numpy scikit-learn
"""
#@ again deflate

import math
import pathlib

import numpy as np
from sklearn.decomposition import PCA

HERE = pathlib.Path(__file__).parent
points = np.array(@{data})
center, scale, ddof = @{given.center}, @{given.scale}, @{given.ddof}
held_out = @{given.held_out}  # The share of the rows that the axes are not fitted to.
page = @{metrics}

# The directions that the power iteration starts from, one for each axis.
starts = np.array(@{again.iterate}).reshape(-1, points.shape[1])
# The steps at which u had turned by no more than tol, so that it was taken as an axis.
found = @{steps.axis}
# What was done on the way: an edit turns u, "set" turns a knob.
changes = @{changes}

kept = [i for i in range(len(points)) if math.floor((i + 1) * held_out + 1e-9) == math.floor(i * held_out + 1e-9)]
x = points[kept] if held_out > 0 and kept else points
mean, deviation = x.mean(axis=0), x.std(axis=0)
prepared = x - mean if center else x.copy()
if scale:
    prepared = prepared / np.where(deviation > 0, deviation, 1)


def variance_along(axes):
    return sum(((prepared @ axis) ** 2).sum() for axis in axes) / max(len(x) - ddof, 1)


def deflated(v, u):
    """The covariance of the data without their part along u."""
    p = np.eye(len(u)) - np.outer(u, u)
    return p @ v @ p


axes, before, n_iter, draw = [], 0, 0, 0  # `before`: axes whose part has been taken out.
u = starts[0]
phase = "center" if center else "scale" if scale else "covariance"
for t in range(@{t} + 1):
    for change in (change for change in changes if change["t"] == t):
        if "set" in change:
            ddof = change["set"].get("ddof", ddof)
        else:
            direction = np.array(change["edit"]["direction"], dtype=float)
            u = direction / np.abs(direction).max()
            u = u / np.linalg.norm(u)
            axes = axes[:before]
            phase = phase if phase in ("center", "scale", "covariance") else "multiply"
    v = prepared.T @ prepared / max(len(x) - ddof, 1)
    for axis in axes[:before]:
        v = deflated(v, axis)
    if t == @{t}:
        break
    if phase == "center":
        phase = "scale" if scale else "covariance"
    elif phase == "scale":
        phase = "covariance"
    elif phase == "covariance":
        phase = "multiply"
    elif phase == "multiply":
        product, phase = v @ u, "normalize"
    elif phase == "normalize":
        assert np.linalg.norm(product) > 0, "nothing varies along u: here Unrolled draws another direction"
        u, n_iter = product / np.linalg.norm(product), n_iter + 1
        phase = "axis" if t + 1 in found else "multiply"
    elif phase == "axis":
        u = u * np.sign(u[np.abs(u) >= np.abs(u).max() * (1 - 1e-9)][0])  # The largest entry is positive.
        axes, phase = [*axes, u], "deflate"
    else:
        before, draw = len(axes), draw + 1
        u, phase = starts[draw], "multiply"

rest = u - sum((axis * (axis @ u) for axis in axes[:before]), np.zeros(len(u)))
rest = [rest / np.linalg.norm(rest)] if np.linalg.norm(rest) > 1e-12 else []
total = (prepared**2).sum() / max(len(x) - ddof, 1)
numbers = {
    "kept": variance_along([*axes[:before], *rest]),
    "lost": total - variance_along([*axes[:before], *rest]),
    "rayleigh": u @ v @ u,
    "n_iter": n_iter,
}
print(f"{'':12}{'Unrolled':>24}{'this script':>24}")
for name, ours in numbers.items():
    print(f"{name:12}{page[name]:>24.15g}{ours:>24.15g}")
    assert np.isclose(page[name], ours, rtol=1e-8, atol=1e-8 * total), name
theirs = np.array(@{page.iterate})
# The sign of an axis is chosen by its largest entry; of two that are as large, rounding decides.
assert min(np.abs(theirs - u).max(), np.abs(theirs + u).max()) < 1e-7, "u differs"
print("The direction u is the same.")

# All axes at once.
components = np.array(@{page.components}).reshape(-1, points.shape[1])
explained_variance = np.array(@{page.explained_variance})
if center:
    fit = PCA(svd_solver="full").fit(prepared)
    exact = fit.components_, fit.explained_variance_ * (len(x) - 1) / max(len(x) - ddof, 1)
else:
    print("scikit-learn's PCA always centres; NumPy does not.")
    s, vt = np.linalg.svd(prepared, full_matrices=False)[1:]
    exact = vt, s**2 / max(len(x) - ddof, 1)
print("Variances along the axes, exact:", exact[1][:8])
assert np.allclose(explained_variance, exact[1], rtol=1e-8, atol=1e-8 * total), "the variances differ"
gaps = np.abs(np.diff(np.append(exact[1], 0)))
for i, (ours, theirs) in enumerate(zip(exact[0], components)):
    if exact[1][i] > 1e-9 * total and min(gaps[max(i - 1, 0) : i + 1]) > 1e-5 * total:  # Else the axes are free to turn.
        assert abs(abs(ours @ theirs) - 1) < 1e-8, f"axis {i + 1} differs"
print("The exact axes are the same.")
