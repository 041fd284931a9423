"""What PyTorch makes of diffusion models: the reference for `math/diffusion/` and AdamW.

Schedules; the posterior q(x_{t-1} | x_t, x_0); one step of DDPM, DDIM, Euler and Heun; the exact field of a few points;
loss and gradient of the network, and its weights after 100 steps of AdamW, in double and in single precision.
"""

import json
import math
import pathlib

import numpy
import torch

torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)
DOUBLE = torch.float64
UPDATES = 100


def numbers(x):
    return [float(v) for v in numpy.asarray(x).ravel()]


def short(x):
    return [float(f"{v:.7g}") for v in numbers(x)]


def betas(kind, steps):
    if kind == "linear":
        return torch.linspace(0.1 / steps, 20 / steps, steps, dtype=DOUBLE).clamp(max=0.999)
    if kind == "raw":
        return torch.linspace(1e-4, 0.02, steps, dtype=DOUBLE)
    f = torch.cos((torch.arange(steps + 1, dtype=DOUBLE) / steps + 0.008) / 1.008 * math.pi / 2) ** 2
    bar = f / f[0]
    return (1 - bar[1:] / bar[:-1]).clamp(max=0.999)


rng = numpy.random.default_rng(15)
draw = lambda *shape: torch.tensor(rng.normal(size=shape).round(3), dtype=DOUBLE)
points = draw(9, 2)
squared = lambda x, y: ((x[:, None] - y[None]) ** 2).sum(-1)


def exact(x, bar):
    w = torch.softmax(-squared(x, bar.sqrt() * points) / (2 * (1 - bar)), dim=1)
    return (x - bar.sqrt() * (w @ points)) / (1 - bar).sqrt()


schedules = []
for kind in ("linear", "cosine", "raw"):
    for steps in (10, 40):
        b = betas(kind, steps)
        a = 1 - b
        bar = torch.cat([torch.ones(1, dtype=DOUBLE), torch.cumprod(a, 0)])
        tilde = (1 - bar[:-1]) / (1 - bar[1:]) * b
        on_x0 = bar[:-1].sqrt() * b / (1 - bar[1:])
        on_xt = a.sqrt() * (1 - bar[:-1]) / (1 - bar[1:])
        weight = b**2 / (2 * b * a * (1 - bar[1:]))
        moves = []
        for t, s in ((steps, steps - 1), (7, 6), (7, 3), (1, 0)):
            x, z = draw(3, 2), draw(3, 2)
            now, then = bar[t], bar[s]
            e = exact(x, now)
            x0 = (x - (1 - now).sqrt() * e) / now.sqrt()
            out = {"x": numbers(x), "z": numbers(z), "t": t, "s": s, "epsilon": numbers(e)}
            if t == s + 1:
                mean = (x - b[s] / (1 - now).sqrt() * e) / a[s].sqrt()
                for name, variance in (("beta", b[s]), ("posterior", tilde[s])):
                    out[f"ddpm_{name}"] = numbers(mean + (variance.sqrt() * z if s else 0))
                out["ddpm_quiet"] = numbers(mean)
                out["by_posterior"] = numbers(on_x0[s] * x0 + on_xt[s] * x)
            for eta in (0.0, 0.5, 1.0):
                sigma = eta * ((1 - then) / (1 - now)).sqrt() * (1 - now / then).sqrt()
                out[f"ddim_{eta}"] = numbers(then.sqrt() * x0 + (1 - then - sigma**2).clamp(min=0).sqrt() * e + sigma * z)
            h = (torch.log(then) - torch.log(now)) / 2
            first = x - e / (1 - now).sqrt()
            euler = x + h * first
            out["euler"] = numbers(euler)
            heun = x + h / 2 * (first + euler - exact(euler, then) / (1 - then).sqrt()) if s else euler
            out["heun"] = numbers(heun)
            moves.append(out)
        schedules.append({"kind": kind, "steps": steps, "betas": numbers(b), "alpha_bars": numbers(bar),
                          "posterior_variance": numbers(tilde), "on_x0": numbers(on_x0), "on_xt": numbers(on_xt),
                          "loss_weight": numbers(weight), "moves": moves})


def embed(x, size):
    half = size // 2
    omega = torch.exp(-math.log(10000) / (half - 1) * torch.arange(half, dtype=x.dtype))
    angles = x[..., None] * omega
    return torch.cat([angles.sin(), angles.cos()], dim=-1)


class Net(torch.nn.Module):
    def __init__(self, d, hidden, layers, size, inputs):
        super().__init__()
        self.size, self.inputs = size, inputs
        linear = torch.nn.Linear
        self.first = linear((d * size if inputs else d) + size, hidden)
        self.middle = torch.nn.ModuleList(linear(hidden, hidden) for _ in range(layers))
        self.last = linear(hidden, d)

    def forward(self, x, t):
        of_x = torch.cat([embed(25 * column, self.size) for column in x.T], dim=1) if self.inputs else x
        h = torch.nn.functional.gelu(self.first(torch.cat([of_x, embed(t.to(x.dtype), self.size)], dim=1)))
        for layer in self.middle:
            h = h + torch.nn.functional.gelu(layer(h))
        return self.last(h)


flat = lambda parts: torch.cat([p.detach().ravel() for p in parts])
networks = []
b = betas("linear", 40)
bar = torch.cumprod(1 - b, 0)
WEIGHT = b**2 / (2 * b * (1 - b) * (1 - bar))
for d, hidden, layers, size, inputs, weighted in ((2, 16, 3, 8, True, False), (1, 12, 2, 6, False, True)):
    n = 12
    x0, noise = draw(n, d), draw(n, d)
    steps_of = lambda update: (torch.arange(n) * 5 + 7 * update) % 40

    def start(dtype):
        net = Net(d, hidden, layers, size, inputs).to(dtype)
        for p, w in zip(net.parameters(), weights):
            p.data = w.to(dtype).clone()
        return net

    bare = Net(d, hidden, layers, size, inputs)
    weights = [torch.tensor((p.shape[-1] ** -0.5 * (2 * rng.random(p.shape) - 1)).round(4), dtype=DOUBLE)
               for p in bare.parameters()]

    def loss(net, update):
        t, dtype = steps_of(update), net.last.weight.dtype
        x = bar[t].sqrt()[:, None] * x0 + (1 - bar[t]).sqrt()[:, None] * noise
        errors = (net(x.to(dtype), t + 1) - noise.to(dtype)) ** 2
        return (errors * (WEIGHT[t].to(dtype)[:, None] if weighted else 1)).mean()

    def trained(dtype):
        net = start(dtype)
        optimiser = torch.optim.AdamW(net.parameters(), lr=1e-3)
        for update in range(UPDATES):
            optimiser.zero_grad()
            loss(net, update).backward()
            optimiser.step()
        return flat(net.parameters())

    net = start(DOUBLE)
    first = loss(net, 0)
    first.backward()
    networks.append({"d": d, "hidden": hidden, "layers": layers, "embedding": size, "inputs": inputs, "weighted": weighted,
                     "x0": numbers(x0), "epsilon": numbers(noise), "weights": numbers(flat(weights)),
                     "loss": first.item(), "gradient": numbers(flat([p.grad for p in net.parameters()])),
                     "after": numbers(trained(DOUBLE)), "after_f32": short(trained(torch.float32))})

here = pathlib.Path(__file__)
fixture = {"torch": torch.__version__.split("+")[0], "updates": UPDATES, "points": numbers(points.T),
           "schedules": schedules, "networks": networks}
here.with_suffix(".json").write_text(json.dumps(fixture) + "\n")
print(f"{len(schedules)} schedules, {len(networks)} networks, PyTorch {fixture['torch']}")
