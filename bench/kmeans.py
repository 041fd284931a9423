"""The peer outside the browser: scikit-learn on one thread. Reads requests, writes answers, a line of JSON each.

A request is {points, n, d, k, rounds}: `points` names a file of rows of float64; the first k rows are the start. The
answer holds the milliseconds of one round of Lloyd's algorithm and the centres after `rounds` of them. What a fit does
once is taken out: the time of a fit of one round is subtracted from that of a fit of `rounds` + 1.
"""

import json
import sys
import time

import numpy
import sklearn
from sklearn.cluster import KMeans


def fit(points, k, rounds):
    model = KMeans(k, init=points[:k], n_init=1, max_iter=rounds, tol=0, algorithm="lloyd")
    start = time.perf_counter()
    model.fit(points)
    milliseconds = (time.perf_counter() - start) * 1e3
    assert model.n_iter_ == rounds, "it ended before its time"
    return milliseconds, model.cluster_centers_


tables = {}
versions = f"scikit-learn {sklearn.__version__}, NumPy {numpy.__version__}, Python {sys.version.split()[0]}"
print(json.dumps({"versions": versions}), flush=True)
for line in sys.stdin:
    ask = json.loads(line)
    if ask["points"] not in tables:
        tables[ask["points"]] = numpy.fromfile(ask["points"]).reshape(ask["n"], ask["d"])
    points, k, rounds = tables[ask["points"]], ask["k"], ask["rounds"]
    once, _ = fit(points, k, 1)
    more, _ = fit(points, k, rounds + 1)
    answer = {"round": (more - once) / rounds}
    if ask["check"]:
        answer["centers"] = fit(points, k, rounds)[1].ravel().tolist()
    print(json.dumps(answer), flush=True)
