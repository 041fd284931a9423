// What every plot can do: tell values, be zoomed and moved, with pointer and keyboard, and be shown whole again.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { hosted, more, press, rendered, until } from "./hosted.mjs";
import { opened } from "./opened.mjs";

describe("every plot", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  /** How one panel maps to data, and hands on it. */
  const panel = (view, id) => {
    const canvas = view.locator(`canvas[data-panel="${id}"]`);
    const section = view.locator(`[data-panel-id="${id}"]`);
    const map = async () => JSON.parse(await canvas.getAttribute("data-window"));
    return {
      canvas,
      section,
      map,
      /** Shown square pixels a unit of x and y, which is what zooming makes more of. */
      unit: async () => {
        const { width, height, x, y } = await map();
        return (width * height) / Math.abs((x[1] - x[0]) * (y[1] - y[0]));
      },
      button: (name) => section.getByRole("button", { name, exact: true }),
    };
  };

  const zooms = async (view, id) => {
    const { canvas, section, map, unit, button } = panel(view, id);
    await canvas.scrollIntoViewIfNeeded();
    const [whole, first] = [await map(), await unit()];
    const box = await canvas.boundingBox();
    await canvas.hover({ position: { x: box.width * 0.45, y: box.height * 0.6 } });
    const near = await unit();
    await view.keyboard.down("Control");
    await view.mouse.wheel(0, -300);
    await view.keyboard.up("Control");
    await until(async () => (await unit()) > near * 1.3, `${id}: nearer by the wheel`);
    // By keyboard alone: the buttons, and Enter.
    await button("Zoom in").focus();
    const before = await unit();
    await press(view, "Enter");
    await until(async () => (await unit()) > before * 1.3, `${id}: nearer by its button`);
    const at = JSON.stringify(await map());
    await button("Move right").focus();
    await press(view, "Enter");
    await until(async () => JSON.stringify(await map()) !== at, `${id}: moved by its button`);
    // By drag.
    const moved = JSON.stringify(await map());
    await view.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.9);
    await view.mouse.down();
    await view.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.9, { steps: 4 });
    await view.mouse.up();
    await until(async () => JSON.stringify(await map()) !== moved, `${id}: moved by hand`);
    await button("Show everything").focus();
    await press(view, "Enter");
    await until(async () => JSON.stringify(await map()) === JSON.stringify(whole), `${id}: whole again`);
    assert.equal(await unit(), first);
    assert.equal(await button("Move right").count(), 0);
    return { canvas, section };
  };

  /** Somewhere on the picture a label appears beside the pointer. */
  const tells = async (view, canvas, section, words) => {
    await canvas.scrollIntoViewIfNeeded();
    const box = await canvas.boundingBox();
    for (const y of [0.5, 0.8, 0.3]) {
      for (let x = 0.15; x < 0.95; x += 0.04) {
        await view.mouse.move(box.x + box.width * x, box.y + box.height * y);
        await rendered(view);
        if ((await section.locator(".tip").count()) && words.test(await section.locator(".tip").innerText())) return;
      }
    }
    assert.fail(`nothing tells ${words}`);
  };

  it("memberships, costs", async () => {
    const view = await opened(app, "/kmeans?data=five-blobs&k=5&t=9");
    for (const [id, words] of [["gamma", /Point \d+/], ["cost", /J = /]]) {
      const { canvas, section } = await zooms(view, id);
      await tells(view, canvas, section, words);
    }
    await view.done();
  });

  it("the code book", async () => {
    const view = await opened(app, "/kmeans?data=coffee&k=4&t=9", { viewport: { width: 1366, height: 768 } });
    // Three axes and a cloud of pixels want room.
    const { height } = await view.locator("canvas[data-panel=codebook]").boundingBox();
    assert.ok(height >= 260, `${height} px high`);
    const { canvas, section } = await zooms(view, "codebook");
    await tells(view, canvas, section, /Pixel in row \d+[^]*centre \d: RGB/);
    await view.done();
  });

  it("the elbow and the histogram of a sweep", async () => {
    const view = await opened(app, "/kmeans?data=five-blobs&k=5&init=random");
    await view.click("[data-study=elbow]");
    await until(async () => !(await view.locator("[data-panel-id=elbow] progress").count()), "the elbow's end", 40_000);
    const elbow = await zooms(view, "elbow");
    await tells(view, elbow.canvas, elbow.section, /K = \d/);
    await more(view);
    await view.click("[data-do=sweep]");
    await view.waitForSelector(".panel-sweep canvas");
    await until(async () => !(await view.locator(".panel-sweep progress").count()), "the end of the sweep", 40_000);
    const sweep = await zooms(view, "sweep");
    await tells(view, sweep.canvas, sweep.section, /runs? from .* to [^]*Open seed \d+/);
    await view.done();
  });

  it("a chart lists its numbers, as a table and as CSV", async () => {
    const view = await hosted(app, "/kmeans?data=five-blobs&k=5&t=9");
    const { section } = panel(view, "cost");
    const csv = await view.ask({ cmd: "export", what: "csv", panel: "cost" });
    assert.deepEqual([csv.ok, csv.type], [true, "text/csv"]);
    const [head, ...lines] = csv.data.trimEnd().split("\n");
    assert.match(head, /^"step",".+"$/);
    await section.locator("[data-do=list]").click();
    await until(async () => (await section.locator(".numbers tbody tr").count()) === lines.length, "a row for each line");
    const first = await section.locator(".numbers tbody tr").first().locator("td").allInnerTexts();
    assert.equal(first[0], lines[0].split(",")[0]);
    await section.locator("[data-do=list]").click();
    await until(async () => !(await section.locator(".numbers table").count()), "the table goes");
    const none = await view.ask({ cmd: "export", what: "csv", panel: "points" });
    assert.equal(none.error.code, "export-unknown");
    await view.done();
  });

  it("metrics have curves that tell and lead", async () => {
    const view = await opened(app, "/kmeans?data=penguins&init=random&t=8");
    const spark = (metric, slot = 0) => view.locator(`[data-metric=${metric}]`).nth(slot).getByRole("slider");
    for (const metric of ["inertia", "objective", "n_iter", "nmi"]) {
      assert.match(await spark(metric).getAttribute("aria-label"), / over time: .* at step \d+, .* at step 8$/);
      assert.match(await spark(metric).getAttribute("aria-valuetext"), /at step 8$/);
    }
    // What the curve says is what the run says.
    const told = async (metric) => (await view.locator(`[data-metric=${metric}] dd`).innerText()).trim();
    await spark("nmi").hover({ position: { x: 30, y: 12 } });
    const [value, t] = await until(async () => /^(\S+) at step (\d+)/.exec(await told("nmi"))?.slice(1), "a value of then");
    assert.ok(Number(t) < 8, t);
    await spark("nmi").click({ position: { x: 30, y: 12 } });
    const state = await until(async () => (await view.t()) === Number(t) && view.state(), "a click leads there");
    assert.ok(Math.abs(state.metrics.nmi - Number(value)) < 1e-4, `${state.metrics.nmi}, not ${value}`);
    // By keyboard alone.
    await spark("objective").focus();
    await press(view, "ArrowUp*3", "ArrowDown");
    await until(async () => (await spark("objective").getAttribute("aria-valuenow")) === String(Number(t) + 2), "two steps on");
    await press(view, "Enter");
    await until(async () => (await view.t()) === Number(t) + 2, "Enter leads there");
    await view.done();
  });

  it("the curves of a second run lead both", async () => {
    const vs = encodeURIComponent("/kmeans?data=five-blobs&k=5&init=random&t=6");
    const view = await opened(app, `/kmeans?data=five-blobs&k=5&t=11&vs=${vs}`);
    const second = view.locator("[data-metric=n_iter]").nth(1).getByRole("slider");
    await second.focus();
    await press(view, "ArrowDown*3");
    await until(async () => (await second.getAttribute("aria-valuenow")) === "3", "three steps back");
    await press(view, "Enter");
    // The third step of a random start is the second assign; the other has five draws before its own.
    const steps = async () => (await view.locator(".column .said").allInnerTexts()).map((text) => Number(/\d+/.exec(text)[0]));
    await until(async () => (await steps()).join() === "8,3", "both there");
    await view.done();
  });
});
