// EM in the browser: both half-steps by keyboard, the reader's hand on components, a collapse and its remedy, studies,
// beside k-means, on a line, on data of the reader's own.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { at, clumps, drag, drop, end, hosted, more, own, pixel, press, rendered, until } from "./hosted.mjs";
import { opened } from "./opened.mjs";

/** A pair of clumps on a line that overlap. */
const pair = "/em?data=pair&k=2&init=points&tol=0";
const written = (view, part) =>
  until(async () => part.test(decodeURIComponent(await view.evaluate(() => location.hash))), `${part} in the address`);
const ended = async (view) => {
  await end(view, 30_000);
  return view.state();
};
const tail = (view) => view.locator("strong.end[data-end]").first();

/** The longer half-axis of a covariance as it is seen: its end, seen from the mean. */
function halfAxis([[a, b], [, c]]) {
  const [middle, apart] = [(a + c) / 2, Math.hypot((a - c) / 2, b)];
  const angle = 0.5 * Math.atan2(2 * b, a - c);
  const size = Math.sqrt(middle + apart);
  return [size * Math.cos(angle), size * Math.sin(angle)];
}

/** Turns a knob that is a field of numbers. */
async function type(view, knob, value) {
  await more(view);
  await view.fill(`#${knob}`, value);
  await view.locator(`#${knob}`).blur();
}

describe("EM", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  it("by keyboard: E makes the bound touch, M lets both rise and opens the gap; back is exact", async () => {
    const view = await hosted(app, pair);
    const frames = [await view.frameNow()];
    let last = (await view.state()).metrics;
    for (let t = 1; t <= 10; t++) {
      await press(view, "ArrowRight");
      const { metrics, phase } = await view.state();
      const frame = await view.frameNow();
      frames.push(frame);
      assert.deepEqual([metrics.log_likelihood, metrics.lower_bound], [frame.log_likelihood, frame.lower_bound]);
      if (t % 2) {
        assert.equal(phase, "m-step", "what comes next");
        assert.equal(metrics.log_likelihood, last.log_likelihood, "the likelihood does not move at E");
        assert.ok(Math.abs(metrics.gap) < 1e-12 && Math.abs(metrics.lower_bound - metrics.log_likelihood) < 1e-12, `gap ${metrics.gap}`);
      } else {
        assert.ok(metrics.gap > 1e-5, `gap ${metrics.gap}`);
        assert.ok(metrics.lower_bound > last.lower_bound && metrics.log_likelihood > last.log_likelihood, "both rise at M");
        assert.equal(metrics.n_iter, t / 2);
      }
      last = metrics;
    }
    for (let t = 9; t >= 0; t--) {
      await press(view, "ArrowLeft");
      assert.deepEqual(await view.frameNow(), frames[t], `back at ${t}`);
    }
    await press(view, "ArrowRight*10");
    await at(view, 10);
    assert.deepEqual(await view.frameNow(), frames[10]);
    await press(view, "Home");
    await at(view, 0);
    assert.deepEqual(await view.frameNow(), frames[0]);
    await view.done();
  });

  it("the link of a moment is that moment", async () => {
    const view = await opened(app, "/em?data=five-blobs&k=5&init=points&covariance=diag");
    await press(view, "ArrowRight*7");
    await at(view, 7);
    const [frame, state] = [await view.frameNow(), await view.state()];
    const names = "covariances log_likelihood lower_bound means n_iter points responsibilities weights".split(" ");
    assert.deepEqual(Object.keys(frame).toSorted(), names);
    const shape = (array) => (Array.isArray(array) ? [array.length, ...shape(array[0])] : []);
    assert.deepEqual(["points", "weights", "means", "covariances", "responsibilities"].map((name) => shape(frame[name])), [[300, 2], [5], [5, 2], [5, 2, 2], [300, 5]]);
    await written(view, /covariance=diag.*t=7/);
    await view.reload();
    await view.ready();
    await at(view, 7);
    assert.deepEqual(await view.frameNow(), frame);
    const other = await opened(app, state.link.split("#")[1]);
    assert.deepEqual(await other.frameNow(), frame);
    assert.equal(await other.locator(".notice").count(), 0);
    await other.done();
    await view.done();
  });

  it("a mean is dragged, a shape is stretched by its grip, and both are taken back exactly", async () => {
    const view = await opened(app, "/em?data=five-blobs&k=2&t=4");
    const before = await view.frameNow();
    const [x, y] = before.means[0];
    await drag(view, [x, y], [x + 1.5, y - 1]);
    const moved = await until(async () => { const f = await view.frameNow(); return f.means[0][0] !== x && f; }, "a mean that moved");
    assert.ok(Math.hypot(moved.means[0][0] - x - 1.5, moved.means[0][1] - y + 1) < 0.1);
    assert.deepEqual([moved.covariances, moved.weights, moved.responsibilities], [before.covariances, before.weights, before.responsibilities]);
    assert.ok(moved.log_likelihood < before.log_likelihood - 0.1, "ℓ is that of the edited mixture");
    await press(view, "Control+z");
    await until(async () => (await view.frameNow()).means[0][0] === x, "undo");
    assert.deepEqual(await view.frameNow(), before);

    // The grips are those of the picked component.
    const [mx, my] = before.means[1];
    await view.mouse.click(...(await pixel(view, [mx, my])));
    await until(async () => /Component 2/.test(await view.innerText("[data-panel-id=picked]")), "a picked component");
    const [u, v] = halfAxis(before.covariances[1]);
    await drag(view, [mx + u, my + v], [mx + 3 * u, my + 3 * v]);
    const shaped = await until(async () => { const f = await view.frameNow(); return f.covariances[1][0][0] !== before.covariances[1][0][0] && f; }, "a shape");
    const long = Math.hypot(...halfAxis(shaped.covariances[1])) / Math.hypot(u, v);
    assert.ok(Math.abs(long - 3) < 0.15, `${long} times as long`);
    assert.deepEqual(shaped.means, before.means);
    assert.deepEqual(shaped.covariances.toSpliced(1, 1), before.covariances.toSpliced(1, 1));
    await press(view, "ArrowRight");
    await at(view, 5);
    await press(view, "ArrowLeft");
    assert.deepEqual(await view.frameNow(), shaped);
    await press(view, "Control+z");
    await until(async () => (await view.frameNow()).covariances[1][0][0] === before.covariances[1][0][0], "undo");
    assert.deepEqual(await view.frameNow(), before);
    await view.done();
  });

  it("a component collapses; the page says which, and regularisation goes on from there", async () => {
    const view = await hosted(app, "/em?data=pair&k=2&init=manual&reg_covar=0");
    const edit = { weights: [0.99, 0.01], means: [[-0.1], [2.73]], covariances: [[[2.6]], [[0.001]]] };
    await view.ask({ cmd: "edit", edit });
    await press(view, "End");
    const over = await ended(view);
    assert.equal(over.t, 4);
    await until(async () => (await tail(view).getAttribute("data-end")) === "collapsed", "its reason");
    assert.match(await tail(view).innerText(), /component 2 collapses.*Turn up the regularisation/s);
    const before = await view.frameNow();
    assert.ok(Number.isFinite(before.log_likelihood) && before.covariances[1][0][0] > 0);
    await press(view, "ArrowRight");
    assert.equal(await view.t(), 4, "nowhere to go");
    await type(view, "reg_covar", "0.1");
    await until(async () => !(await view.over()), "it is open again");
    await press(view, "End");
    const again = await ended(view);
    assert.ok(again.t > 10 && again.metrics.gap < 1e-3);
    assert.equal(await tail(view).getAttribute("data-end"), "converged");
    assert.ok((await view.frameNow()).covariances[1][0][0] > 0.1, "it is wide again");
    // The knob was turned at t = 4: a way back leads through the collapse.
    await press(view, "Home", "ArrowRight*4");
    await at(view, 4);
    assert.deepEqual((await view.frameNow()).means, before.means);
    await view.done();
  });

  it("a table that is dropped runs to its end by keyboard", async () => {
    const view = await opened(app, "/em?k=3");
    await drop(view, clumps);
    await own(view);
    await press(view, "End");
    const { t, metrics } = await ended(view);
    assert.ok(t > 2 && metrics.nmi > 0.9, JSON.stringify(metrics));
    assert.match(await view.innerText("[data-panel-id=confusion] table"), /a[\s\S]*b[\s\S]*c/);
    const frames = [await view.frameNow()];
    await press(view, "ArrowLeft*2");
    await at(view, t - 2);
    await press(view, "End");
    await at(view, t);
    assert.deepEqual(await view.frameNow(), frames[0]);
    await view.done();
  });

  it("200 seeds: the text names the highest", async () => {
    const view = await opened(app, "/em?data=five-blobs&k=5&init=points");
    await more(view);
    await view.click("[data-do=sweep]");
    await view.waitForSelector(".panel-sweep canvas");
    await until(async () => !(await view.locator(".panel-sweep progress").count()), "the end of the sweep", 60_000);
    const said = await view.innerText(".panel-sweep .note");
    assert.match(said, /200 runs.*highest.*−3\.678.*157/s);
    await view.done();
  });

  it("AIC and BIC are drawn on request, and know five blobs", async () => {
    const view = await hosted(app, "/em?data=five-blobs&k=5");
    await view.click("[data-study=criteria]");
    await view.waitForSelector("canvas[data-panel=criteria]");
    await until(async () => !(await view.locator("[data-panel-id=criteria] progress").count()), "its end", 60_000);
    const { data } = await view.ask({ cmd: "export", what: "svg", panel: "criteria" });
    assert.match(data, /^<svg[\s\S]*BIC[\s\S]*AIC/);
    const tip = async (k) => {
      const [x, y] = await pixel(view, [k, 0], "criteria");
      const box = await view.locator("canvas[data-panel=criteria]").boundingBox();
      await view.mouse.move(x, Math.min(y, box.y + box.height / 2));
      await view.mouse.move(x + 1, box.y + box.height / 2);
      const text = await until(async () => { const t = await view.locator(".panel-criteria .tip").innerText(); return t.includes(`K = ${k} `) && t; }, `a label for ${k}`);
      return Number(/BIC (\d[\d., ]*)/.exec(text)[1].replace(/[, ]/g, ""));
    };
    const found = [];
    for (const k of [3, 4, 5, 6, 7]) found.push(await tip(k));
    assert.ok(found.every((bic, i) => i === 2 || bic > found[2]), `${found}`);
    await view.done();
  });

  it("beside k-means each speaks its own words, and all labels agree at a small σ", async () => {
    const vs = encodeURIComponent("kmeans?data=five-blobs&k=5&init=manual");
    const view = await opened(app, `/em?data=five-blobs&k=5&init=points&fixed_sigma=true&sigma=0.05&vs=${vs}`);
    const said = () => view.locator(".column .said").allInnerTexts();
    await until(async () => (await said()).length === 2, "two runs");
    await press(view, "ArrowRight");
    await until(async () => /E-step/.test((await said())[0]) && /assign/i.test((await said())[1]), "E beside assign");
    await press(view, "ArrowRight");
    await until(async () => /M-step/.test((await said())[0]) && /update/i.test((await said())[1]), "M beside update");
    // Each has its own panels and metrics, and words for them (the harness fails on a word that is missing).
    const heads = await view.locator(".columns h2").allInnerTexts();
    for (const head of ["Points and components", "Points and Voronoi cells", "ℓ and lower bound F · Run A", "Cost J · Run B"]) {
      assert.ok(heads.includes(head), `${head} is not among ${heads}`);
    }
    const metrics = await view.locator(".columns .panel-metrics").allInnerTexts();
    assert.deepEqual(metrics.map((text) => [/Gap/.test(text), /Inertia/.test(text)]), [[true, false], [false, true]]);
    // The same agreement with the classes on both sides: the labels are the same.
    const agreement = metrics.map((text) => /NMI with classes[^\d]*([\d.]+)/.exec(text)[1]);
    assert.equal(agreement[0], agreement[1]);
    for (const t of [1, 0]) {
      await press(view, "ArrowLeft");
      await until(async () => (await said()).every((text) => text.startsWith(`step ${t}`)), `both at ${t}`);
    }
    await press(view, "End");
    await until(async () => (await view.locator(".column strong.end").count()) === 2, "both ends");
    await view.done();
  });

  it("on a line a point between the clumps is picked below the axis", async () => {
    const view = await opened(app, `${pair}&t=12`);
    const frame = await view.frameNow();
    const [low, high] = frame.means.map(([x]) => x).toSorted((a, b) => a - b);
    const far = ([x]) => Math.abs(x - (low + high) / 2);
    const i = frame.points.reduce((best, p, i, all) => (far(p) < far(all[best]) ? i : best), 0);
    // Points stand below zero: go down until one is under the pointer.
    const [x, zero] = await pixel(view, [frame.points[i][0], 0]);
    const picked = async () => /Point (\d+)/.exec(await view.innerText("[data-panel-id=picked]"))?.[1];
    for (let y = zero + 8; y < zero + 40 && !(await picked()); y += 4) {
      await view.mouse.click(x, y);
      await rendered(view);
    }
    const found = Number(await picked()) - 1;
    assert.ok(Math.abs(frame.points[found][0] - frame.points[i][0]) < 0.1, `point ${found}, not ${i}`);
    // Jensen in numbers: after an M-step the two sides are apart, after an E-step they are equal.
    const apart = async () => /they are (\S+) apart/.exec(await view.innerText("[data-panel-id=picked]"))[1];
    assert.notEqual(await apart(), "0");
    await press(view, "ArrowRight");
    await until(async () => (await apart()) === "0", "no gap");
    await press(view, "Escape");
    await until(async () => !(await picked()), "nothing picked");
    await view.done();
  });
});
