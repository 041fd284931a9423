// Training at the reference preset of diffusion (hidden width 128, three residual layers with GELU, embeddings of 128 for
// inputs and time, AdamW, batches of 32), beside PyTorch on one native thread and TensorFlow.js on its backends `cpu` and
// `wasm` (SIMD, one thread); and how long sampling takes. A step of ours is the app's own: it draws the batch and keeps the
// moving average of the weights, which the others need not.

import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** By how much networks may differ after a few steps on one batch, relative to the largest value. */
const AGREE = 1e-3;
const CHECKED = 3;
const TURNS = Number(process.env.DIFFUSION_TURNS || 7);
const UPDATES = 50_000;
const BATCH = 32;
const PRESET = {
  steps: 50, schedule: "raw", width: 128, depth: 3, embedding: 128, embed_inputs: 1, batch: BATCH, rate: 0.001,
};
const AIMS = { PyTorch: 1, "better of TensorFlow.js": 5 };
/** What is sampled: 2,000 particles in 50 steps. */
const SAMPLED = { stage: "sample", weights: "trained", training_steps: 0, particles: 2000, steps: 50 };

const flat = (knobs) => Object.entries(knobs).flat().map(String);

/** Times all of it and prints it. */
export async function diffusion({ page, builds, out, ask, spread, show, version, difference }) {
  await page.evaluate(() => bench.tensorflow());
  const knobs = flat({ stage: "train", ...PRESET });
  // One batch, in no way special: places and noise between −1.7 and 1.7, all t in turn.
  const wave = (i, by) => 1.7 * Math.sin(1 + i * by);
  const batch = {
    x: Array.from({ length: 2 * BATCH }, (_, i) => wave(i, 1.3)),
    t: Array.from({ length: BATCH }, (_, i) => 1 + ((i * 11) % 50)),
    epsilon: Array.from({ length: 2 * BATCH }, (_, i) => wave(i, 2.1)),
  };
  const { weights, result: few } = await page.evaluate((given) => bench.diffusionStart(...given), [knobs, batch, CHECKED]);
  const name = join(out, "diffusion.weights.f32");
  writeFileSync(name, Float32Array.from(weights));
  const own = (build, steps) => page.evaluate((given) => bench.diffusion(...given), [build, knobs, steps]);
  const theirs = (backend, steps) => page.evaluate((given) => bench.theirDiffusion(...given), [backend, weights, batch, steps]);
  const python = (steps) => ask({ task: "diffusion", weights: name, ...batch, steps });

  const worst = {};
  let torch;
  const check = { PyTorch: () => python(CHECKED) };
  for (const backend of ["cpu", "wasm"]) check[`TensorFlow.js ${backend}`] = () => theirs(backend, CHECKED);
  for (const [who, run] of Object.entries(check)) {
    const { result, version } = await run();
    torch ||= version;
    worst[who] = difference(result, few);
    if (!(worst[who] < AGREE)) throw new Error(`${who} does not compute the same: it differs by ${worst[who]}`);
  }

  const peers = { ours: () => own("ours", 200) };
  for (const build of builds.slice(1)) peers[build] = () => own(build, 200);
  peers.PyTorch = () => python(200);
  for (const [backend, steps] of [["cpu", 3], ["wasm", 20]]) peers[`TensorFlow.js ${backend}`] = () => theirs(backend, steps);
  for (const build of builds) await own(build, 200);
  const times = {};
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [who, run] of Object.entries(peers)) (times[who] ||= []).push((await run()).time);
  }
  const medians = Object.fromEntries(Object.entries(times).map(([who, of]) => [who, spread(of).median]));
  const agree = Object.entries(worst).map(([who, by]) => `${who} to ${by.toExponential(1)}`).join(", ");
  console.log(`A training step of diffusion at the reference preset, in ms; medians of ${TURNS} turns`);
  console.log(`PyTorch ${torch}, ${version("@tensorflow/tfjs")}; after ${CHECKED} steps they agree with ours, ${agree}`);
  console.log(`${"".padEnd(24)}${"ms".padStart(9)}${"10 %".padStart(9)}${"90 %".padStart(9)}`);
  for (const [who, of] of Object.entries(times)) {
    const { median, low, high } = spread(of);
    console.log(`${who.padEnd(24)}${show(median)}${show(low)}${show(high)}   ${who === "ours" ? "" : said(median / medians.ours)}`);
  }
  medians["better of TensorFlow.js"] = Math.min(medians["TensorFlow.js cpu"], medians["TensorFlow.js wasm"]);
  for (const [who, least] of Object.entries(AIMS)) {
    const ratio = medians[who] / medians.ours;
    console.log(`  ${who}: ours is ${said(ratio)}; aim ${said(least)}: ${ratio >= least ? "met" : "NOT MET"}`);
  }
  console.log(`  ${(1000 / medians.ours).toFixed(0)} steps a second; ${UPDATES} steps: ${((medians.ours * UPDATES) / 1e3).toFixed(0)} s (aim 60)`);
  for (const [what, of] of [["the network of the page", {}], ["that of the preset", { ...PRESET, batch: 64 }]]) {
    const took = [];
    for (let turn = 0; turn < TURNS; turn++) {
      took.push(await page.evaluate((given) => bench.diffusionSample(...given), ["ours", flat({ ...of, ...SAMPLED }), 50]));
    }
    console.log(`  2,000 particles, 50 steps, ${what}: ${(spread(took).median / 1e3).toFixed(2)} s (aim 0.5)`);
  }
  console.log();
}

const said = (ratio) => (ratio >= 1 ? `${ratio.toFixed(2)} times as fast` : `${(1 / ratio).toFixed(2)} times as slow`);
