// Long runs: what was seen is shown at once, recordings lie open, a long way says how long, many steps a second.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { at, count, hosted, press, until } from "./hosted.mjs";
import { opened } from "./opened.mjs";

// Six layers of 256, as in the paper; this seed was recorded, another was not.
const RECORDED = "/spectral-bias?data=paper&width=256&rate=0.0003";
const OTHER = `${RECORDED}&seed=2`;
const END = 60000;

const scrub = (view, t) =>
  view.locator(".scrubber").evaluate((input, t) => {
    input.value = t;
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }, t);

const recordings = (view) => {
  const asked = [];
  view.context().on("request", (request) => {
    const name = new URL(request.url()).pathname.split("/").pop();
    if (name.includes("spectral-bias-paper")) asked.push(name);
  });
  return asked;
};

describe("long runs", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  it("a recorded run lies open at once, and is the run itself wherever one stays", async () => {
    let asked;
    const view = await hosted(app, RECORDED, { before: (page) => (asked = recordings(page)) });
    await view.waitForSelector(".note.recorded");
    await until(async () => (await view.getAttribute(".scrubber", "max")) === String(END), "the whole time line");
    assert.equal(await view.t(), 0);
    // The note of it covers nothing of the picture that it speaks of.
    const [note, curve] = await Promise.all([".note.recorded", "canvas[data-panel=curve]"].map((part) => view.locator(part).boundingBox()));
    const across = Math.min(note.x + note.width, curve.x + curve.width) - Math.max(note.x, curve.x);
    const down = Math.min(note.y + note.height, curve.y + curve.height) - Math.max(note.y, curve.y);
    assert.ok(across <= 0 || down <= 0, `they share ${across} × ${down} px`);
    assert.ok(asked.length === 1 && asked[0].endsWith(".recording"), `${asked}`);
    const first = await view.innerText(".panel-metrics");
    await scrub(view, 20050);
    await view.waitForSelector(".mark");
    assert.match(await view.innerText(".mark"), /precomputed, step 20[,\u202f]?000/);
    assert.notEqual(await view.innerText(".panel-metrics"), first);
    // Hosts are told of the run itself.
    const { iteration, loss } = await view.frameNow(["iteration", "loss"]);
    assert.equal(iteration, 20050);
    assert.ok(loss > 0 && loss < 3, `${loss}`);
    assert.equal(await view.locator(".mark").count(), 0);
    assert.ok(asked.length === 2 && asked[1].includes("19875"), `${asked}`);
    // It goes on live beyond the recording.
    await scrub(view, END);
    await at(view, END);
    await press(view, "ArrowRight*3");
    await at(view, END + 3);
    assert.equal((await view.frameNow(["iteration"])).iteration, END + 3);
    // A live knob turned on the way: what was recorded of later is another story.
    await scrub(view, 0);
    await at(view, 0);
    await press(view, "ArrowRight*5");
    await at(view, 5);
    await view.ask({ cmd: "set", params: { rate: 0.001 } });
    await until(async () => (await view.locator(".note.recorded").count()) === 0, "no recording any more");
    assert.ok(Number(await view.getAttribute(".scrubber", "max")) <= 12);
    await view.done();
  });

  it("a link into a recorded run shows its instant, then is there; its play is a film where steps are too slow", async () => {
    const view = await opened(app, `${RECORDED}&t=20010&speed=4096`, { before: count });
    await at(view, 20010);
    await view.click(".bar [data-do=play]");
    await view.waitForSelector(".mark");
    const said = async () => Number((await view.innerText(".mark")).replace(/[^0-9]/g, ""));
    const then = await said();
    const sent = () => view.evaluate(() => crossings.sent.length);
    const orders = await sent();
    await until(async () => (await said()) > then + 2000, "the film goes on");
    assert.equal(await sent(), orders, "the worker is not asked for a film");
    // Where it is paused, the run follows.
    await view.click(".bar [data-do=play]");
    const paused = Number(await view.inputValue(".scrubber"));
    await view.waitForSelector(".left", { timeout: 5000 }).catch(() => {});
    await view.locator("[data-do=stay]").click({ timeout: 4000 }).catch(() => {});
    const t = await view.t();
    assert.ok(t <= paused && t > 20000, `${t} of ${paused}`);
    await view.done();
  });

  it("without its files a recorded run works live from 0, and says so", async () => {
    const view = await opened(app, RECORDED, {
      before: (page) => page.context().route(/spectral-bias-paper/, (route) => route.fulfill({ status: 200, body: "junk" })),
    });
    await view.waitForSelector(".notices");
    assert.match(await view.innerText(".notices"), /could not be read/);
    await press(view, "ArrowRight*3");
    await at(view, 3);
    await view.done();
  });

  it("a long way says how long it takes, can be stopped, and shows meanwhile what was seen", async () => {
    const view = await hosted(app, OTHER);
    assert.equal(await view.locator(".note.recorded").count(), 0);
    void view.ask({ cmd: "seek", t: 5000 }).catch(() => {});
    await view.waitForSelector(".left");
    assert.match(await view.innerText(".left"), /about \d+ (s|min) left/);
    await until(async () => Number(await view.inputValue(".scrubber")) > 20, "more than twenty steps");
    await view.click("[data-do=stay]");
    await until(async () => (await view.locator(".left").count()) === 0, "an end of the way");
    const t = await view.t();
    assert.ok(t > 20 && t < 5000, `${t}`);
    // Back: what was seen of it stands there at once.
    const here = await view.frameNow(["prediction", "loss"]);
    const back = 3 + 4 * Math.floor(t / 8);
    await scrub(view, back);
    await at(view, back);
    assert.equal((await view.frameNow(["iteration"])).iteration, back);
    await scrub(view, t);
    await at(view, t);
    assert.deepEqual(await view.frameNow(["prediction", "loss"]), here);
    await press(view, "ArrowLeft");
    await at(view, t - 1);
    // A knob that begins a new run does not wait for the way.
    void view.ask({ cmd: "seek", t: 50000 }).catch(() => {});
    await view.waitForSelector(".left");
    await view.ask({ cmd: "set", params: { width: 16 } });
    assert.equal(await view.t(), 0);
    await view.done();
  });

  it("many steps a second go in few orders, and what is reached of them is said", async () => {
    const quick = await opened(app, "/spectral-bias?width=8&depth=2&speed=512", { before: count });
    const before = await quick.evaluate(() => crossings.sent.length);
    await quick.click(".bar [data-do=play]");
    await until(async () => Number(/\d+/.exec((await quick.innerText(".bar .said")).replace(/[^\d ]/g, ""))?.[0]) > 500, "500 steps");
    await quick.click(".bar [data-do=play]");
    const t = await quick.t();
    const orders = (await quick.evaluate(() => crossings.sent.length)) - before;
    // How many fit an order is the machine's business; one order a step it must not be.
    assert.ok(orders < t, `${orders} orders for ${t} steps`);
    await quick.done();
    const slow = await opened(app, `${OTHER}&speed=4096`);
    await slow.click(".bar [data-do=play]");
    const told = await until(async () => slow.innerText(".speed small", { timeout: 1000 }), "the speed that is reached");
    console.log(`# at the paper's size: ${told}`);
    assert.match(told, /^[\d.]+ reached$/);
    await slow.click(".bar [data-do=play]");
    await slow.done();
  });
});
