// docs/embedding.md: its examples, as they stand there, but for the address of the app; and the element, on its own and
// against the published schema of the messages.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join, normalize } from "node:path";
import { after, before, describe, it } from "node:test";
import Ajv from "ajv/dist/2020.js";
import { dist, start } from "./harness.mjs";
import { stays, until } from "./hosted.mjs";

const root = new URL("..", import.meta.url).pathname;
const document_ = await readFile(join(root, "docs/embedding.md"), "utf8");
const examples = [...document_.matchAll(/^Tested[^\n]*:\n\n```html\n([\s\S]*?)\n```$/gm)].map(([, text]) => text);
const TYPES = { js: "text/javascript", mjs: "text/javascript", css: "text/css", html: "text/html" };

/** A server of pages of our own, and of reveal.js. */
async function serving(pages) {
  const server = createServer(async ({ url }, response) => {
    const path = decodeURIComponent(new URL(url, "http://host/").pathname);
    const page = path === "/favicon.ico" ? " " : pages[path];
    const file = /^\/reveal\.js\//.test(path) && join(root, "node_modules", normalize(path));
    const body = page ?? (file ? await readFile(file).catch(() => undefined) : undefined);
    const type = page ? "html" : path.split(".").at(-1);
    response.writeHead(body === undefined ? 404 : 200, { "Content-Type": `${TYPES[type] ?? "application/octet-stream"}; charset=utf-8` });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

describe("docs/embedding.md", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  /** A page of a host of another origin. */
  async function page(html, settings = {}) {
    const host = await serving({ "/": html.replaceAll("https://example.org/unrolled/", app.url) });
    const opened = await app.open("", { ...settings, url: host.url, allowed: [host.url] });
    const { done } = opened;
    opened.done = async () => {
      await done();
      await host.close();
    };
    return opened;
  }
  const example = (needle) => {
    const found = examples.filter((text) => text.includes(needle));
    assert.equal(found.length, 1, needle);
    return found[0];
  };
  const state = (view, at = 0) => view.evaluate((at) => document.querySelectorAll("unrolled-demo")[at].get(), at);
  const inner = (view, at = 1) => until(() => view.frames()[at], "a frame");

  it("has four pages that can be run", () => assert.equal(examples.length, 4));

  it("a frame", async () => {
    const view = await page(example("A page with a demo"));
    const frame = view.frameLocator("iframe");
    await frame.locator(".panel-points canvas").waitFor({ timeout: 40_000 });
    assert.equal(await frame.locator(".lesson").count(), 0);
    await view.done();
  });

  it("the element, driven by a script", async () => {
    const view = await page(example("A page that drives a demo"));
    const result = () => view.textContent("#result");
    await until(async () => /^inertia 16 after step \d+$/.test(await result()), "the result");
    assert.equal((await state(view)).done, true);
    // The height follows the demo, so that nothing in it scrolls.
    await until(() => view.evaluate(() => demo.shadowRoot.querySelector("iframe").clientHeight !== 560), "a height");
    const frame = await inner(view);
    await until(() => frame.evaluate(() => document.documentElement.scrollHeight <= innerHeight + 1), "nothing scrolls");
    await view.done();
  });

  it("attributes move a demo that runs", async () => {
    const view = await page(example("<title>Attributes"));
    const first = await state(view);
    assert.deepEqual([first.demo, first.t, first.params.k], ["em", 0, 2]);
    await view.fill("#step", "5");
    await until(async () => (await state(view)).t === 5, "t = 5");
    const frame = await inner(view);
    const set = (name, value) => view.evaluate(([name, value]) => document.querySelector("unrolled-demo").setAttribute(name, value), [name, value]);
    assert.equal(await frame.evaluate(() => document.documentElement.dataset.theme), "dark");
    await set("theme", "light");
    await until(() => frame.evaluate(() => document.documentElement.dataset.theme === "light"), "the theme");
    await set("lang", "zh");
    await until(() => frame.evaluate(() => document.documentElement.lang === "zh-CN" && /[一-鿿]/.test(document.querySelector(".player").textContent)), "the language");
    await set("panel", "points,evidence");
    await until(async () => (await frame.locator(".panel").count()) === 2, "two panels");
    assert.equal((await state(view)).t, 5, "nothing of this moves the run");
    await set("k", "3");
    await until(async () => (await state(view)).params.k === 3, "three components");
    const [answered, told] = await view.evaluate(async () => {
      const demo = document.querySelector("unrolled-demo");
      const { params } = await demo.set({ k: 4 });
      return [params.k, demo.state.params.k];
    });
    assert.deepEqual([answered, told], [4, 4], "what was answered is the state");
    await set("seed", "7");
    await until(async () => (await state(view)).seed === 7, "the seed");
    await set("demo", "kmeans");
    await until(async () => (await state(view)).demo === "kmeans", "another demo");
    assert.equal((await state(view)).params.k, 3, "as the attribute has it");
    await view.done();
  });

  it("a deck of reveal.js, forwards and backwards by the page keys alone", async () => {
    const view = await page(example("A deck with two demos"));
    await view.waitForFunction(() => globalThis.Reveal?.isReady?.());
    const seen = () =>
      view.evaluate(() => [Reveal.getIndices().h, ...[...document.querySelectorAll("unrolled-demo")].map((demo) => demo.state?.t ?? null)]);
    const walk = async (key, goal) => {
      const way = [await seen()];
      while (way.at(-1)[0] !== goal) {
        assert.ok(way.length < 80, JSON.stringify(way));
        const before = JSON.stringify(way.at(-1));
        await view.keyboard.press(key);
        way.push(await until(async () => {
          const now = await seen();
          return JSON.stringify(now) !== before && now;
        }, `${key} after ${before}`));
        // A demo that comes in sight is loaded.
        await view.waitForFunction(() => Reveal.getCurrentSlide().querySelector("unrolled-demo")?.state !== null);
        way[way.length - 1] = await seen();
      }
      return way;
    };
    const on = (way, slide, demo) => way.filter(([h]) => h === slide).map((now) => now[demo]).filter((t) => t !== null);
    const down = await walk("PageDown", 4);
    const steps = on(down, 1, 1);
    const last = steps.at(-1);
    assert.ok(last > 2, JSON.stringify(down));
    assert.deepEqual([...new Set(steps)], Array.from({ length: last + 1 }, (_, t) => t), "every step of k-means");
    const cues = [...new Set(on(down, 3, 2))];
    assert.deepEqual(cues.slice(0, 3), [0, 1, 2], "the cues of EM");
    const up = await walk("PageUp", 0);
    assert.deepEqual([...new Set(on(up, 1, 1))], Array.from({ length: last + 1 }, (_, t) => last - t), "and back");
    assert.deepEqual([...new Set(on(up, 3, 2))], cues.toReversed(), "and back along the cues");
    // The same where the reader has clicked into the demo: its end leads on, and the keys come back to the deck.
    await view.keyboard.press("PageDown");
    const frame = await inner(view);
    await frame.locator(".panel-points canvas").click();
    for (let i = 0; i < last; i++) {
      await view.keyboard.press("PageDown");
      await until(async () => (await seen())[1] === i + 1, `step ${i + 1} within the frame`);
    }
    // The run is at rest before it counts as over.
    await view.waitForFunction(() => document.querySelector("unrolled-demo").state?.done);
    await view.keyboard.press("PageDown");
    await until(async () => (await seen())[0] === 2, "the next slide");
    await view.keyboard.press("PageDown");
    await until(async () => (await seen())[0] === 3, "keys are the deck's again");
    await view.done();
  });

  it("a demo far down is loaded when it comes near, or is spoken to", async () => {
    const html = `<!doctype html><div style="height: 9000px"></div><unrolled-demo demo="svd"></unrolled-demo>
      <div style="height: 9000px"></div><unrolled-demo demo="kmeans" t="2"></unrolled-demo><script src="https://example.org/unrolled/unrolled.js"></script>`;
    const view = await page(html);
    await stays(async () => view.frames().length, 1, 600);
    assert.equal((await state(view, 1)).t, 2);
    assert.equal(view.frames().length, 2);
    await view.evaluate(() => scrollTo(0, 8500));
    await until(() => view.frames().length === 3, "the other one");
    const wrong = await view.evaluate(() => document.querySelectorAll("unrolled-demo")[1].seek("soon").catch(({ code, message }) => ({ code, message })));
    assert.equal(wrong.code, "field-malformed");
    const gone = view.evaluate(async () => {
      const demo = document.querySelectorAll("unrolled-demo")[1];
      const asked = demo.get().catch(({ code }) => code);
      await Promise.resolve();
      demo.remove();
      return [await asked, await demo.get().catch(({ code }) => code)];
    });
    assert.deepEqual(await gone, ["removed", "removed"]);
    await view.done();
  });

  it("what is sent and told is what protocol.schema.json says", async () => {
    const schema = JSON.parse(await readFile(join(dist, "protocol.schema.json"), "utf8"));
    const valid = new Ajv({ strict: false, allowUnionTypes: true }).compile(schema);
    const view = await page(`<!doctype html><unrolled-demo demo="kmeans"></unrolled-demo>
      <script>const heard = []; addEventListener("message", ({ data }) => data?.unrolled === 1 && heard.push(data));</script>
      <script src="https://example.org/unrolled/unrolled.js"></script>`);
    for (const demo of ["kmeans", "em", "pca", "svd", "diffusion", "spectral-bias"]) {
      const frame = await view.evaluate(async (slug) => {
        const demo = document.querySelector("unrolled-demo");
        await demo.open({ demo: slug });
        await demo.step(3);
        await demo.back();
        return demo.frame();
      }, demo);
      const fields = Object.keys(schema.$defs[`${demo}.frame`].properties);
      for (const field of Object.keys(frame)) assert.ok(fields.includes(field), `${field} of ${demo}`);
    }
    const heard = await view.evaluate(() => heard);
    assert.ok(heard.length > 40);
    for (const message of heard) assert.ok(valid(message), `${JSON.stringify(message).slice(0, 400)}: ${JSON.stringify(valid.errors?.slice(-3))}`);
    const command = (fields) => valid({ unrolled: 1, id: 1, ...fields });
    assert.ok(command({ cmd: "set", params: { k: 3 }, lang: "zh", hide: ["lesson"] }));
    assert.ok(command({ cmd: "open", demo: "svd", data: "text", t: 4 }));
    for (const wrong of [{ cmd: "seek" }, { cmd: "dance" }, { cmd: "set", theme: "pink" }, { cmd: "open", demo: "knitting" }, { ok: false }, { event: "state", state: { demo: "kmeans", t: -1 } }]) {
      assert.ok(!command(wrong), JSON.stringify(wrong));
    }
    await view.done();
  });
});
