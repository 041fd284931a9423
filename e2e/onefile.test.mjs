// "Save as one HTML file": what is saved opens from a disk, with nothing around it, in every browser.

import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { dist, open, start } from "./harness.mjs";
import { drop, notice, until } from "./hosted.mjs";
import { firefox, firefoxMissing, webkit, webkitMissing } from "./webdriver.mjs";

/** The aim for every demo, in bytes. A quick build, whose scripts are not minified, is larger. */
const script = readdirSync(join(dist, "files")).find((name) => /^boot\.[0-9a-f]+\.js$/.test(name));
const MOST = readFileSync(join(dist, "files", script), "utf8").startsWith("//") ? 2_300_000 : 2_000_000;
const demos = readdirSync(join(dist, "files/words")).flatMap((name) => /^(.+)\.en\.[0-9a-f]+\.json$/.exec(name)?.[1] ?? []);
const slugs = demos.filter((slug) => slug !== "shell");

describe("one HTML file", () => {
  let app, dir;
  const file = (name) => join(dir, `${name}.html`);
  before(async () => {
    app = await start();
    dir = mkdtempSync(join(tmpdir(), "unrolled-onefile-"));
  });
  after(async () => {
    await app.close();
    rmSync(dir, { recursive: true, force: true });
  });

  /** Saves the page by the button, as this file. */
  async function save(page, name) {
    await page.waitForSelector(".player canvas");
    await page.click("[data-do=share]");
    const [download] = await Promise.all([page.waitForEvent("download", { timeout: 60_000 }), page.click("[data-file=page]")]);
    await download.saveAs(file(name));
    const said = page.locator("[data-file=page] + [role=status]");
    const size = (statSync(file(name)).size / 1e6).toFixed(2).replace(/\.?0+$/, "");
    await until(async () => (await said.textContent()).includes(size), `the size, ${size} MB, in the dialog`);
    await page.keyboard.press("Escape");
    return download.suggestedFilename();
  }

  /** Opens a file with the network off. */
  async function opened(name, options = {}) {
    const url = pathToFileURL(file(name)).href;
    const page = await open(app.browser, url, "", { url: url + (options.hash ?? ""), wait: ".player canvas", context: { offline: true }, ...options });
    assert.equal(await page.evaluate(() => document.querySelectorAll("[data-code=no-worker]").length), 0);
    return page;
  }
  const at = (page) => new URLSearchParams(new URL(page.url()).hash.split("?")[1]).get("t");
  const step = async (page, t) => {
    await page.keyboard.press("ArrowRight");
    await until(() => at(page) === String(t), `step ${t}`);
  };

  it("opens from a disk where it was saved, steps, shares, and is saved again", async () => {
    const page = await app.open("/kmeans?data=wine&k=3&t=4");
    assert.equal(await save(page, "first"), "unrolled-kmeans.html");
    await page.done();

    const first = await opened("first");
    assert.match(first.url(), /#\/kmeans\?.*data=wine.*t=4/);
    assert.equal(await first.title(), "K-means – Unrolled");
    await step(first, 5);
    // Its worker, its lesson, its words in the other language, and what is fetched when it is asked for.
    assert.ok((await first.locator(".lesson math").count()) > 5);
    assert.ok(await first.evaluate(() => document.fonts.check("16px Math", "∑") && [...document.fonts].some((font) => font.status === "loaded")));
    await first.click("[data-do=lang]");
    await first.waitForSelector("html[lang=zh-CN] .player canvas");
    await first.click("[data-do=lang]");
    await first.waitForSelector("html[lang=en] .player canvas");
    assert.equal(await save(first, "second"), "unrolled-kmeans.html");
    await first.done();

    const second = await opened("second");
    assert.match(second.url(), /#\/kmeans\?.*t=5/);
    await step(second, 6);
    // The dialog says what the link of a file is worth.
    await second.click("[data-do=share]");
    assert.match(await second.locator(".share").textContent(), /this page is a file on this device/i);
    // Its bundled data are there.
    await second.done();
    const iris = await opened("second", { hash: "#/kmeans?data=iris" });
    await iris.waitForFunction(() => location.hash.includes("data=iris"));
    assert.equal(await iris.locator(".notice").count(), 0);
    await iris.done();
  });

  for (const slug of slugs) {
    it(`holds all of ${slug} in two megabytes`, async () => {
      const page = await app.open(`/${slug}?t=1`);
      await save(page, slug);
      await page.done();
      const { size } = statSync(file(slug));
      console.log(`    ${slug}: ${(size / 1e6).toFixed(2)} MB`);
      assert.ok(size <= MOST, `${size} bytes`);
      const one = await opened(slug);
      await step(one, 2);
      await one.done();
    });
  }

  it("holds own data that fit no link", async () => {
    const page = await app.open("/kmeans", { wait: ".player canvas" });
    const rows = Array.from({ length: 6000 }, (_, i) => `${(i * 7919) % 10007},${(i * 104729) % 10009}`);
    await drop(page, `x,y\n${rows.join("\n")}\n`);
    await notice(page, "own-data-kept");
    await page.keyboard.press("ArrowRight");
    await until(() => at(page) === "1", "a step");
    const inertia = () => page.locator(".metrics").textContent();
    const before = await inertia();
    await page.click("[data-do=share]");
    assert.match(await page.locator(".share").textContent(), /too large for a link/);
    assert.equal(await page.locator(".share textarea, .share .link").count(), 0);
    await page.keyboard.press("Escape");
    await save(page, "large");
    await page.done();
    const one = await opened("large");
    await until(async () => (await one.locator(".metrics").textContent()) === before, "the same numbers");
    assert.equal(await one.locator("[data-code=own-data-elsewhere]").count(), 0);
    await save(one, "larger");
    await one.done();
    const again = await opened("larger");
    await until(async () => (await again.locator(".metrics").textContent()) === before, "the same numbers once more");
    await again.done();
  });

  it("holds the network that ships with a run", async () => {
    const page = await app.open("/diffusion?stage=sample&weights=pretrained&t=3", { wait: ".player canvas" });
    await page.waitForFunction(() => performance.getEntriesByType("resource").some((entry) => entry.name.includes("/weights/")));
    await until(async () => at(page) === "3", "the run");
    const numbers = (page) => page.locator(".metrics").textContent();
    const before = await numbers(page);
    await save(page, "network");
    await page.done();
    assert.ok(statSync(file("network")).size < MOST + 400_000);
    const one = await opened("network");
    await until(async () => (await numbers(one)) === before, "the same numbers");
    assert.equal(await one.locator(".notice").count(), 0);
    await one.done();
  });

  it("links to the site that it was saved from, where that is known", async () => {
    const site = "https://example.org/unrolled/";
    const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".wasm": "application/wasm", ".svg": "image/svg+xml" };
    const page = await open(app.browser, app.url, "", {
      url: `${site}#/em?t=2`,
      allowed: [site],
      before: (page) =>
        page.route(`${site}**`, (route) => {
          const path = new URL(route.request().url()).pathname.replace("/unrolled/", "") || "index.html";
          return route.fulfill({ body: readFileSync(join(dist, path)), contentType: types[extname(path)] ?? "application/octet-stream" });
        }),
    });
    await save(page, "sited");
    await page.done();
    const one = await opened("sited");
    await one.click("[data-do=share]");
    assert.match(await one.inputValue(".share .link"), /^https:\/\/example\.org\/unrolled\/#\/em\?.*t=2/);
    assert.equal(await one.locator("[data-do=copy-frame]").count(), 1);
    await one.keyboard.press("Escape");
    // Other demos are where it came from.
    const [other] = await Promise.all([one.context().waitForEvent("page"), one.click('.top nav a[href^="#/kmeans"]')]);
    await until(() => other.url().startsWith("https://example.org/unrolled/#/kmeans") || other.url().startsWith("chrome-error"), "the site");
    one.troubles.length = 0;
    await one.done();
  });

  const browsers = { WebKit: [webkit, webkitMissing()], Firefox: [firefox, firefoxMissing()] };
  for (const [name, [launch, missing]] of Object.entries(browsers)) {
    it(`opens from a disk in ${name}`, { skip: missing }, async () => {
      const page = await app.open("/em?t=2");
      await save(page, name);
      await page.done();
      const browser = await launch();
      try {
        await browser.go(pathToFileURL(file(name)).href);
        await until(() => browser.run("return Boolean(document.querySelector('.player canvas')) && location.hash.includes('t=2')"), "a demo", 60_000);
        await browser.run("dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', code: 'ArrowRight', bubbles: true }))");
        await until(() => browser.run("return location.hash.includes('t=3')"), "a step", 30_000);
        assert.equal(await browser.run("return document.querySelectorAll('.notice').length"), 0);
        // It writes itself there too.
        await browser.run("document.querySelector('[data-do=share]').click()");
        await until(() => browser.run("return Boolean(document.querySelector('[data-file=page]'))"), "the dialog", 30_000);
        await browser.run("document.querySelector('[data-file=page]').click()");
        await until(() => browser.run("return /MB/.test(document.querySelector('[data-file=page] + [role=status]').textContent)"), "the file", 60_000);
      } finally {
        await browser.close();
      }
    });
  }
});
