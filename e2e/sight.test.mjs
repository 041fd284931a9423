// Several frames on one page: those in sight have a worker, those out of sight pause and have none, and nothing is lost.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { host, start } from "./harness.mjs";
import { until } from "./hosted.mjs";

const DEMOS = ["kmeans?k=3&t=4", "em?data=line&k=2&t=3", "pca?t=5", "kmeans?data=iris&k=3&t=2"];

describe("frames out of sight", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  it("pause, keep no worker, answer hosts, and are there again", async () => {
    const frames = DEMOS.map((address) => `<iframe sandbox="allow-scripts" src="${app.url}#/${address}&embed=1&hide=lesson"></iframe>`);
    const outside = await host({
      "/": `<!doctype html><meta charset="utf-8"><title>frames</title>
<style>body { margin: 0 } iframe { display: block; border: 0; width: 100%; height: 560px; margin-bottom: 1200px }</style>${frames.join("")}
<script>
  const states = new Map(), answers = new Map();
  addEventListener("message", ({ data, source }) => {
    if (data?.unrolled !== 1) return;
    const i = [...document.querySelectorAll("iframe")].findIndex((frame) => frame.contentWindow === source);
    if (data.state) states.set(i, data.state);
    if (data.id !== undefined) answers.get(data.id)?.(data);
  });
  let last = 0;
  const ask = (i, message) => new Promise((resolve) => {
    answers.set(++last, resolve);
    frames[i].postMessage({ unrolled: 1, id: last, ...message }, "*");
  });
</script>`,
    });
    const page = await app.open("", { url: outside.url, allowed: [outside.url] });
    const known = () => page.evaluate(() => [0, 1, 2, 3].map((i) => states.get(i)));
    const ask = (i, message) => page.evaluate(([i, message]) => ask(i, message), [i, message]);
    const show = (i) => page.evaluate((i) => document.querySelectorAll("iframe")[i].scrollIntoView(), i);
    const sessions = (count) => until(() => page.workers().length === count, `${count} workers, not ${page.workers().length}`);
    await until(async () => (await known()).every(Boolean), "all demos");
    const before = await known();
    assert.deepEqual(before.map(({ t }) => t), [4, 3, 5, 2]);
    await sessions(1);
    for (const i of [2, 0, 3]) {
      await show(i);
      const { state } = await ask(i, { cmd: "get" });
      assert.deepEqual(state, before[i], DEMOS[i]);
      await sessions(1);
    }
    // Nobody sees their pictures: they take no memory until somebody does.
    const painted = (i) => page.frames()[i + 1].locator("canvas[data-panel]").evaluateAll((all) => all.filter(({ width }) => width > 0).length);
    for (const i of [0, 1, 2]) await until(async () => (await painted(i)) === 0, `no picture in frame ${i}`);
    for (const i of [0, 3]) {
      await show(i);
      await until(async () => (await painted(i)) >= 3, `pictures in frame ${i}`);
      const ink = () => page.frames()[i + 1].locator("canvas[data-panel]").first().evaluate((canvas) => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return data.some((byte) => byte > 0);
      });
      await until(ink, `something drawn in frame ${i}`);
    }
    // A host is answered whoever sees it; whatever it asked for is done.
    for (const [cmd, fields, t] of [["step", {}, 5], ["back", { n: 2 }, 3], ["seek", { t: 4 }, 4]]) {
      const { ok, state } = await ask(0, { cmd, ...fields });
      assert.deepEqual([ok, state.t], [true, t]);
      await sessions(1);
    }
    assert.deepEqual((await ask(0, { cmd: "get" })).state, before[0]);
    // What plays out of sight stands still.
    await ask(1, { cmd: "play", speed: 0.2 });
    await sessions(1);
    for (const frame of page.frames().slice(1)) assert.equal(await frame.locator(".notice").count(), 0);
    // An act of the reader wakes it too.
    await show(0);
    await page.frames()[1].click(".bar [data-do=step]");
    await until(async () => (await known())[0].t === 5, "a step");
    await page.done();
    await outside.close();
  });
});
