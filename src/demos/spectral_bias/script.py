"""A small network learns a signal, rebuilt with PyTorch.

Written by Unrolled for iteration @{t} of a run (seed @{seed}).
@{link}
Needs: pip install numpy torch
"""

import math
import pathlib

import numpy as np
import torch

torch.set_num_threads(1)  # The network is small.
HERE = pathlib.Path(__file__).parent
x = np.array(@{page.x}, dtype=float)  # Places in [0, 1); of a picture two numbers a pixel.
x = x.reshape(len(x), -1)
y = torch.tensor(np.array(@{page.target}).reshape(-1, 1), dtype=torch.float64)
kept = torch.tensor(np.array(@{page.kept}).ravel(), dtype=torch.bool)  # The network is fitted to these samples.

width, depth, activation = @{given.width}, @{given.depth}, @{given.activation}
omega_0, init_scale = @{given.omega_0}, @{given.init_scale}
fourier_scale, fourier_features = @{given.fourier_scale}, @{given.fourier_features}
optimiser, rate = @{given.optimiser}, @{given.rate}
seed, iterations = @{seed}, @{t}
# What was done on the way: an edit shakes the weights, "set" turns a knob.
changes = @{changes}
page = @{metrics}


#@ insert random


random = Random(seed)
# Noise, the choice of samples and the random frequencies have generators of their own.
_, _, of_features = random.fork(), random.fork(), random.fork()
if fourier_scale > 0:
    b = fourier_scale * of_features.normals(fourier_features, x.shape[1])
    angles = 2 * np.pi * x @ b.T
    x = np.concatenate([np.cos(angles), np.sin(angles)], axis=1)
# Unrolled trains in single precision. Its inputs and its first weights are rounded to that, and all else is double here.
x = torch.tensor(x, dtype=torch.float32).double()

# The weights at the start: uniform, between −1/√inputs and 1/√inputs unless the activation is a sine.
sizes = [x.shape[1]] + [width] * (depth - 1) + [1]
layers = []
for i, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
    bound = 1 / math.sqrt(inputs)
    if activation == "sine":
        bound = 1 / inputs if i == 0 else math.sqrt(6 / inputs) / omega_0
    layer = torch.nn.Linear(inputs, outputs)
    draws = [init_scale * bound * (2 * random.uniform() - 1) for _ in range(inputs * outputs)]
    layer.weight.data = torch.tensor(draws, dtype=torch.float32).double().reshape(outputs, inputs)
    draws = [init_scale / math.sqrt(inputs) * (2 * random.uniform() - 1) for _ in range(outputs)]
    layer.bias.data = torch.tensor(draws, dtype=torch.float32).double()
    layers.append(layer)
network = torch.nn.ModuleList(layers)


def f(h):
    sigma = {"relu": torch.relu, "tanh": torch.tanh, "sine": lambda z: torch.sin(omega_0 * z)}[activation]
    for layer in layers[:-1]:
        h = sigma(layer(h))
    return layers[-1](h)


def loss():
    return ((f(x) - y)[kept] ** 2).mean()


make = {
    "gd": lambda: torch.optim.SGD(network.parameters(), lr=rate),
    "momentum": lambda: torch.optim.SGD(network.parameters(), lr=rate, momentum=0.9),
    "adam": lambda: torch.optim.Adam(network.parameters(), lr=rate),
}
steps = make[optimiser]()
for t in range(iterations + 1):
    for change in (change for change in changes if change["t"] == t):
        if "set" in change:
            steps.param_groups[0]["lr"] = change["set"].get("rate", steps.param_groups[0]["lr"])
        else:  # All weights move together in a random direction, by a share of their norm.
            weights = torch.nn.utils.parameters_to_vector(network.parameters()).detach()
            direction = torch.tensor(random.normals(len(weights)))
            by = change["edit"]["perturb"]["size"] * weights.norm() / direction.norm()
            torch.nn.utils.vector_to_parameters(weights + by * direction, network.parameters())
    if t < iterations:
        steps.zero_grad()
        loss().backward()
        steps.step()

with torch.no_grad():
    prediction = f(x)
    ours = loss().item()
    theirs = torch.tensor(np.array(@{page.prediction}).reshape(-1, 1), dtype=torch.float64)
    apart = ((prediction - theirs).norm() / theirs.norm()).item()
print(f"{'':12}{'Unrolled':>20}{'this script':>20}")
print(f"{'loss':12}{page['loss']:>20.10g}{ours:>20.10g}")
print(f"The two curves are {apart:.2g} of their norm apart.")
# What single precision rounds away grows from update to update, the faster the larger the rate; after some hundred the
# two are different runs of one experiment.
if iterations <= 100:
    assert apart < 1e-3 and np.isclose(page["loss"], ours, rtol=1e-3), "the runs differ"
else:
    print("After more than 100 updates in single precision rounding has a say: compare the losses by size.")
