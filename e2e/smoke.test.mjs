// The page as it is published: it loads under its policy, asks nothing of another origin, and says so when it cannot.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { booted, host, serve, start } from "./harness.mjs";

const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; " +
  "connect-src 'self'; worker-src 'self' blob:; font-src 'self'; manifest-src 'self'; media-src blob:";

describe("the page", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  it("loads under its policy without an error, from one origin, fetching nothing twice", async () => {
    const fetched = [];
    const page = await app.open("", {
      before: (page) => page.on("requestfinished", (request) => fetched.push(request.url())),
    });
    await booted(page);
    await page.waitForLoadState("networkidle");
    const network = fetched.filter((url) => url.startsWith("http"));
    assert.deepEqual(network, [...new Set(network)]);
    await page.done();
  });

  it("is sent with the headers that it is published with", async () => {
    const response = await fetch(app.url);
    assert.equal(response.headers.get("content-security-policy"), policy);
    assert.equal(response.headers.get("cache-control"), "no-cache");
    assert.equal(response.headers.get("x-frame-options"), null);
    const assets = JSON.parse(/id="assets">(.*?)<\/script>/s.exec(await response.text())[1]);
    const wasm = await fetch(new URL(assets["app_bg.wasm"], app.url), { headers: { "Accept-Encoding": "br" } });
    assert.equal(wasm.headers.get("content-type"), "application/wasm");
    assert.equal(wasm.headers.get("content-encoding"), "br");
    assert.match(wasm.headers.get("cache-control"), /immutable/);
    assert.equal(wasm.headers.get("access-control-allow-origin"), "*");
    await wasm.arrayBuffer();
    for (const path of ["_headers", "../Cargo.toml", "%2e%2e/Cargo.toml", "files/", "nothing"]) {
      assert.equal((await fetch(app.url + path)).status, 404, path);
    }
  });

  it("sets the theme of its address", async () => {
    const page = await app.open("/?theme=dark");
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
    await page.done();
  });

  it("is called by the demo that it shows, in the reader's language", async () => {
    const page = await app.open("/kmeans?lang=en");
    await booted(page);
    const named = (title) => page.waitForFunction((title) => document.title === title, title, { timeout: 20_000 });
    await named("K-means – Unrolled");
    await page.click("[data-do=lang]");
    await named("K 均值 – Unrolled");
    await page.evaluate(() => void (location.hash = "#/"));
    await named("Unrolled");
    await page.done();
  });

  it("works in a sandboxed frame of another origin", async () => {
    const outside = await host({ "/": `<iframe sandbox="allow-scripts" src="${app.url}"></iframe>` });
    const page = await app.open("", { url: outside.url, allowed: [outside.url] });
    const frame = page.frames()[1];
    await booted(frame);
    assert.equal(await frame.evaluate(() => origin), "null");
    await page.done();
    await outside.close();
  });

  it("says so where WebAssembly has no SIMD", async () => {
    const page = await app.open("", {
      before: (page) => page.addInitScript(() => (WebAssembly.validate = () => false)),
      wait: "#boot:not([hidden])",
    });
    assert.match(await page.textContent("#boot"), /too old.*版本过旧/s);
    await page.done();
  });

  it("says so when the wasm does not arrive, with a button to try again", async () => {
    let broken = true;
    const page = await app.open("", {
      before: (page) => page.route(/\.wasm$/, (route) => (broken ? route.abort() : route.continue())),
      wait: "#boot button",
    });
    assert.match(await page.textContent("#boot"), /could not be loaded.*未能加载/s);
    broken = false;
    await page.click("#boot button");
    await booted(page);
    page.troubles.length = 0;
    await page.done();
  });
});

describe("the page without JavaScript", () => {
  it("says what it needs, in both languages", async () => {
    const app = await start();
    const page = await app.open("", { context: { javaScriptEnabled: false } });
    assert.match(await page.textContent("body"), /needs JavaScript.*请启用 JavaScript/s);
    await page.context().close();
    await app.close();
  });
});

describe("the page below a path", () => {
  it("finds all of its files", async () => {
    const app = await start({ prefix: "/some/path" });
    assert.match(app.url, /\/some\/path\/$/);
    const page = await app.open();
    await booted(page);
    await page.done();
    await app.close();
  });

  it("has a server that steps aside when its port is taken", async () => {
    const [first, second] = [await serve(), await serve()];
    assert.notEqual(first.url, second.url);
    await first.close();
    await second.close();
  });
});
