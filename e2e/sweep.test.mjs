// Studies: many seeds in one histogram, many K in one curve, and their end at once when they are not wanted.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { at, count, hosted, more, press, until } from "./hosted.mjs";
import { opened } from "./opened.mjs";

describe("studies", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  it("200 seeds become a histogram whose bars open their runs", async () => {
    const view = await opened(app, "/kmeans?data=five-blobs&k=5&init=random");
    await more(view);
    await view.click("[data-do=sweep]");
    await view.waitForSelector(".panel-sweep canvas");
    await until(async () => !(await view.locator(".panel-sweep progress").count()), "the end of the sweep", 40_000);
    assert.match(await view.innerText(".panel-sweep .note"), /200 runs/);
    await view.click(".panel-sweep summary");
    const counts = (await view.locator(".panel-sweep td:nth-child(2)").allInnerTexts()).map(Number);
    assert.equal(counts.reduce((a, b) => a + b), 200);
    assert.ok(counts.length >= 2, "the result varies with the start");
    // The last bar by its button: a run that ended badly.
    const button = view.locator(".panel-sweep td button").last();
    const seed = Number(/\d+/.exec(await button.innerText())[0]);
    const range = (await view.locator(".panel-sweep tr:last-child td:first-child").last().innerText()).split("–").map(Number);
    await button.click();
    const worst = await until(async () => (await view.state()).seed === seed && (await view.over()) && view.state(), "its run");
    const cost = worst.metrics[Object.keys(worst.metrics)[0]];
    assert.ok(cost >= range[0] * 0.999 && cost <= range[1] * 1.001, `${cost} is not in ${range}`);
    const named = new RegExp(`seed=${seed}(&|$)`);
    await until(async () => named.test(await view.evaluate(() => location.hash)), "the seed in the address");
    await press(view, "Control+z");
    await until(async () => (await view.state()).seed === 1, "undo");
    // And by a click on the picture: somewhere along its foot there is a bar.
    const canvas = view.locator("canvas[data-panel=sweep]");
    const box = await canvas.boundingBox();
    for (let x = 0.15; x < 1 && (await view.state()).seed === 1; x += 0.02) {
      await canvas.click({ position: { x: box.width * x, y: box.height * 0.74 } });
    }
    assert.notEqual((await view.state()).seed, 1);
    await view.done();
  });

  it("runs that end alike but for rounding are one bar", async () => {
    const view = await opened(app, "/pca?data=iris");
    await more(view);
    await view.click("[data-do=sweep]");
    await view.waitForSelector(".panel-sweep canvas");
    await until(async () => !(await view.locator(".panel-sweep progress").count()), "the end of the sweep", 60_000);
    await view.click(".panel-sweep summary");
    assert.deepEqual(await view.locator(".panel-sweep td:nth-child(2)").allInnerTexts(), ["200"]);
    await view.done();
  });

  it("a sweep leaves the page alone, and its worker ends at once when it is cancelled", async () => {
    const view = await opened(app, "/kmeans?data=large&k=8&init=random", { before: count });
    await until(async () => view.workers().length === 1, "one worker");
    await more(view);
    await view.click("[data-do=sweep]");
    await until(async () => view.workers().length === 2, "a second worker");
    await view.waitForSelector(".panel-sweep progress");
    await press(view, "ArrowRight*2");
    await at(view, 2);
    const gone = new Promise((resolve) => view.workers()[1].once("close", resolve));
    // The page asks nobody whether it may: nothing is sent before the study is gone from it.
    const sent = () => view.evaluate(() => crossings.sent.length);
    const before = await sent();
    await view.click("[data-do=stop-study]");
    await until(async () => (await view.locator("[data-do=stop-study]").count()) === 0, "the page forgets the study");
    assert.equal(await sent(), before);
    await gone;
    assert.equal(view.workers().length, 1);
    await press(view, "ArrowRight");
    await at(view, 3);
    await view.done();
  });

  it("the elbow is drawn on request", async () => {
    const view = await hosted(app, "/kmeans?data=five-blobs");
    await view.click("[data-study=elbow]");
    await view.waitForSelector("canvas[data-panel=elbow]");
    await until(async () => !(await view.locator("[data-panel-id=elbow] progress").count()), "its end", 40_000);
    assert.equal(view.workers().length, 1);
    const { data } = await view.ask({ cmd: "export", what: "svg", panel: "elbow" });
    assert.match(data, /^<svg/);
    await view.selectOption("#data", "moons");
    await view.waitForSelector("[data-study=elbow]");
    await view.done();
  });
});
