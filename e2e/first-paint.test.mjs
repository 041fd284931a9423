// What is painted before the program is there: the beginning of the front page, or a demo's question and its still. Then
// the program comes, and nothing that is seen jumps.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { until } from "./hosted.mjs";

const SIZES = [
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
  { width: 1366, height: 768 },
];

/** What is called good there: a page that jumped over half of itself has 0.5. */
const GOOD = 0.1;

/** Adds up what jumps, as browsers measure it (https://web.dev/articles/cls). */
const watched = (page) =>
  page.addInitScript(() => {
    globalThis.jumps = [];
    const name = (node) => node && `${node.localName ?? "text"}.${node.className ?? ""}`;
    new PerformanceObserver((list) => {
      for (const { value, sources } of list.getEntries()) jumps.push([value, sources.map(({ node }) => name(node)).join(" ")]);
    }).observe({ type: "layout-shift", buffered: true });
  });

describe("the first page", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  it("has the words of the front page in the reader's language before the program runs", async () => {
    for (const lang of ["en", "zh"]) {
      let go;
      const held = new Promise((resolve) => (go = resolve));
      const page = await app.open(`/?lang=${lang}`, { before: (page) => page.route(/app_bg.*\.wasm$/, async (route) => (await held, route.continue())) });
      const first = await page.locator("#first h1:visible, #first .hero p:visible").allInnerTexts();
      const at = await page.locator("#first .hero h1").boundingBox();
      assert.equal(first.length, 2);
      go();
      await page.waitForSelector(".gallery .cards");
      assert.equal(await page.locator("#first").count(), 0);
      assert.deepEqual(await page.locator(".hero h1, .hero > p:not(.doors)").allInnerTexts(), first);
      const { x, y } = await page.locator(".hero h1").boundingBox();
      assert.deepEqual([x, y], [at.x, at.y], "in its place");
      await page.done();
    }
  });

  for (const size of SIZES) {
    it(`nothing that is seen jumps while a page begins, ${size.width} × ${size.height}`, async () => {
      for (const address of ["/", "/kmeans", "/em", "/svd", "/pca", "/diffusion", "/spectral-bias"]) {
        const page = await app.open(address, { typed: true, viewport: size, before: watched });
        await page.waitForSelector(address === "/" ? ".card canvas" : ".player canvas");
        if (address !== "/") await until(() => page.evaluate(() => !document.querySelector(".part:not([data-whole])")), "the lesson");
        const jumps = await page.evaluate(() => jumps);
        const sum = jumps.reduce((sum, [value]) => sum + value, 0);
        // Above the picture of rank-k it says that exact factors are on their way, and then no longer.
        assert.ok(sum < (address === "/svd" ? 2.5 * GOOD : GOOD), `${address}: ${sum}: ${JSON.stringify(jumps)}`);
        await page.done();
      }
    });
  }

  it("every card leads to a page that has its still at once", async () => {
    const front = await app.open("/");
    await front.waitForSelector(".card");
    const cards = await front.locator(".card").evaluateAll((cards) => cards.map((card) => card.getAttribute("href")));
    await front.done();
    const page = await app.open("", { before: (page) => page.route(/app_bg.*\.wasm$/, () => {}) });
    for (const card of cards) {
      await page.goto("about:blank");
      await page.goto(app.url + card);
      await page.waitForFunction(() => document.querySelector("#still")?.naturalWidth > 0);
    }
    await page.done();
  });

  it("asks for the program when its own picture is painted", async () => {
    const order = [];
    const page = await app.open("/kmeans", { typed: true, before: (page) => page.on("request", (request) => order.push(new URL(request.url()).pathname)) });
    await page.waitForSelector(".player canvas");
    const at = (name) => order.findIndex((path) => path.includes(name));
    assert.ok(at("stills/") >= 0 && at("stills/") < at("app_bg"), order.join(" "));
    assert.equal(order.filter((path) => path.includes("app_bg")).length, 1);
    await page.done();
  });

  it("a still that does not come keeps nobody waiting", async () => {
    const page = await app.open("", { before: (page) => page.route("**/stills/**", () => {}) });
    await page.goto("about:blank");
    // Nor is the page ever loaded, as browsers count it.
    await page.goto(`${app.url}#/kmeans`, { waitUntil: "commit" });
    await page.waitForSelector(".player canvas");
    await page.done();
  });

  it("a frame has a still, whatever of the page is hidden", async () => {
    const page = await app.open("/kmeans?embed=1&hide=lesson%2Ccontrols", { viewport: { width: 600, height: 400 }, before: (page) => page.route(/app_bg.*\.wasm$/, () => {}) });
    const box = await page.locator("#still").boundingBox();
    assert.ok(box.width > 500 && box.y >= 0 && box.y + box.height <= 400, JSON.stringify(box));
    assert.equal(await page.locator("#first :is(.top, .ahead):visible").count(), 0);
    await page.done();
  });
});
