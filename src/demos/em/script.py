"""EM for a mixture of Gaussians, rebuilt with NumPy and compared with scikit-learn.

Written by Unrolled for step @{t} of a run (seed @{seed}).
@{link}
Needs: pip install numpy scikit-learn
"""
#@ start

import pathlib
import warnings

import numpy as np
from sklearn.mixture import GaussianMixture

HERE = pathlib.Path(__file__).parent
points = np.array(@{data})
n, d = points.shape

# The mixture at step @{start_t}: where it started, or as it was after the last change by hand.
weights = np.array(@{start.weights})
means = np.array(@{start.means}).reshape(-1, d)
covariances = np.array(@{start.covariances}).reshape(-1, d, d)
gamma = np.array(@{start.responsibilities}).reshape(-1, len(weights))  # The responsibilities, if there are any yet.
phase = @{start_phase}  # What the next step does.
steps = @{t} - @{start_t}
n_iter = @{start.n_iter}

covariance_type = @{params.covariance}
hard = @{params.assignment} == "hard"
reg_covar = @{params.reg_covar}
sigma = @{params.sigma} if @{params.fixed_sigma} else None  # All covariances are sigma² I, if that is fixed.
page = @{metrics}


def log_joint():
    """log(π_j N(x_i | μ_j, Σ_j)), shape (n, k)."""
    columns = []
    for weight, mean, covariance in zip(weights, means, covariances):
        factor = np.linalg.cholesky(covariance)
        z = np.linalg.solve(factor, (points - mean).T)
        log_det = 2 * np.log(np.diag(factor)).sum()
        with np.errstate(divide="ignore"):
            columns.append(np.log(weight) - 0.5 * (d * np.log(2 * np.pi) + log_det + (z**2).sum(axis=0)))
    return np.stack(columns, axis=1)


def log_density(joint):
    """log p(x_i)."""
    largest = joint.max(axis=1, keepdims=True)
    return (largest + np.log(np.exp(joint - largest).sum(axis=1, keepdims=True)))[:, 0]


def e_step():
    joint = log_joint()
    gamma = np.exp(joint - log_density(joint)[:, None])
    return np.eye(gamma.shape[1])[gamma.argmax(axis=1)] if hard else gamma


def m_step():
    counts = gamma.sum(axis=0) + 10 * np.finfo(float).eps  # As scikit-learn does, so that nothing is divided by 0.
    new_means = gamma.T @ points / counts[:, None]
    scatter = np.stack([(g[:, None] * (points - mean)).T @ (points - mean) for g, mean in zip(gamma.T, new_means)])
    each, identity = scatter / counts[:, None, None], np.eye(d)
    if sigma is not None:
        new = np.stack([sigma**2 * identity] * len(counts))
    elif covariance_type == "tied":
        new = np.stack([scatter.sum(axis=0) / counts.sum() + reg_covar * identity] * len(counts))
    elif covariance_type == "full":
        new = each + reg_covar * identity
    elif covariance_type == "diag":
        new = each * identity + reg_covar * identity
    else:  # spherical
        new = np.stack([(np.trace(c) / d + reg_covar) * identity for c in each])
    return counts / counts.sum(), new_means, new


before, first, collapsed = (weights, means, covariances), phase, False
for _ in range(steps):
    if phase == "e-step":
        gamma, phase = e_step(), "m-step"
    else:
        found = m_step()
        least = (8 * np.finfo(float).eps * np.abs(points).max(axis=0)) ** 2
        if sigma is None and any((np.diag(c) <= least).any() or np.linalg.eigvalsh(c)[0] <= 0 for c in found[2]):
            collapsed = True  # A component has shrunk to a point or a line: the run ends here.
            break
        weights, means, covariances = found
        n_iter, phase = n_iter + 1, "e-step"

joint = log_joint()
numbers = {"log_likelihood": log_density(joint).mean(), "n_iter": n_iter}  # Likelihoods are means per point.
if len(gamma):
    logs = joint - np.log(np.where(gamma > 0, gamma, 1))
    numbers["lower_bound"] = np.where(gamma > 0, gamma * np.where(gamma > 0, logs, 0), 0).sum(axis=1).mean()

print(f"{'':16}{'Unrolled':>24}{'this script':>24}")
for name, ours in numbers.items():
    theirs = np.nan if page[name] is None else page[name]
    print(f"{name:16}{theirs:>24.15g}{ours:>24.15g}")
    assert page[name] is None or np.isclose(theirs, ours, rtol=1e-8, atol=1e-8), name
for name, ours in [("weights", weights), ("means", means), ("covariances", covariances)]:
    theirs = {"weights": @{page.weights}, "means": @{page.means}, "covariances": @{page.covariances}}[name]
    assert np.allclose(theirs, ours, rtol=1e-8, atol=1e-8 * np.abs(ours).max()), f"the {name} differ"
print("Weights, means and covariances are the same.")

# The same start given to scikit-learn, for as many iterations.
rounds = n_iter - @{start.n_iter}
if hard or sigma is not None or collapsed or first != "e-step" or rounds == 0:
    print("\nscikit-learn has no such run: it needs soft responsibilities, free covariances, and an E-step to begin with.")
else:
    weights_0, means_0, covariances_0 = before
    inverse = np.linalg.inv(covariances_0)
    inverse = (inverse + inverse.transpose(0, 2, 1)) / 2
    precisions = {
        "full": inverse,
        "tied": inverse[0],
        "diag": np.diagonal(inverse, axis1=1, axis2=2),
        "spherical": inverse[:, 0, 0],
    }
    mixture = GaussianMixture(
        n_components=len(weights), covariance_type=covariance_type, reg_covar=reg_covar, tol=0, max_iter=rounds,
        weights_init=weights_0, means_init=means_0, precisions_init=precisions[covariance_type],
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        score = mixture.fit(points).score(points)
    print(f"\nAfter {rounds} iterations: log-likelihood {numbers['log_likelihood']:.12g}, scikit-learn {score:.12g}")
    assert np.isclose(numbers["log_likelihood"], score, rtol=1e-6, atol=1e-6), "scikit-learn finds something else"
