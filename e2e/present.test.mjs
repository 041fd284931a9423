// On a projector: large letters, room for every picture, and notices that do not bury it.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { hosted, press, rendered, until } from "./hosted.mjs";
import { everyDemo, opened } from "./opened.mjs";

describe("presenting", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  const viewport = { width: 1280, height: 720 };

  /** Texts of panels and bar, or of another part, in letters smaller than a wall of this height needs. Formulas have their indices. */
  const small = (view, part = ".player") =>
    view.evaluate((part) => {
      const found = [];
      const least = Math.max(24, 0.033 * innerHeight) - 0.5;
      const walker = document.createTreeWalker(document.querySelector(part), NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        const size = parseFloat(getComputedStyle(element).fontSize);
        const box = element.getBoundingClientRect();
        const unseen = element.closest(".unseen") || box.width < 2 || box.height < 2;
        if (walker.currentNode.data.trim() && !unseen && !element.closest("math") && size < least) found.push(`${size}: ${walker.currentNode.data}`);
      }
      return found;
    }, part);

  for (const [lang, hash] of [
    ["en", "/kmeans?data=five-blobs&k=5&init=random&t=9&present=1"],
    ["zh", "/kmeans?data=penguins&k=5&t=12&present=1"],
  ]) {
    it(`at 1280 × 720 all letters are large and the curve of five clusters has room: ${lang}`, async () => {
      const view = await opened(app, hash, { viewport, lang });
      // The window opened by the host has a size of its own.
      await view.setViewportSize(viewport);
      await view.locator("canvas[data-panel=points]").click({ position: { x: 300, y: 240 } });
      await until(async () => (await view.locator("[data-panel-id=picked] td").count()) > 0, "the lens");
      await rendered(view);
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

  /** Listens to what canvases write, in CSS px. */
  const hear = (page) =>
    page.addInitScript(() => {
      globalThis.written = [];
      for (const name of ["fillText", "strokeText"]) {
        const write = CanvasRenderingContext2D.prototype[name];
        CanvasRenderingContext2D.prototype[name] = function (text, ...rest) {
          const size = (parseFloat(/([\d.]+)px/.exec(this.font)?.[1]) * this.getTransform().a) / devicePixelRatio;
          globalThis.written.push({ text, size, panel: this.canvas.dataset?.panel });
          return write.call(this, text, ...rest);
        };
      }
    });

  /** Once every picture has been drawn and nothing waits: what is too small, what lies outside, what is covered. */
  const looks = async (page) => {
    await page.waitForFunction(() => {
      const canvases = [...document.querySelectorAll(".stage canvas")];
      const said = document.querySelector(".said")?.textContent.trim();
      return canvases.length && canvases.every((canvas) => canvas.dataset.window !== undefined) && said && !document.querySelector(".needs");
    });
    return page.evaluate(() => {
      const least = Math.max(24, 0.033 * innerHeight) - 0.5;
      const foot = document.querySelector(".bar").getBoundingClientRect().top;
      const wrong = written.filter(({ size }) => !(size >= least)).map(({ text, size, panel }) => `${panel}: ${text} has ${size}`);
      const panels = [...document.querySelectorAll(".stage .panel")].filter((panel) => panel.checkVisibility());
      const boxes = panels.map((panel) => [panel.dataset.panelId, panel.getBoundingClientRect()]);
      for (const [id, box] of boxes) {
        if (box.left < 0 || box.right > innerWidth + 1 || box.top < 0 || box.bottom > foot + 1) wrong.push(`${id} lies outside`);
        if (box.height < 120 || box.width < 200) wrong.push(`${id} has ${box.width} × ${box.height}`);
        for (const [other, b] of boxes) {
          const meets = other !== id && box.left < b.right - 1 && b.left < box.right - 1 && box.top < b.bottom - 1 && b.top < box.bottom - 1;
          if (meets) wrong.push(`${id} lies on ${other}`);
        }
      }
      if (document.documentElement.scrollWidth > innerWidth) wrong.push("it scrolls sideways");
      return [...new Set(wrong)];
    });
  };

  /** Besides every demo as it opens: what is small by nature, and what an address asks for. */
  const walls = [
    "/kmeans?data=iris&t=12&k=5",
    "/kmeans?data=penguins&t=9&panel=points,cost,picked,gamma",
    "/em?data=five-blobs&k=5&t=6",
    "/em?t=6&panel=points,evidence,responsibilities,picked,sizes",
    "/svd?t=1&panel=sum,factors,layers",
    "/svd?data=documents&t=2",
    "/svd?data=documents&t=2&panel=factors",
    "/svd?data=cat&color=rgb&t=20&panel=sum,spectrum,layer,error",
    "/svd?data=riddle&data_seed=4&t=3",
    "/spectral-bias?t=5&panel=curve,heat,waves,loss,snapshots",
    `/kmeans?data=penguins&t=6&panel=points,cost&vs=${encodeURIComponent("kmeans?data=penguins&init=random&t=6")}`,
  ];

  for (const size of [viewport, { width: 1920, height: 1080 }]) {
    it(`of every demo no letter is smaller than 3.3 % of ${size.height} px, and every panel has its place`, async () => {
      const first = await app.open("/kmeans", { wait: ".top nav a" });
      const demos = await first.locator(".top nav a").evaluateAll((links) => links.map((link) => link.hash.slice(1).split("?")[0]));
      await first.done();
      assert.ok(demos.length >= 4, `${demos}`);
      for (const [i, hash] of [...demos.map((demo) => `${demo}?t=5`), ...walls].entries()) {
        const page = await app.open(`${hash}&present=1`, { viewport: size, lang: i % 2 ? "zh" : "en", before: hear });
        assert.deepEqual(await looks(page), [], hash);
        assert.deepEqual(await small(page), [], hash);
        if (size === viewport && i < demos.length) {
          // The lesson has room for its longest formula: whoever lectures does not scroll sideways.
          await press(page, "l");
          await page.waitForSelector(".lesson .part.lit");
          await until(async () => !(await page.locator(".part.later").count()), "the whole lesson");
          const cut = await page.locator(".lesson").evaluate((lesson) => {
            const wide = [...lesson.querySelectorAll("math")].filter((math) => math.scrollWidth > math.clientWidth + 1);
            return [...wide.map((math) => math.textContent), ...(lesson.scrollWidth > lesson.clientWidth ? ["the lesson"] : [])];
          });
          assert.deepEqual(cut, [], hash);
        }
        await page.done();
      }
    });
  }

  it("one panel alone has all the room, in every demo", async () => {
    const alone = [["/kmeans", "cost"]];
    for (const demo of await everyDemo(app)) {
      const page = await app.open(demo, { wait: ".stage .main canvas" });
      alone.push([demo, await page.getAttribute(".stage .main canvas", "data-panel")]);
      await page.done();
    }
    for (const [demo, panel] of alone) {
      const page = await app.open(`${demo}?t=9&present=1&panel=${panel}`, { viewport, before: hear });
      assert.deepEqual(await looks(page), [], demo);
      const { width, height } = await page.locator("canvas").boundingBox();
      assert.ok(width > 0.93 * viewport.width && height > 0.6 * viewport.height, `${demo}, ${panel}: ${width} × ${height}`);
      await page.done();
    }
  });

  for (const size of [viewport, { width: 1920, height: 1080 }]) {
    it(`of the list of keys, and while a long way is under way, no letter is smaller than 3.3 % of ${size.height} px`, async () => {
      for (const lang of ["en", "zh"]) {
        const page = await app.open("/spectral-bias?width=256&depth=6&seed=2&present=1", { viewport: size, lang, before: hear });
        assert.deepEqual(await looks(page), []);
        await press(page, "?");
        await page.locator(".keys kbd").first().waitFor();
        assert.deepEqual(await small(page, "[role=dialog]"), [], lang);
        await press(page, "Escape");
        await page.waitForSelector("[role=dialog]", { state: "detached" });
        // What this takes is far more than what is needed to look at the page meanwhile.
        await page.locator(".scrubber").evaluate((input) => {
          input.value = input.max = 5000;
          input.dispatchEvent(new InputEvent("input", { bubbles: true }));
        });
        await page.waitForSelector("[data-do=stay]");
        await page.waitForSelector(".left");
        assert.deepEqual(await small(page), [], lang);
        assert.ok(await page.isVisible("[data-do=stay]"), "it is still under way");
        await page.click("[data-do=stay]");
        await page.done();
      }
    });
  }

  it("five clusters or components are five rows of one line each", async () => {
    for (const [i, hash] of ["/kmeans?data=five-blobs&k=5&t=9", "/kmeans?data=iris&k=5&t=9", "/em?data=five-blobs&k=5&t=6", "/em?data=iris&k=5&t=6"].entries()) {
      const page = await app.open(`${hash}&present=1`, { viewport, lang: i % 2 ? "zh" : "en", before: hear });
      await looks(page);
      for (const picked of [false, true]) {
        if (picked) await page.locator("canvas[data-panel=points]").click({ position: { x: 300, y: 240 } });
        const rows = await page.locator("[data-panel-id=picked] tbody tr").evaluateAll((rows) => {
          const { bottom } = document.querySelector("[data-panel-id=picked] .scroll").getBoundingClientRect();
          return rows.map((row) => row.getBoundingClientRect()).map((box) => [box.height, box.bottom <= bottom + 1]);
        });
        assert.ok(picked || rows.length === 5, `${hash}: ${rows.length} rows`);
        assert.ok(rows.every(([height, seen]) => height < 50 && seen), `${hash}, ${picked}: ${JSON.stringify(rows)}`);
      }
      await page.done();
    }
  });

  it("the lesson and the controls are a key away, in large letters, and at the desk what they were", async () => {
    const view = await opened(app, "/kmeans?t=9", { viewport });
    await view.setViewportSize(viewport);
    const shown = (part) => view.locator(part).isVisible();
    assert.ok(!(await shown(".controls")), "few controls at the desk");
    await press(view, "c");
    await until(() => shown(".controls"), "all controls at the desk");
    await press(view, "p");
    await until(async () => !(await shown(".lesson")) && !(await shown(".controls")), "the wall, with neither");
    await press(view, "l");
    await until(() => shown(".lesson .part.lit"), "the lesson on the wall");
    assert.deepEqual(await small(view), []);
    const canvas = await view.locator("canvas[data-panel=points]").boundingBox();
    const lesson = await view.locator(".lesson").boundingBox();
    const bar = await view.locator(".bar").boundingBox();
    assert.ok(canvas.width > 500 && canvas.x + canvas.width <= lesson.x && lesson.y + lesson.height <= bar.y + 1, JSON.stringify([canvas, lesson, bar]));
    await press(view, "l", "c");
    await until(async () => (await shown(".controls")) && !(await shown(".lesson")), "the controls on the wall");
    assert.deepEqual(await small(view), []);
    await press(view, "p");
    await until(async () => (await shown(".lesson")) && (await shown(".controls")), "the desk as it was");
    await view.done();
  });

  it("Up and Down scroll the lesson, and a moment that it links to is opened on the wall", async () => {
    const view = await opened(app, "/em?present=1&t=3", { viewport });
    await view.ready();
    await press(view, "l");
    await view.waitForSelector(".lesson[aria-busy=true]", { state: "detached" });
    const top = () => view.evaluate(() => document.querySelector(".lesson").scrollTop);
    const before = await top();
    await press(view, "ArrowDown*3");
    assert.ok((await top()) > before + 100, `${before} -> ${await top()}`);
    await press(view, "ArrowUp*3");
    assert.equal(await top(), before);
    assert.equal(await view.t(), 3);
    await view.evaluate(() => document.querySelector(".lesson a[href^='#/em?run=']").click());
    await until(() => view.evaluate(() => /present=1/.test(location.hash) && /run=/.test(location.hash)), "the moment, on the wall");
    assert.ok((await view.locator(":root[data-present]").count()) && (await view.locator(".lesson").isVisible()));
    await view.done();
  });

  it("posterior and lines of the algorithm take turns, unless the address names both", async () => {
    const view = await opened(app, "/diffusion?present=1&t=40", { viewport });
    await view.ready();
    const shown = () => Promise.all(["posterior", "algorithm"].map((panel) => view.locator(`.panel-${panel}`).isVisible()));
    assert.deepEqual(await shown(), [true, false]);
    await press(view, "g");
    await until(async () => JSON.stringify(await shown()) === "[false,true]", "the lines");
    await view.evaluate(() => (location.hash = "#/diffusion?present=1&t=40&panel=picture,posterior,algorithm"));
    await until(async () => JSON.stringify(await shown()) === "[true,true]", "both");
    await view.done();
  });

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
