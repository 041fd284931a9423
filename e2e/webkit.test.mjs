// WebKit, of which every browser of an iPhone or iPad is made, and Firefox: the README's own frames, in a page of another
// origin.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { host, serve } from "./harness.mjs";
import { until } from "./hosted.mjs";
import { firefox, firefoxMissing, webkit, webkitMissing } from "./webdriver.mjs";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const protocol = readFileSync(new URL("../docs/protocol.md", import.meta.url), "utf8");
/** The documents' examples of frames, with the address of a server in the place of the one that stands there. */
const snippets = [readme, protocol].flatMap((text) => [...text.matchAll(/```html\n(.*?)```/gs)].map(([, html]) => html));

/** Hears what the frame says, and asks it. */
const EAR = `<script>
  window.ear = { heard: [], answer: undefined, ask(message) {
    ear.answer = undefined;
    document.querySelector("iframe").contentWindow.postMessage({ unrolled: 1, id: "test", ...message }, "*");
  } };
  addEventListener("message", ({ data }) => {
    if (data?.unrolled === 1 && data.id === "test") ear.answer = data;
    else if (data?.event) ear.heard.push(data);
  });
</script>`;

const browsers = { WebKit: [webkit, webkitMissing()], Firefox: [firefox, firefoxMissing()] };
for (const [name, [start, missing]] of Object.entries(browsers)) {
  if (missing) console.log(`${name} is not tried: ${missing} cannot be found, and could not be installed.`);
  describe(`in ${name}`, { skip: Boolean(missing) }, () => tries(start));
}

function tries(start) {
  let browser;
  before(async () => (browser = await start()));
  after(() => browser.close());

  /** Opens a page of another origin with this HTML; gives `ask`, `events` and `close`. */
  async function embedded(app, html) {
    const outside = await host({ "/": `<!doctype html><meta charset="utf-8">${EAR}${html.replaceAll("https://example.org/unrolled/", app.url)}` });
    await browser.go(outside.url);
    return {
      events: () => browser.run("return ear.heard"),
      async ask(message) {
        await browser.run("ear.ask(arguments[0])", message);
        return until(() => browser.run("return ear.answer"), `an answer to ${JSON.stringify(message)}`, 60_000);
      },
      close: () => outside.close(),
    };
  }

  const ready = (page) =>
    until(async () => (await page.events()).find((event) => event.event === "ready"), "the ready event", 90_000);

  // The address of our own server is in its policy. Nobody can know that of a build that is published anywhere.
  for (const published of [false, true]) {
    it(`the README's frame loads, steps and answers${published ? ", as any server sends it" : ""}`, async () => {
      const app = await serve({ published });
      const page = await embedded(app, snippets[0]);
      const { state } = await ready(page);
      assert.deepEqual([state.demo, state.t, state.data.name], ["kmeans", 0, "iris"]);
      assert.equal((await page.ask({ cmd: "step" })).state.t, 1);
      await page.ask({ cmd: "finish" });
      const end = (await page.ask({ cmd: "get" })).state;
      assert.ok(end.done && end.metrics.inertia > 0, JSON.stringify(end));
      const { frame } = await page.ask({ cmd: "frame", only: ["labels", "cluster_centers"] });
      assert.equal(frame.cluster_centers.length, 3);
      assert.equal((await page.events()).filter((event) => event.event === "error").length, 0);
      // In the frame: no word about a missing worker.
      await browser.frame(0);
      assert.equal(await browser.run("return self.origin"), "null");
      assert.equal(await browser.run("return document.querySelectorAll('[data-code=no-worker]').length"), 0);
      await browser.frame(null);
      await page.close();
      await app.close();
    });
  }

  it("the element of docs/embedding.md, driven by a script", async () => {
    const text = readFileSync(new URL("../docs/embedding.md", import.meta.url), "utf8");
    const [html] = [...text.matchAll(/```html\n(.*?)\n```/gs)].map(([, html]) => html).filter((html) => html.includes("demo.finish()"));
    const app = await serve();
    const page = await embedded(app, html);
    const result = () => browser.run("return document.getElementById('result').textContent");
    await until(async () => /^inertia 16 after step \d+$/.test(await result()), "the result", 90_000);
    const height = "return document.getElementById('demo').shadowRoot.querySelector('iframe').clientHeight";
    await until(async () => (await browser.run(height)) !== 560, "a height that follows");
    await page.close();
    await app.close();
  });

  it("the page of docs/protocol.md that drives a demo ends where it says", async () => {
    const app = await serve();
    const page = await embedded(app, snippets[1]);
    const result = await until(() => browser.run("return document.getElementById('result').textContent"), "a result", 90_000);
    const { state, frame } = JSON.parse(result);
    assert.deepEqual([state.t, state.done, state.metrics.inertia, frame.labels], [2, true, 16, [0, 0, 1, 1]]);
    await page.close();
    await app.close();
  });

  it("lets in nothing of another origin, as any server sends it", async () => {
    const app = await serve({ published: true });
    await browser.go(`${app.url}#/kmeans`);
    await until(() => browser.run("return Boolean(document.querySelector('.player canvas'))"), "a demo", 90_000);
    await browser.run(`window.blocked = [];
      document.addEventListener("securitypolicyviolation", (event) => window.blocked.push(event.effectiveDirective || event.violatedDirective));
      fetch("http://127.0.0.1:9/").then(() => window.blocked.push("let in"), () => window.blocked.push("refused"));`);
    // Which of the two comes first differs from browser to browser.
    const blocked = () => browser.run("return window.blocked");
    await until(async () => (await blocked()).some((directive) => directive.startsWith("connect-src")), "a violation");
    await until(async () => (await blocked()).includes("refused"), "the end of the request");
    await app.close();
  });
}
