"""What PyTorch makes of small networks: the reference for `math/mlp.rs`, `math/optimiser.rs` and `math/kernel.rs`.

From given weights: output, loss, gradient, and the weights after 100 updates by gradient descent, momentum and Adam; the
empirical neural tangent kernel by autograd. In double precision; in single precision the weights after the updates.
Spectra are NumPy's FFT with the normalisation of Rahaman et al. 2019: single-sided, times 2/N.
"""

import json
import os
import pathlib

import numpy
import torch

torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)

UPDATES = 100
RATES = {"gd": 1e-2, "momentum": 3e-3, "adam": 1e-3}
# Sines of 30 times a sum are steep: at the other rates rounding grows from update to update.
SLOW = {"gd": 1e-4, "momentum": 3e-5, "adam": 1e-4}
OPTIMISERS = {
    "gd": lambda p, rate: torch.optim.SGD(p, lr=rate),
    "momentum": lambda p, rate: torch.optim.SGD(p, lr=rate, momentum=0.9),
    "adam": lambda p, rate: torch.optim.Adam(p, lr=rate),
}
NETWORKS = [
    # name, sizes, activation, ω₀, frequencies of Fourier features, samples
    ("relu", [1, 16, 16, 1], "relu", None, None, 12),
    ("tanh", [1, 16, 16, 1], "tanh", None, None, 12),
    ("sine", [1, 12, 12, 1], "sine", 30.0, None, 12),
    ("fourier", [8, 12, 1], "relu", None, 4, 12),
    ("deep", [1, 6, 6, 6, 6, 6, 1], "relu", None, None, 9),
    ("two outputs", [2, 9, 2], "tanh", None, None, 8),
]
KERNELS = [("two layers", [1, 24, 1], "relu"), ("four layers", [1, 10, 10, 10, 1], "relu"),
           ("four layers of tanh", [1, 8, 8, 8, 1], "tanh")]


def numbers(x):
    return [float(v) for v in numpy.asarray(x).ravel()]


def weights_of(sizes, generator, omega=None):
    """In the order of `parameters()`, with few digits, so that the fixture is small and both sides start alike."""
    parts = []
    for layer, (fan_in, fan_out) in enumerate(zip(sizes, sizes[1:])):
        bound = fan_in**-0.5 if omega is None or layer == 0 else (6 / fan_in) ** 0.5 / omega
        parts += [(bound * (2 * generator.random(count) - 1)).round(4) for count in (fan_out * fan_in, fan_out)]
    return numpy.concatenate(parts)


class Net:
    def __init__(self, sizes, activation, omega, flat, dtype):
        self.parameters, at = [], 0
        for fan_in, fan_out in zip(sizes, sizes[1:]):
            for shape in ((fan_out, fan_in), (fan_out,)):
                count = int(numpy.prod(shape))
                part = torch.tensor(flat[at:at + count], dtype=dtype).reshape(shape)
                self.parameters.append(part.requires_grad_())
                at += count
        self.activation = {"relu": torch.relu, "tanh": torch.tanh, "sine": lambda z: torch.sin(omega * z)}[activation]

    def __call__(self, h):
        pairs = list(zip(self.parameters[::2], self.parameters[1::2]))
        for w, b in pairs[:-1]:
            h = self.activation(torch.nn.functional.linear(h, w, b))
        return torch.nn.functional.linear(h, *pairs[-1])

    def flat(self):
        return torch.cat([p.detach().ravel() for p in self.parameters])


def gradient(net, x, y):
    out = net(x)
    loss = torch.nn.functional.mse_loss(out, y)
    return out.detach(), loss.item(), torch.cat([g.ravel() for g in torch.autograd.grad(loss, net.parameters)])


def trained(sizes, activation, omega, flat, x, y, name, rate, dtype):
    net = Net(sizes, activation, omega, flat, dtype)
    optimiser = OPTIMISERS[name](net.parameters, rate)
    x, y = x.to(dtype), y.to(dtype)
    for _ in range(UPDATES):
        optimiser.zero_grad()
        torch.nn.functional.mse_loss(net(x), y).backward()
        optimiser.step()
    return net.flat()


rng = numpy.random.default_rng(11)
networks = []
for name, sizes, activation, omega, features, n in NETWORKS:
    flat = weights_of(sizes, rng, omega)
    b = [] if features is None else rng.normal(0, 3, features).round(3)
    x = numpy.arange(n) / n if features is not None or sizes[0] == 1 else rng.random((n, sizes[0])).round(3)
    angles = 2 * numpy.pi * numpy.outer(x, b)
    inputs = numpy.hstack([numpy.cos(angles), numpy.sin(angles)]) if features is not None else x.reshape(n, sizes[0])
    y = rng.normal(size=(n, sizes[-1])).round(3)
    tx, ty = torch.tensor(inputs), torch.tensor(y)
    out, loss, grad = gradient(Net(sizes, activation, omega, flat, torch.float64), tx, ty)
    rates = RATES if omega is None else SLOW
    of = lambda o, dtype: trained(sizes, activation, omega, flat, tx, ty, o, rates[o], dtype)
    networks.append({
        "name": name, "sizes": sizes, "activation": activation, "omega_0": omega, "b": numbers(b), "x": numbers(x),
        "y": numbers(y), "weights": numbers(flat), "output": numbers(out), "loss": loss, "gradient": numbers(grad), "rates": rates,
        "after": {o: numbers(of(o, torch.float64)) for o in OPTIMISERS},
        # Seven digits are all that single precision has.
        "after_f32": {o: [float(f"{v:.7g}") for v in of(o, torch.float32)] for o in OPTIMISERS},
    })

kernels = []
for name, sizes, activation in KERNELS:
    flat = weights_of(sizes, rng)
    x = torch.arange(10, dtype=torch.float64).reshape(-1, 1) / 10
    net = Net(sizes, activation, None, flat, torch.float64)
    rows = [torch.cat([g.ravel() for g in torch.autograd.grad(net(row).sum(), net.parameters)]) for row in x]
    jacobian = torch.stack(rows)
    kernels.append({"name": name, "sizes": sizes, "activation": activation, "x": numbers(x), "weights": numbers(flat),
                    "kernel": numbers(jacobian @ jacobian.T)})

spectra = []
for n in (200, 64, 81, 2):
    samples = rng.normal(size=n).round(4)
    f = numpy.fft.fft(samples)[:(n + 1) // 2]
    spectra.append({"samples": numbers(samples), "amplitudes": numbers(2 / n * numpy.abs(f))})

here = pathlib.Path(__file__)
versions = {"torch": torch.__version__.split("+")[0], "numpy": numpy.__version__}
fixture = {**versions, "updates": UPDATES, "networks": networks, "kernels": kernels, "spectra": spectra}
here.with_suffix(".json").write_text(json.dumps(fixture) + "\n")
print(f"{len(networks)} networks, {len(kernels)} kernels, PyTorch {versions['torch']}, {os.path.getsize(here.with_suffix('.json'))} bytes")
