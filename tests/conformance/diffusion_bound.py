"""The terms of the bound for the data -1, 1, 1 and their exact denoiser, by quadrature: `diffusion_bound.json`.

T = 100, beta linear from 0.001 to 0.2. For every t the mean and the standard deviation of (eps - eps*(x_t, t))^2 over data
and noise, and for both variances of the reverse process the terms as Ho et al. 2020 write them, eq. 5: divergences of normal
distributions, worked out from their means and variances, not by way of lambda_t.
"""
import json
from pathlib import Path

import numpy as np

T = 100
points = np.array([-1.0, 1.0, 1.0])
beta = np.linspace(0.1 / T, 20 / T, T)
alpha = 1 - beta
bar = np.cumprod(alpha)
before = np.concatenate([[1.0], bar[:-1]])
tilde = (1 - before) / (1 - bar) * beta
# The trapezoidal rule on smooth functions that fall off is as exact as the numbers are.
eps = np.linspace(-9, 9, 20001)
weight = np.exp(-eps**2 / 2) / np.sqrt(2 * np.pi) * (eps[1] - eps[0])
mean = lambda values: float((weight * values).sum(axis=-1).mean())


def guess(x, t):
    """eps*(x, t) for the three points."""
    log = -((x[..., None] - np.sqrt(bar[t]) * points) ** 2) / (2 * (1 - bar[t]))
    w = np.exp(log - log.max(axis=-1, keepdims=True))
    x0 = (w * points).sum(axis=-1) / w.sum(axis=-1)
    return (x - np.sqrt(bar[t]) * x0) / np.sqrt(1 - bar[t])


errors, spread, terms = [], [], {"posterior": [], "beta": []}
for t in range(T):
    x0 = points[:, None]
    x = np.sqrt(bar[t]) * x0 + np.sqrt(1 - bar[t]) * eps
    e = guess(x, t)
    squared = (eps - e) ** 2
    errors.append(mean(squared))
    spread.append(float(np.sqrt(max(mean(squared**2) - errors[-1] ** 2, 0))))
    mu = (x - beta[t] / np.sqrt(1 - bar[t]) * e) / np.sqrt(alpha[t])
    for name, variance in (("posterior", tilde), ("beta", beta)):
        if t == 0:
            s = tilde[1] if name == "posterior" else beta[0]
            terms[name].append(mean(0.5 * np.log(2 * np.pi * s) + (x0 - mu) ** 2 / (2 * s)))
            continue
        s = variance[t]
        q = np.sqrt(before[t]) * beta[t] / (1 - bar[t]) * x0 + np.sqrt(alpha[t]) * (1 - before[t]) / (1 - bar[t]) * x
        divergence = 0.5 * (tilde[t] / s - 1 - np.log(tilde[t] / s)) + (q - mu) ** 2 / (2 * s)
        terms[name].append(mean(divergence))
last = float((0.5 * (bar[-1] * points**2 + (1 - bar[-1]) - 1 - np.log(1 - bar[-1]))).mean())
out = {"numpy": np.__version__, "errors": errors, "spread": spread, "last": last, "terms": terms}
Path(__file__).with_suffix(".json").write_text(json.dumps(out) + "\n")
