// Ten frames of the six demos on one page of another origin, scrolled through: frames a second while it scrolls, memory
// of all its renderers, and how many workers (each holds the session of a demo) there are. The promise is 60 frames a
// second and under 400 MB. `FRAMES_SANDBOX`: another sandbox than `allow-scripts`; `FRAMES_WAY=element`: the element,
// which loads a frame when it is near.

import { readFileSync } from "node:fs";
import { host, launch, serve } from "../e2e/harness.mjs";

const DEMOS = ["kmeans", "em?data=line&k=2", "svd", "pca", "diffusion", "spectral-bias", "kmeans?data=iris&k=3", "em", "pca?data=digits", "svd?data=cat"];
const SECONDS = 8;
const sandbox = process.env.FRAMES_SANDBOX ?? "allow-scripts";
const element = process.env.FRAMES_WAY === "element";

const server = await serve();
const attributes = (address) => [...new URLSearchParams(address.split("?")[1] ?? "")].map(([key, value]) => `${key}="${value}"`).join(" ");
const shown = (address) =>
  element
    ? `<unrolled-demo demo="${address.split("?")[0]}" ${attributes(address)} hide="lesson" height="560" sandbox="${sandbox}"></unrolled-demo>`
    : `<iframe sandbox="${sandbox}" loading="lazy" height="560" src="${server.url}#/${address}${address.includes("?") ? "&" : "?"}embed=1&hide=lesson"></iframe>`;
const outside = await host({
  "/": `<!doctype html><meta charset="utf-8"><title>Ten frames</title>
<style>body { margin: 0 auto; max-width: 800px } iframe, unrolled-demo { border: 0; width: 100%; margin: 240px 0; display: block }</style>
${DEMOS.map((address) => `<p>${"Text about it. ".repeat(40)}</p>${shown(address)}`).join("\n")}
${element ? `<script src="${server.url}unrolled.js"></script>` : ""}
<script>
  const ready = new Set();
  addEventListener("message", ({ data, source }) => data?.unrolled === 1 && data.event === "ready" && ready.add(source));
</script>`,
});
const browser = await launch();
try {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, serviceWorkers: "block" });
  const page = await context.newPage();
  const cdp = await browser.newBrowserCDPSession();
  await page.goto(outside.url);

  /** The memory of all renderers, in MB: what is theirs alone and their share of what they have in common. */
  async function memory() {
    const { processInfo } = await cdp.send("SystemInfo.getProcessInfo");
    const share = ({ id }) => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, "utf8"))?.[1] ?? 0) / 1024;
    const renderers = processInfo.filter(({ type }) => type === "renderer");
    return { megabytes: Math.round(renderers.reduce((sum, one) => sum + share(one), 0)), renderers: renderers.length };
  }
  const sessions = () => page.workers().length;
  const scrolled = (seconds, back) =>
    page.evaluate(
      ([seconds, back]) =>
        new Promise((resolve) => {
          const way = document.documentElement.scrollHeight - innerHeight, gaps = [], begun = performance.now();
          let last = begun;
          const go = (now) => {
            gaps.push(now - last), (last = now);
            const share = Math.min(1, (now - begun) / (1000 * seconds));
            scrollTo(0, way * (back ? 1 - share : share));
            share < 1 ? requestAnimationFrame(go) : resolve(gaps.slice(1));
          };
          requestAnimationFrame(go);
        }),
      [seconds, back],
    );
  const told = (gaps) => {
    const sorted = gaps.toSorted((a, b) => a - b), total = gaps.reduce((a, b) => a + b, 0);
    return `${((1000 * gaps.length) / total).toFixed(1)} frames a second; 99 of 100 within ${sorted[Math.floor(0.99 * sorted.length)].toFixed(0)} ms, the longest ${sorted.at(-1).toFixed(0)} ms`;
  };
  const tell = async (what, gaps) => {
    const { megabytes, renderers } = await memory();
    console.log(`${what.padEnd(34)} ${gaps ? `${told(gaps)}; ` : ""}${megabytes} MB in ${renderers} renderers; ${sessions()} workers; ${await page.evaluate(() => ready.size)} demos ready`);
  };
  console.log(`${DEMOS.length} frames, ${element ? "by the element" : "loading=lazy"}, sandbox="${sandbox}"`);
  await page.waitForTimeout(5000);
  await tell("at the top, after 5 s");
  await tell("down, while they load", await scrolled(SECONDS, false));
  await page.waitForTimeout(10_000);
  await tell("at the end, after 10 s");
  await tell("up, all loaded", await scrolled(SECONDS, true));
  await tell("down again", await scrolled(SECONDS, false));
  await page.waitForTimeout(20_000);
  await tell("at rest for 20 s");
} finally {
  await browser.close();
  await outside.close();
  await server.close();
}
