// Runs in files: each is opened where it belongs, or called what it is; the present run is never lost.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { at, dismiss, drop, hosted, notice, press, until } from "./hosted.mjs";
import { opened } from "./opened.mjs";

const run = (more = {}) => JSON.stringify({ v: 1, demo: "kmeans", seed: 7, params: { k: 4 }, data: "moons", data_seed: 1, ...more });

describe("a run in a file", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  /** Waits for a demo on the same page: the demo before it is ready until it is gone. */
  const shows = async (view, title) => {
    await until(async () => title.test(await view.locator("h1").innerText()), `${title}`);
    await view.ready();
  };

  const wrong = {
    "run-file-none": ["x,y\n1,2\n", '{"columns": [1, 2]}', ""],
    "run-file-cut": [run().slice(0, 40), run().slice(0, -1)],
    "run-file-broken": [run({ edits: [{ t: "soon" }] })],
    "run-file-demo": [run({ demo: "no-such-demo" })],
    "run-later": [run({ v: 2, edits: [{ t: "soon" }] })],
  };
  for (const lang of ["en", "zh"]) {
    it(`that cannot be opened is called what it is, and nothing is lost (${lang})`, async () => {
      const view = await hosted(app, `/kmeans?k=3&lang=${lang}`);
      await press(view, "ArrowRight*3");
      await at(view, 3);
      await view.ask({ cmd: "edit", edit: { move: { center: 0, to: [1, 1] } } });
      const before = [await view.state(), await view.frameNow()];
      for (const [code, files] of Object.entries(wrong)) {
        for (const file of files) {
          await drop(view, file, "saved.json");
          const text = await notice(view, code);
          assert.doesNotMatch(text, /link|usual run|链接|默认/, text);
          assert.deepEqual([await view.state(), await view.frameNow()], before);
          await dismiss(view);
        }
      }
      await view.done();
    });
  }

  it("is opened, and can be undone", async () => {
    const view = await opened(app, "/kmeans?k=3");
    await press(view, "ArrowRight*3");
    await at(view, 3);
    await drop(view, run(), "saved.json");
    await until(async () => (await view.state()).data.name === "moons", "its data");
    const { seed, params, t } = await view.state();
    assert.deepEqual([seed, params.k, t], [7, 4, 0]);
    await press(view, "Control+z");
    await at(view, 3);
    assert.equal((await view.state()).params.k, 3);
    await view.done();
  });

  it("of a later version that can be read is opened, and what may differ is said", async () => {
    const view = await opened(app, "/kmeans?k=3");
    await drop(view, run({ v: 2 }), "saved.json");
    assert.doesNotMatch(await notice(view, "version-differs"), /link/);
    assert.equal((await view.state()).params.k, 4);
    await view.done();
  });

  it("of another demo is opened in that demo, and the way back leads to the present run", async () => {
    const view = await opened(app, "/kmeans?k=3");
    await press(view, "ArrowRight*3");
    await at(view, 3);
    await until(async () => /t=3/.test(await view.evaluate(() => location.hash)), "the address");
    await drop(view, run({ demo: "em", seed: 5 }), "saved.json");
    await shows(view, /mixtures/);
    const { demo, seed, params, data } = await view.state();
    assert.deepEqual([demo, seed, params.k, data.name], ["em", 5, 4, "moons"]);
    await view.goBack();
    await shows(view, /K-means/);
    const back = await view.state();
    assert.deepEqual([back.demo, back.t, back.params.k], ["kmeans", 3, 3]);
    // What was brought to the other demo is not brought again.
    await view.evaluate(() => void (location.hash = "#/em"));
    await shows(view, /mixtures/);
    assert.equal((await view.state()).seed, 1);
    await view.done();
  });

  it("with very many edits is opened with the first of them", async () => {
    const view = await hosted(app, "/kmeans?k=3");
    const many = `JSON.stringify({ v: 1, demo: "kmeans", params: { k: 3, init: "manual" }, data: "moons",
      edits: Array.from({ length: 100000 }, (_, i) => ({ t: 0, edit: { move: { center: i % 3, to: [i / 1e5, 0] } } })) })`;
    await drop(view, new Function(`return ${many}`), "saved.json");
    assert.match(await notice(view, "edits-left-out"), /more than 2,?000 edits/);
    await press(view, "ArrowRight");
    await at(view, 1);
    // Nothing of them crosses to the page again while it steps.
    await view.ask({ cmd: "edit", edit: { move: { center: 0, to: [1, 1] } } }).then(({ ok, error }) =>
      assert.deepEqual([ok, error?.code], [false, "edits-full"]));
    await view.done();
  });
});
