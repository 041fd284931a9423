// A link is a run and an instant: reloaded, gone back to, pasted elsewhere, or broken.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { at, clumps, drag, drop, hosted, notice, own, press, until } from "./hosted.mjs";
import { opened } from "./opened.mjs";

const hash = (view) => view.evaluate(() => location.hash);
const written = (view, part) => until(async () => part.test(decodeURIComponent(await hash(view))), `${part} in the address`);

describe("links", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  /** The address as it stands opens the same frame after a reload, and in another browser. */
  async function same(view) {
    const [frame, state] = [await view.frameNow(), await view.state()];
    await until(async () => state.link === (await view.evaluate(() => location.href)), "the link in the address");
    await view.reload();
    await view.ready();
    assert.deepEqual(await view.frameNow(), frame);
    assert.deepEqual(await view.state(), state);
    const other = await hosted(app, state.link.split("#")[1]);
    assert.deepEqual(await other.frameNow(), frame);
    assert.equal(await other.locator(".notice").count(), 0);
    await other.done();
  }

  it("the link of a moment is that moment", async () => {
    const view = await opened(app, "/kmeans?k=5&init=random&data=five-blobs");
    await press(view, "ArrowRight*7");
    await at(view, 7);
    await written(view, /[?&]t=7(&|$)/);
    await same(view);
    await view.done();
  });

  it("with an edit on the way", async () => {
    const view = await opened(app, "/kmeans?t=5");
    const { cluster_centers } = await view.frameNow();
    await drag(view, cluster_centers[0], cluster_centers[1].map((x) => x + 0.3));
    await until(async () => (await view.frameNow()).cluster_centers[0][0] !== cluster_centers[0][0], "an edit");
    await press(view, "ArrowRight*3");
    await at(view, 8);
    await written(view, /t=8&.*run=|run=.*&t=8/);
    await same(view);
    // The edit lies on the way back, too.
    await press(view, "ArrowLeft*4");
    await at(view, 4);
    await press(view, "ArrowRight");
    await view.done();
  });

  it("with the reader's own data inside", async () => {
    const view = await opened(app, "/kmeans?k=3");
    await drop(view, clumps);
    await own(view);
    await press(view, "ArrowRight*4");
    await at(view, 4);
    await written(view, /run=/);
    await same(view);
    await view.done();
  });

  it("with two runs", async () => {
    const view = await opened(app, "/kmeans?data=five-blobs&k=5&t=4&vs=" + encodeURIComponent("/kmeans?data=five-blobs&k=5&init=random&t=4"));
    const said = () => view.locator(".column .said").allInnerTexts();
    await until(async () => (await said()).length === 2, "two runs");
    await press(view, "Shift+ArrowRight");
    await until(async () => /t=(?!4)/.test(await hash(view)), "a round");
    // An instant of 0 is not written.
    const instants = (texts) => texts.map((text) => `t=${/\d+/.exec(text)[0]}`).filter((t) => t !== "t=0").join();
    const written = async () => decodeURIComponent(await hash(view)).match(/\bt=\d+/g)?.join();
    const before = await until(async () => { const texts = await said(); return instants(texts) === (await written()) && texts; }, "both instants in the address");
    await view.reload();
    await view.ready();
    await until(async () => (await said()).join() === before.join(), `${before}, not ${await said()}`);
    await view.done();
  });

  it("the history goes between moments, and steps do not fill it", async () => {
    const view = await opened(app, "/kmeans?k=3");
    const length = await view.evaluate(() => history.length);
    await press(view, "ArrowRight*6");
    await view.click("[data-knob=init] [data-value=random]");
    await until(async () => (await view.state()).params.init === "random", "random");
    await press(view, "ArrowRight*5");
    await written(view, /t=5/);
    assert.equal(await view.evaluate(() => history.length), length);
    const first = [await view.state(), await view.frameNow()];
    await view.evaluate(() => (location.hash = "#/kmeans?k=6&data=moons&t=3"));
    await until(async () => (await view.state()).params.k === 6, "six clusters");
    await press(view, "ArrowRight");
    await written(view, /t=4/);
    const second = [await view.state(), await view.frameNow()];
    await view.goBack();
    await until(async () => (await view.state()).params.k === 3, "back");
    assert.deepEqual([await view.state(), await view.frameNow()], first);
    await view.goForward();
    await until(async () => (await view.state()).params.k === 6, "forward");
    assert.deepEqual([await view.state(), await view.frameNow()], second);
    await view.done();
  });

  it("the gallery and a demo lie behind each other", async () => {
    const page = await app.open("", { wait: ".card" });
    await page.click(".card >> nth=0");
    await page.waitForSelector(".player canvas");
    await page.goBack();
    await page.waitForSelector(".card");
    await page.goForward();
    await page.waitForSelector(".player canvas");
    await page.done();
  });

  const junk = {
    "k=99": "value-clamped",
    "k=abc": "value-malformed",
    "k=": "value-malformed",
    "init=nonsense": "value-malformed",
    "tol=-1": "value-clamped",
    "colour=red": "key-unknown",
    "run=junk": "run-unreadable",
    "vs=junk": "value-malformed",
    "data=nowhere": "data-unknown",
    "seed=x": "value-malformed",
    "t=-1": "value-malformed",
    "v=77": "version-differs",
    "lang=tlh": "value-malformed",
    "speed=fast": "value-malformed",
    "%E0%A4%A=%": "key-unknown",
    "panel=nothing": "name-unknown",
    "hide=nose": "name-unknown",
    "x=99&y=0": null,
    "t=9999999999999": null,
  };
  it("a junk address is told, and the page works", async () => {
    const view = await opened(app, "/kmeans");
    for (const [query, code] of Object.entries(junk)) {
      const address = `/kmeans?${query}&lang=zh`.replace(/(lang=tlh)&.*/, "$1");
      await view.goto("about:blank");
      await view.goto(`${app.url}#${address}`);
      await view.ready();
      if (code) assert.match(await notice(view, code), query.startsWith("lang") ? /tlh/ : /[\u4e00-\u9fff]/, query);
      await press(view, "Home");
      await at(view, 0);
      await press(view, "ArrowRight");
      await at(view, 1);
      assert.ok((await view.locator("canvas").count()) > 0, query);
    }
    await view.done();
  });

  it("a demo that is not there leads to the gallery", async () => {
    const page = await app.open("/knitting?k=3", { wait: ".lost" });
    await page.click(".lost a");
    await page.waitForSelector(".card");
    await page.done();
  });
});
