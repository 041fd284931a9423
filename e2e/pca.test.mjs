// PCA in the browser: the line turned by hand, products by keyboard, what every panel shows, four algorithms beside each
// other, and tables in which there is little or nothing to find.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { at, drag, drop, end, hosted, notice, press, rendered, until } from "./hosted.mjs";
import { opened } from "./opened.mjs";

const near = (a, b, by = 1e-9) => Math.abs(a - b) <= by * Math.max(1, Math.abs(b));
const dot = (a, b) => a.reduce((sum, x, i) => sum + x * b[i], 0);

describe("PCA", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  it("the line is turned by its handle: what is kept and what is lost trade, their sum stands still", async () => {
    const view = await opened(app, "/pca?t=1");
    const before = await view.frameNow();
    const { kept, lost } = (await view.state()).metrics;
    // The handle below: the one above rests where the window ends.
    const reach = -2 * Math.sqrt(before.explained_variance[0]);
    const grip = before.iterate.map((x) => reach * x);
    await drag(view, grip, [-4, -3], "cloud");
    const turned = await until(async () => {
      const frame = await view.frameNow();
      return frame.iterate[0] !== before.iterate[0] && frame;
    }, "an edit");
    assert.ok(Math.abs(dot(turned.iterate, [0.8, 0.6])) > 0.999, `${turned.iterate}`);
    const now = (await view.state()).metrics;
    assert.ok(now.kept > 4 * kept && near(now.kept + now.lost, kept + lost), JSON.stringify(now));
    assert.ok(near(now.kept, now.rayleigh));
    // The exact axes do not hang on u.
    assert.deepEqual(turned.components, before.components);
    await press(view, "ArrowRight*7");
    const { angle_error } = (await view.state()).metrics;
    assert.ok(angle_error < 1e-3, `${angle_error} after three products`);
    await press(view, "Control+z");
    await until(async () => (await view.frameNow()).iterate[0] === before.iterate[0], "undo");
    await view.done();
  });

  it("by keyboard: phases in their order, a round is an axis, back is exact, the end is the subspace of the decomposition", async () => {
    const view = await opened(app, "/pca?data=pancake&n_components=3&scale=1");
    const phases = [];
    for (let t = 0; t < 5; t++) {
      await press(view, "ArrowRight");
      await at(view, t + 1);
      phases.push(await view.innerText(".said b"));
    }
    assert.deepEqual(phases, ["Centre", "Scale", "Covariance", "Multiply by V", "Divide by the length"]);
    const here = await view.frameNow();
    await press(view, "ArrowRight*3", "ArrowLeft*3");
    assert.deepEqual(await view.frameNow(), here);
    await press(view, "End");
    await end(view);
    const { metrics } = await view.state();
    const { components, iterate, explained_variance_ratio } = await view.frameNow();
    assert.ok(near(Math.abs(dot(iterate, components[2])), 1, 1e-6) && near(metrics.lost, 0, 1e-9), JSON.stringify(metrics));
    assert.ok(near(explained_variance_ratio.reduce((a, b) => a + b), 1));
    await view.done();
  });

  it("four algorithms are compared on request, in a worker of their own", async () => {
    const view = await opened(app, "/pca?data=pancake&lang=en");
    await view.click("[data-study=roads]");
    const told = () => view.evaluate(() => document.querySelector(".panel-roads")?.innerHTML ?? "");
    await until(async () => /Linear autoencoder: \d+ steps/.test(await told()), "the last road");
    assert.match(await told(), /Power iteration: \d+ products.*Eigenvectors of V.*Thin SVD/s);
    await view.done();
  });

  it("784 columns are taken, iterated and drawn; 785 are not", async () => {
    const view = await opened(app, "/pca?lang=en");
    const table = (columns) => {
      const names = Array.from({ length: columns }, (_, j) => `pixel${j}`).join(",");
      const shape = (i, j) => Math.round(100 + 60 * Math.sin(j / 40 + i) + 30 * Math.cos(i * 1.7) * Math.sin(j / 9) + ((i * 7919 + j * 104729) % 17));
      return [names, ...Array.from({ length: 600 }, (_, i) => Array.from({ length: columns }, (_, j) => shape(i, j)).join(","))].join("\n");
    };
    await drop(view, table(785));
    assert.match(await notice(view, "table-too-many-columns"), /785.*784/);
    await drop(view, table(784));
    await until(async () => (await view.frameNow(["mean"])).mean.length === 784, "784 columns");
    await press(view, "ArrowRight*4");
    const { components, singular_values, iterate } = await view.frameNow(["components", "singular_values", "iterate"]);
    assert.deepEqual([components.length, singular_values.length, iterate.length], [64, 600, 784]);
    for (const panel of ["cloud", "covariance-map", "axes-pictures", "rebuilt", "scree", "biplot"]) {
      await view.locator(`[data-panel-id=${panel}] canvas`).waitFor();
    }
    assert.equal(await view.locator("[data-panel-id=ellipse]").count(), 0);
    await view.done();
  });

  it("noise is removed, the bridge is crossed, and rows are held out", async () => {
    const view = await opened(app, "/pca?data=digits&held_out=0.5&n_components=20&t=2&lang=en");
    await view.click("[data-study=denoise]");
    const told = (panel) => view.evaluate((panel) => document.querySelector(`.panel-${panel}`)?.innerHTML ?? "", panel);
    await until(async () => /rebuilt from \d+ components/.test(await told("denoise")), "the last row");
    await view.click("[data-study=bridge]");
    await until(async () => /Frobenius norm of the matrix/.test(await told("bridge")), "both errors");
    await view.locator("[data-panel-id=held-out] canvas").waitFor();
    await view.done();
  });

  it("in space the cloud is turned by drag and the line by its ends", async () => {
    const view = await opened(app, "/pca?data=pancake&panel=space&yaw=0&pitch=0&t=2");
    const before = await view.frameNow(["iterate"]);
    await drag(view, [0.1, 0.1], [2, 0.1], "space");
    await until(async () => /yaw=-?\d/.test(await view.evaluate(() => location.hash)), "another camera");
    assert.deepEqual(await view.frameNow(["iterate"]), before);
    await view.done();
  });

  it("every panel stands alone in a frame, in both languages", async () => {
    const view = await hosted(app, "/pca?data=wine&t=7&x=99");
    // There are 13 columns, and the reader is told. Hosts are told radians, readers degrees.
    assert.match(await notice(view, "value-clamped"), /99.*13/);
    await until(async () => /[?&]x=13(&|$)/.test(await view.evaluate(() => location.hash)), "x=13 in the address");
    const { angle_error } = (await view.state()).metrics;
    const read = parseFloat(await view.innerText("[data-metric=angle_error] dd"));
    assert.ok(near(read, (angle_error * 180) / Math.PI, 1e-3), `${read}° for ${angle_error}`);
    const panels = ["cloud", "trade", "ellipse", "angle", "picked", "covariance-map", "scree", "loadings", "biplot", "discarded"];
    await view.done();
    for (const [i, panel] of panels.entries()) {
      const alone = await opened(app, `/pca?data=wine&t=7&embed=1&panel=${panel}&lang=${["en", "zh"][i % 2]}&theme=${["dark", "light"][i % 2]}`);
      await alone.waitForSelector(`.panel-${panel}`);
      await rendered(alone);
      const text = await alone.evaluate(() => document.body.innerText);
      assert.ok(!/NaN|undefined|⟦/.test(text), `${panel}: ${text}`);
      assert.equal(await alone.locator(".notice").count(), 0, panel);
      await alone.done();
    }
  });

  it("a constant column, one row, equal rows, more columns than rows: a true picture, and no NaN", async () => {
    const view = await opened(app, "/pca");
    const wide = Array.from({ length: 4 }, (_, i) => Array.from({ length: 20 }, (_, j) => ((i * 7 + j * 3) % 11) / 2).join(",")).join("\n");
    for (const [name, csv, rank] of [
      ["constant", "a,b,c\n1,5,2\n2,5,1\n4,5,0\n3,5,3", 2],
      ["one", "a,b\n3,4", 0],
      ["equal", "a,b\n3,4\n3,4\n3,4", 0],
      ["wide", wide, 3],
    ]) {
      await drop(view, csv, `${name}.csv`);
      const rows = csv.split("\n").length - (name === "wide" ? 0 : 1);
      await until(async () => (await view.frameNow()).points.length === rows && (await view.owns()), name);
      for (const key of ["ArrowRight*4", "End"]) {
        await press(view, key);
        const frame = await view.frameNow();
        const { angle_error, ...numbers } = frame;
        assert.ok(!JSON.stringify(numbers).includes("null"), `${name}: ${JSON.stringify(numbers)}`);
        assert.equal(frame.singular_values.filter((s) => s > 1e-9).length, rank, name);
        const text = await view.evaluate(() => document.body.innerText);
        assert.ok(!/NaN|⟦/.test(text), `${name}: ${text}`);
      }
    }
    await view.done();
  });
});
