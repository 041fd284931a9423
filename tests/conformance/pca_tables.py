"""Makes tests/conformance/pca_tables.json: what scikit-learn's PCA(svd_solver="full") says of tables of every kind, and
NumPy where scikit-learn has no say: without centring, and with variances over n.

    cargo xtask conformance
"""

import json
import os
import pathlib
import warnings

import numpy
import sklearn
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

# Of equal rows the ratios are 0/0.
warnings.simplefilter("ignore", RuntimeWarning)
here = pathlib.Path(__file__)
rng = numpy.random.default_rng(14)


def asset(name, columns):
    path = here.parent / f"../../assets/data/{name}.csv"
    lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    return numpy.array([[float(cell) for cell in line.split(",")[:columns]] for line in lines[1:]])


def normal(*shape):
    return rng.standard_normal(shape).round(3)


t = numpy.arange(40) / 4
spring = numpy.outer(numpy.cos(t), [0.9, 0.1, -0.4, 0.7, 0.2, -0.6]) + 0.02 * rng.standard_normal((40, 6))
constant = normal(15, 4)
constant[:, 2] = 0.1
two_constant = normal(11, 5)
two_constant[:, [0, 3]] = [7.0, -0.3]
outlier = numpy.vstack([normal(25, 2) * [3, 0.5], [[4, 60]]])
square = [[2, 1], [-1, 2], [-2, -1], [1, -2]]
tables = {
    "random": normal(30, 5),
    "a spring, three cameras": spring.round(4),
    "more columns than rows": normal(6, 20),
    "more columns than rows, rank 3": rng.integers(-4, 5, (9, 3)) @ rng.integers(-4, 5, (3, 14)),
    "as many columns as rows": normal(8, 8),
    "rank 2": rng.integers(-4, 5, (20, 2)) @ rng.integers(-4, 5, (2, 6)),
    "on a line in space": numpy.outer(rng.integers(-9, 10, 12), [1, 2, -2]) + [5, 6, 7],
    "a constant column": constant,
    "two constant columns": two_constant,
    "all rows equal": [[0.1, 0.2, 0.3]] * 7,
    "two rows": normal(2, 5),
    "one column": normal(12, 1),
    "far from 0": 1e6 + normal(20, 4),
    "columns of very different sizes": normal(25, 7) * 10.0 ** -numpy.arange(7),
    "very large numbers": 1e100 * normal(10, 3),
    "very small numbers": 1e-100 * normal(10, 3),
    "one outlier": outlier,
    "equal variances": square,
    "many columns": normal(60, 30),
}
cases = [(name, None, numpy.asarray(rows, dtype=float), True, False) for name, rows in tables.items()]
scaled = ["random", "more columns than rows", "rank 2", "a constant column", "two constant columns", "all rows equal"]
cases += [(f"{name}, standardised", None, numpy.asarray(tables[name], dtype=float), True, True) for name in scaled]
iris, wine = asset("iris", 4), asset("wine", 13)
cases += [("iris", "iris", iris, True, False), ("iris, standardised", "iris", iris, True, True)]
cases += [("wine", "wine", wine, True, False), ("wine, standardised", "wine", wine, True, True)]
cases += [("iris, not centred", "iris", iris, False, False)]
cases += [("random, not centred", None, numpy.asarray(tables["random"], dtype=float) + 3, False, False)]


def told(name, file, rows, center, scale):
    n, d = rows.shape
    data, spread = rows, numpy.ones(d)
    if scale:
        scaler = StandardScaler().fit(rows)
        data, spread = scaler.transform(rows), scaler.scale_
    some = slice(0, 10)
    if center:
        pca = PCA(svd_solver="full").fit(data)
        components, s = pca.components_, pca.singular_values_
        variance, ratio, transformed = pca.explained_variance_, pca.explained_variance_ratio_, pca.transform(data[some])
        # What scaling has left of a mean is rounding: the mean is that of the rows.
        mean = scaler.mean_ if scale else pca.mean_
    else:
        _, s, components = numpy.linalg.svd(data, full_matrices=False)
        largest = numpy.argmax(numpy.abs(components), axis=1)
        components = components * numpy.sign(components[numpy.arange(len(s)), largest])[:, None]
        variance, ratio = s**2 / (n - 1), s**2 / numpy.sum(s**2)
        mean, transformed = numpy.zeros(d), data[some] @ components.T
    # Beside the largest numbers squares are no numbers any more.
    size = numpy.abs(data).max()
    about = data / size - (numpy.mean(data / size, axis=0) if center else 0)
    over_n = numpy.linalg.eigvalsh(about.T @ about / n)[::-1][: len(s)].clip(0) * size**2
    return {
        "name": name, "file": file, "rows": None if file else rows.tolist(), "center": center, "scale": scale,
        "mean": mean.tolist(), "scales": spread.tolist(), "components": components.tolist(),
        "singular_values": s.tolist(), "explained_variance": variance.tolist(), "over_n": over_n.tolist(),
        "explained_variance_ratio": numpy.nan_to_num(ratio).tolist(), "transformed": transformed.tolist(),
    }


fixture = {"scikit_learn": sklearn.__version__, "numpy": numpy.__version__, "cases": [told(*case) for case in cases]}
here.with_suffix(".json").write_text(json.dumps(fixture) + "\n")
print(f"{len(cases)} tables, scikit-learn {sklearn.__version__}, {os.path.getsize(here.with_suffix('.json'))} bytes")
