// The spectral bias of networks in the browser: slow waves first, live; a target drawn by its curve and by its waves;
// samples of the reader's own; what the tangent kernel foretells; two networks on the same data.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { at, dismiss, drag, dropPicture, end, hosted, more, notice, own, pixel, png, press, take, until } from "./hosted.mjs";
import { opened } from "./opened.mjs";

const near = (a, b, tolerance) => Math.abs(a - b) <= tolerance;
const seen = (view, panel, slot = 0) =>
  view.locator(`canvas[data-panel="${panel}"]`).nth(slot).evaluate((canvas) => canvas.toDataURL());

/** A stroke of the pen through places of a panel's data. */
async function stroke(view, panel, places) {
  const pixels = [];
  for (const place of places) pixels.push(await pixel(view, place, panel));
  for (const [i, at] of pixels.entries()) {
    await view.mouse.move(...at, { steps: i ? 8 : 1 });
    if (i === 0) await view.mouse.down();
  }
  await view.mouse.up();
}

describe("the spectral bias of networks", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  it("the slow waves are learnt after 400 iterations, the fast ones are not", async () => {
    const view = await opened(app, "/spectral-bias");
    const before = await view.frameNow();
    for (const name of ["iteration", "loss", "x", "target", "prediction", "frequencies", "spectrum"]) assert.ok(name in before, name);
    assert.deepEqual([before.x.length, before.target.length, before.prediction.length], [200, 200, 200]);
    assert.deepEqual(before.frequencies, [1, 2, 4, 6, 9, 12, 16, 20]);
    await press(view, "Space");
    await until(async () => (await view.t()) >= 400, "400 iterations", 60_000);
    await press(view, "Space");
    // How far it came by then hangs on the machine: what is looked at is one iteration.
    await view.locator(".scrubber").evaluate((input) => {
      input.value = "400";
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await at(view, 400);
    const { spectrum, crossings, loss } = await view.frameNow();
    assert.ok(loss < before.loss / 1.5, `${loss} from ${before.loss}`);
    assert.ok(spectrum.slice(0, 2).every((ratio) => ratio > 0.5) && spectrum.slice(-3).every((ratio) => ratio < 0.5), `${spectrum}`);
    assert.ok(crossings[0] > 0 && crossings[7] === null, `${crossings}`);
    // The text of the picture names them.
    assert.match(await view.locator('canvas[data-panel="curve"]').getAttribute("aria-label"), /Half learnt are the frequencies 1, 2/);
    const said = (panel) => view.locator(`canvas[data-panel="${panel}"]`).getAttribute("aria-label");
    assert.match(await said("waves"), /1: \d+%, 2: \d+%/);
    assert.match(await said("loss"), /at the start, \d/);
    assert.match(await said("norms"), /from the input to the output: \d/);
    await view.done();
  });

  it("an iteration is gone to by the heat map, and comes back the same", async () => {
    const view = await hosted(app, "/spectral-bias?t=256");
    await at(view, 256);
    const there = await view.frameNow();
    await view.mouse.click(...(await pixel(view, [3, 96], "heat")));
    await until(async () => Math.abs(await view.t() - 96) <= 2, "iteration 96");
    await view.ask({ cmd: "seek", t: 256 });
    assert.deepEqual(await view.frameNow(), there);
    await view.done();
  });

  it("a curve is drawn with the pen and becomes the target, kept in the link", async () => {
    const view = await opened(app, "/spectral-bias?data=smooth");
    const before = await view.frameNow(["target"]);
    await take(view, "draw");
    await stroke(view, "curve", [[0.3, 0], [0.5, 1], [0.7, 0]]);
    await own(view);
    const { target } = await view.frameNow(["target"]);
    assert.ok(near(target[100], 1, 0.1) && near(target[80], 0.5, 0.1), `${target[80]} ${target[100]}`);
    assert.ok(near(target[10], before.target[10], 1e-5));
    const { link } = await view.state();
    const again = await opened(app, link.slice(link.indexOf("#") + 1));
    assert.deepEqual((await again.frameNow(["target"])).target, target);
    await again.done();
    // And is taken back.
    await press(view, "Control+z");
    await until(async () => (await view.state()).data.name === "smooth", "the data as they were");
    await view.done();
  });

  it("waves are drawn by their bars: one is pulled up, one is made, one is taken away", async () => {
    const view = await hosted(app, "/spectral-bias?data=smooth");
    const waves = async () => {
      const { frequencies, amplitudes } = await view.frameNow(["frequencies", "amplitudes"]);
      return Object.fromEntries(frequencies.map((k, j) => [k, amplitudes[j]]));
    };
    await drag(view, [5, 0.1], [5, 0.9], "waves");
    await own(view);
    await until(async () => near((await waves())[5], 0.9, 0.05), "k = 5 is louder");
    await view.mouse.click(...(await pixel(view, [8, 0.4], "waves")));
    await until(async () => near((await waves())[8] ?? 0, 0.4, 0.05), "a wave of k = 8");
    await view.keyboard.down("Shift");
    await view.mouse.click(...(await pixel(view, [8, 0.2], "waves")));
    await view.keyboard.up("Shift");
    await until(async () => !(8 in (await waves())), "it is gone");
    // Where a knob says how high they are, that is said.
    await view.ask({ cmd: "set", params: { amplitudes: "rising" } });
    await view.mouse.click(...(await pixel(view, [3, 0.2], "waves")));
    await notice(view, "waves-by-knob");
    await view.done();
  });

  it("samples of the reader's own: a column, x and y, too few, not numbers", async () => {
    const view = await hosted(app, "/spectral-bias");
    const wave = (n) => Array.from({ length: n }, (_, i) => Math.sin((2 * Math.PI * 3 * i) / n));
    let answer = await view.ask({ cmd: "load", csv: wave(64).join("\n") });
    assert.ok(answer.ok, JSON.stringify(answer.error));
    let frame = await view.frameNow(["target", "frequencies", "amplitudes"]);
    assert.deepEqual([frame.target.length, frame.frequencies], [64, [3]]);
    assert.ok(near(frame.amplitudes[0], 1, 1e-6));
    answer = await view.ask({ cmd: "load", points: [[0, 1], [1, 3], [2, 5], [4, 9], [5, 11], [6, 13], [7, 15], [8, 17], [9, 19]] });
    assert.ok(answer.ok, JSON.stringify(answer.error));
    frame = await view.frameNow(["target"]);
    assert.ok(frame.target.every((y, i) => near(y, 1 + (18 * i) / (frame.target.length - 1), 1e-4)), `${frame.target}`);
    await notice(view, "signal-resampled");
    await dismiss(view);
    answer = await view.ask({ cmd: "load", points: [[1], [2], [3]] });
    assert.equal(answer.error.code, "signal-too-short");
    answer = await view.ask({ cmd: "load", csv: "a;b\nc;d\n" });
    assert.ok(!answer.ok);
    assert.deepEqual((await view.frameNow(["target"])).target, frame.target, "the run is as it was");
    await view.done();
  });

  it("the tangent kernel predicts gradient descent, and the table has it", async () => {
    const view = await hosted(app, "/spectral-bias?data=smooth&optimiser=gd&rate=0.05&width=128&depth=3&t=200");
    await at(view, 200);
    assert.equal(await view.locator('canvas[data-panel="decay"]').count(), 0);
    await view.locator('[data-study="kernel"]').click();
    await view.locator('canvas[data-panel="decay"]').waitFor({ timeout: 30_000 });
    await view.locator('canvas[data-panel="kernel"]').waitFor();
    await until(async () => (await view.locator(".panel-crossings").textContent()).includes("predicted"), "a prediction");
    // Another optimiser has another story.
    await view.ask({ cmd: "set", params: { optimiser: "adam" } });
    await until(async () => !(await view.locator(".panel-crossings").textContent()).includes("predicted"), "no prediction");
    await view.done();
  });

  it("two networks learn the same waves side by side", async () => {
    const other = encodeURIComponent("/spectral-bias?fourier_scale=3");
    const view = await opened(app, `/spectral-bias?t=64&vs=${other}`);
    await until(async () => (await view.locator('canvas[data-panel="curve"]').count()) === 2, "two pictures");
    await until(async () => (await seen(view, "curve", 0)) !== (await seen(view, "curve", 1)), "they differ");
    await press(view, "ArrowRight");
    await at(view, 65);
    await view.done();
  });

  it("too large a rate ends with its reason, and the reader can go back", async () => {
    const view = await opened(app, "/spectral-bias?optimiser=gd&rate=10");
    await press(view, "Space");
    await end(view, 20_000);
    await until(async () => /Lower the learning rate/.test(await view.locator("footer.bar .said").textContent()), "the reason");
    await press(view, "Home");
    await at(view, 0);
    assert.ok(!(await view.over()));
    await view.done();
  });

  it("a bar follows the pointer and the axis stays, however far it is pulled", async () => {
    const view = await opened(app, "/spectral-bias");
    const axis = () => view.locator('canvas[data-panel="waves"]').evaluate((canvas) => JSON.parse(canvas.dataset.window).y[1]);
    const before = await axis();
    const [x, top] = await pixel(view, [20, 1], "waves");
    const [, zero] = await pixel(view, [20, 0], "waves");
    await view.mouse.move(x, top);
    await view.mouse.down();
    for (let up = 1; up <= 20; up++) await view.mouse.move(x, top - up);
    assert.equal(await axis(), before);
    await view.mouse.up();
    await own(view);
    const { frequencies, amplitudes } = await view.frameNow(["frequencies", "amplitudes"]);
    const expected = (zero - (top - 20)) / (zero - top);
    assert.ok(near(amplitudes[frequencies.indexOf(20)], expected, 0.05), `${amplitudes} for ${expected}`);
    await view.done();
  });

  it("a photograph by a coordinate network: seen, walked through, fitted where it is kept", async () => {
    const view = await opened(app, "/spectral-bias?data=photograph&degradation=mask-half&width=32&t=16");
    await at(view, 16);
    const { x, target, kept, frequencies } = await view.frameNow(["x", "target", "kept", "frequencies"]);
    assert.deepEqual([target.length, x.length, x[65], frequencies[0]], [4096, 4096, [1 / 64, 1 / 64], 1]);
    assert.equal(kept.filter(Boolean).length, 2048);
    const there = await seen(view, "curve");
    await press(view, "ArrowLeft");
    await at(view, 15);
    await until(async () => (await seen(view, "curve")) !== there, "another picture");
    const box = await view.locator('canvas[data-panel="curve"]').boundingBox();
    await until(async () => {
      await view.mouse.move(box.x + box.width * Math.random(), box.y + box.height * Math.random());
      return /row \d+, column \d+/.test(await view.locator(".tip").textContent({ timeout: 200 }).catch(() => ""));
    }, "a pixel under the pointer");
    assert.equal(await view.locator('[data-study="kernel"]').count(), 0);
    await view.done();
  });

  it("a dropped picture becomes the target, and a broken one says so", async () => {
    const view = await opened(app, "/spectral-bias");
    await dropPicture(view, png(96, 64, (x, y) => [x < 48 ? 0 : 255, y * 2, 128, 255]));
    await own(view);
    await notice(view, "signal-picture-scaled");
    const { target } = await view.frameNow(["target"]);
    assert.equal(target.length, 4096);
    assert.ok(target[0] < target[63]);
    await press(view, "ArrowRight");
    await at(view, 1);
    const { link } = await view.state();
    await dropPicture(view, Buffer.from("no picture at all"));
    await notice(view, "picture-unreadable");
    assert.deepEqual((await view.frameNow(["target"])).target, target, "the run is as it was");
    if (link) {
      const again = await opened(app, link.slice(link.indexOf("#") + 1));
      assert.deepEqual((await again.frameNow(["target"])).target, target);
      await again.done();
    }
    await view.done();
  });

  it("a perturbation of the weights by a button is part of the run, and is taken back", async () => {
    const view = await opened(app, "/spectral-bias?t=200&perturb=0.5");
    await at(view, 200);
    const before = await view.frameNow(["loss", "shaken"]);
    assert.equal(before.shaken, null);
    await more(view);
    await view.locator('[data-act="perturb"]').click();
    await view.locator('canvas[data-panel="shaken"]').waitFor();
    const after = await view.frameNow(["loss", "shaken", "spectrum"]);
    assert.ok(after.loss !== before.loss && after.shaken.size === 0.5 && after.shaken.t === 200);
    const again = await opened(app, (await view.state()).link.replace(/^[^#]*#/, ""));
    assert.deepEqual(await again.frameNow(["loss", "shaken", "spectrum"]), after);
    await again.done();
    await press(view, "Control+z");
    await until(async () => (await view.frameNow(["loss"])).loss === before.loss, "as it was");
    await view.done();
  });

  it("the end of what has no end is the furthest that is known", async () => {
    const view = await opened(app, "/spectral-bias?t=120");
    await at(view, 120);
    await press(view, "Home");
    await at(view, 0);
    await press(view, "End");
    await at(view, 120);
    assert.equal(await view.locator(".notice").count(), 0);
    await view.done();
  });
});
