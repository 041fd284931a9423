"""K-means, rebuilt with NumPy and compared with scikit-learn.

Written by Unrolled for step @{t} of a run (seed @{seed}).
@{link}
Needs: pip install numpy scikit-learn
"""
#@ start seed

import pathlib
import warnings

import numpy as np
from sklearn.cluster import KMeans

HERE = pathlib.Path(__file__).parent
points = np.array(@{data})

# The centres at step @{start_t}: where they started, or as they were after the last change by hand.
start = np.array(@{start.cluster_centers}).reshape(-1, points.shape[1])
labels = np.array(@{start.labels}, dtype=int)
phase = @{start_phase}  # What the next step does.
steps = @{t} - @{start_t}
tol = @{params.tol}
empty_cluster = @{params.empty_cluster}  # "farthest" is scikit-learn's rule.
page = @{metrics}


def assign(centers):
    """Each point joins its nearest centre; of centres equally near, the first."""
    squared = ((points[:, None, :] - centers) ** 2).sum(axis=2)
    labels = squared.argmin(axis=1)
    return labels, squared[np.arange(len(points)), labels]


def fill_empty(labels, squared, k):
    """A cluster without points takes the point that is farthest from its centre, if the rule says so."""
    counts = np.bincount(labels, minlength=k)
    for j in np.flatnonzero(counts == 0):
        free = (squared > 0) & (counts[labels] > 1)
        if empty_cluster == "farthest" and free.any():
            i = np.where(free, squared, -1).argmax()
            counts[labels[i]] -= 1
            counts[j] = 1
            labels[i], squared[i] = j, 0
    return labels


def update(labels, centers):
    """Each centre moves to the mean of its points."""
    return np.array([points[labels == j].mean(axis=0) if (labels == j).any() else center for j, center in enumerate(centers)])


def inertia(labels, centers):
    return ((points - centers[labels]) ** 2).sum()


centers, n_iter, emptied = start.copy(), @{start.n_iter}, False
squared = ((points - centers[labels]) ** 2).sum(axis=1) if len(labels) else None
for _ in range(steps if phase != "seed" else 0):
    if phase == "assign":
        labels, squared = assign(centers)
        phase = "update"
    else:
        emptied |= len(set(labels.tolist())) < len(centers)
        labels = fill_empty(labels, squared, len(centers))
        centers = update(labels, centers)
        n_iter += 1
        phase = "assign"

print(f"{'':12}{'Unrolled':>24}{'this script':>24}")
if len(labels):
    cost = inertia(labels, centers)
    for name, ours in [("inertia", cost), ("objective", cost / (2 * len(points))), ("n_iter", n_iter)]:
        print(f"{name:12}{page[name]:>24.15g}{ours:>24.15g}")
        assert np.isclose(page[name], ours, rtol=1e-10, atol=1e-300), name
    assert np.allclose(np.array(@{page.cluster_centers}), centers, rtol=1e-10, atol=1e-12), "the centres differ"
    assert (np.array(@{page.labels}).ravel() == labels).all(), "the labels differ"
    print("Labels and centres are the same.")
else:
    print("There are no labels yet, and so no inertia. Go on from here with:", centers, sep="\n")

# The same start given to scikit-learn, to the end of the run.
if phase != "seed":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = KMeans(len(start), init=start, n_init=1, tol=tol, max_iter=10_000, algorithm="lloyd").fit(points)
    centers = start.copy()
    while True:
        labels, squared = assign(centers)
        emptied |= len(set(labels.tolist())) < len(centers)
        moved = update(fill_empty(labels, squared, len(centers)), centers)
        shift, centers = ((moved - centers) ** 2).sum(), moved
        if shift <= tol * points.var(axis=0).mean():
            break
    ours = inertia(assign(centers)[0], centers)
    print(f"\nAt the end of the run: inertia {ours:.15g}, scikit-learn {fit.inertia_:.15g}")
    if emptied:
        print("A cluster lost all its points on the way: there scikit-learn may choose other points, so the ends may differ.")
    else:
        assert np.isclose(ours, fit.inertia_, rtol=1e-9), "scikit-learn ends elsewhere"
