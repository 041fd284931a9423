// How smooth the built page is: its longest tasks while large data open, play, are scrubbed and loaded, and how fast long
// runs go. Measured with the processor as it is, and at half its speed. The promise is that no task takes over 50 ms.
//
// Every figure is the least of SMOOTH_TURNS runs: whatever else the machine does only makes tasks longer. The figures are
// added to `trend.jsonl`, which is committed, and told beside those of the run before.

import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { start } from "../e2e/harness.mjs";
import { at, hosted, press, until } from "../e2e/hosted.mjs";

const TURNS = Number(process.env.SMOOTH_TURNS || 3);
const PROMISE = 50;
/** These figures are longest tasks, which a browser tells of only beyond 50 ms. */
const TASKS = ["opening", "playing", "loading", "going back", "while k moves"];

/** Notes the long tasks of a page. */
const observe = (page) =>
  page.context().addInitScript(() => {
    globalThis.longTasks = [];
    new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((e) => [e.startTime, e.duration]))).observe({
      type: "longtask",
      buffered: true,
    });
  });

const now = (view) => view.evaluate(() => performance.now());

/** The longest task since an instant of the page's clock; 50 and less are told as 0 by the browser. */
async function longest(view, since) {
  await view.waitForTimeout(300);
  return view.evaluate((since) => Math.max(0, ...longTasks.filter(([start]) => start >= since).map(([, took]) => took)), since);
}

/** Opens an address, the processor slowed down by a factor. */
async function opened(app, hash, slower) {
  return hosted(app, hash, {
    watched: false,
    before: async (page) => {
      await observe(page);
      page.context().on("page", async (other) => {
        const cdp = await page.context().newCDPSession(other);
        await cdp.send("Emulation.setCPUThrottlingRate", { rate: slower });
      });
    },
  });
}

/** A scenario gives its figures by name, in milliseconds unless the name says otherwise. */
const SCENARIOS = {
  async "k-means, 100,000 points"(app, slower) {
    const view = await opened(app, "/kmeans?data=large&k=8&init=random&speed=16", slower);
    await at(view, 0);
    const opening = await longest(view, 0);
    const since = await now(view);
    await press(view, "Space");
    await until(async () => (await view.state()).t > 20 || (await view.state()).done, "twenty steps", 60_000);
    await press(view, "ArrowLeft*3", "Home");
    await at(view, 0);
    const playing = await longest(view, since);
    await view.done();
    return { opening, playing };
  },
  async "EM, 100,000 points"(app, slower) {
    const view = await opened(app, "/em?data=large&k=8&init=points&speed=16", slower);
    await at(view, 0);
    const opening = await longest(view, 0);
    // What the page itself does for a step: the rest of the time is the worker's. A frame brings 6.4 MB of γ.
    const cdp = await view.context().newCDPSession(view);
    await cdp.send("Performance.enable");
    const busy = async () => (await cdp.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration").value * 1000;
    const [since, before] = [await now(view), await busy()];
    await press(view, "Space");
    const { t } = await until(async () => { const state = await view.state(); return (state.t > 20 || state.done) && state; }, "twenty steps", 90_000);
    const step = ((await busy()) - before) / t;
    await press(view, "Space");
    const playing = await longest(view, since);
    const back = await now(view);
    await press(view, "ArrowLeft*3", "Home");
    await at(view, 0);
    const gone = await longest(view, back);
    await view.done();
    return { opening, playing, "going back": gone, "the page's part of a step": step };
  },
  async "a table of 100,000 rows"(app, slower) {
    const view = await opened(app, "/kmeans?k=8&init=random", slower);
    const row = (i) => `${((i * 7919) % 10007) / 100};${((i * 104729) % 10009) / 100};${"abc"[i % 3]}\n`;
    const csv = `x;y;kind\n${Array.from({ length: 100_000 }, (_, i) => row(i)).join("")}`;
    await view.evaluate((csv) => {
      globalThis.transfer = new DataTransfer();
      transfer.items.add(new File([csv], "large.csv"));
    }, csv);
    await view.waitForTimeout(300);
    const since = await now(view);
    await view.evaluate(() => void document.querySelector(".player").dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true })));
    await until(async () => (await view.state()).data.own, "own data", 60_000);
    await press(view, "ArrowRight*4");
    await at(view, 4);
    const loading = await longest(view, since);
    await view.done();
    return { loading };
  },
  async "the usual run of k-means"(app, slower) {
    const view = await opened(app, "/kmeans?data=five-blobs&k=5&init=random&speed=32", slower);
    await view.waitForTimeout(300);
    const since = await now(view);
    await press(view, "Space");
    await until(async () => (await view.state()).done, "the end", 60_000);
    await press(view, "Home", "ArrowRight*10", "n*3");
    const playing = await longest(view, since);
    await view.done();
    return { playing };
  },
  async "a photograph of a megapixel"(app, slower) {
    const view = await opened(app, "/svd?t=50", slower);
    // Made in the page: something like a photograph, 1000 × 1000.
    await view.evaluate(async () => {
      const canvas = new OffscreenCanvas(1000, 1000);
      const context = canvas.getContext("2d");
      const data = context.createImageData(1000, 1000);
      for (let at = 0; at < 1e6; at++) {
        const [x, y] = [at % 1000, (at / 1000) | 0];
        const grey = 128 + 60 * Math.sin(x / 90 + y / 70) + 40 * Math.sin(x / 17 - y / 23) + 20 * Math.random();
        data.data.set([grey, grey * 0.9, grey * 0.8, 255], 4 * at);
      }
      context.putImageData(data, 0, 0);
      globalThis.transfer = new DataTransfer();
      transfer.items.add(new File([await canvas.convertToBlob()], "photograph.png", { type: "image/png" }));
    });
    // A file that is dragged comes over the page before it is dropped.
    await view.evaluate(() => document.querySelector(".player").dispatchEvent(new DragEvent("dragenter", { bubbles: true })));
    await view.waitForTimeout(500);
    const since = await now(view);
    const shown = await view.evaluate(
      () =>
        new Promise((resolve) => {
          new MutationObserver(() => document.querySelector(".needs") && resolve(performance.now())).observe(document, { subtree: true, childList: true });
          document.querySelector(".player").dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
        }),
    );
    await until(async () => !(await view.locator(".needs").count()), "exact factors", 120_000);
    const exact = (await now(view)) - since;
    const loading = await longest(view, since);
    const playing = await now(view);
    const { t } = await view.state();
    await press(view, "ArrowRight*20");
    await at(view, t + 20);
    await press(view, "End");
    await until(async () => (await view.state()).done, "the end", 60_000);
    const moving = await longest(view, playing);
    await view.done();
    return { "seen after": shown - since, "exact after": exact, loading, "while k moves": moving };
  },
  async "training, and a recorded run"(app, slower) {
    const quick = await opened(app, "/spectral-bias?width=8&depth=2&speed=512", slower);
    await quick.waitForTimeout(300);
    const since = await now(quick);
    await quick.click(".bar [data-do=play]");
    await quick.waitForTimeout(2000);
    await quick.click(".bar [data-do=play]");
    const { t } = await quick.state();
    const playing = await longest(quick, since);
    await quick.done();
    const recorded = await opened(app, "/spectral-bias?data=paper&width=256&rate=0.0003&t=20010&speed=4096", slower);
    const seen = await now(recorded);
    await at(recorded, 20010);
    const there = await now(recorded);
    await press(recorded, "ArrowLeft");
    await at(recorded, 20009);
    const back = (await now(recorded)) - there;
    await recorded.done();
    return { playing, "steps in two seconds at 512 a second": t, "a recorded instant stands after": there - seen, "a step back from there": back };
  },
  async "a study that is cancelled"(app, slower) {
    const view = await opened(app, "/kmeans?data=large&k=8&init=random", slower);
    await view.click("[data-do=more]");
    await view.click("[data-do=sweep]");
    await until(async () => view.workers().length === 2, "a second worker");
    await view.waitForSelector(".panel-sweep progress");
    const gone = new Promise((resolve) => view.workers()[1].once("close", () => resolve(Date.now())));
    const clicked = Date.now();
    await view.click("[data-do=stop-study]");
    const ended = (await gone) - clicked;
    await view.done();
    return { "its worker has ended after": ended };
  },
};

const file = fileURLToPath(new URL("trend.jsonl", import.meta.url));
const before = existsSync(file) ? JSON.parse(readFileSync(file, "utf8").trim().split("\n").at(-1)) : { figures: {} };
const only = process.env.SMOOTH?.split(",");
const figures = {};
const app = await start();
try {
  if (before.date) console.log(`in brackets: ${before.date}, ${before.commit}, on ${before.machine}`);
  for (const [name, scenario] of Object.entries(SCENARIOS).filter(([name]) => !only || only.some((part) => name.includes(part)))) {
    for (const slower of [1, 2]) {
      const runs = [];
      for (let turn = 0; turn < TURNS; turn++) runs.push(await scenario(app, slower));
      console.log(`\n${name}${slower === 1 ? "" : `, the processor ${slower} times as slow`}`);
      for (const key of Object.keys(runs[0])) {
        const best = Math.round((key.startsWith("steps") ? Math.max : Math.min)(...runs.map((run) => run[key])));
        const full = `${name} · ${key} · ${slower}`;
        figures[full] = best;
        const said = TASKS.includes(key) ? (best > PROMISE ? `a task of ${best} ms, over ${PROMISE}` : `no task over ${PROMISE} ms`) : `${best}`;
        const was = before.figures[full];
        console.log(`  ${key.padEnd(42)} ${said}${was === undefined ? "" : ` (${was})`}`);
      }
    }
  }
} finally {
  await app.close();
}
if (!only) {
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: fileURLToPath(new URL(".", import.meta.url)), encoding: "utf8" }).trim();
  const machine = `${cpus().length} × ${cpus()[0].model}`;
  appendFileSync(file, JSON.stringify({ date: new Date().toISOString().slice(0, 10), commit, machine, figures }) + "\n");
}
