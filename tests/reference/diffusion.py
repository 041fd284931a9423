"""The reference preset of diffusion, trained by PyTorch and by the app over the same seeds: how far are samples from data?

`cargo xtask reference` runs it; nothing of CI does. The folder that it is given holds `points.f64` (8,000 points, as many
held out) and `ours-<seed>.f64`, samples that the app has made. Here the same network is trained as long on the same
points: hidden width 128, three residual layers with GELU, embeddings of 128 numbers for inputs and time, raw linear
schedule of 50 steps, AdamW at 1e-3, batches of 32, 50,000 steps, no clipping. Samples are made with the last weights, and
with the moving average that the app samples with. Distances are sliced Wasserstein distances to the points held out.
"""

import json
import pathlib
import sys
import time

import numpy
import torch

STEPS, UPDATES, BATCH, HIDDEN, LAYERS, SIZE, SCALE = 50, 50_000, 32, 128, 3, 128, 25.0
KEPT, SLICES = 0.995, 64

folder, seeds = pathlib.Path(sys.argv[1]), [int(seed) for seed in sys.argv[2:]]
torch.set_num_threads(1)
points, held = numpy.fromfile(folder / "points.f64").reshape(2, -1, 2)
betas = torch.linspace(1e-4, 0.02, STEPS, dtype=torch.float64)
alphas = 1 - betas
bars = torch.cumprod(alphas, 0)
omega = torch.exp(-numpy.log(10_000.0) / (SIZE // 2 - 1) * torch.arange(SIZE // 2))


def embed(x):
    angles = x[..., None] * omega
    return torch.cat([angles.sin(), angles.cos()], dim=-1)


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first = torch.nn.Linear(3 * SIZE, HIDDEN)
        self.middle = torch.nn.ModuleList(torch.nn.Linear(HIDDEN, HIDDEN) for _ in range(LAYERS))
        self.last = torch.nn.Linear(HIDDEN, 2)

    def forward(self, x, t):
        h = torch.nn.functional.gelu(self.first(torch.cat([embed(SCALE * x).flatten(1), embed(t)], dim=1)))
        for layer in self.middle:
            h = h + torch.nn.functional.gelu(layer(h))
        return self.last(h)


def train(seed):
    torch.manual_seed(seed)
    net, mean = Net(), Net()
    mean.load_state_dict(net.state_dict())
    weights, means = list(net.parameters()), [p.data for p in mean.parameters()]
    optimiser = torch.optim.AdamW(weights, lr=1e-3, fused=True)
    data = torch.from_numpy(points).float()
    root, rest = bars.sqrt().float(), (1 - bars).sqrt().float()
    begun = time.perf_counter()
    for update in range(UPDATES):
        i, t, noise = torch.randint(len(data), (BATCH,)), torch.randint(STEPS, (BATCH,)), torch.randn(BATCH, 2)
        x = root[t, None] * data[i] + rest[t, None] * noise
        optimiser.zero_grad()
        torch.nn.functional.mse_loss(net(x, (t + 1).float()), noise).backward()
        optimiser.step()
        torch._foreach_lerp_(means, [p.data for p in weights], 1 - min(KEPT, (1 + update) / (10 + update)))
        if (update + 1) % 10_000 == 0:
            print(f"PyTorch, seed {seed}: {update + 1} steps, {(time.perf_counter() - begun) * 1e3 / (update + 1):.3f} ms each", flush=True)
    return net, mean


@torch.no_grad()
def sample(net, seed):
    """Algorithm 2, with the variance of the posterior."""
    torch.manual_seed(10_000 + seed)
    x = torch.randn(len(points), 2, dtype=torch.float64)
    for t in range(STEPS - 1, -1, -1):
        noise = net(x.float(), torch.full((len(x),), t + 1.0)).double()
        x = (x - betas[t] / (1 - bars[t]).sqrt() * noise) / alphas[t].sqrt()
        if t:
            x += ((1 - bars[t - 1]) / (1 - bars[t]) * betas[t]).sqrt() * torch.randn_like(x)
    return x.numpy()


angles = numpy.pi * (numpy.arange(SLICES) + 0.5) / SLICES
directions = numpy.stack([numpy.cos(angles), numpy.sin(angles)])


def distance(x, y):
    """The mean over directions of W1; of as many samples of either."""
    return float(numpy.abs(numpy.sort(x @ directions, axis=0) - numpy.sort(y @ directions, axis=0)).mean())


found = []
for seed in seeds:
    net, mean = (folder / f"pytorch-{kind}-{seed}.f64" for kind in ("last", "mean"))
    if not mean.exists():
        for path, model in zip((net, mean), train(seed)):
            sample(model, seed).tofile(path)
    of = lambda path: distance(numpy.fromfile(path).reshape(-1, 2), held)
    ours = folder / f"ours-{seed}.f64"
    found.append({"seed": seed, "ours": of(ours), "pytorch": of(mean), "pytorch_last": of(net)})
    print(found[-1], flush=True)

means = {key: sum(one[key] for one in found) / len(found) for key in ("ours", "pytorch", "pytorch_last")}
ratio = means["ours"] / min(means["pytorch"], means["pytorch_last"])
print(f"data to data held out {distance(points, held):.4f}; means {means}; ours is {ratio:.3f} times the better of PyTorch's (aim 1.1)")
here = pathlib.Path(__file__)
told = {"torch": torch.__version__.split("+")[0], "data_to_held_out": distance(points, held), "seeds": found, "means": means, "ratio": ratio}
here.with_suffix(".json").write_text(json.dumps(told, indent=1) + "\n")
