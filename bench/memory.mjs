// What a network that trains at full speed costs in memory, minute by minute: all that the browser's renderer holds, and
// what of it lies in the worker's program. Keyframes may take 128 MB (`src/engine/timeline.rs`); what is asked is whether
// memory ends to rise. MEMORY_MINUTES: how long; MEMORY_ADDRESS: another run.

import { readFileSync } from "node:fs";
import { launch, serve } from "../e2e/harness.mjs";

const MINUTES = Number(process.env.MEMORY_MINUTES || 35);
const address = process.env.MEMORY_ADDRESS || "/spectral-bias?speed=4096";

const server = await serve();
const browser = await launch(["--js-flags=--expose-gc", "--enable-precise-memory-info"]);
try {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, serviceWorkers: "block" });
  const page = await context.newPage();
  const cdp = await browser.newBrowserCDPSession();
  // What a program holds is asked where it runs: its memory is caught as it is made, in the page and in its worker.
  const caught = () => {
    const made = WebAssembly.instantiate;
    WebAssembly.instantiate = async (...given) => {
      const came = await made(...given);
      for (const one of Object.values((came.instance ?? came).exports)) if (one instanceof WebAssembly.Memory) globalThis.memory = one;
      return came;
    };
  };
  await page.addInitScript(caught);
  await page.addInitScript((caught) => {
    const Plain = Blob;
    globalThis.Blob = function (parts, options) {
      return new Plain(options?.type === "text/javascript" ? [`(${caught})();`, ...parts] : parts, options);
    };
  }, String(caught));
  await page.goto(`${server.url}#${address}`);
  await page.waitForSelector(".bar [data-do=play]");
  await page.waitForTimeout(3000);
  const worker = page.workers()[0];
  /** What the program holds in the page or in the worker, and what JavaScript does, in MB; garbage is taken away first. */
  const held = (where) => where.evaluate(() => (gc(), [memory.buffer.byteLength, performance.memory?.usedJSHeapSize ?? 0].map((bytes) => bytes / 2 ** 20)));
  async function renderer() {
    const { processInfo } = await cdp.send("SystemInfo.getProcessInfo");
    const share = ({ id }) => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, "utf8"))?.[1] ?? 0) / 1024;
    return Math.max(...processInfo.filter(({ type }) => type === "renderer").map(share));
  }
  const step = () => page.evaluate(() => Number(new URLSearchParams(location.hash.split("?")[1]).get("t")));
  await page.click(".bar [data-do=play]");
  const megabytes = [];
  for (let minute = 0; minute <= MINUTES; minute++) {
    if (minute) await page.waitForTimeout(60_000);
    const [[ours, ofPage], [theirs]] = [await held(page), await held(worker)].map((sizes) => sizes.map((size) => size.toFixed(1).padStart(6)));
    megabytes.push(await renderer());
    console.log(`${String(minute).padStart(3)} min  step ${String(await step()).padStart(7)}  renderer ${megabytes.at(-1).toFixed(0).padStart(4)} MB  programs: worker ${theirs}, page ${ours} MB  heap of the page ${ofPage} MB`);
  }
  const rise = (last) => ((megabytes.at(-1) - megabytes.at(-1 - last)) / last).toFixed(2);
  if (MINUTES > 10) console.log(`in the last ten minutes it rose by ${rise(10)} MB a minute`);
} finally {
  await browser.close();
  await server.close();
}
