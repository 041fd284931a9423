"""The peer outside the browser: scikit-learn, NumPy and PyTorch on one thread. Reads requests, writes answers, a line of JSON each.

{task: "svd", matrix, m, n} names a file of float32, by rows, and is answered with the milliseconds of NumPy's thin SVD
and the singular values. {task: "pca", points, n, d, solver} is answered with those of a fit of PCA with that solver,
and the variances. {task: "network", width, depth, rate, steps, weights, target} names files of float32, the
weights in the order of `parameters()`; the answer is the milliseconds of one step of Adam on ReLU networks, and what the
network says after `steps` of them. {task: "diffusion", weights, x, t, epsilon, steps} is answered in the same way, of
AdamW on the denoiser of the reference preset. Any other request is {task, points, n, d, k, rounds, check}: `points` names a file of rows of float64; the first k rows are the
start. The answer holds the milliseconds of one round of Lloyd's algorithm, or of EM, and with `check` what `rounds` of
them have led to. What a fit does once is taken out: the time of a fit of one round is subtracted from that of a fit of
`rounds` + 1.
"""

import json
import sys
import time
import warnings

import numpy
import sklearn
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.mixture import GaussianMixture

# EM is never given the time to converge.
warnings.filterwarnings("ignore")


def kmeans(points, k, rounds):
    model = KMeans(k, init=points[:k], n_init=1, max_iter=rounds, tol=0, algorithm="lloyd")
    return model, lambda: [model.cluster_centers_]


def em(points, k, rounds):
    unit = numpy.repeat(numpy.eye(points.shape[1])[None], k, axis=0)
    model = GaussianMixture(
        k, tol=0, max_iter=rounds, weights_init=numpy.full(k, 1 / k), means_init=points[:k], precisions_init=unit,
    )
    return model, lambda: [model.weights_, model.means_, model.covariances_]


def fit(task, points, k, rounds):
    model, result = {"kmeans": kmeans, "em": em}[task](points, k, rounds)
    start = time.perf_counter()
    model.fit(points)
    milliseconds = (time.perf_counter() - start) * 1e3
    assert model.n_iter_ == rounds, "it ended before its time"
    return milliseconds, result()


def svd(a):
    start = time.perf_counter()
    _, s, _ = numpy.linalg.svd(a, full_matrices=False)
    return {"time": (time.perf_counter() - start) * 1e3, "result": s.tolist()}


def pca(ask):
    if ask["points"] not in tables:
        tables[ask["points"]] = numpy.fromfile(ask["points"]).reshape(ask["n"], ask["d"])
    start = time.perf_counter()
    fit = PCA(svd_solver=ask["solver"]).fit(tables[ask["points"]])
    return {"time": (time.perf_counter() - start) * 1e3, "result": fit.explained_variance_.tolist()}


def network(ask):
    # It takes seconds to load, and not every run asks for it.
    import torch

    torch.set_num_threads(1)
    sizes = [1] + [ask["width"]] * (ask["depth"] - 1) + [1]
    layers = []
    for pair in zip(sizes, sizes[1:]):
        layers += [torch.nn.Linear(*pair), torch.nn.ReLU()]
    net = torch.nn.Sequential(*layers[:-1])
    weights = torch.from_numpy(numpy.fromfile(ask["weights"], numpy.float32))
    torch.nn.utils.vector_to_parameters(weights, net.parameters())
    y = torch.from_numpy(numpy.fromfile(ask["target"], numpy.float32))[:, None]
    x = torch.arange(len(y), dtype=torch.float64).div(len(y)).float()[:, None]
    adam = torch.optim.Adam(net.parameters(), lr=ask["rate"])
    start = time.perf_counter()
    for _ in range(ask["steps"]):
        adam.zero_grad()
        torch.nn.functional.mse_loss(net(x), y).backward()
        adam.step()
    milliseconds = (time.perf_counter() - start) * 1e3 / ask["steps"]
    return {"version": torch.__version__.split("+")[0], "time": milliseconds, "result": net(x).ravel().tolist()}


def diffusion(ask):
    import torch

    torch.set_num_threads(1)
    size, hidden = 128, 128
    linear = torch.nn.Linear
    first, last = linear(3 * size, hidden), linear(hidden, 2)
    middle = [linear(hidden, hidden) for _ in range(3)]
    parts = torch.nn.ModuleList([first, *middle, last])
    weights = torch.from_numpy(numpy.fromfile(ask["weights"], numpy.float32))
    torch.nn.utils.vector_to_parameters(weights, parts.parameters())
    x, epsilon = (torch.tensor(ask[key]).reshape(-1, 2) for key in ("x", "epsilon"))
    t = torch.tensor(ask["t"], dtype=torch.float32)
    omega = torch.exp(-numpy.log(10_000.0) / (size // 2 - 1) * torch.arange(size // 2))
    embed = lambda x: torch.cat([(x[..., None] * omega).sin(), (x[..., None] * omega).cos()], dim=-1)

    def net():
        h = torch.nn.functional.gelu(first(torch.cat([embed(25 * x).flatten(1), embed(t)], dim=1)))
        for layer in middle:
            h = h + torch.nn.functional.gelu(layer(h))
        return last(h)

    adam = torch.optim.AdamW(parts.parameters(), lr=1e-3)
    start = time.perf_counter()
    for _ in range(ask["steps"]):
        adam.zero_grad()
        torch.nn.functional.mse_loss(net(), epsilon).backward()
        adam.step()
    milliseconds = (time.perf_counter() - start) * 1e3 / ask["steps"]
    return {"version": torch.__version__.split("+")[0], "time": milliseconds, "result": net().ravel().tolist()}


tables = {}
versions = f"scikit-learn {sklearn.__version__}, NumPy {numpy.__version__}, Python {sys.version.split()[0]}"
print(json.dumps({"versions": versions}), flush=True)
for line in sys.stdin:
    ask = json.loads(line)
    if ask["task"] == "svd":
        print(json.dumps(svd(numpy.fromfile(ask["matrix"], numpy.float32).reshape(ask["m"], ask["n"]))), flush=True)
        continue
    if ask["task"] == "pca":
        print(json.dumps(pca(ask)), flush=True)
        continue
    if ask["task"] == "network":
        print(json.dumps(network(ask)), flush=True)
        continue
    if ask["task"] == "diffusion":
        print(json.dumps(diffusion(ask)), flush=True)
        continue
    if ask["points"] not in tables:
        tables[ask["points"]] = numpy.fromfile(ask["points"]).reshape(ask["n"], ask["d"])
    task, points, k, rounds = ask["task"], tables[ask["points"]], ask["k"], ask["rounds"]
    once, _ = fit(task, points, k, 1)
    more, _ = fit(task, points, k, rounds + 1)
    answer = {"round": (more - once) / rounds}
    if ask["check"]:
        answer["result"] = numpy.concatenate([a.ravel() for a in fit(task, points, k, rounds)[1]]).tolist()
    print(json.dumps(answer), flush=True)
