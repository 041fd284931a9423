// Inside another page: every command of the protocol, and everything that is none.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { hosted, stays, until } from "./hosted.mjs";

describe("a frame of a host page", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());
  const frame = 'sandbox="allow-scripts"';

  it("does all that the protocol has", async () => {
    const view = await hosted(app, "/kmeans?embed=1", { frame });
    const ok = async (message) => {
      const answer = await view.ask(message);
      assert.equal(answer.ok, true, JSON.stringify([message, answer]));
      return answer.state;
    };
    const ready = (await view.events()).find(({ event }) => event === "ready");
    assert.equal(ready.state.demo, "kmeans");
    assert.deepEqual(Object.keys(await ok({ cmd: "get" })).toSorted(), ["data", "demo", "done", "link", "metrics", "params", "phase", "seed", "t"]);
    assert.equal((await ok({ cmd: "open", demo: "kmeans", data: "five-blobs", params: { k: 5, init: "random" }, seed: 4, t: 3 })).t, 3);
    const first = await view.frameNow();
    assert.deepEqual(Object.keys(first).toSorted(), ["cluster_centers", "inertia", "labels", "n_iter", "points"]);
    assert.equal(first.points.length, first.labels.length);
    assert.deepEqual(Object.keys(await view.frameNow(["inertia"])), ["inertia"]);
    assert.equal((await ok({ cmd: "step" })).t, 4);
    assert.equal((await ok({ cmd: "step", n: 3 })).t, 7);
    assert.equal((await ok({ cmd: "back", n: 4 })).t, 3);
    assert.deepEqual(await view.frameNow(), first);
    assert.equal((await ok({ cmd: "round" })).t, 4);
    assert.equal((await ok({ cmd: "round" })).t, 6);
    assert.equal((await ok({ cmd: "seek", t: 1 })).t, 1);
    const end = await ok({ cmd: "finish" });
    assert.equal(end.done, true);
    assert.equal((await ok({ cmd: "seek", t: 1e9 })).t, end.t);
    assert.equal((await ok({ cmd: "finish", limit: 2 })).t, end.t);
    assert.equal((await ok({ cmd: "set", params: { k: 3 } })).params.k, 3);
    assert.equal((await ok({ cmd: "edit", edit: { cluster_centers: [[0, 0], [1, 1], [2, 2]] } })).t, 0);
    assert.deepEqual((await view.frameNow()).cluster_centers, [[0, 0], [1, 1], [2, 2]]);
    await ok({ cmd: "edit", edit: { move: { center: 0, to: [0.5, -0.5] } } });
    await ok({ cmd: "edit", edit: { add: [3, 3] } });
    await ok({ cmd: "edit", edit: { remove: 1 } });
    assert.deepEqual((await view.frameNow()).cluster_centers, [[0.5, -0.5], [2, 2], [3, 3]]);
    assert.equal((await ok({ cmd: "reset", seed: 9 })).seed, 9);
    assert.equal((await ok({ cmd: "reseed" })).seed, 10);
    assert.equal((await ok({ cmd: "reseed", seed: 5 })).seed, 5);
    await ok({ cmd: "load", points: [[0, 0], [0, 1], [5, 5], [5, 6]] });
    assert.equal((await view.frameNow()).points.length, 4);
    await ok({ cmd: "load", csv: "x,y,z\n1,2,3\n4,5,6\n7,8,10\n" });
    assert.deepEqual((await view.frameNow()).points, [[1, 2, 3], [4, 5, 6], [7, 8, 10]]);
    const link = (await ok({ cmd: "get" })).link;
    assert.match(link, /run=/);
    await ok({ cmd: "open", demo: "kmeans" });
    await ok({ cmd: "play", speed: 30 });
    await until(async () => (await view.state()).t > 2, "it plays");
    const { t } = await ok({ cmd: "pause" });
    assert.equal((await view.state()).t, t);
    const svg = await view.ask({ cmd: "export", what: "svg" });
    assert.deepEqual([svg.ok, svg.type], [true, "image/svg+xml"]);
    assert.match(svg.data, /^<svg[\s\S]*<\/svg>\s*$/);
    const json = await view.ask({ cmd: "export", what: "json" });
    assert.deepEqual(JSON.parse(json.data), await view.frameNow());
    assert.ok((await view.events()).some(({ event }) => event === "state"));
    assert.deepEqual(await view.odd(), []);
    // The link of the frame opens the same run on a page of its own.
    const alone = await hosted(app, link.split("#")[1]);
    assert.deepEqual((await alone.frameNow()).points, [[1, 2, 3], [4, 5, 6], [7, 8, 10]]);
    await alone.done();
    await view.done();
  });

  const wrong = [
    {}, { cmd: "dance" }, { cmd: 7 }, { cmd: null }, { cmd: "step", n: -1 }, { cmd: "step", n: "three" }, { cmd: "step", n: 1.5 },
    { cmd: "seek" }, { cmd: "seek", t: -5 }, { cmd: "seek", t: null }, { cmd: "open" }, { cmd: "open", demo: "knitting" },
    { cmd: "open", demo: ["kmeans"] }, { cmd: "set" }, { cmd: "set", params: [1] },
    { cmd: "edit", edit: "up" }, { cmd: "edit", edit: { move: { center: 99, to: [0, 0] } } },
    { cmd: "edit", edit: { move: { center: 0, to: [0] } } }, { cmd: "edit", edit: { add: [null, 1] } }, { cmd: "edit", edit: { cluster_centers: [] } },
    { cmd: "load" }, { cmd: "load", csv: "" }, { cmd: "load", csv: "words alone" }, { cmd: "load", points: [] }, { cmd: "load", points: [[1], [1, 2]] },
    { cmd: "load", points: [[]] }, { cmd: "load", points: [["a", 1]] }, { cmd: "load", points: "many" },
    { cmd: "export", what: "gold" }, { cmd: "export", what: "svg", panel: "nothing" }, { cmd: "play", speed: -1 }, { cmd: "play", speed: "fast" },
    { cmd: "reseed", seed: -1 }, { cmd: "frame", only: "points" }, { cmd: "get", unrolled: 2 },
  ];
  it("refuses what it does not understand, and nothing is changed by it", async () => {
    const view = await hosted(app, "/kmeans?embed=1&t=5", { frame });
    const [state, before] = [await view.state(), await view.frameNow()];
    for (const message of wrong) {
      const answer = await view.ask(message, 5000);
      assert.equal(answer.ok, false, JSON.stringify([message, answer]));
      assert.match(answer.error.code, /^[a-z-]+$/, JSON.stringify(message));
      assert.ok(answer.error.message.length > 10 && !answer.error.message.includes("⟦"), JSON.stringify([message, answer]));
      assert.deepEqual(await view.frameNow(), before, JSON.stringify(message));
    }
    assert.deepEqual(await view.state(), state);
    await view.done();
  });

  it("ignores what is no message of ours, and strangers", async () => {
    const view = await hosted(app, "/kmeans?embed=1&t=2", { frame });
    await view.hostPage.evaluate(() => {
      const cyclic = { unrolled: 1, id: "cyclic", cmd: "step" };
      cyclic.self = cyclic;
      const deep = { unrolled: 1 };
      let at = deep;
      for (let i = 0; i < 3000; i++) at = at.deeper = {};
      const junk = [
        null, undefined, 0, NaN, "", "unrolled", "{\"unrolled\":1,\"cmd\":\"step\"}", [], [1, 2], {}, { unrolled: undefined },
        cyclic, deep, new Map([["unrolled", 1]]), new Date(), /x/, new ArrayBuffer(8), new Uint8Array(3), 10n, { unrolled: 1, big: 10n },
        { unrolled: 1, event: "ready" }, { unrolled: 1, ok: true, cmd: "step" }, new Error("no"), { cmd: "step" }, new Blob(["x"]), true,
      ];
      for (const message of junk) target.postMessage(message, "*");
    });
    assert.equal((await view.state()).t, 2);
    // The frame itself, and a sibling frame, are not its host.
    await view.evaluate(() => postMessage({ unrolled: 1, id: "self", cmd: "step" }, "*"));
    await view.hostPage.evaluate(() => {
      const sibling = document.createElement("iframe");
      sibling.srcdoc = "<script>parent.frames[0].postMessage({ unrolled: 1, id: 'sibling', cmd: 'step' }, '*')</scr" + "ipt>";
      document.body.append(sibling);
    });
    await stays(() => view.t(), 2, 400);
    for (const message of await view.odd()) assert.ok(message.id === undefined || message.id === null || message.ok === false, JSON.stringify(message));
    await view.done();
  });

  it("a storm of messages is answered, every one", async () => {
    const view = await hosted(app, "/kmeans?embed=1", { frame });
    const answers = await view.hostPage.evaluate(() =>
      Promise.all(
        Array.from({ length: 300 }, (_, i) =>
          ask([{ cmd: "step" }, { cmd: "back" }, { cmd: "seek", t: i }, { cmd: "get" }, { cmd: "reseed" }, { cmd: "play" }, { cmd: "nonsense" }][i % 7]),
        ),
      ),
    );
    assert.equal(answers.filter(({ ok }) => !ok).length, 42);
    await view.ask({ cmd: "pause" });
    await view.ask({ cmd: "open", demo: "kmeans", t: 3 });
    assert.equal((await view.state()).t, 3);
    await view.done();
  });
});
