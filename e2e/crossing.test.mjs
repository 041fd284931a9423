// What keeps the page alive on large data, counted: how much crosses between the page and its worker, in how many
// pieces, and how much is drawn in one task. How long it takes is measured by `cargo xtask bench`.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { at, count, hosted, press, until } from "./hosted.mjs";
import { opened } from "./opened.mjs";

/** 100,000 points in the plane, as they cross. */
const POINTS = 1_600_000;

const counted = (view) => view.evaluate(() => ({ ...crossings, drawn }));
const most = (bytes) => Math.max(0, ...bytes);

describe("what keeps the page alive", () => {
  let app;
  before(async () => (app = await start({ flags: ["--js-flags=--expose-gc"] })));
  after(() => app.close());

  for (const [slug, address, frame] of [
    // A label a point; and γ, a number a point and component.
    ["k-means", "/kmeans?data=large&k=8&init=random", 400_000],
    ["EM", "/em?data=large&k=8&init=points", 100_000 * 8 * 8 + 20_000],
  ]) {
    it(`${slug}: 100,000 points cross once, later only what a step changes; panels are drawn in tasks of their own`, async () => {
      const view = await hosted(app, address, { before: count });
      await at(view, 0);
      const opening = await counted(view);
      assert.equal(opening.came.filter((bytes) => bytes > POINTS).length, 1, `${opening.came}`);
      const panels = await view.locator(".panel canvas[data-panel]").count();
      await until(async () => new Set((await counted(view)).drawn.flat()).size >= panels, "all panels");
      const { drawn } = await counted(view);
      const first = drawn.slice(0, panels);
      assert.ok(first.every((task) => task.length === 1), `panels that are drawn for the first time: ${JSON.stringify(first)}`);
      await press(view, "ArrowRight*4");
      await at(view, 4);
      const { sent, came } = await counted(view);
      const [orders, answers] = [sent.slice(opening.sent.length), came.slice(opening.came.length)];
      assert.ok(most(orders) < 1000, `orders of ${orders} bytes`);
      assert.ok(most(answers) < frame, `answers of ${answers} bytes`);
      await view.done();
    });
  }

  it("a table of 100,000 rows crosses as the file that it is, and comes back once", async () => {
    const view = await hosted(app, "/kmeans?k=8&init=random", { before: count });
    const before = await counted(view);
    await view.evaluate(() => {
      const row = (i) => `${((i * 7919) % 10007) / 100};${((i * 104729) % 10009) / 100};${"abc"[i % 3]}\n`;
      const file = new File([`x;y;kind\n${Array.from({ length: 100_000 }, (_, i) => row(i)).join("")}`], "large.csv");
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(file);
      document.querySelector(".player").dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    });
    await until(async () => (await view.state()).data.own, "own data", 60_000);
    await press(view, "ArrowRight*4");
    await at(view, 4);
    const { sent, came } = await counted(view);
    assert.ok(most(sent.slice(before.sent.length)) < 2000, `orders of ${sent.slice(before.sent.length)} bytes`);
    assert.equal(came.filter((bytes) => bytes > POINTS).length, 1, `${came}`);
    await view.done();
  });

  it("factors of a photograph pass by the page without a copy on its thread", async () => {
    const view = await hosted(app, "/svd", {
      before: async (page) => {
        await count(page);
        await page.context().addInitScript(() => {
          globalThis.copied = [];
          const { slice } = Uint8Array.prototype;
          Uint8Array.prototype.slice = function (...range) {
            const copy = slice.apply(this, range);
            copied.push(copy.byteLength);
            return copy;
          };
        });
      },
    });
    await view.evaluate(async () => {
      const canvas = new OffscreenCanvas(640, 480);
      const context = canvas.getContext("2d");
      for (let at = 0; at < 400; at++) {
        context.fillStyle = `hsl(${(at * 37) % 360} 60% 50%)`;
        context.fillRect((at * 71) % 640, (at * 53) % 480, 40 + (at % 60), 30 + (at % 50));
      }
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([await canvas.convertToBlob()], "photograph.png", { type: "image/png" }));
      document.querySelector(".player").dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    });
    await until(async () => (await view.state()).data.own, "own picture", 60_000);
    // It answers once the factors are there.
    const { tail_bound } = await view.frameNow(["tail_bound"]);
    assert.ok(tail_bound > 0, `${tail_bound}`);
    // Of three channels, U, s and Vᵀ have more than 480 · (640 + 480) numbers of four bytes each.
    const factors = 3 * 480 * (640 + 480) * 4;
    const came = (await counted(view)).came;
    assert.ok(most(came) < factors, `answers of ${came} bytes`);
    assert.ok(most(await view.evaluate(() => copied)) < factors / 4, "a large copy");
    await view.done();
  });

  it("timers that are over leave nothing behind: a training may run for hours", async () => {
    const view = await hosted(app, "/spectral-bias?width=8&depth=2&speed=512", {
      before: (page) =>
        page.context().addInitScript(() => {
          globalThis.timers = [];
          const set = setTimeout;
          globalThis.setTimeout = (then, ...rest) => {
            timers.push(new WeakRef(then));
            return set(then, ...rest);
          };
        }),
    });
    await view.click(".bar [data-do=play]");
    await until(async () => (await view.evaluate(() => timers.length)) > 300, "three hundred timers", 60_000);
    await view.click(".bar [data-do=play]");
    const left = async () => {
      await view.waitForTimeout(100);
      return view.evaluate(() => (gc(), timers.filter((timer) => timer.deref()).length));
    };
    await until(async () => (await left()) < 50, `few closures of ${await view.evaluate(() => timers.length)}, ${await left()} are left`, 5000);
    await view.done();
  });

  it("a long way is gone in pieces that are told", async () => {
    const view = await hosted(app, "/spectral-bias?width=256&depth=6&seed=2", { before: count });
    const before = (await counted(view)).came.length;
    void view.ask({ cmd: "seek", t: 5000 }).catch(() => {});
    await until(async () => (await counted(view)).came.length > before + 3, "pieces");
    await view.click("[data-do=stay]");
    assert.ok((await view.state()).t < 5000);
    await view.done();
  });

  it("another instant of the same run, by a link, takes the factors that are there", async () => {
    const view = await opened(app, "/svd?data=camera&t=3");
    await until(async () => !(await view.locator(".needs").count()), "exact factors", 60_000);
    const made = [];
    view.on("worker", (worker) => made.push(worker));
    await view.evaluate(() => (location.hash = "#/svd?data=camera&t=40"));
    await at(view, 40);
    await until(async () => !(await view.locator(".needs").count()), "exact factors", 60_000);
    assert.ok(Number.isFinite((await view.state()).metrics.fro_error));
    assert.equal(made.length, 0, "no worker takes the picture apart again");
    await view.evaluate(() => (location.hash = "#/svd?data=slide&t=3"));
    await until(() => made.length > 0, "another picture needs its own");
    await view.done();
  });
});
