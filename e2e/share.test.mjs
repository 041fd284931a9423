// The dialog "Share": what it copies works where it is put, and what it saves can be read.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import Ajv from "ajv/dist/2020.js";
import jsqr from "jsqr";
import { booted, dist, start } from "./harness.mjs";
import { until } from "./hosted.mjs";

describe("the dialog Share", () => {
  let app;
  before(async () => { app = await start(); });
  after(() => app.close());

  /** The dialog over a moment. */
  async function shared(hash, options = {}) {
    const page = await app.open(hash, options);
    await booted(page);
    await page.click("[data-do=share]");
    await page.waitForSelector(".share textarea");
    return page;
  }

  const file = async (page, kind) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(`[data-file=${kind}]`)]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  };

  for (const lang of ["en", "zh"]) {
    it(`makes a frame that shows what is ticked, in ${lang}`, async () => {
      const page = await shared(`/kmeans?data=iris&k=3&t=4&lang=${lang}`);
      await page.click("[data-share=metrics]");
      await page.click("[data-share=transport]");
      await page.click("[data-share=panels] summary");
      for (const panel of await page.locator("[data-share-panel]").all()) {
        if ((await panel.getAttribute("data-share-panel")) !== "points") await panel.click();
      }
      assert.ok(await page.isDisabled("[data-share-panel=points]"), "one is always left");
      await page.click("[data-share=settings] summary");
      await page.click("[data-share=init]");
      await page.fill("[data-share=height]", "480");
      await page.locator("[data-share=height]").blur();
      await until(async () => (await page.inputValue(".share textarea")).includes('height="480"'), "the height");
      const text = await page.inputValue(".share textarea");
      assert.match(text, /hide=lesson,metrics,transport,init&amp;panel=points/);
      for (const wanted of [/ title="[^"]+"/, / loading="lazy"/, / sandbox="allow-scripts allow-downloads allow-popups /]) assert.match(text, wanted);
      // Put, as it is, into a page of an origin: where the server has none, it answers with a plain one.
      await page.goto(new URL("nothing-here", app.url).href);
      await page.setContent(`<!doctype html><body>${text}</body>`);
      const frame = page.frameLocator("iframe");
      await frame.locator(".panel-points canvas").waitFor({ timeout: 30_000 });
      assert.equal(await frame.locator(".lesson, .metrics, .bar").count(), 0);
      assert.equal(await frame.locator(".panel").count(), 1);
      assert.equal(await frame.locator("[data-knob=init]").count(), 0, "what readers may not change");
      // That plain answer is no page of ours.
      page.troubles.splice(0, page.troubles.length, ...page.troubles.filter((text) => !text.includes("nothing-here")));
      await page.done();
    });
  }

  it("writes for slides, Markdown, courses and notebooks", async () => {
    const page = await shared("/em?t=2");
    const patterns = [
      /^<iframe src="http/,
      /^<unrolled-demo demo="em" v="\d+" t="2" hide="lesson"\n {2}title="[^"]+"><\/unrolled-demo>\n<script src="http[^"]+\/unrolled.js" async><\/script>$/,
      /^<section>\n {2}<unrolled-demo demo="em" [^>]*height="560"/,
      /^```\{iframe\} http[^\n]+\n:width: 100%\n:title: .+\n```$/,
      /^<div>\n<unrolled-demo [\s\S]+<\/div>$/,
      /^\{\{< unrolled "http[^"]+#\/em\?v=\d+&t=2" hide="lesson" height="560" title="[^"]+" >\}\}$/,
      /^<p><a href="http[^"]+#\/em\?v=\d+&amp;t=2" target="_blank" rel="noopener">[^<]+<\/a><\/p>$/,
      /^import anywidget, traitlets\n[\s\S]+ {4}_esm = 'export \{ default \} from "http[^"]+\/unrolled\.mjs"'\n[\s\S]+\ndemo = Unrolled\(\)\ndemo$/,
    ];
    assert.equal(await page.locator("[data-share=form] option").count(), patterns.length);
    for (const [index, pattern] of patterns.entries()) {
      await page.selectOption("[data-share=form]", { index });
      await until(async () => pattern.test(await page.inputValue(".share textarea")), `form ${index}`);
    }
    await page.done();
  });

  it("saves pictures, numbers and the run", async () => {
    const page = await shared("/em?t=2");
    const svg = await file(page, "svg");
    assert.equal(svg.name, "unrolled-em-points.svg");
    assert.match(String(svg.bytes), /^<svg [\s\S]*<\/svg>\s*$/);
    for (const [index, width] of [[0, 640], [2, 2560]]) {
      await page.selectOption("[data-share=scale]", { index });
      const { bytes } = await file(page, "png");
      assert.deepEqual([String(bytes.subarray(1, 4)), bytes.readUInt32BE(16), bytes.readUInt32BE(20)], ["PNG", width, width * 0.75]);
      assert.ok(bytes.length > 5000, `${bytes.length} bytes`);
    }
    assert.ok(await page.isDisabled("[data-file=csv]"), "the main picture is no chart");
    await page.selectOption("[data-share=take]", { index: 1 });
    const csv = await file(page, "csv");
    assert.match(String(csv.bytes), /^[^\n]+,[^\n]+\n[^\n]*\d/);
    const frame = JSON.parse(String((await file(page, "json")).bytes));
    assert.ok(Array.isArray(frame.means) && frame.means.length, Object.keys(frame).join());
    const run = JSON.parse(String((await file(page, "run")).bytes));
    assert.deepEqual([run.demo, run.t], ["em", 2]);
    // It is what the published schema says, and opens what was saved.
    const schema = JSON.parse(await readFile(join(dist, "protocol.schema.json"), "utf8"));
    const valid = new Ajv({ strict: false, allowUnionTypes: true }).addSchema(schema, "protocol").compile({ $ref: "protocol#/$defs/run" });
    assert.ok(valid(run), JSON.stringify(valid.errors));
    const before = await page.evaluate(() => location.hash);
    await page.keyboard.press("Escape");
    await page.evaluate(() => void (location.hash = "#/kmeans?k=2"));
    await page.waitForSelector(".panel-cost");
    await page.evaluate((text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], "unrolled-em.json", { type: "application/json" }));
      document.querySelector(".player").dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }, JSON.stringify(run));
    await page.waitForSelector(".panel-evidence");
    await until(async () => (await page.evaluate(() => location.hash)) === before, "the run that was saved");
    await page.done();
  });

  it("copies the link, and the frame", async () => {
    const page = await shared("/kmeans?t=2", { context: { permissions: ["clipboard-read", "clipboard-write"] } });
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await page.evaluate(() => navigator.clipboard.writeText("nothing"));
    await page.click("[data-do=copy-frame]");
    await until(async () => (await copied()) === (await page.inputValue(".share textarea")), "the frame");
    await page.click("[data-do=copy-link]");
    await until(async () => (await copied()) === (await page.inputValue(".share .link")), "the link");
    assert.match(await copied(), /#\/kmeans\?.*t=2/);
    await page.done();
  });

  it("weighs nothing until it is asked for", async () => {
    const fetched = [];
    const page = await app.open("/kmeans?t=2", { before: (page) => page.on("request", (request) => fetched.push(request.url())) });
    await booted(page);
    await page.waitForSelector(".player canvas");
    await until(() => page.evaluate(() => document.querySelector(".part") && !document.querySelector(".part:not([data-whole])")), "the whole lesson");
    const own = () => fetched.filter((url) => /parts\/(dialogs|files|film|scripts|hosts)\./.test(url));
    assert.deepEqual(own(), []);
    await page.click("[data-do=share]");
    await page.waitForSelector(".share textarea");
    assert.ok(own().length > 0);
    await page.done();
  });

  it("in a frame without settings it is beside the way to the whole page", async () => {
    const page = await shared("/kmeans?embed=1&hide=lesson%2Ccontrols&t=2", { viewport: { width: 600, height: 400 } });
    assert.match(await page.inputValue(".share .link"), /#\/kmeans\?.*t=2/);
    await page.done();
  });

  it("shows the frame as it will be, when asked to", async () => {
    const page = await shared("/kmeans?t=2");
    assert.equal(page.frames().length, 1);
    const entries = await page.evaluate(() => history.length);
    await page.click("[data-do=preview]");
    const frame = page.frameLocator(".share iframe");
    await frame.locator(".panel-points canvas").waitFor({ timeout: 40_000 });
    assert.ok(await frame.locator(".bar").count(), "playback");
    await page.click("[data-share=transport]");
    await until(async () => (await frame.locator(".panel-points canvas").count()) && !(await frame.locator(".bar").count()), "without playback");
    assert.equal(await page.evaluate(() => history.length), entries);
    await page.click("[data-do=preview]");
    await until(() => page.frames().length === 1, "no preview");
    await page.done();
  });

  it("shows a code that can be made large", async () => {
    const page = await shared("/kmeans?t=2");
    const modules = await page.locator(".qr path").getAttribute("d");
    assert.ok(modules.split("M").length > 200, "a code");
    // As a camera reads it.
    const side = 800;
    const pixels = await page.evaluate(async (side) => {
      const svg = document.querySelector(".qr svg").cloneNode(true);
      svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
      for (const name of ["width", "height"]) svg.setAttribute(name, side);
      const image = new Image(side, side);
      image.src = URL.createObjectURL(new Blob([svg.outerHTML], { type: "image/svg+xml" }));
      await image.decode();
      const context = Object.assign(document.createElement("canvas"), { width: side, height: side }).getContext("2d");
      context.drawImage(image, 0, 0, side, side);
      return [...context.getImageData(0, 0, side, side).data];
    }, side);
    assert.equal((jsqr.default ?? jsqr)(new Uint8ClampedArray(pixels), side, side)?.data, await page.inputValue(".share .link"));
    await page.click(".qr");
    await until(async () => (await page.locator(".qr").boundingBox()).width > 600, "a large code");
    await page.click(".qr");
    await page.keyboard.press("Escape");
    await until(async () => !(await page.locator(".share").count()), "closed");
    await page.done();
  });
});
