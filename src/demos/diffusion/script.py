"""Diffusion, rebuilt with NumPy, and with PyTorch where a network guesses the noise.

Written by Unrolled for step @{t} of a run (seed @{seed}).
@{link}
Needs: pip install numpy, and torch for a network
"""

import math
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent
data = np.array(@{data}, dtype=float)[:, :2]
stage, T, schedule, denoiser = @{given.stage}, @{given.steps}, @{given.schedule}, @{given.weights}
particles, sampler, variance, eta = @{given.particles}, @{given.sampler}, @{given.variance}, @{given.eta}
sampling_steps, noise = @{given.sampling_steps} or T, @{given.noise}
training_steps, width, depth, embedding = @{given.training_steps}, @{given.width}, @{given.depth}, @{given.embedding} // 2 * 2
embed_inputs, batch, rate, weighted = @{given.embed_inputs}, @{given.batch}, @{given.rate}, @{given.loss} == "weighted"
seed, steps = @{seed}, @{t}
changes = @{changes}  # "set" turned a knob on the way.
page = @{metrics}
if @{from}:
    raise SystemExit("This run samples with the weights of another run, which this script does not rebuild.")


#@ insert random


learns, draws = (random := Random(seed)).fork(), random.fork()
if denoiser == "pretrained" and stage == "sample":  # So the network was trained; its file has weights of 16 bits.
    learns, training_steps, batch, rate, weighted = Random(1).fork(), 20_000, 64, 0.004, False

# The data at the scale of the noise, unless they are about there already.
n, d = data.shape
mean, deviation = data.mean(axis=0), math.sqrt(((data - data.mean(axis=0)) ** 2).mean())
if not (0.5 <= deviation <= 1.5 and (np.abs(mean) <= 0.5).all()):
    data = (data - mean) / (deviation or 1)

# The schedule, with β₀ = 0.
t = np.arange(1, T + 1)
if schedule == "cosine":
    cosine = np.cos((np.arange(T + 1) / T + 0.008) / 1.008 * np.pi / 2) ** 2
    betas = 1 - cosine[1:] / cosine[:-1]
else:
    first, last = (0.1 / T, 20 / T) if schedule == "linear" else (1e-4, 0.02)
    betas = first + (last - first) * (t - 1) / (T - 1)
betas = np.concatenate([[0], np.minimum(betas, 0.999)])
bars = np.cumprod(1 - betas)


def beta_between(t, s):
    return betas[t] if s + 1 == t else 1 - bars[t] / bars[s]


def posterior_variance(t, s):
    return (1 - bars[s]) / (1 - bars[t]) * beta_between(t, s)


def sigma_squared(t, s):
    return beta_between(t, s) if variance == "beta" else posterior_variance(t, s)


def instants(count):
    """The noising steps at which sampling stops, T first and 0 last."""
    return [(T * (count - i) + count // 2) // count for i in range(count + 1)]


def exact(x, t):
    """The noise that is guessed best: the data are n points, each as likely, so the mean of x₀ has a closed form."""
    a, v = math.sqrt(bars[t]), 1 - bars[t]
    guesses = []
    for some in np.array_split(x, max(1, len(x) * n // 2_000_000)):
        logs = -((some[:, None, :] - a * data) ** 2).sum(axis=2) / (2 * v)
        weights = np.exp(logs - logs.max(axis=1, keepdims=True))
        guesses.append(weights @ data / weights.sum(axis=1, keepdims=True))
    return (x - a * np.concatenate(guesses)) / math.sqrt(v)


def sampled(sampler, guess, x, t, s):
    """One step of the reverse process, from x_t to x_s."""
    draw = s > 0 and (noise if sampler == "ddpm" else eta > 0 if sampler == "ddim" else False)
    z = draws.normals(*x.shape) if draw else 0
    epsilon = guess(x, t)
    if sampler == "ddpm":
        x = (x - beta_between(t, s) / math.sqrt(1 - bars[t]) * epsilon) / math.sqrt(bars[t] / bars[s])
        return x + (math.sqrt(sigma_squared(t, s)) if draw else 0) * z
    if sampler == "ddim":
        sigma = eta * math.sqrt(posterior_variance(t, s))
        x_0 = (x - math.sqrt(1 - bars[t]) * epsilon) / math.sqrt(bars[t])
        return math.sqrt(bars[s]) * x_0 + math.sqrt(max(1 - bars[s] - sigma**2, 0)) * epsilon + sigma * z
    h = 0.5 * math.log(bars[s] / bars[t])  # The probability-flow ODE, by Euler or by Heun.
    slope = x - epsilon / math.sqrt(1 - bars[t])
    led = x + h * slope
    if sampler == "euler" or s == 0:
        return led
    return x + h * 0.5 * (slope + led - guess(led, s) / math.sqrt(1 - bars[s]))


def trained(count):
    """The moving average of the network's weights after so many training steps, as a guess of the noise; and the loss."""
    import torch

    frequencies = np.exp(-math.log(10_000) / (embedding // 2 - 1) * np.arange(embedding // 2))
    angles = np.arange(T + 1)[:, None] * frequencies
    times = torch.tensor(np.concatenate([np.sin(angles), np.cos(angles)], axis=1), dtype=torch.float32)
    sizes = [(d * embedding if embed_inputs else d) + embedding] + [width] * (depth + 1) + [d]
    weights = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        for shape in [(outputs, inputs), (outputs,)]:
            values = [(2 * learns.uniform() - 1) / math.sqrt(inputs) for _ in range(math.prod(shape))]
            weights.append(torch.tensor(values).reshape(shape).requires_grad_())
    average = [w.detach().clone() for w in weights]

    def network(weights, x, t):
        x = torch.as_tensor(x)
        if embed_inputs:
            angles = (25 * x[:, :, None] * torch.tensor(frequencies)).float()
            x = torch.cat([angles.sin(), angles.cos()], dim=2).flatten(1)
        h = torch.cat([x.float(), times[t]], dim=1)
        for i in range(0, len(weights) - 2, 2):
            new = torch.nn.functional.gelu(torch.nn.functional.linear(h, weights[i], weights[i + 1]))
            h = new if i == 0 else h + new
        return torch.nn.functional.linear(h, weights[-2], weights[-1])

    adam, loss = torch.optim.AdamW(weights, lr=rate, weight_decay=0.01), None
    for step in range(count):
        for change in (change for change in changes if change["t"] == step and stage == "train"):
            adam.param_groups[0]["lr"] = change["set"].get("rate", adam.param_groups[0]["lr"])
        drawn = [(learns.below(n), 1 + learns.below(T), [learns.normal() for _ in range(d)]) for _ in range(batch)]
        x_0, t, epsilon = data[[i for i, _, _ in drawn]], np.array([t for _, t, _ in drawn]), np.array([e for *_, e in drawn])
        x = np.sqrt(bars[t])[:, None] * x_0 + np.sqrt(1 - bars[t])[:, None] * epsilon
        error = (network(weights, x, torch.tensor(t)) - torch.tensor(epsilon)) ** 2
        if weighted:
            at = np.clip(t, 2, T) if variance == "posterior" else t
            var = np.array([sigma_squared(i, i - 1) for i in at])
            error = error * torch.tensor(betas[t] ** 2 / (2 * var * (1 - betas[t]) * (1 - bars[t])))[:, None]
        loss = error.mean()
        adam.zero_grad()
        loss.backward()
        adam.step()
        keep = min(0.995, (1 + step) / (10 + step))
        for mean, weight in zip(average, weights):
            mean.mul_(keep).add_((1 - keep) * weight.detach())

    def guess(x, t):
        with torch.no_grad():
            return network(average, x, torch.full((len(x),), t)).double().numpy()

    return guess, None if loss is None else loss.item()


def wasserstein(x, y):
    """The Wasserstein distance of two samples on a line."""
    both = np.concatenate([x, y])
    order = both.argsort()
    apart = np.cumsum(np.where(order < len(x), 1 / len(x), -1 / len(y)))
    return (np.abs(apart[:-1]) * np.diff(both[order])).sum()


def distance(x, y):
    """The distance of two samples; in the plane the mean over 16 directions."""
    few = lambda x, most: x[np.arange(min(len(x), most)) * len(x) // min(len(x), most)]
    if d == 1:
        return wasserstein(few(x, 20_000)[:, 0], few(y, 20_000)[:, 0])
    directions = Random(1, stream=3)
    sum_ = 0
    for _ in range(16):
        u = directions.normals(2)
        u = u / np.linalg.norm(u)
        sum_ += wasserstein(few(x, 1000) @ u, few(y, 1000) @ u)
    return sum_ / 16


numbers, exactly = {}, True
if stage == "forward":
    chosen = draws.distinct(n, particles)
    x = data[[chosen[i % len(chosen)] for i in range(particles)]]
    for i in range(1, steps + 1):
        x = math.sqrt(1 - betas[i]) * x + math.sqrt(betas[i]) * draws.normals(*x.shape)
    numbers["distance"] = distance(x, data)
    numbers["to_normal"] = distance(x, Random(1, stream=3).normals(1000, d))
elif stage == "train":
    x = draws.normals(200, d)
    guess, numbers["loss"] = trained(steps)
    for i, s in zip(instants(20), instants(20)[1:]):
        eta = 0
        x = sampled("ddim", guess, x, i, s)
    numbers["distance"] = distance(x, data)
    exactly = steps <= 100
else:
    x = draws.normals(particles, d)
    guess = exact if denoiser == "exact" else trained(training_steps)[0]
    stops = instants(sampling_steps)
    for i, s in list(zip(stops, stops[1:]))[:steps]:
        x = sampled(sampler, guess, x, i, s)
    numbers["distance"] = distance(x, data)
    exactly = denoiser == "exact" or training_steps <= 100

# The exact denoiser works in double precision. Networks are trained in single: sums are taken in another order here, and
# the difference grows from step to step. After some hundred the two are different runs of one experiment.
tolerance = 1e-3 if stage == "train" or denoiser == "trained" and stage == "sample" else 1e-8
print(f"{'':12}{'Unrolled':>20}{'this script':>20}")
for name, ours in numbers.items():
    theirs = page.get(name)
    if theirs is None or ours is None:
        continue
    print(f"{name:12}{theirs:>20.12g}{ours:>20.12g}")
    assert not exactly or np.isclose(theirs, ours, rtol=tolerance, atol=tolerance), name
if stage != "train" and exactly:
    samples = np.array(@{page.samples}).reshape(-1, d)
    assert np.allclose(samples, x, rtol=tolerance, atol=tolerance), "the particles differ"
    print("All particles are at the same places.")
if not exactly:
    print("After more than 100 training steps in single precision rounding has a say: compare the numbers by size.")
