// Diffusion in the browser: three numbers under noise and back, by the exact denoiser and by a network that is trained
// first; one particle picked; own data.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { at, drop, end, hosted, more, notice, press, stays, until } from "./hosted.mjs";
import { opened } from "./opened.mjs";

/** The share of the particles that stand within 0.1 of a value. */
const share = async (view, value) => {
  const { samples } = await view.frameNow(["samples"]);
  return samples.filter(([x]) => Math.abs(x - value) < 0.1).length / samples.length;
};

describe("diffusion", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  it("three numbers: a hundred steps give one third left and two thirds right, and back is exact", async () => {
    const view = await opened(app, "/diffusion?particles=2000");
    await at(view, 0);
    const first = await view.frameNow();
    await press(view, "ArrowRight*3");
    await at(view, 3);
    await press(view, "ArrowLeft*3");
    await at(view, 0);
    assert.deepEqual(await view.frameNow(), first);
    await press(view, "End");
    await end(view);
    const [left, right] = [await share(view, -1), await share(view, 1)];
    assert.ok(Math.abs(left - 1 / 3) < 0.035 && Math.abs(right - 2 / 3) < 0.035, `${left} ${right}`);
    await view.done();
  });

  it("one jump lands in one heap at a third; without fresh noise all end at +1", async () => {
    const jump = await opened(app, "/diffusion?sampling_steps=1&t=1");
    await at(jump, 1);
    assert.ok((await share(jump, 1 / 3)) > 0.95);
    await jump.done();
    const still = await opened(app, "/diffusion?noise=0&t=100");
    await at(still, 100);
    assert.ok((await share(still, 1)) > 0.99);
    await still.done();
  });

  it("a network is trained first where its weights are asked for, and makes samples of its own", async () => {
    const view = await opened(app, "/diffusion?data=moons&weights=trained&training_steps=300&particles=300&width=32");
    const trained = async () => (await view.frameNow(["training_step"])).training_step;
    await until(async () => (await trained()) === 300, "the weights", 60_000);
    await press(view, "End");
    await end(view, 60_000);
    const { metrics } = await view.state();
    assert.ok(metrics.distance > 0 && metrics.distance < 0.6, `${metrics.distance}`);
    await view.done();
  });

  it("a network that ships is fetched, for a sweep too; of own data there is none, and that is said", async () => {
    const view = await hosted(app, "/diffusion?data=moons&weights=pretrained&particles=50&steps=100");
    const trained = async () => (await view.frameNow(["training_step"])).training_step;
    await until(async () => (await trained()) === 20_000, "the weights", 30_000);
    await press(view, "End");
    await end(view, 60_000);
    const { metrics } = await view.state();
    assert.ok(metrics.distance > 0 && metrics.distance < 0.4, `${metrics.distance}`);
    await more(view);
    await view.click("[data-do=sweep]");
    const said = () => view.locator(".panel-sweep .note").first().innerText();
    await until(async () => /[2-9] runs/.test(await said().catch(() => "")), "some runs", 60_000);
    // With random weights the smallest distance would be many times as large.
    const best = Number(/is (\d\.\d+)/.exec(await said())[1]);
    assert.ok(best < 0.4, await said());
    const { ok } = await view.ask({ cmd: "load", csv: "x,y\n0,0\n1,2\n3,1\n" });
    assert.ok(ok);
    assert.match(await notice(view, "diffusion-not-pretrained"), /trained for 4[ ,]?000 steps|4000 steps/);
    assert.equal((await view.state()).params.weights, "trained");
    await view.done();
  });

  it("no step is taken before the weights are here; if they cannot be had, that is said, and they can be asked for again", async () => {
    let refused = true;
    const waiting = [];
    const answer = (route) => (refused ? route.abort("failed") : void waiting.push(() => route.continue()));
    const view = await opened(app, "/diffusion?data=swiss-roll&weights=pretrained&particles=200&t=100", {
      before: (page) => page.context().route(/weights\/swiss-roll/, answer),
      ready: false,
    });
    const said = () => view.locator(".player").innerText();
    const waits = /Sampling waits for the weights of the pretrained network/;
    await view.waitForSelector("[data-do=want-needs]");
    assert.match(await notice(view, "part-missing"), /could not be fetched/);
    assert.match(await said(), waits);
    await press(view, "End");
    assert.match(await said(), waits);
    refused = false;
    view.troubles.splice(0, view.troubles.length, ...view.troubles.filter((trouble) => !/swiss-roll|ERR_FAILED/.test(trouble)));
    await view.click("[data-do=want-needs]");
    await until(() => waiting.length, "the request");
    // While the file is on its way nothing is sampled, whatever is pressed, and the address keeps its place.
    await press(view, "ArrowLeft", "End");
    await stays(async () => waits.test(await said()), true, 500);
    assert.match(await said(), /Fetching what the run needs/);
    assert.match(await view.evaluate(() => location.hash), /[?&]t=100/);
    for (const go of waiting) go();
    await at(view, 100);
    assert.equal((await view.frameNow(["training_step"])).training_step, 20_000);
    const { metrics } = await view.state();
    assert.ok(metrics.distance < 0.3, `${metrics.distance}`);
    assert.doesNotMatch(await said(), waits);
    await view.done();
  });

  it("training goes on while it is watched, and another stage is one press away and back", async () => {
    const view = await opened(app, "/diffusion?stage=train&data=moons&width=16&t=200");
    await at(view, 200);
    const { loss } = (await view.state()).metrics;
    assert.ok(loss > 0 && loss < 3, `${loss}`);
    await view.click('[data-knob=stage] [data-value="forward"]');
    await until(async () => (await view.state()).params.stage === "forward" && (await view.t()) === 0, "noising");
    await press(view, "Control+z");
    await at(view, 200);
    assert.equal((await view.state()).metrics.loss, loss);
    await view.done();
  });

  it("samples with the weights of the training at hand, by a link too, and goes back to the training", async () => {
    const address = "/diffusion?stage=train&data=moons&width=16&batch=16&particles=100&t=60";
    const view = await opened(app, address);
    await at(view, 60);
    const { loss } = (await view.state()).metrics;
    const trained = async (page) => (await page.frameNow(["training_step"])).training_step;
    await view.click("[data-do=primary]");
    await until(async () => (await view.state()).params.stage === "sample", "the samples");
    await until(async () => (await trained(view)) === 60, "the weights", 60_000);
    await press(view, "End");
    await end(view, 60_000);
    const { samples } = await view.frameNow(["samples"]);
    const { link } = await view.state();
    // The link makes the same samples on a page that has never seen the training.
    const other = await opened(app, link.slice(link.indexOf("#") + 1));
    await until(async () => (await trained(other)) === 60, "the weights by the link", 60_000);
    await end(other, 60_000);
    assert.deepEqual((await other.frameNow(["samples"])).samples, samples);
    await other.done();
    // Back, where nothing is lost, and undone.
    await view.click("[data-do=primary]");
    await until(async () => (await view.state()).params.stage === "train" && (await view.t()) === 60, "the training");
    assert.equal((await view.state()).metrics.loss, loss);
    await press(view, "Control+z");
    await until(async () => (await view.state()).params.stage === "sample", "the samples again");
    await view.done();
  });

  it("a training that runs away says so, and one press leads to its last good step", async () => {
    const view = await opened(app, "/diffusion?stage=train&data=moons&width=32&depth=4&rate=10");
    await at(view, 0);
    await press(view, "End");
    await end(view, 60_000);
    const t = await view.t();
    await view.click("[data-do=primary]");
    await until(async () => (await view.t()) < t, "an earlier step", 60_000);
    await view.done();
  });

  it("own data on a line and in the plane; more than two columns and none of use are told", async () => {
    const view = await hosted(app, "/diffusion?particles=200");
    for (const csv of ["x\n1\n2\n5\n", "x,y\n0,0\n1,2\n3,1\n", "x,y,z\n0,0,1\n1,2,2\n3,1,4\n", "x,y\n1,1\n1,1\n", "x\n7\n"]) {
      const { ok } = await view.ask({ cmd: "load", csv });
      assert.ok(ok, csv);
      await press(view, "End");
      await end(view, 60_000);
      const { samples } = await view.frameNow(["samples"]);
      assert.ok(samples.length === 200 && samples.flat().every(Number.isFinite), csv);
    }
    await view.done();
  });

  it("each study is started once, and fills its panel", async () => {
    const view = await opened(app, "/diffusion?particles=60&steps=20&t=5&lang=en");
    const told = (panel) => view.evaluate((panel) => document.querySelector(`.panel-${panel}`)?.innerHTML ?? "", panel);
    for (const [study, whole] of [
      ["family", /DDPM, β̃ [\d.]+.*Heun [\d.]+/s],
      ["bound", /L_T is [\d.]/],
      ["frequencies", /mean power/],
      ["samplers", /MMD.*bandwidth|MMD to the data/s],
    ]) {
      await view.click(`[data-study=${study}]`);
      await view.locator(`[data-panel-id=${study}] canvas`).waitFor({ timeout: 60_000 });
      await until(async () => whole.test(await told(study)), `what ${study} has found`, 60_000);
      await until(async () => (await view.locator("[data-do=stop-study]").count()) === 0, `the end of ${study}`, 60_000);
      assert.ok(!/NaN|undefined|⟦/.test(await told(study)), await told(study));
    }
    await view.done();
  });

  it("line by line: the lines light up one after the other, in sampling and in training", async () => {
    for (const [address, t, lines] of [
      ["/diffusion?particles=20&t=40", 40, 8],
      ["/diffusion?stage=train&width=16&t=3", 3, 9],
    ]) {
      const view = await opened(app, address);
      await at(view, t);
      // Whoever trains is offered samples first: there the address asks for the first line.
      if (lines === 8) await view.click("[data-do=primary]");
      else await view.evaluate(() => (location.hash += "&line=1"));
      const line = () => view.evaluate(() => Number(/[?&]line=(\d+)/.exec(location.hash)?.[1] ?? 0));
      for (let lit = 1; lit < lines; lit++) {
        await until(async () => (await line()) === lit, `line ${lit}`);
        await view.click("[data-do=primary]");
      }
      await until(async () => (await line()) === lines, "the last line");
      await view.click("[data-do=primary]");
      await until(async () => (await line()) === 0, "all lines");
      assert.equal(await view.t(), t, "no step was taken");
      await view.done();
    }
  });

  it("20,000 points are taken, one more is not", async () => {
    const view = await hosted(app, "/diffusion?particles=50&steps=10&lang=en");
    const table = (n) => `x,y\n${Array.from({ length: n }, (_, i) => `${Math.cos(i)},${Math.sin(1.7 * i)}`).join("\n")}`;
    await drop(view, table(20_000));
    await until(async () => (await view.owns()) && (await view.frameNow(["samples"])).samples[0].length === 2, "the points");
    await press(view, "End");
    await end(view, 60_000);
    const { samples } = await view.frameNow(["samples"]);
    assert.ok(samples.length === 50 && samples.flat().every(Number.isFinite));
    await drop(view, table(20_001));
    assert.match(await notice(view, "diffusion-too-many-points"), /20[ ,\u202f]?001.*20[ ,\u202f]?000/);
    await view.done();
  });
});
