// In the browser: the app's k-means beside npm's ml-kmeans, its EM beside npm's gaussian-mixture-model, on the same
// points from the same start. `run.mjs` asks.

import GaussianMixtureModel from "gaussian-mixture-model";
import { kmeansGenerator } from "ml-kmeans";
import { Matrix, SingularValueDecomposition } from "ml-matrix";
import { PCA } from "ml-pca";

const kernels = {};
const tables = {};

/** Loads a build of `bench/kernel` under a name. */
async function load(name) {
  const kernel = await import(`/${name}/app.js`);
  await kernel.default({ module_or_path: `/${name}/app_bg.wasm` });
  kernels[name] = kernel;
}

/** Loads a table: rows of `d` numbers, the first `k` of them the start. */
async function table(name, d, k) {
  const flat = new Float64Array(await (await fetch(`/bench/out/${name}`)).arrayBuffer());
  const rows = Array.from({ length: flat.length / d }, (_, i) => Array.from(flat.subarray(i * d, i * d + d)));
  tables[name] = { d, k, flat, rows, start: flat.slice(0, k * d) };
}

/** Milliseconds of one round, over `rounds` of them, by every task and name; and what they have led to, flat. */
const RUNS = {
  kmeans: {
    ours: (kernel, { d, flat, start }) => new kernel.Bench(flat, d, start),
    result: (bench) => bench.centers(),
    "ml-kmeans": ({ k, rows }, rounds) => {
      const initialization = rows.slice(0, k).map((row) => [...row]);
      const steps = kmeansGenerator(rows, k, { initialization, tolerance: 0, maxIterations: rounds });
      let last;
      const time = timed(() => {
        for (let i = 0; i < rounds; i++) last = steps.next().value;
      });
      return { round: time / rounds, result: last.centroids.flat() };
    },
  },
  em: {
    ours: (kernel, { d, flat, start }) => new kernel.EmBench(flat, d, start),
    result: (bench) => bench.mixture(),
    "gaussian-mixture-model": ({ d, k, rows }, rounds) => {
      const unit = () => Array.from({ length: d }, (_, i) => Array.from({ length: d }, (_, j) => Number(i === j)));
      const covariances = Array.from({ length: k }, unit);
      const model = new GaussianMixtureModel({ means: rows.slice(0, k), covariances, bufferSize: rows.length });
      rows.forEach((row) => model.addPoint(row));
      const time = timed(() => model.runEM(rounds));
      return { round: time / rounds, result: [model.weights, model.means, model.covariances].flat(3) };
    },
  },
};

function timed(work) {
  const before = performance.now();
  work();
  return performance.now() - before;
}

function ours(task, kernel, name, rounds) {
  const bench = RUNS[task].ours(kernels[kernel], tables[name]);
  const time = timed(() => {
    for (let i = 0; i < rounds; i++) bench.round();
  });
  const result = Array.from(RUNS[task].result(bench));
  bench.free();
  return { round: time / rounds, result };
}

function theirs(task, peer, name, rounds) {
  return RUNS[task][peer](tables[name], rounds);
}

/** Milliseconds of every stretch of the app's road, a list a stretch, for `steps` steps. */
function road(kernel, name, steps) {
  const { d, flat, start } = tables[name];
  const road = new kernels[kernel].Road(flat, d, start);
  const bench = new kernels[kernel].Bench(flat, d, start);
  const stretches = {};
  let bytes = 0;
  const time = (stretch, work) => {
    const before = performance.now();
    const value = work();
    (stretches[stretch] ||= []).push(performance.now() - before);
    return value;
  };
  for (let i = 0; i < steps; i++) {
    const step = i % 2 ? "update" : "assign";
    time(`algorithm: ${step}`, () => bench.step());
    time(`session: ${step}, keyframe, sample`, () => road.work());
    bytes = time("session: report and frame", () => road.report());
    time("page: decode", () => road.take());
    time("page: numbers and sentences", () => road.facts());
    time("page: record the points", () => road.draw("points", 800, 600));
    time("page: record the cost", () => road.draw("cost", 400, 200));
  }
  road.free();
  bench.free();
  return { stretches, bytes };
}

/** Milliseconds of the two half-steps of EM, a list each. */
function halves(kernel, name, steps) {
  const { d, flat, start } = tables[name];
  const bench = new kernels[kernel].EmBench(flat, d, start);
  const stretches = { "e-step": [], "m-step, likelihood, bound, gap": [] };
  for (let i = 0; i < steps; i++) for (const list of Object.values(stretches)) list.push(timed(() => bench.step()));
  bench.free();
  return stretches;
}

const matrices = {};

/** Loads a matrix of shape (m, n): single precision, by rows. */
async function matrix(name, m, n) {
  const a = new Float32Array(await (await fetch(`/bench/out/${name}`)).arrayBuffer());
  const rows = Array.from({ length: m }, (_, i) => Array.from(a.subarray(i * n, i * n + n)));
  matrices[name] = { a, m, n, rows };
}

/** Milliseconds of the exact thin factorisation, and the singular values. */
function svd(kernel, name) {
  const { a, m, n } = matrices[name];
  const bench = new kernels[kernel].SvdBench(a, m, n);
  let result;
  const time = timed(() => (result = bench.exact()));
  bench.free();
  return { time, result: Array.from(result) };
}

/** The same of ml-matrix, which works in double precision. */
function theirSvd(name) {
  const a = new Matrix(matrices[name].rows);
  let of;
  const time = timed(() => (of = new SingularValueDecomposition(a, { autoTranspose: true })));
  return { time, result: of.diagonal };
}

/** Milliseconds of all principal axes of a table, and the variances along them. */
function pca(kernel, name) {
  const { d, flat } = tables[name];
  const bench = new kernels[kernel].PcaBench(flat, d);
  const time = timed(() => bench.fit());
  const result = Array.from(bench.variances());
  bench.free();
  return { time, result };
}

/** The same of ml-pca. */
function theirPca(name, method) {
  let of;
  const time = timed(() => (of = new PCA(tables[name].rows, { method })));
  return { time, result: of.getEigenvalues() };
}

/** Milliseconds of the randomised factorisation. */
function leading(kernel, name) {
  const { a, m, n } = matrices[name];
  const bench = new kernels[kernel].SvdBench(a, m, n);
  const time = timed(() => bench.leading());
  bench.free();
  return time;
}

/** Milliseconds of what the worker does with a picture made of a matrix, by stretch. */
function picture(kernel, name) {
  const { a, m, n } = matrices[name];
  const rgba = new Uint8ClampedArray(4 * m * n).fill(255);
  for (let i = 0; i < m * n; i++) rgba.fill(a[i], 4 * i, 4 * i + 3);
  const bytes = new Uint8Array(rgba.buffer);
  const stretches = {};
  let road;
  stretches["dropped, until rank 50 is reported"] = timed(() => (road = new kernels[kernel].SvdRoad(bytes, n, m)));
  stretches["exact factors, handed in"] = timed(() => road.supply());
  stretches["k: 50 to 51, as when it plays"] = timed(() => road.seek(51n));
  stretches["k: 51 to 52"] = timed(() => road.seek(52n));
  stretches["k: back to 51"] = timed(() => road.seek(51n));
  stretches["k: 51 to 400"] = timed(() => road.seek(400n));
  stretches["k: back to 399"] = timed(() => road.seek(399n));
  road.free();
  return stretches;
}

/** The app's own training: milliseconds a step, over `steps` of them, and what the network says then. */
function network(kernel, { width, depth, rate, steps }) {
  const bench = new kernels[kernel].NetworkBench(width, depth, rate);
  const time = timed(() => bench.steps(steps));
  const result = Array.from(bench.prediction());
  bench.free();
  return { time: time / steps, result };
}

/** What the peers start from. */
function networkStart({ width, depth, rate }) {
  const bench = new kernels.ours.NetworkBench(width, depth, rate);
  const start = { weights: Array.from(bench.weights()), target: Array.from(bench.target()) };
  bench.free();
  return start;
}

/** A script of npm's that speaks by a global name. */
function script(path) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement("script"), { src: path, onload: resolve, onerror: reject });
    document.head.append(element);
  });
}

/** TensorFlow.js with its two backends that need no graphics card, on one thread. */
async function tensorflow() {
  await script("/npm/@tensorflow/tfjs/dist/tf.min.js");
  await script("/npm/@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js");
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  tf.wasm.setWasmPaths("/npm/@tensorflow/tfjs-backend-wasm/dist/");
}

/** The same training by TensorFlow.js. */
async function theirNetwork(backend, { width, depth, rate, steps }, { weights, target }) {
  await tf.setBackend(backend);
  await tf.ready();
  tf.engine().startScope();
  const sizes = [1, ...Array(depth - 1).fill(width), 1];
  const layers = [];
  let at = 0;
  const take = (shape, count) => tf.variable(tf.tensor(weights.slice(at, (at += count)), shape));
  for (let l = 0; l < depth; l++) {
    const [fanIn, fanOut] = [sizes[l], sizes[l + 1]];
    layers.push([take([fanOut, fanIn], fanOut * fanIn), take([fanOut], fanOut)]);
  }
  const n = target.length;
  const x = tf.tensor(target.map((_, i) => i / n), [n, 1]);
  const y = tf.tensor(target, [n, 1]);
  const net = () =>
    layers.reduce((h, [w, b], l) => {
      const z = tf.add(tf.matMul(h, w, false, true), b);
      return l + 1 < depth ? tf.relu(z) : z;
    }, x);
  const adam = tf.train.adam(rate, 0.9, 0.999, 1e-8);
  const loss = () => tf.mean(tf.squaredDifference(net(), y));
  const before = performance.now();
  for (let i = 0; i < steps; i++) tf.tidy(() => void adam.minimize(loss));
  const result = Array.from(tf.tidy(net).dataSync());
  const time = (performance.now() - before) / steps;
  adam.dispose();
  layers.flat().forEach((variable) => variable.dispose());
  tf.engine().endScope();
  return { time, result };
}

/** The weights that all begin with, and what the network says after a few steps on one batch. */
function diffusionStart(knobs, { x, t, epsilon }, count) {
  const bench = new kernels.ours.DiffusionBench(knobs);
  const weights = Array.from(bench.weights());
  const result = Array.from(bench.checked(Float64Array.from(x), Uint32Array.from(t), Float64Array.from(epsilon), count));
  bench.free();
  return { weights, result };
}

/** Milliseconds of a training step of the app's. */
function diffusion(kernel, knobs, steps) {
  const bench = new kernels[kernel].DiffusionBench(knobs);
  const time = timed(() => bench.steps(steps)) / steps;
  bench.free();
  return { time };
}

/** Milliseconds of a whole sampling run. */
function diffusionSample(kernel, knobs, steps) {
  const bench = new kernels[kernel].DiffusionBench(knobs);
  const time = timed(() => bench.steps(steps));
  bench.free();
  return time;
}

/** The same training by TensorFlow.js: on one batch, from given weights. It has no AdamW, so weights shrink beforehand. */
async function theirDiffusion(backend, weights, { x, t, epsilon }, steps) {
  await tf.setBackend(backend);
  await tf.ready();
  tf.engine().startScope();
  const [size, hidden, rate] = [128, 128, 1e-3];
  const layers = [];
  let at = 0;
  const take = (shape, count) => tf.variable(tf.tensor(weights.slice(at, (at += count)), shape));
  for (const [fanIn, fanOut] of [[3 * size, hidden], [hidden, hidden], [hidden, hidden], [hidden, hidden], [hidden, 2]]) {
    layers.push([take([fanOut, fanIn], fanOut * fanIn), take([fanOut], fanOut)]);
  }
  const n = t.length;
  const given = [tf.tensor(x, [n, 2]), tf.tensor(t, [n, 1]), tf.tensor(epsilon, [n, 2])];
  const omega = tf.tensor(Array.from({ length: size / 2 }, (_, j) => Math.exp((-Math.log(10_000) / (size / 2 - 1)) * j)), [1, size / 2]);
  const embed = (of) => [tf.sin(tf.mul(of, omega)), tf.cos(tf.mul(of, omega))];
  const gelu = (z) => tf.mul(z, tf.mul(0.5, tf.add(1, tf.erf(tf.mul(z, Math.SQRT1_2)))));
  const net = () => {
    const scaled = tf.mul(25, given[0]);
    const [left, right] = tf.split(scaled, 2, 1);
    const inputs = tf.concat([...embed(left), ...embed(right), ...embed(given[1])], 1);
    return layers.reduce((h, [w, b], l) => {
      const z = tf.add(tf.matMul(h, w, false, true), b);
      if (l === 0) return gelu(z);
      return l + 1 < layers.length ? tf.add(h, gelu(z)) : z;
    }, inputs);
  };
  const all = layers.flat();
  const adam = tf.train.adam(rate, 0.9, 0.999, 1e-8);
  const loss = () => tf.mean(tf.squaredDifference(net(), given[2]));
  const before = performance.now();
  for (let i = 0; i < steps; i++) {
    tf.tidy(() => {
      const { grads } = tf.variableGrads(loss);
      for (const of of all) of.assign(tf.mul(of, 1 - rate * 0.01));
      adam.applyGradients(grads);
    });
  }
  const result = Array.from(tf.tidy(net).dataSync());
  const time = (performance.now() - before) / steps;
  adam.dispose();
  all.forEach((variable) => variable.dispose());
  tf.engine().endScope();
  return { time, result };
}

globalThis.bench = { load, table, ours, theirs, road, halves, matrix, svd, theirSvd, pca, theirPca, leading, picture, network, networkStart, tensorflow, theirNetwork, diffusionStart, diffusion, diffusionSample, theirDiffusion };
