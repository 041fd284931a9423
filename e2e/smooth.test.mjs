// The page's thread stays free: no task over 50 ms while large data play or load.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { LIMIT, at, drop, hosted, observe, press, until } from "./hosted.mjs";

/** The longest task since an instant of the page's clock. */
async function longest(view, since, what) {
  await view.waitForTimeout(200);
  const tasks = await view.evaluate((since) => longTasks.filter(([start]) => start >= since).map(([, took]) => took), since);
  console.log(`# ${what}: ${tasks.length} tasks over 50 ms, the longest ${Math.max(0, ...tasks)} ms`);
  return Math.max(0, ...tasks);
}

const now = (view) => view.evaluate(() => performance.now());

describe("the page's thread", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  it("while 100,000 points open, play and are scrubbed", async () => {
    const view = await hosted(app, "/kmeans?data=large&k=8&init=random&speed=16", { before: observe });
    await at(view, 0);
    assert.ok((await longest(view, 0, "opening")) <= LIMIT, "opening");
    let since = await now(view);
    await press(view, "Space");
    await until(async () => (await view.state()).t > 20 || (await view.state()).done, "twenty steps", 30_000);
    await press(view, "ArrowLeft*3", "Home");
    await at(view, 0);
    assert.ok((await longest(view, since, "playing")) <= LIMIT, "playing");
    await view.done();
  });

  it("while EM shares out 100,000 points among eight components", async () => {
    const view = await hosted(app, "/em?data=large&k=8&init=points&speed=16", { before: observe });
    await at(view, 0);
    const opening = await longest(view, 0, "EM: opening");
    // What the page itself does for a step: the rest of the time is the worker's. A frame brings 6.4 MB of γ.
    const cdp = await view.context().newCDPSession(view);
    await cdp.send("Performance.enable");
    const busy = async () => (await cdp.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration").value * 1000;
    const [since, before] = [await now(view), await busy()];
    await press(view, "Space");
    const { t } = await until(async () => { const state = await view.state(); return (state.t > 20 || state.done) && state; }, "twenty steps", 60_000);
    const [took, worked] = [(await now(view)) - since, (await busy()) - before];
    console.log(`# EM: ${t} steps in ${took.toFixed(0)} ms, ${(took / t).toFixed(0)} ms each; the page's thread worked ${(worked / t).toFixed(0)} ms each`);
    await press(view, "Space");
    const playing = await longest(view, since, "EM: playing");
    const back = await now(view);
    await press(view, "ArrowLeft*3", "Home");
    await at(view, 0);
    const gone = await longest(view, back, "EM: back");
    assert.ok(Math.max(opening, playing, gone) <= LIMIT, `${[opening, playing, gone]}`);
    await view.done();
  });

  it("while a table of 100,000 rows loads", async () => {
    const view = await hosted(app, "/kmeans?k=8&init=random", { before: observe });
    await view.evaluate(() => {
      const row = (i) => `${((i * 7919) % 10007) / 100};${((i * 104729) % 10009) / 100};${"abc"[i % 3]}\n`;
      const file = new File([`x;y;kind\n${Array.from({ length: 100_000 }, (_, i) => row(i)).join("")}`], "large.csv");
      globalThis.transfer = new DataTransfer();
      transfer.items.add(file);
    });
    await view.waitForTimeout(300);
    const since = await now(view);
    await view.evaluate(() => {
      document.querySelector(".player").dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    });
    await until(async () => (await view.state()).data.own, "own data", 30_000);
    await press(view, "ArrowRight*4");
    await at(view, 4);
    assert.ok((await longest(view, since, "loading")) <= LIMIT, "loading");
    await view.done();
  });

  it("while the usual run plays fast", async () => {
    const view = await hosted(app, "/kmeans?data=five-blobs&k=5&init=random&speed=32", { before: observe });
    await view.waitForTimeout(300);
    const since = await now(view);
    await press(view, "Space");
    await until(async () => (await view.state()).done, "the end");
    await press(view, "Home", "ArrowRight*10", "n*3");
    assert.ok((await longest(view, since, "the usual run")) <= LIMIT);
    await view.done();
  });

  it("while a picture of a megapixel is dropped, shown and taken apart", async () => {
    const view = await hosted(app, "/svd?t=50", { before: observe });
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
    const preview = shown - since;
    await until(async () => !(await view.locator(".needs").count()), "exact factors", 60_000);
    const exact = (await now(view)) - since;
    console.log(`# a picture of a megapixel: first sight after ${preview.toFixed(0)} ms, exact after ${exact.toFixed(0)} ms`);
    const loading = await longest(view, since, "a picture: loading");
    const playing = await now(view);
    const t = (await view.state()).t;
    await press(view, "ArrowRight*20");
    await at(view, t + 20);
    await press(view, "End");
    await until(async () => (await view.state()).done, "the end", 30_000);
    const moving = await longest(view, playing, "a picture: k moves");
    assert.ok(Math.max(loading, moving) <= LIMIT, `${[loading, moving]}`);
    await view.done();
  });
});
