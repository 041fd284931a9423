// Training as a step of the app does it (forward, backward, Adam, and the spectrum of what comes out), beside PyTorch on
// one native thread and TensorFlow.js on its backends `cpu` and `wasm` (SIMD, one thread), from the same weights on the
// same target: ten waves at 200 samples, full batch.

import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** By how much networks may differ after a few steps, relative to the largest value. (Later they go apart: where a
 * gradient is nearly 0, Adam makes a whole step of its rounding.) */
const AGREE = 1e-3;
const CHECKED = 3;
const TURNS = Number(process.env.NETWORK_TURNS || 7);
/** The paper's run. */
const ITERATIONS = 60_000;

const SIZES = [
  { width: 256, depth: 6, rate: 3e-4, steps: 40, slow: 3, aim: { PyTorch: 1 / 3, "better of TensorFlow.js": 15 } },
  { width: 64, depth: 4, rate: 1e-3, steps: 300, slow: 20, aim: { PyTorch: 1 } },
  { width: 64, depth: 6, rate: 1e-3, steps: 200, slow: 20, aim: {} },
];

/** Times all of it and prints it. */
export async function network({ page, builds, out, ask, spread, show, version, difference }) {
  await page.evaluate(() => bench.tensorflow());
  for (const { slow, aim, ...size } of SIZES) {
    const start = await page.evaluate((size) => bench.networkStart(size), size);
    const files = Object.entries(start).map(([what, numbers]) => {
      const name = join(out, `network-${size.width}x${size.depth}.${what}.f32`);
      writeFileSync(name, Float32Array.from(numbers));
      return [what, name];
    });
    const own = (build, steps) => page.evaluate((given) => bench.network(...given), [build, { ...size, steps }]);
    const theirs = (backend, steps) =>
      page.evaluate((given) => bench.theirNetwork(...given), [backend, { ...size, steps }, start]);
    const python = (steps) => ask({ task: "network", ...size, steps, ...Object.fromEntries(files) });

    // Everybody, with the steps of a turn.
    const peers = { ours: () => own("ours", size.steps) };
    for (const build of builds.slice(1)) peers[build] = () => own(build, size.steps);
    peers.PyTorch = () => python(size.steps);
    for (const backend of ["cpu", "wasm"]) peers[`TensorFlow.js ${backend}`] = () => theirs(backend, slow);
    // And with a few, after which all must say the same.
    const check = { PyTorch: () => python(CHECKED) };
    for (const backend of ["cpu", "wasm"]) check[`TensorFlow.js ${backend}`] = () => theirs(backend, CHECKED);
    const few = await own("ours", CHECKED);
    const worst = {};
    let torch;
    for (const [who, run] of Object.entries(check)) {
      const { result, version } = await run();
      torch ||= version;
      worst[who] = difference(result, few.result);
      if (!(worst[who] < AGREE)) throw new Error(`${who} does not compute the same: it differs by ${worst[who]}`);
    }

    // What is compiled in the browser is compiled for speed only after a while.
    for (const build of builds) await own(build, size.steps);
    const times = {};
    for (let turn = 0; turn < TURNS; turn++) {
      for (const [who, run] of Object.entries(peers)) (times[who] ||= []).push((await run()).time);
    }
    const medians = Object.fromEntries(Object.entries(times).map(([who, of]) => [who, spread(of).median]));
    const agree = Object.entries(worst).map(([who, by]) => `${who} to ${by.toExponential(1)}`).join(", ");
    console.log(`A step of Adam, ${size.depth} linear layers, width ${size.width}, 200 samples, in ms; medians of ${TURNS} turns`);
    console.log(`PyTorch ${torch}, ${version("@tensorflow/tfjs")}; after ${CHECKED} steps they agree with ours, ${agree}`);
    console.log(`${"".padEnd(24)}${"ms".padStart(9)}${"10 %".padStart(9)}${"90 %".padStart(9)}`);
    for (const [who, of] of Object.entries(times)) {
      const { median, low, high } = spread(of);
      console.log(`${who.padEnd(24)}${show(median)}${show(low)}${show(high)}   ${who === "ours" ? "" : said(median / medians.ours)}`);
    }
    medians["better of TensorFlow.js"] = Math.min(medians["TensorFlow.js cpu"], medians["TensorFlow.js wasm"]);
    for (const [who, least] of Object.entries(aim)) {
      const ratio = medians[who] / medians.ours;
      console.log(`  ${who}: ours is ${said(ratio)}; aim ${said(least)}: ${ratio >= least ? "met" : "NOT MET"}`);
    }
    if (size.width === 256) {
      console.log(`  the paper's ${ITERATIONS} iterations: ${((medians.ours * ITERATIONS) / 60e3).toFixed(1)} minutes (aim 13)`);
    }
    console.log();
  }
}

const said = (ratio) => (ratio >= 1 ? `${ratio.toFixed(2)} times as fast` : `${(1 / ratio).toFixed(2)} times as slow`);
