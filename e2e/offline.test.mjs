// Without a network: what was seen works, all can be kept, and a new version comes with a word and never under a demo.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { booted, dist, host, launch, open } from "./harness.mjs";
import { stays, until } from "./hosted.mjs";
import { naive } from "./naive.mjs";
import { firefox, firefoxMissing, webkit, webkitMissing } from "./webdriver.mjs";

const demos = readdirSync(join(dist, "files/words")).flatMap((name) => /^(.+)\.en\.[0-9a-f]+\.json$/.exec(name)?.[1] ?? []);
const slugs = demos.filter((slug) => slug !== "shell");

describe("without a network", () => {
  let browser, dir;
  before(async () => {
    browser = await launch();
    dir = mkdtempSync(join(tmpdir(), "unrolled-offline-"));
  });
  after(async () => {
    await browser.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const visit = (site, hash, settings = {}) =>
    open(browser, site.url, hash, { context: { serviceWorkers: "allow" }, ...settings });
  /** Waits until all that a page has fetched is kept. */
  const kept = (page) =>
    until(() => page.evaluate(async () => {
      const here = (path) => new URL(path, document.baseURI).href;
      const assets = new Set(Object.values(JSON.parse(document.getElementById("assets").textContent)).map(here));
      const seen = performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => assets.has(name));
      if (!navigator.serviceWorker.controller || !(await caches.match(here("./")))) return false;
      return (await Promise.all(seen.map((url) => caches.match(url, { ignoreVary: true })))).every(Boolean);
    }), "all that was seen to be kept", 60_000);
  /** What may be told while there is no server: that there is none. */
  const forgive = (page) => {
    const other = page.troubles.filter((trouble) => !/ERR_CONNECTION_REFUSED|ERR_FAILED/.test(trouble));
    page.troubles.splice(0, Infinity, ...other);
  };
  const at = (page) => new URLSearchParams(new URL(page.url()).hash.split("?")[1]).get("t");

  it("what was seen works, below any path", async () => {
    const site = await naive(dist, "/a/b/");
    const page = await visit(site, "/kmeans?data=iris&t=2");
    await booted(page);
    await page.waitForSelector(".player canvas");
    await page.click("[data-do=share]");
    await page.waitForSelector(".share");
    await kept(page);
    await site.stop();
    for (const leave of [() => page.reload(), () => page.goto("about:blank").then(() => page.goto(`${site.url}#/kmeans?data=iris&t=2`))]) {
      await leave();
      await page.waitForSelector(".player canvas");
      await page.keyboard.press("ArrowRight");
      await until(() => at(page) === "3", "a step");
      assert.equal(await page.locator(".notice").count(), 0);
      await page.click("[data-do=share]");
      await page.waitForSelector(".share");
      await page.keyboard.press("Escape");
    }
    // What was not seen says so.
    await page.goto(`${site.url}#/em`);
    await page.waitForSelector("[data-do=retry]");
    await site.start();
    await page.click("[data-do=retry]");
    await page.waitForSelector(".player canvas");
    forgive(page);
    await page.done();
    await site.stop();
  });

  it("all demos can be kept, with a bar", async () => {
    const site = await naive(dist);
    const page = await visit(site, "/");
    await page.waitForSelector("[data-do=keep]");
    assert.match(await page.locator(".keep").textContent(), /about \d+ MB/);
    await page.click("[data-do=keep]");
    await page.waitForSelector(".keep progress:not([hidden])[value]");
    await page.waitForSelector(".keep[data-kept]", { timeout: 120_000 });
    await kept(page);
    await site.stop();
    for (const slug of slugs) {
      await page.goto("about:blank");
      await page.goto(`${site.url}#/${slug}?t=1&lang=zh`);
      await page.waitForSelector(".player canvas");
      await page.keyboard.press("ArrowRight");
      await until(() => at(page) === "2", `a step of ${slug}`);
    }
    await page.goto("about:blank");
    await page.goto(site.url);
    await page.waitForSelector(".keep[data-kept]");
    forgive(page);
    await page.done();
  });

  it("a new version is told, and taken up by who wants it", async () => {
    const folder = join(dir, "site");
    cpSync(dist, folder, { recursive: true });
    const site = await naive(folder);
    const page = await visit(site, "/kmeans?t=3");
    await page.waitForSelector(".player canvas");
    await kept(page);
    const name = () => page.evaluate(() => JSON.parse(document.getElementById("assets").textContent)["style.css"]);
    const before = await name();
    await page.evaluate(() => (globalThis.here = true));
    // Another style, and so another page.
    const index = readFileSync(join(folder, "index.html"), "utf8");
    const hash = /"style\.css":"([0-9a-f]+)"/.exec(index)[1];
    renameSync(join(folder, `files/style.${hash}.css`), join(folder, "files/style.00000000.css"));
    writeFileSync(join(folder, "index.html"), index.replaceAll(hash, "00000000"));
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await page.waitForSelector("#version");
    // The demo goes on as it was.
    await page.keyboard.press("ArrowRight");
    await until(() => at(page) === "4", "a step");
    assert.deepEqual([await page.evaluate(() => globalThis.here), await name()], [true, before]);
    await page.click("[data-do=version-now]");
    await page.waitForFunction(() => !globalThis.here);
    await page.waitForSelector(".player canvas");
    assert.equal(await name(), "files/style.00000000.css");
    assert.equal(at(page), "4");
    assert.equal(await page.locator("#version").count(), 0);
    // It is kept as well as the last one was.
    await site.stop();
    await page.reload();
    await page.waitForSelector(".player canvas");
    assert.equal(await name(), "files/style.00000000.css");
    forgive(page);
    await page.done();
  });

  it("a version of which something is missing is not taken up", async () => {
    const folder = join(dir, "broken");
    cpSync(dist, folder, { recursive: true });
    const site = await naive(folder);
    const page = await visit(site, "/kmeans?t=3");
    await page.waitForSelector(".player canvas");
    await kept(page);
    const index = readFileSync(join(folder, "index.html"), "utf8");
    const hash = /"style\.css":"([0-9a-f]+)"/.exec(index)[1];
    writeFileSync(join(folder, "index.html"), index.replaceAll(hash, "00000000"));
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await stays(() => page.locator("#version").count(), 0, 1500);
    await site.stop();
    await page.reload();
    await page.waitForSelector(".player canvas");
    page.troubles.splice(0, Infinity, ...page.troubles.filter((trouble) => !trouble.includes("404")));
    forgive(page);
    await page.done();
  });

  it("a sandboxed frame keeps nothing, and nothing is logged", async () => {
    const site = await naive(dist);
    const outside = await host({ "/": `<!doctype html><iframe sandbox="allow-scripts allow-same-origin" src="${site.url}#/kmeans?embed=1"></iframe>` });
    const page = await open(browser, site.url, "", { url: outside.url, allowed: [site.url, outside.url], context: { serviceWorkers: "allow" } });
    await page.frameLocator("iframe").locator(".player canvas").first().waitFor();
    await stays(async () => page.context().serviceWorkers().length, 0, 3000);
    await page.done();
    await outside.close();
    await site.stop();
  });

  const browsers = { WebKit: [webkit, webkitMissing()], Firefox: [firefox, firefoxMissing()] };
  for (const [name, [launch, missing]] of Object.entries(browsers)) {
    it(`what was seen works in ${name}`, { skip: missing }, async () => {
      const site = await naive(dist);
      const other = await launch();
      const shown = () => until(() => other.run("return Boolean(document.querySelector('.player canvas'))"), "a demo", 60_000);
      try {
        await other.go(`${site.url}#/kmeans?t=2`);
        await shown();
        await other.run(`caches.match("./").then(function again(kept) {
          window.kept = Boolean(kept);
          if (!kept) setTimeout(() => caches.match("./").then(again), 200);
        });`);
        await until(() => other.run("return Boolean(window.kept && navigator.serviceWorker.controller)"), "the page to be kept", 60_000);
        await site.stop();
        await other.go("about:blank");
        await other.go(`${site.url}#/kmeans?t=3`);
        await shown();
        assert.equal(await other.run("return document.querySelectorAll('.notice').length"), 0);
      } finally {
        await other.close();
      }
    });
  }
});
