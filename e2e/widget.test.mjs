// `unrolled.mjs`, as a notebook runs it: a model of traits whose both sides are kept in step. (What a real notebook does
// with it is tried by e2e/tools.mjs.)

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { host, start } from "./harness.mjs";
import { until } from "./hosted.mjs";

describe("the anywidget", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  const page = (traits) => `<!doctype html><meta charset="utf-8"><title>a notebook</title><main id="cell"></main>
<script type="module">
  import widget, { UnrolledDemo, slides, render } from "${app.url}unrolled.mjs";
  // A model as the specification has it (https://anywidget.dev/en/afm/).
  const traits = ${JSON.stringify(traits)}, heard = {};
  globalThis.told = [];
  globalThis.saved = 0;
  globalThis.model = {
    get: (name) => traits[name],
    set: (name, value) => void (traits[name] = value),
    save_changes: () => void saved++,
    on: (event, then) => void (heard[event] ??= new Set()).add(then),
    off: (event, then) => void heard[event]?.delete(then),
    send: (message) => void told.push(message),
  };
  globalThis.traits = traits;
  globalThis.say = (event, ...args) => heard[event]?.forEach((then) => then(...args));
  globalThis.listeners = () => Object.values(heard).reduce((sum, of) => sum + of.size, 0);
  globalThis.same = [widget.render === render, typeof slides, customElements.get("unrolled-demo") === UnrolledDemo];
  globalThis.end = widget.render({ model, el: document.querySelector("#cell") });
</script>`;

  it("shows the address, tells where the run stands, and obeys traits and messages", async () => {
    const traits = { address: `${app.url}#/kmeans?k=3&seed=2`, hide: ["lesson"], panel: ["points"], t: 2, params: {}, state: {} };
    const outside = await host({ "/": page(traits) });
    const view = await app.open("", { url: outside.url, allowed: [outside.url, app.url] });
    const of = (name) => view.evaluate((name) => traits[name], name);
    await until(async () => (await of("state")).t === 2, "the state in the model", 60_000);
    assert.deepEqual(await view.evaluate(() => same), [true, "function", true]);
    assert.ok((await view.evaluate(() => saved)) > 0, "changes are saved");
    const state = await of("state");
    assert.deepEqual([state.demo, state.params.k, state.seed], ["kmeans", 3, 2]);
    const frame = view.frames()[1];
    assert.equal(await frame.locator(".lesson, .side .panel").count(), 0);
    // From Python: a trait changes.
    await view.evaluate(() => ((traits.t = 5), say("change:t")));
    await until(async () => (await of("state")).t === 5, "t = 5");
    await view.evaluate(() => ((traits.params = { k: 4 }), say("change:params")));
    await until(async () => (await of("state")).params.k === 4, "K = 4");
    // A message is answered under its id; a wrong one too.
    await view.evaluate(() => (say("msg:custom", { cmd: "seek", t: 1, id: 7 }), say("msg:custom", { cmd: "dance", id: 8 })));
    await until(async () => (await view.evaluate(() => told.length)) === 2, "two answers");
    const [one, other] = await view.evaluate(() => told.toSorted((a, b) => a.id - b.id));
    assert.deepEqual([one.id, one.ok, one.state.t], [7, true, 1]);
    assert.deepEqual([other.id, other.ok, typeof other.error.code], [8, false, "string"]);
    // The reader steps: the model is told.
    await frame.click(".bar [data-do=step]");
    await until(async () => (await of("t")) === 2, "the trait t");
    await view.evaluate(() => end());
    assert.equal(await view.locator("unrolled-demo").count(), 0);
    assert.equal(await view.evaluate(() => listeners()), 0, "nothing listens any more");
    await view.done();
    await outside.close();
  });
});
