// For everyone: what axe knows, narrow windows, both languages, both themes, a focus that is seen.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { more, press, rendered, until } from "./hosted.mjs";
import { opened } from "./opened.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds, in short. */
async function violations(page) {
  // The page's policy allows no scripts from elsewhere; the debugger may bring one in.
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html, any }) => `${id}: ${html.slice(0, 160)} ${any[0]?.message || ""}`));
}

const looks = [
  { theme: "light", lang: "en", width: 1366 },
  { theme: "dark", lang: "zh", width: 1366 },
  { theme: "dark", lang: "en", width: 390 },
  { theme: "light", lang: "zh", width: 390 },
];

describe("for everyone", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  for (const { theme, lang, width } of looks) {
    const settings = { theme, lang, viewport: { width, height: 800 } };
    it(`axe finds nothing: ${theme}, ${lang}, ${width} px`, async () => {
      const page = await app.open("", { ...settings, wait: ".card canvas" });
      assert.deepEqual(await violations(page), [], "the gallery");
      await page.goto(`${app.url}#/kmeans?data=penguins&t=20&k=99`);
      await page.waitForSelector("[data-panel-id=confusion] td");
      await page.waitForSelector(".notice");
      assert.deepEqual(await violations(page), [], "a demo with a notice");
      await page.click(".notice button");
      await press(page, "?");
      await page.waitForSelector("[role=dialog]");
      assert.deepEqual(await violations(page), [], "a dialog");
      await page.done();
    });
  }

  it("axe finds nothing in two runs, a sweep, and on the projector", async () => {
    const page = await app.open(`/kmeans?data=five-blobs&t=4&vs=${encodeURIComponent("/kmeans?data=five-blobs&init=random&t=4")}`, { wait: ".column canvas" });
    await more(page);
    await page.click("[data-do=sweep]");
    await until(async () => (await page.locator(".sweep table").count()) === 2, "two histograms", 30_000);
    await until(async () => !(await page.locator(".panel-sweep progress").count()), "the end", 30_000);
    assert.deepEqual(await violations(page), [], "two runs and a sweep");
    await page.goto(`${app.url}#/kmeans?present=1&t=5`);
    await page.waitForSelector(":root[data-present] canvas");
    assert.deepEqual(await violations(page), [], "presenting");
    await page.done();
  });

  it("nothing scrolls sideways at 360 px, and every button can be reached", async () => {
    const page = await app.open("", { viewport: { width: 360, height: 740 }, wait: ".card canvas" });
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok((await wide()) <= 0, "the gallery");
    const vs = encodeURIComponent("/kmeans?data=wine&init=random&t=4");
    for (const hash of ["/kmeans?data=wine&t=6", "/kmeans?lang=zh&data=penguins&t=6&k=99", `/kmeans?data=wine&t=4&vs=${vs}`, "/kmeans?present=1&t=4", "/kmeans?embed=1&t=4"]) {
      await page.goto(`${app.url}#${hash}`);
      await page.waitForSelector(".player canvas");
      await rendered(page);
      assert.ok((await wide()) <= 0, `${hash}: ${await wide()} px too wide`);
      // Nothing lies on anything else.
      const boxes = await page.evaluate(() =>
        [...document.querySelectorAll(".main, .side, .columns, .lesson")].map((node) => node.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom]),
      );
      boxes.sort((a, b) => a[0] - b[0]);
      for (let i = 1; i < boxes.length; i++) assert.ok(boxes[i][0] >= boxes[i - 1][1] - 1, `${hash}: ${JSON.stringify(boxes)}`);
      const bar = await page.locator(".bar").boundingBox();
      assert.ok(bar.x >= 0 && bar.x + bar.width <= 360 && bar.y + bar.height <= 740, `${hash}: ${JSON.stringify(bar)}`);
    }
    await page.done();
  });

  it("whoever goes through the page with Tab sees where they are", async () => {
    const page = await app.open("/kmeans?t=3", { wait: ".player canvas" });
    const unseen = new Set(), seen = new Set();
    for (let i = 0; i < 70; i++) {
      await press(page, "Tab");
      const what = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return null;
        const style = getComputedStyle(element);
        const box = element.getBoundingClientRect();
        const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
        return { name: element.outerHTML.slice(0, 120), outlined, box: [box.width, box.height] };
      });
      if (!what) continue;
      seen.add(what.name);
      if (!what.outlined || what.box[0] < 2) unseen.add(what.name);
    }
    assert.ok(seen.size > 30, `only ${seen.size} stops`);
    assert.deepEqual([...unseen], []);
    await page.done();
  });

  it("pictures have a text that follows the run", async () => {
    const view = await opened(app, "/kmeans?data=penguins");
    const label = () => view.getAttribute("canvas[data-panel=points]", "aria-label");
    const first = await label();
    await press(view, "ArrowRight*6");
    await until(async () => (await label()) !== first, "another text");
    for (const canvas of await view.locator("canvas").all()) {
      assert.ok((await canvas.getAttribute("aria-label"))?.length > 8);
    }
    await view.done();
  });
});
