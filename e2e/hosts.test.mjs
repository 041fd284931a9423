// What hosts are told where something is wrong: nothing open, a part that cannot be had, a message that is too much.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { hosted, until } from "./hosted.mjs";

const frame = 'sandbox="allow-scripts"';

describe("hosts are told", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  const failures = async (view) => (await view.events()).filter(({ event }) => event === "error").map(({ error }) => error);
  const failed = (view, code) => until(async () => (await failures(view)).find((error) => error.code === code), code);

  for (const [hash, code] of [["/", "nothing-open"], ["/knitting?k=3&embed=1", "demo-unknown"]]) {
    it(`where no demo is open: ${hash}`, async () => {
      const view = await hosted(app, hash, { frame, ready: false });
      const { message } = await failed(view, code);
      assert.ok(message.length > 10 && !message.includes("⟦"), message);
      for (const cmd of ["get", "frame", "step", "play", "export"]) {
        const { ok, error } = await view.ask({ cmd, what: "svg" });
        assert.deepEqual([ok, error.code], [false, "nothing-open"]);
      }
      assert.equal((await view.ask({ cmd: "dance" })).error.code, "command-unknown");
      assert.equal((await view.ask({ cmd: "open", demo: "sewing" })).error.code, "demo-unknown");
      const { ok, state } = await view.ask({ cmd: "open", demo: "kmeans", params: { k: 3 }, t: 4 });
      assert.deepEqual([ok, state], [true, { demo: "kmeans" }]);
      await view.ready();
      const now = await view.state();
      assert.deepEqual([now.demo, now.t, now.params.k], ["kmeans", 4, 3]);
      await view.done();
    });
  }

  it("that a part cannot be had", async () => {
    const view = await hosted(app, "/kmeans?embed=1", {
      frame, ready: false,
      before: (page) => page.context().route(/parts\/kmeans/, (route) => route.abort()),
    });
    const { message } = await failed(view, "part-missing");
    assert.ok(message.length > 10 && !message.includes("⟦"), message);
    view.troubles.length = 0;
    await view.done();
  });

  it("that the words of the page cannot be had", async () => {
    const view = await hosted(app, "/kmeans?embed=1", {
      frame, ready: false,
      before: (page) => page.context().route(/words\/shell/, (route) => route.abort()),
    });
    const { message } = await failed(view, "part-missing");
    assert.match(message, /^\p{L}[^⟦⟧]{10,}[.。]/u);
    view.troubles.length = 0;
    await view.done();
  });

  it("in few words of a name that is very long", async () => {
    const long = "x".repeat(100_000);
    const view = await hosted(app, `/${long}`, { frame, ready: false });
    const { message } = await failed(view, "demo-unknown");
    assert.ok(message.length > 10 && message.length < 200, `${message.length} letters`);
    const { ok, error } = await view.ask({ cmd: "open", demo: long });
    assert.deepEqual([ok, error.code], [false, "demo-unknown"]);
    assert.ok(error.message.length > 10 && error.message.length < 200, `${error.message.length} letters`);
    await view.done();
  });

  it("what could not be taken as it was given", async () => {
    const view = await hosted(app, "/kmeans?embed=1", { frame });
    const set = await view.ask({ cmd: "set", params: { k: 99, tol: "much", colour: 1, links: true, standardize: true } });
    assert.equal(set.ok, true);
    assert.deepEqual(set.ignored, ["colour"]);
    assert.deepEqual(set.clamped, [{ key: "k", given: "99", used: "12" }, { key: "tol", given: "much", used: "0" }]);
    assert.deepEqual([set.state.params.k, set.state.params.standardize], [12, true]);
    const open = await view.ask({ cmd: "open", demo: "kmeans", params: { k: -1, hue: 2 }, data: "nowhere" });
    assert.deepEqual([open.ignored, open.state.params.k, open.state.params.standardize], [["hue"], 1, false]);
    assert.deepEqual(open.clamped.map(({ key, given, used }) => [key, given, used]).toSorted(), [["data", "nowhere", "blobs"], ["k", "-1", "1"]]);
    const right = await view.ask({ cmd: "set", params: { k: 3 } });
    assert.deepEqual([right.ignored, right.clamped], [[], []]);
    for (const [message, code, said] of [
      [{ cmd: "dance" }, "command-unknown", /dance/],
      [{}, "field-missing", /cmd/],
      [{ cmd: "seek" }, "field-missing", /“t”/],
      [{ cmd: "step", n: "three" }, "field-malformed", /“n”/],
      [{ cmd: "load", points: [["a", 1]] }, "field-malformed", /points/],
      [{ cmd: "load", csv: 7 }, "field-malformed", /csv/],
      [{ cmd: "play", speed: 0 }, "value-malformed", /“0”/],
      [{ cmd: "edit", edit: { move: 1 } }, "edit-malformed", /form/],
      [{ cmd: "edit", edit: "x".repeat(2 ** 21) }, "message-too-large", /large/],
    ]) {
      const { ok, error } = await view.ask(message);
      assert.deepEqual([ok, error.code], [false, code]);
      assert.match(error.message, said);
      assert.doesNotMatch(error.message, /expected|invalid|column \d/);
    }
    // What cannot be written down is answered, too.
    const cyclic = await view.hostPage.evaluate(() => {
      const message = { unrolled: 1, id: "c", cmd: "step" };
      message.self = message;
      return new Promise((resolve) => (answers.set("c", resolve), target.postMessage(message, "*")));
    });
    assert.deepEqual([cyclic.ok, cyclic.error.code], [false, "message-unreadable"]);
    await view.done();
  });

  it("of a language whose words come late leaves the run that was set before", async () => {
    // A page comes back with an address when it has its words. Here the second one is told of only after the first came back.
    let come;
    const late = new Promise((resolve) => (come = resolve));
    const view = await hosted(app, "/kmeans?data=iris&k=3", {
      before: async (page) => {
        await page.context().addInitScript(() => addEventListener("hashchange", (event) => globalThis.held && event.stopImmediatePropagation(), true));
        await page.context().route(/kmeans\.zh/, async (route) => (await late, await route.continue()));
      },
    });
    await view.ask({ cmd: "set", params: { k: 5 } });
    await view.ask({ cmd: "set", lang: "zh" });
    await until(async () => (await view.evaluate(() => document.documentElement.lang)) === "zh-CN", "the first address");
    await view.evaluate(() => void (globalThis.held = true));
    await view.ask({ cmd: "set", theme: "dark" });
    come();
    await until(async () => (await view.title()).includes("均值"), "Chinese");
    await view.evaluate(() => ((globalThis.held = false), void dispatchEvent(new HashChangeEvent("hashchange"))));
    await until(async () => (await view.evaluate(() => document.documentElement.dataset.theme)) === "dark", "the second address");
    await view.ask({ cmd: "set", params: { x: 3 } });
    assert.equal((await view.state()).params.k, 5);
    await view.done();
  });

  it("of language, theme, panels and the view, which move no run", async () => {
    const view = await hosted(app, "/kmeans?embed=1&t=3", { frame });
    const said = () => view.evaluate(() => {
      const { lang, dataset } = document.documentElement;
      return [lang, dataset.theme, document.querySelectorAll(".panel").length, document.querySelectorAll(".metrics").length];
    });
    const state = await view.state();
    const set = await view.ask({ cmd: "set", params: { links: true, x: 99 }, lang: "zh", theme: "dark", hide: ["metrics", "nothing"], panel: "points,cost" });
    assert.deepEqual([set.ok, set.ignored], [true, []]);
    assert.deepEqual(set.clamped.map(({ key, given }) => [key, given]), [["x", "99"]]);
    await until(async () => JSON.stringify(await said()) === JSON.stringify(["zh-CN", "dark", 2, 0]), "all of it");
    const hash = () => view.evaluate(() => location.hash);
    await until(async () => /links=1/.test(await hash()) && /lang=zh/.test(await hash()) && /theme=dark/.test(await hash()) && /panel=points,cost/.test(await hash()), "the address");
    const { link: one, ...before } = state;
    const { link: other, ...after } = await view.state();
    assert.deepEqual(after, before);
    assert.match(other, /lang=zh&theme=dark/);
    assert.ok(one && !/panel|hide/.test(other), other);
    // One thing alone, and with a knob of the run.
    assert.equal((await view.ask({ cmd: "set", panel: [] })).state.t, 3);
    await until(async () => (await said())[2] > 2, "all panels");
    const both = await view.ask({ cmd: "set", params: { k: 3 }, lang: "en" });
    assert.deepEqual([both.state.params.k, both.state.t], [3, 0]);
    await until(async () => (await said())[0] === "en", "English");
    assert.equal((await view.state()).params.k, 3);
    for (const wrong of [{ lang: "fr" }, { theme: 3 }, { hide: 7 }, { panel: [1] }, { lang: "zh", params: [1] }]) {
      const { ok, error } = await view.ask({ cmd: "set", ...wrong });
      assert.deepEqual([ok, error.code], [false, "field-malformed"], JSON.stringify(wrong));
    }
    assert.equal((await said())[0], "en");
    await view.done();
  });

  it("that data are too much, before they are taken apart", async () => {
    // The longest text that the page's own thread writes or reads.
    const watch = () => {
      globalThis.longest = 0;
      for (const name of ["stringify", "parse"]) {
        const done = JSON[name];
        JSON[name] = (value, ...more) => {
          const result = done.call(JSON, value, ...more);
          longest = Math.max(longest, (name === "parse" ? value : result)?.length ?? 0);
          return result;
        };
      }
    };
    const view = await hosted(app, "/kmeans?embed=1", { frame, before: (page) => page.context().addInitScript(watch) });
    const load = (make) =>
      view.hostPage.evaluate((make) => ask({ cmd: "load", ...eval(make)() }, 60_000), `(${make})`);
    const code = async (make) => (await load(make)).error?.code;
    assert.equal(await code(() => ({ points: Array.from({ length: 1e6 }, (_, i) => [i, i]) })), "table-too-many-rows");
    assert.equal(await code(() => ({ points: [Array.from({ length: 1e6 }, (_, i) => i)] })), "table-too-many-columns");
    assert.equal(await code(() => ({ csv: "1,2\n".repeat(2 ** 24 + 1) })), "table-too-big");
    const { ok, state } = await load(() => ({ csv: "a,b\n" + Array.from({ length: 5e4 }, (_, i) => `${i % 91}.5,${i % 83}\n`).join("") }));
    assert.deepEqual([ok, state.data.own], [true, true]);
    const longest = await view.evaluate(() => longest);
    assert.ok(longest < 100_000, `${longest} characters`);
    await view.done();
  });

  it("ten thousand messages are answered in their order, and the page does not draw each of them", async () => {
    const view = await hosted(app, "/kmeans?embed=1", { frame });
    await view.evaluate(() => {
      globalThis.drawn = 0;
      new MutationObserver((records) => (drawn += records.length)).observe(document.querySelector("canvas[data-panel=points]"), { attributes: true, attributeFilter: ["data-window"] });
    });
    const order = await view.hostPage.evaluate(async () => {
      const came = [];
      const kinds = [{ cmd: "step" }, { cmd: "get" }, { cmd: "back" }, { cmd: "get" }];
      await Promise.all(Array.from({ length: 10_000 }, (_, i) => ask(kinds[i % 4], 300_000).then(({ ok, state }) => came.push([i, ok, state?.t]))));
      return came;
    });
    assert.deepEqual(order.map(([i]) => i), order.map((_, i) => i));
    assert.ok(order.every(([i, ok, t]) => ok && t === (i % 4 < 2 ? 1 : 0)), JSON.stringify(order.find(([i, ok, t]) => !ok || t !== (i % 4 < 2 ? 1 : 0))));
    const drawn = await view.evaluate(() => drawn);
    assert.ok(drawn < 1000, `${drawn} pictures`);
    assert.equal((await view.state()).t, 0);
    await view.done();
  });
});
