// `cargo xtask bench`: one round of k-means, and one of EM, in this app, in npm's fastest known peers (all in one
// Chromium) and in scikit-learn (one native thread). All first show that they compute the same. Then they take turns, so
// that whatever else the machine does falls on all of them; what counts are the ratios of the medians.
//
// Of the npm packages that we looked at (gaussian-mixture-model, expectation-maximization) only the first takes a start
// and a number of rounds. It keeps
// responsibilities in single precision, hence its wider tolerance.
//
// `svd.mjs` times factorisations, against NumPy and npm's ml-matrix; `network.mjs` training, against PyTorch and npm's
// TensorFlow.js, and `diffusion.mjs` that of a denoiser; `pca.mjs` all principal axes of a table, against scikit-learn and npm's ml-pca.
//
// Environment: ONLY (`kmeans`, `em`, `svd`, `pca`, `network`, `diffusion`), TURNS, PYTHON, CHROMIUM, KERNEL (a directory that wasm-bindgen has written), and, to compare two builds of our
// own, AGAINST (another one).

import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { cpus } from "node:os";
import { dirname, extname, join, normalize } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { launch } from "../e2e/harness.mjs";
import { diffusion } from "./diffusion.mjs";
import { network } from "./network.mjs";
import { pca } from "./pca.mjs";
import { svd } from "./svd.mjs";

const TASKS = [
  { task: "kmeans", n: 100_000, d: 2, k: 8, rounds: 20, aims: { "ml-kmeans": 3, "scikit-learn": 1 / 1.5 } },
  { task: "kmeans", n: 10_000, d: 16, k: 12, rounds: 20, aims: { "scikit-learn": 1 / 1.25 } },
  { task: "em", n: 100_000, d: 2, k: 8, rounds: 8, aims: { "scikit-learn": 1 / 0.3 } },
  { task: "em", n: 10_000, d: 16, k: 12, rounds: 8, aims: {} },
];
/** Only these, if any are named: `ONLY=svd`. */
const only = (task) => !process.env.ONLY || process.env.ONLY.split(",").includes(task);
const TURNS = Number(process.env.TURNS || 25);
const PEERS = { kmeans: "ml-kmeans", em: "gaussian-mixture-model" };
const SAID = { kmeans: "one round of k-means (assign, update); centres", em: "one round of EM (E-step, M-step, full covariances); parameters" };
/** By how much results may differ, relative to the largest number. */
const AGREE = { "ml-kmeans": 1e-9, "gaussian-mixture-model": 1e-4, "scikit-learn": 1e-9, against: 1e-9 };

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, "bench", "out");
mkdirSync(out, { recursive: true });

/** A file in a directory; what was written for Node is dressed as a module. */
function file(directory, path) {
  const name = join(directory, normalize("/" + path));
  const text = readFileSync(extname(name) ? name : `${name}.js`);
  const old = /(fft\.js\/lib\/fft|(binary-search|cholesky-tools)\/index)\.js$/.test(name);
  return old ? `const module = { exports: {} };\n${text}\nexport default module.exports;` : text;
}

const places = { npm: join(root, "bench", "node_modules"), bench: join(root, "bench"), ours: process.env.KERNEL, against: process.env.AGAINST };
const types = { ".html": "text/html", ".wasm": "application/wasm", ".f64": "application/octet-stream" };
const server = createServer((request, response) => {
  const [, place, path] = /^\/(\w+)\/(.*)$/.exec(new URL(request.url, "http://bench/").pathname) || [];
  // Isolated from other origins, a page may read a finer clock.
  const headers = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };
  try {
    const body = file(places[place], decodeURIComponent(path));
    response.writeHead(200, { ...headers, "Content-Type": types[extname(path)] || "text/javascript" }).end(body);
  } catch {
    response.writeHead(404, headers).end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

/** Points without clear clusters, so that no one is done early: each number the sum of two uniform ones. */
function points(n, d) {
  let state = 1;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return Float64Array.from({ length: n * d }, () => uniform() + uniform());
}

const single = Object.fromEntries(["OMP", "OPENBLAS", "MKL"].map((name) => [`${name}_NUM_THREADS`, "1"]));
const python = spawn(process.env.PYTHON, [join(root, "bench", "peer.py")], {
  env: { ...process.env, ...single },
  stdio: ["pipe", "pipe", "inherit"],
});
const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
const answer = async () => JSON.parse((await lines.next()).value);
const sklearn = (ask) => {
  python.stdin.write(JSON.stringify(ask) + "\n");
  return answer();
};
const { versions } = await answer();

const browser = await launch();
const page = await browser.newPage();
page.on("pageerror", (error) => console.error(`page: ${error}`));
page.on("requestfailed", (request) => console.error(`page: cannot load ${request.url()}`));
page.on("response", (response) => response.ok() || console.error(`page: ${response.status()} ${response.url()}`));
await page.goto(`http://127.0.0.1:${server.address().port}/bench/page.html`);
await page.waitForFunction(() => globalThis.bench, null, { timeout: 30_000 });
const builds = ["ours", ...(process.env.AGAINST ? ["against"] : [])];
for (const build of builds) await page.evaluate((build) => bench.load(build), build);

const version = (name) => `${name} ${JSON.parse(readFileSync(join(places.npm, name, "package.json"))).version}`;
console.log(`\nChromium ${browser.version()}, ${Object.values(PEERS).map(version).join(", ")}, ${versions}, one thread`);
console.log(`${cpus().length} × ${cpus()[0].model}; medians of ${TURNS} turns, each turn one after another\n`);

const at = (sorted, share) => sorted[Math.round(share * (sorted.length - 1))];
const spread = (times) => {
  const sorted = [...times].sort((a, b) => a - b);
  return { median: at(sorted, 0.5), low: at(sorted, 0.1), high: at(sorted, 0.9) };
};
const show = (ms) => ms.toFixed(3).padStart(9);
const difference = (a, b) =>
  Math.max(...a.map((x, i) => Math.abs(x - b[i]))) / Math.max(...b.map((x) => Math.abs(x)));

for (const { task, n, d, k, rounds, aims } of TASKS.filter(({ task }) => only(task))) {
  const name = `points-${n}x${d}.f64`;
  const peer = PEERS[task];
  writeFileSync(join(out, name), points(n, d));
  await page.evaluate(([name, d, k]) => bench.table(name, d, k), [name, d, k]);
  const ask = { task, points: join(out, name), n, d, k };
  const ours = (rounds, build = "ours") => page.evaluate((given) => bench.ours(...given), [task, build, name, rounds]);
  const theirs = (rounds) => page.evaluate((given) => bench.theirs(...given), [task, peer, name, rounds]);

  const worst = {};
  const check = (who, a, b) => {
    worst[who] = Math.max(worst[who] || 0, difference(a.result, b.result));
    if (!(worst[who] < AGREE[who])) throw new Error(`${who} does not compute the same: it differs by ${worst[who]}`);
  };
  for (const count of [1, rounds]) {
    const own = await ours(count);
    check(peer, await theirs(count), own);
    check("scikit-learn", await sklearn({ ...ask, rounds: count, check: true }), own);
    for (const build of builds.slice(1)) check(build, await ours(count, build), own);
  }

  const times = {};
  for (let turn = 0; turn < TURNS; turn++) {
    const put = (who, { round }) => (times[who] ||= []).push(round);
    for (const build of builds) put(build, await ours(rounds, build));
    put(peer, await theirs(rounds));
    put("scikit-learn", await sklearn({ ...ask, rounds, check: false }));
  }
  const agree = Object.entries(worst).map(([who, by]) => `${who} to ${by.toExponential(1)}`).join(", ");
  console.log(`${n} × ${d}, K = ${k}: ${SAID[task]} agree with ${agree}; ${rounds} rounds a turn`);
  console.log(`${"".padEnd(24)}${"ms".padStart(9)}${"10 %".padStart(9)}${"90 %".padStart(9)}   ours is`);
  const own = spread(times.ours).median;
  for (const [who, of] of Object.entries(times)) {
    const { median, low, high } = spread(of);
    const ratio = median / own;
    const said = ratio >= 1 ? `${ratio.toFixed(2)} times as fast` : `${(1 / ratio).toFixed(2)} times as slow`;
    const aim = aims[who];
    const verdict = aim ? `; aim ${aim >= 1 ? `${aim.toFixed(1)} times as fast` : `${(1 / aim).toFixed(1)} times as slow`}: ${ratio >= aim ? "met" : "NOT MET"}` : "";
    console.log(`${who.padEnd(24)}${show(median)}${show(low)}${show(high)}   ${who === "ours" ? "" : said + verdict}`);
  }
  console.log();
}

const [{ n, d, k }] = TASKS;
for (const build of only(TASKS[0].task) ? builds : []) {
  const { stretches, bytes } = await page.evaluate(([...given]) => bench.road(...given), [build, `points-${n}x${d}.f64`, 60]);
  console.log(`A step of the page at ${n} × ${d}, K = ${k}${build === "ours" ? "" : ` (${build})`}, in ms; its report and frame: ${bytes} bytes`);
  for (const [stretch, of] of Object.entries(stretches)) {
    const { median, high } = spread(of.slice(of.length / 6));
    console.log(`  ${stretch.padEnd(38)}${show(median)}   90 %${show(high)}`);
  }
  console.log(`A step of EM there, the algorithm alone, in ms`);
  const halves = await page.evaluate((given) => bench.halves(...given), [build, `points-${n}x${d}.f64`, 20]);
  for (const [stretch, of] of Object.entries(halves)) {
    const { median, high } = spread(of);
    console.log(`  ${stretch.padEnd(38)}${show(median)}   90 %${show(high)}`);
  }
  console.log();
}

if (only("diffusion")) await diffusion({ page, builds, out, ask: sklearn, spread, show, version, difference });
if (only("network")) await network({ page, builds, out, ask: sklearn, spread, show, version, difference });
if (only("pca")) await pca({ page, builds, out, ask: sklearn, spread, show, version, difference, points });
if (only("svd")) await svd({ page, builds, out, ask: sklearn, spread, show, version, difference });

await browser.close();
python.stdin.end();
server.close();
