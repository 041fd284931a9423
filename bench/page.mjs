// In the browser: the app's k-means beside npm's ml-kmeans, its EM beside npm's gaussian-mixture-model, on the same
// points from the same start. `run.mjs` asks.

import GaussianMixtureModel from "gaussian-mixture-model";
import { kmeansGenerator } from "ml-kmeans";

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

globalThis.bench = { load, table, ours, theirs, road, halves };
