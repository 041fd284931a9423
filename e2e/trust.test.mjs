// The reader's own data are told to no page of another origin before the reader has agreed; what a host gave itself is no
// secret from it.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { clumps, drop, hosted, until } from "./hosted.mjs";

const question = ".notice[data-code=asks]";

describe("own data and hosts", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  const own = async (view) => {
    await drop(view, clumps);
    // Not by asking: that would put the question.
    await until(async () => (await view.events()).some(({ state }) => state?.data.own), "own data");
  };
  const links = async (view) => (await view.events()).filter(({ state }) => state?.data.own).map(({ state }) => state.link);
  const asked = (view) => view.locator(question).count();

  for (const frame of [undefined, 'sandbox="allow-scripts"', ""]) {
    it(`nothing is told before the reader agrees: ${frame ?? "a window"}`, async () => {
      const view = await hosted(app, "/kmeans?embed=1&k=3", { frame, trusted: false });
      await view.ask({ cmd: "get" });
      assert.equal(await asked(view), 0);
      await own(view);
      assert.equal(await asked(view), 0);
      for (const message of [{ cmd: "frame" }, { cmd: "frame", only: ["points"] }, { cmd: "export", what: "json" }, { cmd: "export", what: "svg" }]) {
        const answer = await view.ask(message);
        assert.equal(answer.error?.code, "own-data-withheld", JSON.stringify(answer));
      }
      await view.locator(question).waitFor();
      assert.match(await view.locator(question).innerText(), /http:\/\/127\.0\.0\.1:\d+/);
      const { state } = await view.ask({ cmd: "step" });
      assert.deepEqual([state.t, state.link, state.data], [1, null, { own: true }]);
      assert.deepEqual((await links(view)).filter(Boolean), []);
      // Not now: then it is not asked again, and nothing is told.
      await view.click("[data-do=distrust]");
      assert.equal((await view.ask({ cmd: "frame" })).error.code, "own-data-withheld");
      assert.equal(await asked(view), 0);
      // Named data are no secret.
      await view.ask({ cmd: "open", demo: "kmeans" });
      assert.equal((await view.frameNow()).points.length, 300);
      assert.ok((await view.state()).link);
      await view.done();
    });
  }

  it("the reader agrees, and is not asked again", async () => {
    const view = await hosted(app, "/kmeans?k=3", { trusted: false });
    await own(view);
    await view.ask({ cmd: "frame" });
    await view.click("[data-do=trust]");
    await until(async () => (await links(view)).at(-1)?.includes("run="), "the link is told");
    assert.equal((await view.frameNow()).points.length, 30);
    assert.equal((await view.ask({ cmd: "export", what: "json" })).ok, true);
    await until(async () => (await view.evaluate(() => location.hash)).includes("run="), "the address");
    await view.reload();
    await view.ready();
    assert.equal((await view.frameNow()).points.length, 30);
    assert.equal(await asked(view), 0);
    await view.done();
  });

  it("whom the reader agreed to is one host: another is asked for anew", async () => {
    const first = await hosted(app, "/kmeans?k=3", { trusted: false });
    await own(first);
    await first.ask({ cmd: "frame" });
    await first.click("[data-do=trust]");
    assert.equal((await first.frameNow()).points.length, 30);
    // All that the browser has kept is there when the page is opened under another.
    const storageState = await first.hostPage.context().storageState();
    const kept = storageState.origins.flatMap(({ localStorage }) => localStorage).find(({ name }) => name === "unrolled:hosts");
    const { origin } = new URL(first.hostPage.url());
    assert.ok(kept?.value.includes(origin), JSON.stringify(storageState));
    await first.done();
    const second = await hosted(app, "/kmeans?k=3", { trusted: false, context: { storageState } });
    assert.notEqual(new URL(second.hostPage.url()).origin, origin);
    assert.ok((await second.evaluate(() => localStorage.getItem("unrolled:hosts"))).includes(origin), "what was agreed to is still known");
    await own(second);
    assert.equal((await second.ask({ cmd: "frame" })).error?.code, "own-data-withheld");
    await second.locator(question).waitFor();
    assert.match(await second.locator(question).innerText(), new RegExp(new URL(second.hostPage.url()).origin));
    assert.deepEqual((await links(second)).filter(Boolean), []);
    await second.done();
  });

  it("what the host gave it may see; what the reader adds it may not", async () => {
    const view = await hosted(app, "/kmeans?k=3", { trusted: false });
    const { state } = await view.ask({ cmd: "load", csv: clumps });
    assert.match(state.link, /run=/);
    assert.equal((await view.frameNow()).points.length, 30);
    await view.ask({ cmd: "load", points: [[0, 0], [1, 1], [5, 5]] });
    assert.equal((await view.frameNow()).points.length, 3);
    assert.equal(await asked(view), 0);
    await drop(view, "a,b\n1,2\n3,4\n5,9\n7,7\n");
    await until(async () => (await view.events()).at(-1).state?.link === null, "the reader's data");
    assert.equal((await view.ask({ cmd: "frame" })).error.code, "own-data-withheld");
    await view.done();
    // In the frame's first address it gave them, too; not in one that the page wrote itself.
    const hash = state.link.split("#")[1];
    const again = await hosted(app, hash, { trusted: false });
    assert.equal((await again.frameNow()).points.length, 30);
    await until(() => again.evaluate(() => history.state === true), "the page has written its address");
    await again.reload();
    await again.ready();
    assert.equal((await again.ask({ cmd: "frame" })).error?.code, "own-data-withheld");
    await again.done();
  });

  it("a host of the same origin is not asked for", async () => {
    const html = `<!doctype html><title>host</title><iframe src="./#/kmeans?k=3" width="1000" height="700"></iframe><script>
      const events = [], answers = [];
      addEventListener("message", ({ data }) => (data.event ? events : answers).push(data));
    </script>`;
    const page = await app.open("", {
      url: `${app.url}host.html`,
      before: (page) => page.route("**/host.html", (route) => route.fulfill({ contentType: "text/html", body: html })),
    });
    await until(() => page.evaluate(() => events.some(({ event }) => event === "ready")), "ready");
    const view = page.frames()[1];
    await drop(view, clumps);
    await until(() => page.evaluate(() => events.findLast(({ state }) => state)?.state.link?.includes("run=")), "the link");
    await page.evaluate(() => frames[0].postMessage({ unrolled: 1, id: 1, cmd: "frame" }, "*"));
    await until(() => page.evaluate(() => answers.find(({ id }) => id === 1)?.frame.points.length === 30), "the frame");
    assert.equal(await view.locator(question).count(), 0);
    await page.done();
  });
});
