// Any server will do, below any path; and the small pages that stand for a demo.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { booted, dist, launch, open, start } from "./harness.mjs";
import { until } from "./hosted.mjs";
import { naive } from "./naive.mjs";

const demos = readdirSync(join(dist, "files/words")).flatMap((name) => /^(.+)\.en\.[0-9a-f]+\.json$/.exec(name)?.[1] ?? []);
const slugs = demos.filter((slug) => slug !== "shell");
const at = (page) => new URLSearchParams(new URL(page.url()).hash.split("?")[1]).get("t");

describe("any static server", () => {
  let browser;
  before(async () => (browser = await launch()));
  after(() => browser.close());

  async function works(url) {
    const page = await open(browser, url, "/kmeans?data=iris&t=2", { wait: ".player canvas" });
    await page.keyboard.press("ArrowRight");
    await until(() => at(page) === "3", "a step");
    await page.click("[data-do=share]");
    await page.waitForSelector(".share");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".notice").count(), 0);
    await page.goto(`${url}#/`);
    await page.waitForSelector(".card canvas");
    await page.done();
  }

  it("one that knows no type of wasm, sends no header and packs nothing, below a path", async () => {
    const site = await naive(dist, "/courses/ml-101/unrolled/");
    await works(site.url);
    await site.stop();
  });

  it("python3 -m http.server, from the folder above", { skip: spawnSync("python3", ["--version"]).status !== 0 && "no python3" }, async () => {
    const program = spawn("python3", ["-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", dirname(dist)], { stdio: ["ignore", "pipe", "ignore"] });
    const port = await new Promise((resolve, reject) => {
      program.once("error", reject);
      program.stdout.on("data", (data) => /port (\d+)/.test(data) && resolve(/port (\d+)/.exec(data)[1]));
    });
    try {
      await works(`http://127.0.0.1:${port}/${basename(dist)}/`);
    } finally {
      program.kill();
    }
  });
});

describe("pages that stand for a demo", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  it("tell what is behind them, in both languages", async () => {
    for (const slug of slugs) {
      for (const [name, lang] of [[`${slug}.html`, "en"], [`${slug}.zh.html`, "zh-CN"]]) {
        const response = await fetch(app.url + name);
        assert.equal(response.status, 200, name);
        const html = await response.text();
        const meta = (property) => new RegExp(`<meta property="og:${property}" content="([^"]+)">`).exec(html)?.[1];
        assert.match(html, new RegExp(`<html lang="${lang}">`));
        assert.match(html, new RegExp(`<title>${meta("title")} – Unrolled</title>`));
        assert.ok(meta("description").length > 10 && html.includes(`<meta name="description" content="${meta("description")}">`));
        assert.ok(html.includes(`hreflang="en" href="${slug}.html"`) && html.includes(`hreflang="zh" href="${slug}.zh.html"`));
        const still = await fetch(new URL(meta("image"), app.url));
        const bytes = Buffer.from(await still.arrayBuffer());
        assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [1200, 630], meta("image"));
      }
    }
  });

  it("lead to the demo at once, settings and language along", async () => {
    const page = await app.open("", { url: `${app.url}em.zh.html?k=3&t=2` });
    await page.waitForSelector("html[lang=zh-CN] .player canvas");
    assert.match(page.url(), /\/#\/em\?.*k=3.*t=2/);
    await page.done();
    const plain = await app.open("", { url: `${app.url}kmeans.html`, context: { javaScriptEnabled: false } });
    assert.equal(await plain.getAttribute("#lead", "href"), "./#/kmeans");
    // Nothing lies on anything else.
    const boxes = await Promise.all(["h1", "main > p", "#picture", "#lead"].map((part) => plain.locator(part).first().boundingBox()));
    for (let at = 1; at < boxes.length; at++) assert.ok(boxes[at - 1].y + boxes[at - 1].height <= boxes[at].y, JSON.stringify(boxes));
    await plain.done();
  });

  it("every prepared moment has a page in each language, which leads to it", async () => {
    const moments = readdirSync(dist).filter((name) => name.endsWith(".html") && slugs.some((slug) => name.startsWith(`${slug}-`)) && !name.endsWith(".zh.html"));
    for (const demo of slugs) assert.ok(moments.some((name) => name.startsWith(`${demo}-`)), demo);
    const address = (html) => html.match(/id="lead" href="\.\/(#[^"]*)"/)[1].replaceAll("&amp;", "&");
    for (const name of moments) {
      const read = (name) => readFileSync(join(dist, name), "utf8");
      const html = read(name), zh = read(name.replace(".html", ".zh.html"));
      assert.match(html, /<meta property="og:title" content="[^"]{2,}">/, name);
      assert.match(html, /<meta name="description" content="[^"]{2,}">/, name);
      const separator = address(html).includes("?") ? "&" : "?";
      assert.equal(address(zh), `${address(html)}${separator}lang=zh`, name);
    }
    const page = await app.open("", { url: `${app.url}kmeans-which-centre-will-move.html` });
    await page.waitForSelector(".player canvas");
    assert.match(page.url(), /#\/kmeans\?.*run=/);
    await page.done();
  });

  for (const theme of ["light", "dark"]) {
    it(`a poster fetches no program until it is pressed, in the ${theme} theme`, async () => {
      const fetched = [];
      const page = await app.open("", {
        theme,
        url: `${app.url}poster.html#/kmeans?data=wine&t=2&poster=1&embed=1`,
        before: (page) => page.on("request", (request) => fetched.push(request.url())),
      });
      await page.waitForFunction(() => document.querySelector("#picture").naturalWidth > 0);
      assert.match(await page.getAttribute("#picture", "src"), new RegExp(`kmeans-${theme}.svg`));
      await page.waitForLoadState("networkidle");
      assert.deepEqual(fetched.filter((url) => /\.wasm|app\.|words/.test(url)), []);
      await page.click("#lead");
      await page.waitForSelector(".player canvas");
      assert.match(page.url(), /\/#\/kmeans\?.*data=wine/);
      assert.doesNotMatch(page.url(), /poster/);
      await page.done();
    });
  }

  it("a poster of a prepared moment shows that very moment", async () => {
    const [[name, address]] = Object.entries(JSON.parse(readFileSync(new URL("../web/stills/moments.json", import.meta.url), "utf8")))
      .filter(([name]) => existsSync(new URL(`../web/stills/${name}-light.svg`, import.meta.url)));
    const page = await app.open("", { url: `${app.url}poster.html${address}&embed=1&hide=lesson&poster=1` });
    await page.waitForFunction(() => document.querySelector("#picture").naturalWidth > 0);
    assert.equal(await page.getAttribute("#picture", "src"), `stills/${name}-light.svg`);
    await page.done();
  });

  it("a poster that is to begin when it is seen does, and an address with poster=1 is one", async () => {
    const page = await app.open("", { url: `${app.url}#/em?poster=1` });
    await page.waitForURL(/poster\.html#\/em\?poster=1/);
    await page.waitForSelector("#lead");
    await page.done();
    const seen = await app.open("", { url: `${app.url}poster.html#/em?poster=seen` });
    await seen.waitForSelector(".player canvas");
    await seen.done();
  });

  it("what is painted before the program is there is the still of what the demo begins with, and it goes", async () => {
    let go;
    const held = new Promise((resolve) => (go = resolve));
    const page = await app.open("/kmeans", { typed: true, before: (page) => page.route("**/app_bg.*", async (route) => (await held, route.continue())) });
    await page.waitForFunction(() => document.querySelector("#still")?.naturalWidth > 0);
    assert.ok(await page.locator("#still").isVisible());
    go();
    await booted(page);
    await page.waitForSelector(".player canvas");
    await until(async () => !(await page.locator("#still").isVisible()), "the still to go");
    await page.done();
    const moment = await app.open("/kmeans?k=4", { wait: ".player canvas" });
    assert.equal(await moment.locator("#still").count(), 0);
    await moment.done();
  });
});
