// By hand: centres and points are dragged, added and removed, and everything can be taken back.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { drag, hosted, pixel, press, stays, take, until } from "./hosted.mjs";
import { opened } from "./opened.mjs";

describe("by hand", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  it("a centre is dragged; undo and redo are exact", async () => {
    const view = await opened(app, "/kmeans?data=five-blobs&k=5&init=random&t=4");
    const before = await view.frameNow();
    const from = before.cluster_centers[2];
    const to = [from[0] + 1.5, from[1] - 1];
    await drag(view, from, to);
    const edited = await until(async () => {
      const frame = await view.frameNow();
      return frame.cluster_centers[2][0] !== from[0] && frame;
    }, "an edit");
    const far = Math.hypot(edited.cluster_centers[2][0] - to[0], edited.cluster_centers[2][1] - to[1]);
    assert.ok(far < 0.1, `the centre stands ${far} beside where it was dropped`);
    assert.deepEqual(edited.cluster_centers.toSpliced(2, 1), before.cluster_centers.toSpliced(2, 1));
    assert.equal(await view.t(), 4);
    await press(view, "ArrowRight");
    const after = await view.frameNow();
    await press(view, "ArrowLeft");
    assert.deepEqual(await view.frameNow(), edited);
    await press(view, "Control+z");
    await until(async () => (await view.frameNow()).cluster_centers[2][0] === from[0], "undo");
    assert.deepEqual(await view.frameNow(), before);
    await press(view, "Control+Shift+Z");
    await until(async () => (await view.frameNow()).cluster_centers[2][0] !== from[0], "redo");
    assert.deepEqual(await view.frameNow(), edited);
    await press(view, "ArrowRight");
    assert.deepEqual(await view.frameNow(), after);
    await view.done();
  });

  it("four corners: the cost stays 2, until one centre is dragged", async () => {
    const view = await hosted(app, "/kmeans?data=rectangle&k=2&init=manual");
    await view.ask({ cmd: "edit", edit: { cluster_centers: [[2, 0], [2, 1]] } });
    await press(view, "ArrowRight*2");
    assert.equal((await view.state()).metrics.objective, 2);
    await press(view, "ArrowRight*2");
    assert.equal((await view.state()).metrics.objective, 2);
    assert.deepEqual((await view.frameNow()).cluster_centers, [[2, 0], [2, 1]]);
    await drag(view, [2, 0], [0, 0.5]);
    await until(async () => (await view.frameNow()).cluster_centers[0][0] < 0.2, "an edit");
    assert.equal(await view.over(), false);
    await press(view, "ArrowRight*2");
    assert.equal((await view.state()).metrics.objective, 0.125);
    await press(view, "End");
    assert.equal((await view.state()).metrics.objective, 0.125);
    await view.done();
  });

  it("points are added, moved and removed with the pointer, and taken back", async () => {
    const view = await opened(app, "/kmeans?data=rectangle&k=2");
    const points = async () => (await view.frameNow(["points"])).points;
    const count = (n) => until(async () => (await points()).length === n, `${n} points`);
    await take(view, "draw");
    // Two clicks in a row: neither is lost, and each is taken back by itself.
    const [one, two] = [await pixel(view, [2, 0.5]), await pixel(view, [3, 0.5])];
    await view.mouse.click(...one);
    await view.mouse.click(...two);
    await count(6);
    await press(view, "Control+z");
    await count(5);
    await drag(view, [0, 0], [1, 0.5]);
    await until(async () => Math.abs((await points())[0][0] - 1) < 0.1, "a point that moved");
    await view.keyboard.down("Shift");
    await view.mouse.click(...(await pixel(view, [4, 1])));
    await view.keyboard.up("Shift");
    await count(4);
    await press(view, "Control+z");
    await count(5);
    await press(view, "Control+z*3");
    await count(4);
    assert.deepEqual((await points()).toSorted(), [[0, 0], [0, 1], [4, 0], [4, 1]]);
    await take(view, "spray");
    await drag(view, [1, 0.2], [3, 0.8]);
    await until(async () => (await points()).length > 6, "sprayed points");
    await press(view, "End");
    assert.ok(await view.over());
    await view.done();
  });

  it("by touch: a long press removes a point, a tap picks one", async () => {
    const view = await opened(app, "/kmeans?data=rectangle&k=2&t=6", { context: { hasTouch: true } });
    await view.touchscreen.tap(...(await pixel(view, [4, 0])));
    await until(async () => /Point/.test(await view.innerText("[data-panel-id=picked]")), "a picked point");
    await take(view, "draw");
    const [x, y] = await pixel(view, [4, 1]);
    const cdp = await view.context().newCDPSession(view);
    const touch = (type, touchPoints) => cdp.send("Input.dispatchTouchEvent", { type, touchPoints });
    await touch("touchStart", [{ x, y }]);
    await until(async () => (await view.frameNow(["points"])).points.length === 3, "three points");
    await touch("touchEnd", []);
    await view.done();
  });

  it("the picture is zoomed with the wheel and shown whole again", async () => {
    const view = await opened(app, "/kmeans?t=4");
    const canvas = view.locator("canvas[data-panel=points]");
    const window = async () => JSON.parse(await canvas.getAttribute("data-window"));
    const [before, frame] = [await window(), await view.frameNow()];
    await canvas.hover();
    await view.mouse.wheel(0, -400);
    await until(async () => (await window()).x[1] - (await window()).x[0] < (before.x[1] - before.x[0]) * 0.9, "a smaller window");
    await view.locator(".panel-points .zoom button").nth(2).click();
    await until(async () => JSON.stringify(await window()) === JSON.stringify(before), "the whole");
    assert.deepEqual(await view.frameNow(), frame);
    await view.done();
  });

  it("the curve of costs is zoomed by its buttons, or by the wheel with control held", async () => {
    const view = await opened(app, "/kmeans?t=8");
    const canvas = view.locator("canvas[data-panel=cost]");
    const width = async () => {
      const { x } = JSON.parse(await canvas.getAttribute("data-window"));
      return x[1] - x[0];
    };
    // A panel has its window once it has been drawn, a frame after those before it.
    await until(() => canvas.getAttribute("data-window"), "the curve is drawn");
    const before = await width();
    await canvas.hover();
    await view.mouse.wheel(0, -40);
    await stays(width, before, 300);
    await canvas.hover();
    await view.locator(".panel-cost .zoom button").nth(0).click();
    await until(async () => (await width()) < before * 0.9, "a smaller window");
    await view.locator(".panel-cost .zoom button").nth(2).click();
    await until(async () => (await width()) === before, "the whole");
    await view.done();
  });

  it("a point under the pointer tells its values; a click picks it into the lens", async () => {
    const view = await opened(app, "/kmeans?data=rectangle&k=2&t=6");
    await view.mouse.move(...(await pixel(view, [4, 0])));
    await view.waitForSelector(".panel-points .tip");
    assert.match(await view.innerText(".panel-points .tip"), /Point 2/);
    await view.mouse.click(...(await pixel(view, [4, 0])));
    await until(async () => /Point 2/.test(await view.innerText("[data-panel-id=picked]")), "a picked point");
    await press(view, "Escape");
    await until(async () => !/Point 2/.test(await view.innerText("[data-panel-id=picked]")), "nothing picked");
    await view.done();
  });
});
