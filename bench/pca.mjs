// All principal axes of a table, beside scikit-learn's on one native thread (the faster of its solvers "full" and
// "covariance_eigh") and npm's ml-pca (the faster of its methods; of the large table only the one by the covariance, the
// other takes minutes).

import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** By how much variances may differ, relative to the largest. */
const AGREE = 1e-9;
const SIZES = [
  { n: 1797, d: 64, turns: 25, methods: ["SVD", "covarianceMatrix"], each: 25, aims: { "scikit-learn": 1, "ml-pca": 10 } },
  { n: 20_000, d: 784, turns: 5, methods: ["covarianceMatrix"], each: 1, aims: { "scikit-learn": 1 / 3, "ml-pca": 10 } },
];

/** Columns that hang together, so that variances fall: each number the sum of the one before it and a new one. */
function correlated(points, n, d) {
  for (let i = 0; i < n; i++) for (let j = 1; j < d; j++) points[i * d + j] += 0.7 * points[i * d + j - 1];
  return points;
}

/** Times all of it and prints it. */
export async function pca({ page, builds, out, ask, spread, show, version, difference, points }) {
  console.log(`All principal axes of a table; medians, in ms. ${version("ml-pca")}`);
  for (const { n, d, turns, methods, each, aims } of SIZES) {
    const name = `pca-${n}x${d}.f64`;
    writeFileSync(join(out, name), correlated(points(n, d), n, d));
    await page.evaluate((given) => bench.table(...given), [name, d, 1]);
    const times = {};
    let worst = 0;
    const put = (who, { time, result }, own) => {
      (times[who] ||= []).push(time);
      worst = Math.max(worst, difference(own.result, result));
    };
    for (let turn = 0; turn < turns; turn++) {
      const own = await page.evaluate((given) => bench.pca(...given), ["ours", name]);
      put("ours", own, own);
      for (const build of builds.slice(1)) put(build, await page.evaluate((given) => bench.pca(...given), [build, name]), own);
      for (const solver of ["full", "covariance_eigh"]) {
        put(`scikit-learn ${solver}`, await ask({ task: "pca", points: join(out, name), n, d, solver }), own);
      }
      for (const method of turn < each ? methods : []) {
        put(`ml-pca ${method}`, await page.evaluate((given) => bench.theirPca(...given), [name, method]), own);
      }
    }
    if (!(worst < AGREE)) throw new Error(`variances differ by ${worst}`);
    console.log(`${n} × ${d}; variances agree to ${worst.toExponential(1)} of the largest`);
    const own = spread(times.ours).median;
    for (const [who, of] of Object.entries(times)) {
      const { median, low, high } = spread(of);
      const ratio = median / own;
      const said = ratio >= 1 ? `${ratio.toFixed(2)} times as fast` : `${(1 / ratio).toFixed(2)} times as slow`;
      console.log(`${who.padEnd(30)}${show(median)}${show(low)}${show(high)}   ${who === "ours" ? "" : `ours is ${said}`}`);
    }
    for (const [peer, aim] of Object.entries(aims)) {
      const best = Math.min(...Object.keys(times).filter((who) => who.startsWith(peer)).map((who) => spread(times[who]).median));
      const aimed = aim >= 1 ? `${aim} times as fast` : `${(1 / aim).toFixed(1)} times as slow`;
      console.log(`  beside the faster of ${peer}: ${(best / own).toFixed(2)}; aim ${aimed}: ${best / own >= aim ? "met" : "NOT MET"}`);
    }
    console.log();
  }
}
