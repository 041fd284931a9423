"""Makes tests/conformance/em.json: what scikit-learn's GaussianMixture says.

    cargo xtask conformance

Every case starts from given weights, means and covariances (their inverses are `precisions_init`) and runs 20
iterations at tol = 0. After iteration i the fixture holds the parameters, the responsibilities and the score that they
give, and `lower_bound_`, which scikit-learn takes between the E-step and the M-step of iteration i.
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.mixture import GaussianMixture

warnings.filterwarnings("ignore")
here = Path(__file__).parent
CAP = 20


def cloud(n, d, k, seed, spread=1.0):
    """Overlapping clumps of unequal shape."""
    rng = np.random.default_rng(seed)
    of = rng.integers(0, k, size=n)
    centers = rng.normal(scale=1.8, size=(k, d))
    roots = rng.normal(scale=0.6, size=(k, d, d)) + np.eye(d)
    return (centers[of] + spread * np.einsum("nij,nj->ni", roots[of], rng.normal(size=(n, d)))).round(4)


def ribbon(n, seed):
    """Close to a line: the smaller variance is a ten-thousandth of the larger one."""
    rng = np.random.default_rng(seed)
    x = rng.normal(scale=2, size=n)
    return np.column_stack([x, 0.5 * x + 0.02 * rng.normal(size=n)]).round(4)


tables = {
    "d1": cloud(40, 1, 2, 1),
    "d2": cloud(40, 2, 3, 2),
    "d5": cloud(48, 5, 2, 3),
    "ribbon": ribbon(40, 4),
    "far": cloud(40, 2, 2, 5) + [1e4, -1e4],
    "tiny": 1e-6 * cloud(30, 2, 2, 6),
}


def shaped(kind, full):
    """Covariances of shape (k, d, d) in scikit-learn's own shape for their type."""
    k, d, _ = full.shape
    if kind == "full":
        return full
    if kind == "tied":
        return full.mean(axis=0)
    diagonal = np.array([np.diag(c) for c in full])
    return diagonal if kind == "diag" else diagonal.mean(axis=1)


def widened(kind, covariances, k, d):
    """The reverse."""
    if kind == "full":
        return covariances
    if kind == "tied":
        return np.repeat(covariances[None], k, axis=0)
    if kind == "diag":
        return np.array([np.diag(c) for c in covariances])
    return np.array([c * np.eye(d) for c in covariances])


def inverse(kind, covariances):
    return np.linalg.inv(covariances) if kind in ("full", "tied") else 1 / covariances


def case(name, table, k, kind, reg_covar=1e-6, seed=0, weights=None):
    points = tables[table]
    n, d = points.shape
    rng = np.random.default_rng(seed)
    means = points[rng.choice(n, k, replace=False)] + 0.0
    weights = np.full(k, 1 / k) if weights is None else np.array(weights)
    scale = np.cov(points.T).reshape(d, d)
    start = shaped(kind, np.array([scale * rng.uniform(0.3, 1.2) for _ in range(k)]))
    iterations = []
    for i in range(1, CAP + 1):
        model = GaussianMixture(
            k, covariance_type=kind, tol=0, reg_covar=reg_covar, max_iter=i, weights_init=weights,
            means_init=means, precisions_init=inverse(kind, start),
        ).fit(points)
        assert model.n_iter_ == i
        iterations.append({
            "weights": model.weights_.tolist(),
            "means": model.means_.tolist(),
            "covariances": widened(kind, model.covariances_, k, d).tolist(),
            "responsibilities": model.predict_proba(points).ravel().tolist(),
            "score": float(model.score(points)),
            "lower_bound": float(model.lower_bound_),
        })
    assert min(model.weights_) * n > 1, f"{name}: a component of hardly anybody"
    bounds = [iteration["lower_bound"] for iteration in iterations]
    print(f"{name:28} n={n} d={d} k={k} {kind:10} bound {bounds[0]:+.6f} -> {bounds[-1]:+.6f}")
    return {
        "name": name,
        "table": table,
        "covariance": kind,
        "reg_covar": reg_covar,
        "weights": weights.tolist(),
        "means": means.tolist(),
        "covariances": widened(kind, start, k, d).tolist(),
        "iterations": iterations,
        "aic": float(model.aic(points)),
        "bic": float(model.bic(points)),
    }


KINDS = ["full", "tied", "diag", "spherical"]
cases = [case(f"d = {d}, {kind}", f"d{d}", 3 if d == 2 else 2, kind, seed=d) for d in (1, 2, 5) for kind in KINDS]
cases += [
    case("K = 1", "d2", 1, "full"),
    case("K = 1, tied", "d5", 1, "tied"),
    case("unequal weights", "d2", 3, "full", reg_covar=0.0, seed=7, weights=[0.7, 0.2, 0.1]),
    case("unequal weights, tied", "d1", 3, "tied", reg_covar=0.0, seed=8, weights=[0.05, 0.15, 0.8]),
    case("close to a line", "ribbon", 2, "full", seed=9),
    case("regularised strongly", "ribbon", 3, "full", reg_covar=0.1, seed=10),
    case("far from the origin", "far", 2, "full", seed=11),
    case("tiny", "tiny", 2, "full", reg_covar=1e-18, seed=12),
]

fixture = {
    "scikit_learn": sklearn.__version__,
    "tables": {name: points.tolist() for name, points in tables.items()},
    "cases": cases,
}
(here / "em.json").write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
