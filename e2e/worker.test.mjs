// The worker may die, or never be there: the run goes on.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { at, clumps, drop, hosted, more, notice, press, until } from "./hosted.mjs";

const kill = (view) => view.workers()[0].evaluate(() => void setTimeout(() => { throw new Error("test"); }));

describe("the worker", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  it("that dies is replaced, with a notice, and the run stands where it stood", async () => {
    const view = await hosted(app, "/kmeans?k=3");
    await drop(view, clumps);
    await until(async () => (await view.state()).data.own, "own data");
    await press(view, "ArrowRight*4");
    await at(view, 4);
    const before = [await view.state(), await view.frameNow()];
    const old = view.workers()[0];
    await kill(view);
    assert.match(await notice(view, "worker-died"), /restarted/);
    await until(async () => view.workers().length === 1 && view.workers()[0] !== old, "another worker");
    await at(view, 4);
    assert.deepEqual([await view.state(), await view.frameNow()], before);
    await press(view, "ArrowRight");
    await at(view, 5);
    view.troubles.splice(0, view.troubles.length, ...view.troubles.filter((text) => !/error: .*test/s.test(text)));
    await view.done();
  });

  /** The page asks its worker whether it is there four times as often, and counts: `beats`, and `last`, those until it gave one up. */
  const counted = (page) =>
    page.context().addInitScript(() => {
      const real = globalThis.setInterval;
      globalThis.beats = 0;
      globalThis.setInterval = (act, ms, ...rest) =>
        real(ms === 1000 ? () => (beats++, act()) : act, ms === 1000 ? 250 : ms, ...rest);
      const { terminate } = Worker.prototype;
      Worker.prototype.terminate = function () {
        globalThis.last ??= beats;
        return terminate.call(this);
      };
    });
  const beats = (view) => view.evaluate(() => beats);

  it("that falls silent is given up after a dozen beats, replaced, and the run stands where it stood", async () => {
    const view = await hosted(app, "/kmeans?k=3", { before: counted });
    await press(view, "ArrowRight*4");
    await at(view, 4);
    const before = [await view.state(), await view.frameNow()];
    const old = view.workers()[0];
    // It hears nothing any more, and no error is thrown.
    const begun = await beats(view);
    await old.evaluate(() => void setTimeout(() => { for (;;); }));
    assert.match(await until(() => notice(view, "worker-died"), "the notice", 60_000), /restarted/);
    // It is given time, and not for ever. (Beats may come between the count and the silence.)
    const missed = (await view.evaluate(() => last)) - begun;
    assert.ok(missed >= 10 && missed <= 15, `${missed} beats`);
    await until(() => view.workers().length === 1 && view.workers()[0] !== old, "another worker");
    await at(view, 4);
    assert.deepEqual([await view.state(), await view.frameNow()], before);
    await view.done();
  });

  it("that is busy for long answers between its slices, and is left alone", async () => {
    // The page's beats come faster, so that it would long have been given up.
    const view = await hosted(app, "/spectral-bias?size=quick", { before: counted });
    const old = view.workers()[0];
    void view.ask({ cmd: "seek", t: 1_000_000 }, 1e6).catch(() => {});
    const begun = await beats(view);
    await until(async () => (await beats(view)) > begun + 30, "thirty beats", 60_000);
    assert.equal(view.workers()[0], old);
    assert.equal(await view.locator("[data-code=worker-died]").count(), 0);
    await view.done();
  });

  it("that dies while it plays two runs: both stand again", async () => {
    const view = await hosted(app, `/kmeans?k=3&vs=${encodeURIComponent("/kmeans?k=3&init=random")}`);
    await until(async () => (await view.locator(".column .said").count()) === 2, "two runs");
    await press(view, "Space");
    await until(async () => (await view.state()).t > 1, "it plays");
    await kill(view);
    await notice(view, "worker-died");
    await press(view, "End");
    await until(async () => (await view.locator(".column strong.end").count()) === 2, "both ends");
    view.troubles.splice(0, view.troubles.length, ...view.troubles.filter((text) => !/error: .*test/s.test(text)));
    await view.done();
  });

  it("that is not to be had: the page computes by itself, and says so", async () => {
    const view = await hosted(app, "/kmeans?k=3&t=2", {
      before: (page) => page.context().addInitScript(() => (window.Worker = undefined)),
    });
    assert.match(await notice(view, "no-worker"), /page itself computes/);
    await at(view, 2);
    await press(view, "ArrowRight*2");
    await at(view, 4);
    await drop(view, clumps);
    await until(async () => (await view.state()).data.own, "own data");
    await press(view, "End");
    await until(async () => (await view.state()).done, "the end");
    await more(view);
    await view.click("[data-do=sweep]");
    await view.waitForSelector(".panel-sweep canvas");
    await view.click("[data-do=stop-study]");
    await press(view, "Home");
    await at(view, 0);
    await view.done();
  });

  it("whose constructor throws is no worker either", async () => {
    const view = await hosted(app, "/kmeans?k=3&t=2", {
      before: (page) => page.context().addInitScript(() => (window.Worker = class { constructor() { throw new Error("never"); } })),
    });
    await notice(view, "no-worker");
    await press(view, "ArrowRight");
    await at(view, 3);
    await view.done();
  });
});
