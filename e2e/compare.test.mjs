// Two runs under one transport.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { drag, end, more, press, stays, until } from "./hosted.mjs";
import { opened } from "./opened.mjs";

describe("two runs", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  it("are made of one, differ in one thing, keep pace by rounds, and survive a reload", async () => {
    const view = await opened(app, "/kmeans?data=five-blobs&k=5");
    const said = () => view.locator(".column .said").allInnerTexts();
    const steps = async () => (await said()).map((text) => Number(/\d+/.exec(text)[0]));
    await more(view);
    await view.click("[data-do=compare]");
    await until(async () => (await view.locator(".column").count()) === 2, "two columns");
    await view.click("[data-knob=init] [data-value=random]");
    await until(async () => /random/.test(await view.locator(".column .differs").nth(1).innerText()), "what differs");
    assert.equal((await view.state()).params.init, undefined, "the first is as it was");
    await press(view, "ArrowRight");
    // k-means++ draws five centres, one a step, before its first round; the other waits at its start.
    await until(async () => (await steps()).join() === "1,0", "a step");
    await press(view, "Shift+ArrowRight");
    await until(async () => (await steps()).join() === "5,0", "the end of seeding");
    await press(view, "ArrowRight");
    await until(async () => (await steps()).join() === "6,1", "the first assign of both");
    await press(view, "ArrowLeft");
    await until(async () => (await steps()).join() === "5,0", "back to the end of seeding");
    await press(view, "ArrowLeft");
    await until(async () => (await steps()).join() === "4,0", "back into seeding");
    await press(view, "Shift+ArrowRight");
    await until(async () => (await steps()).join() === "5,0", "the end of seeding again");
    await press(view, "Shift+ArrowRight");
    const phase = async () => (await said()).map((text) => /assign|update|draw/.exec(text)?.[0]);
    await until(async () => (await phase()).join() === "update,update", "both after an update");
    const [a, b] = await steps();
    assert.deepEqual([a, b], [7, 2]);
    await press(view, "ArrowRight");
    await until(async () => (await steps()).join() === `${a + 1},${b + 1}`, "both one step on");
    await press(view, "ArrowLeft");
    await until(async () => (await steps()).join() === `${a},${b}`, "both one step back");
    const written = async () => decodeURIComponent(await view.evaluate(() => location.hash)).match(/\bt=\d+/g)?.join();
    await until(async () => (await written()) === `t=${a},t=${b}`, "both instants in the address");
    const before = await said();
    await view.reload();
    await view.ready();
    await until(async () => (await said()).join() === before.join(), `${before}`);
    assert.match(await view.locator(".column .differs").nth(1).innerText(), /random/);
    await press(view, "End");
    await until(async () => (await view.locator(".column strong.end").count()) === 2, "both ends");
    await press(view, "Home");
    await until(async () => (await steps()).join() === "0,0", "both starts");
    // Faster than the answers come: every press counts.
    for (let i = 0; i < 9; i++) await view.keyboard.press("ArrowRight");
    for (let i = 0; i < 2; i++) await view.keyboard.press("ArrowLeft");
    await until(async () => (await steps()).join() === "7,2", "nine steps, two of them back");
    await more(view);
    await view.click("[data-do=single]");
    await until(async () => !(await view.locator(".column").count()), "one run");
    await until(async () => !/vs=/.test(await view.evaluate(() => location.hash)), "no vs in the address");
    await press(view, "Control+z");
    await until(async () => (await view.locator(".column").count()) === 2, "two runs again");
    await view.done();
  });

  it("a knob that begins one run anew takes the other to its start", async () => {
    const view = await opened(app, "/kmeans?data=five-blobs&k=5&init=random");
    const steps = async () => (await view.locator(".column .said").allInnerTexts()).map((text) => Number(/\d+/.exec(text)[0]));
    await more(view);
    await view.click("[data-do=compare]");
    await until(async () => (await steps()).join() === "0,0", "two runs");
    await press(view, "ArrowRight*5");
    await until(async () => (await steps()).join() === "5,5", "five steps of both");
    await view.click("[data-knob=init] [data-value=manual]");
    await until(async () => (await steps()).join() === "0,0", "both at their starts");
    await press(view, "ArrowRight*2");
    await until(async () => (await steps()).join() === "2,2", "both in step again");
    await view.done();
  });

  it("presses that wait are not done to runs that take the place of those", async () => {
    const address = (k) => {
      const run = `kmeans?data=five-blobs&k=${k}&init=random`;
      return `/${run}&vs=${encodeURIComponent(`${run}&seed=2`)}`;
    };
    const view = await opened(app, address(5));
    const steps = async () => (await view.locator(".column .said").allInnerTexts()).map((text) => Number(/\d+/.exec(text)[0]));
    await until(async () => (await steps()).join() === "0,0", "two runs");
    await view.evaluate((hash) => {
      const press = () => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
      for (let i = 0; i < 30; i++) press();
      location.hash = hash;
    }, address(3));
    await until(async () => (await view.state()).params.k === 3, "other runs");
    // No press may come through within half a second.
    await stays(steps, [0, 0], 500);
    await view.done();
  });

  it("an edit in one leaves the other alone", async () => {
    const vs = encodeURIComponent("/kmeans?data=five-blobs&k=3&t=6");
    const view = await opened(app, `/kmeans?data=five-blobs&k=3&t=6&vs=${vs}`);
    await until(async () => (await view.locator(".column .said").allInnerTexts()).every((text) => /6/.test(text)), "both");
    const before = await view.frameNow();
    const [x, y] = before.cluster_centers[0];
    const other = () => view.locator("canvas[data-panel=points]").nth(1).evaluate((canvas) => canvas.toDataURL());
    const picture = await other();
    await drag(view, [x, y], [x + 2, y], "points", 1);
    await until(async () => (await other()) !== picture, "an edit in the second");
    assert.deepEqual(await view.frameNow(), before);
    await drag(view, [x, y], [x + 2, y], "points", 0);
    await until(async () => (await view.frameNow()).cluster_centers[0][0] > x + 1, "an edit in the first");
    await view.done();
  });

  it("a sweep of both shows both on one scale", async () => {
    const vs = encodeURIComponent("/kmeans?data=five-blobs&k=5&init=random");
    const view = await opened(app, `/kmeans?data=five-blobs&k=5&vs=${vs}`);
    await until(async () => (await view.locator(".column").count()) === 2, "two columns");
    await more(view);
    await view.click("[data-do=sweep]");
    await until(async () => (await view.locator(".sweep .note").count()) === 2, "two histograms", 30_000);
    await until(async () => !(await view.locator(".panel-sweep progress").count()), "the end", 30_000);
    for (const text of await view.locator(".sweep > .note").allInnerTexts()) assert.match(text, /200 runs/);
    await view.done();
  });

  it("on a phone a link of the lesson to two runs brings them into sight", async () => {
    const view = await opened(app, "/kmeans", { viewport: { width: 390, height: 844 } });
    await until(async () => !(await view.locator(".lesson[aria-busy]").count()), "the whole lesson");
    await view.evaluate(() => {
      scrollTo(0, document.documentElement.scrollHeight);
      document.querySelector(".lesson a[href*='vs=']").click();
    });
    const seen = () => view.evaluate(() => {
      const canvas = document.querySelector(".columns canvas");
      const { top, bottom } = canvas?.getBoundingClientRect() ?? { top: 1e9, bottom: -1e9 };
      return top < innerHeight && bottom > 0;
    });
    await until(seen, "the picture of a run");
    await view.done();
  });

  it("on a phone the main pictures of both come first", async () => {
    const vs = encodeURIComponent("/kmeans?data=penguins&init=random&t=6");
    const view = await opened(app, `/kmeans?data=penguins&t=6&vs=${vs}`, { viewport: { width: 390, height: 844 } });
    const boxes = (selector) => view.locator(selector).evaluateAll((nodes) => nodes.map((node) => node.getBoundingClientRect().toJSON()));
    const [a, b] = await boxes("canvas[data-panel=points]");
    assert.ok(a.left === b.left && a.bottom < b.top, "below each other");
    // What explains them is a swipe away, the one's above the other's, and its edge is in sight.
    const rest = await boxes(".panel-metrics, [data-panel-id=cost], [data-panel-id=picked]");
    assert.equal(rest.length, 6);
    assert.ok(rest.every(({ left }) => left >= a.right) && rest.some(({ left }) => left < 390), JSON.stringify([a, b, rest]));
    for (let at = 0; at < 6; at += 2) assert.ok(rest[at].left === rest[at + 1].left && rest[at].bottom <= rest[at + 1].top, "of one above the other");
    const lesson = await view.locator(".lesson").boundingBox();
    assert.ok(lesson.y < 2 * 844, `the lesson begins at ${lesson.y}`);
    // What is read out, and what Tab goes through, comes in the same order.
    const order = await view.locator("canvas").evaluateAll((nodes) => nodes.map((node) => node.dataset.panel));
    assert.deepEqual(order, ["points", "points", "cost", "cost"]);
    await view.done();
  });

  // Two runs of a demo whose charts alone have other ends, and the panels that must agree.
  for (const [one, other, ...panels] of [
    ["kmeans?data=five-blobs&k=5&init=random&seed=3&t=8", "kmeans?data=five-blobs&k=5&init=k-means++&seed=3&t=8", "points", "cost"],
    ["em?data=five-blobs&k=5&init=points&seed=3&t=9", "em?data=five-blobs&k=2&seed=3&t=9", "points", "evidence"],
    ["spectral-bias?width=16&depth=2&rate=0.01&t=60", "spectral-bias?width=16&depth=2&rate=0.0001&t=60", "curve", "loss"],
    ["pca?data=iris&t=3", "pca?data=iris&t=9", "cloud", "angle"],
  ]) {
    it(`have axes of one scale, beside each other and on a wall: ${panels.join(", ")}`, async () => {
      for (const more of ["", `&panel=${panels.join()}`, `&present=1&panel=${panels.join()}`]) {
        const view = await opened(app, `/${one}${more}&vs=${encodeURIComponent(other)}`);
        const axes = (panel) =>
          view.locator(`canvas[data-panel=${panel}]`).evaluateAll((nodes) =>
            nodes.map((node) => JSON.parse(node.dataset.window || "{}")).map(({ x, y }) => JSON.stringify([x, y].flat().map((end) => end?.toPrecision(9)))),
          );
        const there = await view.locator("canvas[data-panel]").evaluateAll((nodes) => nodes.map((node) => node.dataset.panel));
        // Not asked for, a panel may be missing beside another run.
        const shown = panels.filter((panel) => more || there.includes(panel));
        assert.ok(shown.length);
        for (const panel of shown) {
          await until(async () => {
            const [a, b] = await axes(panel);
            return a === b && a.length > 20;
          }, `the axes of ${panel}: ${await axes(panel)}`);
        }
        // They are not one run twice.
        const [a, b] = await Promise.all([0, 1].map((slot) => view.locator(`canvas[data-panel=${shown.at(-1)}]`).nth(slot).evaluate((canvas) => canvas.toDataURL())));
        assert.notEqual(a, b);
        await view.done();
      }
    });
  }

  it("on a projector show the panels that the address names, or their main pictures", async () => {
    const vs = encodeURIComponent("/kmeans?data=penguins&init=random&t=6");
    const panels = async (height, more) => {
      const view = await opened(app, `/kmeans?data=penguins&t=6&present=1${more}&vs=${vs}`, { viewport: { width: 1600, height } });
      await until(async () => (await view.locator("canvas[data-panel=points]").count()) === 2, "two pictures");
      const seen = await view.locator("canvas").evaluateAll((nodes) => nodes.filter((node) => node.checkVisibility()).map((node) => [node.dataset.panel, node.getBoundingClientRect()]));
      const { width, foot } = await view.evaluate(() => ({ width: innerWidth, foot: document.querySelector(".bar").getBoundingClientRect().top }));
      assert.ok(seen.every(([, box]) => box.width > width / 3 && box.height > 130 && box.bottom <= foot), JSON.stringify(seen));
      await view.done();
      return seen.map(([panel]) => panel);
    };
    assert.deepEqual(await panels(900, ""), ["points", "points"]);
    assert.deepEqual(await panels(900, "&panel=points,cost"), ["points", "points", "cost", "cost"]);
    assert.deepEqual(await panels(720, "&panel=points,cost"), ["points", "points", "cost", "cost"]);
  });
});
