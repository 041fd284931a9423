"""What NumPy's `linalg.svd` makes of matrices of every kind: the reference for `math/factorisation.rs`.

Where singular values are equal, so are all ways of keeping some of their layers and not others: reconstructions are
compared only at ranks k after which the singular value falls.
"""

import json
import os
import pathlib

import numpy

rng = numpy.random.default_rng(4)
documents = [[1, 2, 1, 5, 0, 0, 0]] * 3 + [[0, 0, 0, 0, 2, 3, 1]] * 2
eye = numpy.eye(6)
q, _ = numpy.linalg.qr(rng.standard_normal((9, 9)))
matrices = {
    "the notes' 2 × 2": [[3, 0], [4, 5]],
    "the notes' 3 × 4 of rank 2": [[1, 2, -1, 2], [2, 4, 1, 1], [-1, -2, -2, 1]],
    "documents": documents,
    "tall": rng.standard_normal((40, 7)).round(3),
    "wide": rng.standard_normal((6, 33)).round(3),
    "rank 3": (rng.integers(-4, 5, (20, 3)) @ rng.integers(-4, 5, (3, 15))),
    "all zero": numpy.zeros((5, 4)),
    "one row": [[3, -4, 12, 0]],
    "one column": [[2], [-1], [2]],
    "1 × 1": [[-7.5]],
    "equal singular values": 5 * q[:, :6],
    "identity": eye,
    "random 60 × 40": rng.standard_normal((60, 40)).round(4),
    "graded": numpy.diag(10.0 ** -numpy.arange(8)) @ rng.standard_normal((8, 8)).round(3),
    "far from 0": 1e6 + rng.standard_normal((12, 9)).round(2),
    "large": rng.integers(0, 256, (150, 140)),
}

cases = []
for name, a in matrices.items():
    a = numpy.asarray(a, dtype=float)
    u, s, vt = numpy.linalg.svd(a, full_matrices=False)
    r = len(s)
    kept = []
    for k in sorted({1, 2, 3, r // 2, r - 1, r}):
        if 0 < k <= r and (k == r or s[k - 1] - s[k] > 1e-3 * s[0]):
            b = (u[:, :k] * s[:k]) @ vt[:k]
            # Of large matrices some entries are enough.
            cells = [(i, j) for i in range(0, a.shape[0], 1 + a.shape[0] // 12) for j in range(0, a.shape[1], 1 + a.shape[1] // 12)]
            entries = [[i, j, b[i, j]] for i, j in cells]
            kept.append({"k": k, "entries": entries, "error": float(numpy.linalg.norm(a - b))})
    cases.append({
        "name": name, "m": a.shape[0], "n": a.shape[1], "a": a.ravel().tolist(), "singular_values": s.tolist(),
        "rank": int(numpy.linalg.matrix_rank(a)), "norm": float(numpy.linalg.norm(a)), "kept": kept,
    })

here = pathlib.Path(__file__)
here.with_suffix(".json").write_text(json.dumps({"numpy": numpy.__version__, "cases": cases}) + "\n")
print(f"{len(cases)} matrices, NumPy {numpy.__version__}, {os.path.getsize(here.with_suffix('.json'))} bytes")
