// Factorisations: exact ones beside NumPy's (one native thread, single precision too) and ml-matrix's (double precision;
// it has no other), the randomised one, and what the worker does with a picture until it can be shown.

import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** By how much singular values may differ, relative to the largest. */
const AGREE = 1e-5;
const TURNS = Number(process.env.SVD_TURNS || 7);

/** Something like a photograph, in 0..=255: waves that get weaker as they get shorter, and grain. */
function picture(m, n) {
  let state = 7;
  const uniform = () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32);
  const waves = Array.from({ length: 24 }, (_, i) => [uniform() * (i + 1), uniform() * (i + 1), 6.3 * uniform(), 60 / (i + 1)]);
  return Float32Array.from({ length: m * n }, (_, at) => {
    const [x, y] = [(at % n) / n, Math.floor(at / n) / m];
    const sum = waves.reduce((sum, [a, b, c, size]) => sum + size * Math.sin(9 * (a * x + b * y) + c), 128 + 12 * (uniform() - 0.5));
    return Math.round(Math.min(255, Math.max(0, sum)));
  });
}

/** Times all of it and prints it. */
export async function svd({ page, builds, out, ask, spread, show, version, difference }) {
  console.log(`Exact thin SVD (single precision); medians of ${TURNS} turns, in ms. ${version("ml-matrix")} (double precision)`);
  const sizes = [
    { m: 1162, n: 1618, peers: ["NumPy"], aim: { NumPy: 1 / 1.3 } },
    { m: 512, n: 512, peers: ["NumPy", "ml-matrix"], aim: { "ml-matrix": 12 } },
  ];
  const place = async (m, n) => {
    const name = `matrix-${m}x${n}.f32`;
    writeFileSync(join(out, name), picture(m, n));
    await page.evaluate((given) => bench.matrix(...given), [name, m, n]);
    return name;
  };
  for (const { m, n, peers, aim } of sizes) {
    const name = await place(m, n);
    const run = {
      NumPy: () => ask({ task: "svd", matrix: join(out, name), m, n }),
      "ml-matrix": () => page.evaluate((name) => bench.theirSvd(name), name),
    };
    for (const build of builds) run[build] = () => page.evaluate((given) => bench.svd(...given), [build, name]);
    const times = {};
    let worst = 0;
    for (let turn = 0; turn < TURNS; turn++) {
      const own = await run.ours();
      for (const who of [...builds, ...peers]) {
        const { time, result } = who === "ours" ? own : await run[who]();
        worst = Math.max(worst, difference(own.result, result));
        (times[who] ||= []).push(time);
      }
    }
    if (!(worst < AGREE)) throw new Error(`singular values differ by ${worst}`);
    console.log(`${m} × ${n}; singular values agree to ${worst.toExponential(1)} of the largest`);
    const own = spread(times.ours).median;
    for (const [who, of] of Object.entries(times)) {
      const { median, low, high } = spread(of);
      const ratio = median / own;
      const said = ratio >= 1 ? `${ratio.toFixed(2)} times as fast` : `${(1 / ratio).toFixed(2)} times as slow`;
      const verdict = aim[who] ? `; aim ${aim[who] >= 1 ? `${aim[who]} times as fast` : `${(1 / aim[who]).toFixed(1)} times as slow`}: ${ratio >= aim[who] ? "met" : "NOT MET"}` : "";
      console.log(`${who.padEnd(24)}${show(median)}${show(low)}${show(high)}   ${who === "ours" ? "" : `ours is ${said}${verdict}`}`);
    }
  }
  const name = await place(1000, 1000);
  for (const build of builds) {
    const quick = [];
    const stretches = {};
    for (let turn = 0; turn < TURNS; turn++) {
      quick.push(await page.evaluate((given) => bench.leading(...given), [build, name]));
      const of = await page.evaluate((given) => bench.picture(...given), [build, name]);
      for (const [stretch, time] of Object.entries(of)) (stretches[stretch] ||= []).push(time);
    }
    console.log(`A picture of 1 megapixel in the worker${build === "ours" ? "" : ` (${build})`}, in ms`);
    const print = (what, of) => console.log(`  ${what.padEnd(38)}${show(spread(of).median)}   90 %${show(spread(of).high)}`);
    print("the randomised factorisation alone", quick);
    for (const [stretch, of] of Object.entries(stretches)) print(stretch, of);
    const { median } = spread(stretches["dropped, until rank 50 is reported"]);
    console.log(`  aim 300 ms from drop to preview: the worker's part is ${median <= 300 ? "within" : "NOT within"} it\n`);
  }
}
