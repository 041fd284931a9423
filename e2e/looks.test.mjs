// Language and theme: from the browser, from a button, from the address.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { at, more, press, until } from "./hosted.mjs";
import { opened } from "./opened.mjs";

const chinese = (text) => /[\u4e00-\u9fff]/.test(text);

describe("language and theme", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  it("follow the browser", async () => {
    const page = await app.open("", { lang: "zh", theme: "dark", wait: ".hero" });
    assert.ok(chinese(await page.innerText(".hero h1")));
    assert.equal(await page.getAttribute("html", "lang"), "zh-CN");
    const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.ok(paper.match(/\d+/g).slice(0, 3).every((part) => Number(part) < 60), paper);
    await page.done();
  });

  it("are changed by buttons, which keeps the run, and remembered", async () => {
    const view = await opened(app, "/kmeans?t=4&k=3");
    const before = await view.frameNow();
    await view.click("[data-do=lang]");
    await until(async () => chinese(await view.innerText(".head")), "Chinese");
    await until(async () => chinese(await view.getAttribute("canvas[data-panel=points]", "aria-label")), "Chinese texts");
    await view.click("[data-do=theme]");
    await until(() => view.evaluate(() => document.documentElement.dataset.theme === "dark"), "dark");
    await at(view, 4);
    assert.deepEqual(await view.frameNow(), before);
    await view.reload();
    await view.ready();
    assert.ok(chinese(await view.innerText(".head")));
    assert.equal(await view.evaluate(() => document.documentElement.dataset.theme), "dark");
    assert.deepEqual(await view.frameNow(), before);
    await view.click("[data-do=lang]");
    await until(async () => !chinese(await view.innerText(".head")), "English");
    await view.done();
  });

  it("are fixed by the address, and its link keeps them", async () => {
    const view = await opened(app, "/kmeans?lang=zh&theme=dark&t=2");
    assert.ok(chinese(await view.innerText(".lesson")));
    assert.equal(await view.evaluate(() => document.documentElement.dataset.theme), "dark");
    await press(view, "ArrowRight");
    await until(async () => /t=3/.test(await view.evaluate(() => location.hash)), "t in the address");
    const hash = await view.evaluate(() => location.hash);
    assert.match(hash, /lang=zh/);
    assert.match(hash, /theme=dark/);
    await view.done();
  });

  it("every text of the page is there in both languages, at every step", async () => {
    // The harness fails on any text without words; this walks through what can be said.
    for (const lang of ["en", "zh"]) {
      const view = await opened(app, `/kmeans?lang=${lang}&data=penguins&k=4`);
      await press(view, "ArrowRight*8", "End", "?", "Escape");
      await view.locator("canvas[data-panel=points]").click();
      await press(view, "Escape");
      for (const option of await view.locator("#data option").evaluateAll((options) => options.map((option) => option.value))) {
        if (option === "large") continue;
        await view.selectOption("#data", option);
        await until(async () => (await view.state()).data.name === option, option);
        await press(view, "End");
      }
      await more(view);
      for (const knob of await view.locator(".desk [data-knob] button, .desk button[data-knob]").all()) {
        await knob.click();
      }
      await press(view, "End");
      const text = await view.innerText("body");
      assert.ok(!text.includes("⟦"));
      assert.equal(chinese(text.replaceAll("中文", "")), lang === "zh");
      await view.done();
    }
  });
});
