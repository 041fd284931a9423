// On a projector: large letters, room for every picture, and notices that do not bury it.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { hosted, press, until } from "./hosted.mjs";

describe("presenting", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  const viewport = { width: 1280, height: 720 };

  /** Texts of panels and bar in letters smaller than 24 px. */
  const small = (view) =>
    view.evaluate(() => {
      const found = [];
      const walker = document.createTreeWalker(document.querySelector(".player"), NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        const size = parseFloat(getComputedStyle(element).fontSize);
        const box = element.getBoundingClientRect();
        const unseen = element.closest(".unseen") || box.width < 2 || box.height < 2;
        if (walker.currentNode.data.trim() && !unseen && size < 24) found.push(`${size}: ${walker.currentNode.data}`);
      }
      return found;
    });

  for (const [lang, hash] of [
    ["en", "/kmeans?data=five-blobs&k=5&init=random&t=9&present=1"],
    ["zh", "/kmeans?data=penguins&k=5&t=12&present=1"],
  ]) {
    it(`at 1280 × 720 all letters are large and the curve of five clusters has room: ${lang}`, async () => {
      const view = await hosted(app, hash, { viewport, lang });
      // The window opened by the host has a size of its own.
      await view.setViewportSize(viewport);
      await view.locator("canvas[data-panel=points]").click({ position: { x: 300, y: 240 } });
      await until(async () => (await view.locator("[data-panel-id=picked] td").count()) > 0, "the lens");
      await view.waitForTimeout(200);
      assert.deepEqual(await small(view), []);
      const { height, width } = JSON.parse(await view.getAttribute("canvas[data-panel=cost]", "data-window"));
      assert.ok(height >= 130 && width >= 200, `the curve has ${width} × ${height} px`);
      // Nothing of the lens is cut off.
      const cut = await view.evaluate(() => {
        const scroll = document.querySelector("[data-panel-id=picked] .scroll");
        return scroll.scrollHeight - scroll.clientHeight;
      });
      assert.ok(cut <= 1, `${cut} px of the table are hidden`);
      for (const glyph of await view.locator(".bar .glyph:visible").all()) assert.ok((await glyph.boundingBox()).width >= 24);
      await view.done();
    });
  }

  it("of many notices two are seen; the others are folded, a key away, and can be closed", async () => {
    const view = await hosted(app, "/kmeans?k=99&tol=7&colour=red&hide=nose&panel=ear&seed=x", { viewport: { width: 1366, height: 768 } });
    const shown = () => view.locator(".notice:visible").count();
    await until(async () => (await view.locator(".notice").count()) >= 5, "five notices");
    const all = await view.locator(".notice").count();
    assert.equal(await shown(), 2);
    const { height } = await view.locator(".notices").boundingBox();
    assert.ok(height < 768 / 3, `${height} px of notices`);
    assert.match(await view.innerText(".notices summary"), new RegExp(`^${all - 2} more`));
    // By keyboard alone: the fold is opened, and a notice in it is closed.
    await view.focus(".notices summary");
    await press(view, "Enter");
    await until(async () => (await shown()) === all, "all of them");
    await press(view, "Tab", "Tab");
    const inside = await view.evaluate(() => document.activeElement.closest(".folded .notice") !== null);
    assert.ok(inside, await view.evaluate(() => document.activeElement.outerHTML));
    await press(view, "Enter");
    await until(async () => (await view.locator(".notice").count()) === all - 1, "one less");
    const buttons = view.locator(".notice button:visible");
    while (await buttons.count()) await buttons.first().click();
    assert.equal(await view.locator(".notices summary").count(), 0);
    await view.done();
  });
});
