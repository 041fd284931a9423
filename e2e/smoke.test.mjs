// The page as it is published: it loads under its policy, asks nothing of another origin, and says so when it cannot.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { booted, dist, host, serve, start } from "./harness.mjs";
import { hosted, until } from "./hosted.mjs";

const policy = (own) =>
  "default-src 'none'; script-src OWN 'wasm-unsafe-eval'; style-src OWN; img-src OWN blob: data:; connect-src OWN; "
    .concat("worker-src OWN blob:; font-src OWN; manifest-src OWN; media-src blob:; frame-src OWN; base-uri 'none'; form-action 'none'")
    .replaceAll("OWN", own);

/** The policy and the JSON that a page is sent with. */
async function sent(url) {
  const response = await fetch(url);
  const html = await response.text();
  const json = (id) => JSON.parse(new RegExp(`id="${id}">(.*?)</script>`, "s").exec(html)[1]);
  return {
    response,
    header: response.headers.get("content-security-policy"),
    meta: /http-equiv="Content-Security-Policy" content="(.*?)"/.exec(html)[1],
    hashes: json("assets"),
    titles: json("titles"),
  };
}

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
    const { response, header, meta, hashes } = await sent(app.url);
    const { port } = new URL(app.url);
    assert.equal(header, policy(`'self' http://127.0.0.1:${port} http://localhost:${port}`));
    assert.equal(meta, header);
    assert.doesNotMatch(response.headers.get("permissions-policy"), /bluetooth/);
    assert.equal(response.headers.get("cache-control"), "no-cache");
    assert.equal(response.headers.get("x-frame-options"), null);
    const wasm = await fetch(new URL(`files/app_bg.${hashes["app_bg.wasm"]}.wasm`, app.url), { headers: { "Accept-Encoding": "br" } });
    assert.equal(wasm.headers.get("content-type"), "application/wasm");
    assert.equal(wasm.headers.get("content-encoding"), "br");
    assert.match(wasm.headers.get("cache-control"), /immutable/);
    assert.equal(wasm.headers.get("access-control-allow-origin"), "*");
    await wasm.arrayBuffer();
    for (const path of ["_headers", "../Cargo.toml", "%2e%2e/Cargo.toml", "files/", "nothing"]) {
      assert.equal((await fetch(app.url + path)).status, 404, path);
    }
  });

  it("as any server sends it names its origin by itself, and lets in nothing of another", async () => {
    const published = await serve({ published: true });
    const { header, meta } = await sent(published.url);
    assert.deepEqual([header, meta], [policy("'self' https: http:"), policy("'self' https: http:")]);
    const page = await app.open("/kmeans", { url: `${published.url}#/kmeans`, allowed: [published.url], wait: ".player canvas" });
    const blocked = await page.evaluate(async (other) => {
      const violation = new Promise((resolve) => document.addEventListener("securitypolicyviolation", resolve));
      const refused = await fetch(other).then(() => "let in", () => "refused");
      return [refused, refused === "refused" && (await violation).effectiveDirective];
    }, app.url);
    assert.deepEqual(blocked, ["refused", "connect-src"]);
    page.troubles.splice(0, page.troubles.length, ...page.troubles.filter((text) => !/connect-src|Security Policy/.test(text)));
    await page.done();
    await published.close();
  });

  it("logs no warning about a policy, in a frame either", async () => {
    const outside = await host({ "/": `<iframe sandbox="allow-scripts" allow="fullscreen" src="${app.url}#/kmeans"></iframe>` });
    const said = [];
    const page = await app.open("", {
      url: outside.url,
      allowed: [outside.url],
      before: (page) => page.context().on("console", (message) => said.push(message.text())),
    });
    await page.frames()[1].waitForSelector(".player canvas");
    assert.deepEqual(said.filter((text) => /policy|unrecognized/i.test(text)), []);
    await page.done();
    await outside.close();
  });

  it("names the demo that is on its way and asks its question, beside its still and in the reader's language", async () => {
    const { titles, hashes } = await sent(app.url);
    const words = Object.keys(hashes).map((name) => /^words\/(.*)\.en\.json$/.exec(name)?.[1]);
    assert.deepEqual(Object.keys(titles).sort(), words.filter((slug) => slug && slug !== "shell").sort());
    const page = await app.open("", { before: (page) => page.route(/app_bg.*\.wasm$/, () => {}) });
    for (const slug of Object.keys(titles)) {
      for (const lang of ["en", "zh"]) {
        await page.goto("about:blank");
        await page.goto(`${app.url}#/${slug}?lang=${lang}&theme=dark`, { waitUntil: "domcontentloaded" });
        const heading = page.locator("#first .ahead h1");
        await page.waitForFunction((title) => document.title === title, `${titles[slug][lang]} – Unrolled`);
        assert.equal(await heading.innerText(), titles[slug][lang]);
        assert.deepEqual(await page.locator("#first p:visible").allInnerTexts(), [titles[slug].question[lang]]);
        assert.equal(await page.locator("#first [lang]:visible").count(), 0, "nothing of the front page");
        assert.equal(await page.locator("#still").getAttribute("src"), `stills/${slug}${titles[slug].opening ? `-${titles[slug].opening}` : ""}-dark.svg`);
        const [box, still] = await Promise.all([heading.boundingBox(), page.locator("#still").boundingBox()]);
        assert.ok(still.x + still.width <= box.x && box.x + box.width <= 1366, `${slug}: where the lesson will be`);
        assert.notEqual(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
      }
    }
    await page.done();
  });

  it("paints the still of the very moment that is on its way, and none of an address that is no prepared one", async () => {
    const { titles } = await sent(app.url);
    const moments = Object.entries(JSON.parse(readFileSync(new URL("../web/stills/moments.json", import.meta.url), "utf8")));
    const page = await app.open("", { before: (page) => page.route(/app_bg.*\.wasm$/, () => {}) });
    const go = async (address) => {
      await page.goto("about:blank");
      await page.goto(`${app.url}${address}`, { waitUntil: "domcontentloaded" });
      await page.waitForFunction(() => document.title !== "Unrolled");
      return page.evaluate(() => document.querySelector("#still")?.getAttribute("src"));
    };
    let painted = 0;
    for (const [name, address] of moments) {
      const [slug] = address.slice(2).split("?");
      const known = titles[slug].stills?.some((hash) => name === `${slug}-${hash}`);
      assert.equal(await go(address), known ? `stills/${name}-light.svg` : undefined, address);
      if (!known) continue;
      painted++;
      await page.waitForFunction(() => document.querySelector("#still").naturalWidth > 0);
    }
    assert.ok(painted >= 15, `${painted} of ${moments.length} moments`);
    assert.equal(await go("#/kmeans?k=3&t=2"), undefined);
    await page.done();
  });

  it("opened from a folder says at once what it needs", async () => {
    const url = `${pathToFileURL(join(dist, "index.html"))}#/em`;
    const context = await app.browser.newContext({ viewport: { width: 1366, height: 768 } });
    const page = await context.newPage();
    await page.goto(url);
    const said = page.locator("#boot");
    await said.waitFor();
    assert.match(await said.innerText(), /python3 -m http\.server 8000.*python3 -m http\.server 8000/s);
    assert.match(await said.innerText(), /双击/);
    assert.equal(await said.locator("button").count(), 0);
    assert.equal(await page.locator("#first .ahead h1").innerText(), "EM for Gaussian mixtures");
    const box = await page.locator("#first .ahead h1").boundingBox();
    assert.ok(box.x > 683, "it has its style");
    await context.close();
    // And where not even the first script runs.
    const bare = await app.browser.newContext();
    const still = await bare.newPage();
    await still.route(/boot.*\.js$/, (route) => route.abort());
    await still.goto(app.url);
    assert.match(await still.locator(".unstarted").innerText(), /please reload it.*请重新加载/s);
    await bare.close();
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

  const broken = {
    "not-loaded": (page) => page.context().route(/app_bg.*\.wasm$/, (route) => route.abort()),
    "browser-too-old": (page) => page.context().addInitScript(() => (WebAssembly.validate = () => false)),
  };
  for (const [code, before] of Object.entries(broken)) {
    it(`tells the page around it or behind it that there will be no demo: ${code}`, async () => {
      for (const frame of ['sandbox="allow-scripts"', undefined]) {
        const view = await hosted(app, "/kmeans?lang=zh", { frame, before, ready: false });
        const event = await until(async () => (await view.events())[0], "an event");
        assert.equal(event.event, "error");
        assert.deepEqual(Object.keys(event).sort(), ["error", "event", "unrolled"]);
        assert.equal(event.error.code, code);
        assert.match(event.error.message, /^[^a-z]*Unrolled|^此浏览器/);
        view.troubles.length = 0;
        await view.done();
      }
    });
  }

  it("says so where not even words can be had, in both languages, and goes on when they can", async () => {
    let broken = true;
    const page = await app.open("/kmeans", {
      before: (page) => page.route(/words\/.*\.json$/, (route) => (broken ? route.abort() : route.continue())),
      wait: ".waiting[role=alert]",
    });
    assert.match(await page.innerText(".waiting"), /could not be loaded.*未能加载.*Try again · 重试/s);
    broken = false;
    await page.click("[data-do=retry]");
    await page.waitForSelector(".player canvas");
    page.troubles.length = 0;
    await page.done();
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
    // Where scripts are off, Chromium says of each that a policy forbids it.
    page.troubles.splice(0, page.troubles.length, ...page.troubles.filter((text) => !/\.js \(csp\)$/.test(text)));
    await page.done();
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
