// In a frame of a course page: the wheel, keys and the focus belong to the page around until the reader goes into the
// demo, and the page around is told what it needs to know.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { start } from "./harness.mjs";
import { hosted, pixel, until } from "./hosted.mjs";

const around = ['<button id="before">before</button><br>', '<br><button id="after">after</button><p style="height: 3000px">text</p>'];
const frame = 'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" style="width: 900px; height: 500px"';

describe("a frame in a page that scrolls", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  const course = async (hash, settings = {}) => {
    const view = await hosted(app, hash, { frame, around, ...settings });
    const page = view.hostPage;
    return Object.assign(view, {
      scrolled: () => page.evaluate(() => scrollY),
      top: () => page.evaluate(() => scrollTo(0, 0)),
      told: async (name) => (await view.events()).filter(({ event }) => event === name),
      map: async () => JSON.parse(await view.locator("canvas[data-panel=points]").getAttribute("data-window")),
      span: async () => {
        const { x } = await view.map();
        return x[1] - x[0];
      },
    });
  };

  it("the wheel scrolls the page around, until the reader clicks into the picture", async () => {
    const view = await course("/kmeans?embed=1&hide=controls&panel=points&t=3");
    const page = view.hostPage;
    const whole = await view.span();
    const middle = await pixel(view, [0, 0]);
    await page.mouse.move(...middle);
    await page.mouse.wheel(0, 300);
    await until(async () => (await view.scrolled()) > 0, "the page around has scrolled");
    assert.equal(await view.span(), whole);
    await view.top();
    await until(async () => (await view.scrolled()) === 0, "back at the top");
    // With control it zooms, and so it does with a Mac's ⌘.
    await page.mouse.move(...middle);
    for (const key of ["Control", "Meta"]) {
      const before = await view.span();
      await page.keyboard.down(key);
      await page.mouse.wheel(0, -300);
      await page.keyboard.up(key);
      await until(async () => (await view.span()) < before * 0.9, `nearer with ${key}`);
      assert.equal(await view.scrolled(), 0);
    }
    // After a click it zooms, and out as far as there is anything to see.
    await page.mouse.click(...middle);
    for (let i = 0; i < 15; i++) await page.mouse.wheel(0, 300);
    await until(async () => (await view.span()) > whole * 2.9, "further away");
    assert.ok((await view.span()) < whole * 3.01, `${await view.span()} of ${whole}`);
    assert.equal(await view.scrolled(), 0);
    // Until the focus leaves it.
    await page.focus("#before");
    const span = await view.span();
    await page.mouse.move(...middle);
    await page.mouse.wheel(0, 300);
    await until(async () => (await view.scrolled()) > 0, "the page around scrolls again");
    assert.equal(await view.span(), span);
    await view.done();
  });

  it("two fingers zoom the picture, and scroll nothing; one scrolls the page around", async () => {
    const view = await course("/kmeans?embed=1&hide=controls&panel=points&t=3", { context: { hasTouch: true } });
    const page = view.hostPage;
    const cdp = await page.context().newCDPSession(page);
    const touch = (type, ...points) => cdp.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
    const [x, y] = await pixel(view, [0, 0]);
    const apart = ([dx, dy], px) => [[x - dx * px, y - dy * px], [x + dx * px, y + dy * px]];
    const span = await view.span();
    // Beside each other, above each other, aslant.
    for (const way of [[1, 0], [0, 1], [0.7, 0.7]]) {
      const before = await view.span();
      await touch("touchStart", ...apart(way, 20));
      for (let px = 24; px <= 80; px += 4) await touch("touchMove", ...apart(way, px));
      await touch("touchEnd");
      await until(async () => (await view.span()) < before * 0.7, `nearer by ${way}`);
      assert.equal(await view.scrolled(), 0);
      const near = await view.span();
      await touch("touchStart", ...apart(way, 80));
      for (let px = 76; px >= 20; px -= 4) await touch("touchMove", ...apart(way, px));
      await touch("touchEnd");
      await until(async () => (await view.span()) > near * 1.4, `further away by ${way}`);
      assert.equal(await view.scrolled(), 0);
      assert.equal(await page.evaluate(() => visualViewport.scale), 1);
      await view.getByRole("button", { name: "Show everything", exact: true }).click({ timeout: 3000 }).catch(() => {});
      await until(async () => (await view.span()) === span, "everything");
    }
    await touch("touchStart", [x, y]);
    for (let px = 4; px <= 120; px += 4) await touch("touchMove", [x, y - px]);
    await touch("touchEnd");
    await until(async () => (await view.scrolled()) > 0, "the page around has scrolled");
    assert.equal(await view.span(), span);
    assert.equal((await view.state()).t, 3);
    await view.done();
  });

  it("keys belong to the page around until the reader goes into the demo", async () => {
    const view = await course("/kmeans?embed=1&hide=controls&panel=points&t=3");
    const page = view.hostPage;
    await view.locator(".panel-points h2").click();
    // (By the space bar Chromium scrolls no page around, whatever is in the frame.)
    await view.evaluate(() => addEventListener("keydown", (event) => (globalThis.kept = event.defaultPrevented)));
    await page.keyboard.press("Space");
    assert.equal(await view.evaluate(() => kept), false);
    for (const key of ["PageDown", "End"]) {
      await view.top();
      await page.keyboard.press(key);
      await until(async () => (await view.scrolled()) > 0, `${key} scrolls the page around`);
    }
    await page.keyboard.press("Home");
    await until(async () => (await view.scrolled()) === 0, "Home leads to the top of the page around");
    for (const key of ["ArrowRight", "r", "n", "p"]) await page.keyboard.press(key);
    assert.deepEqual([(await view.state()).t, (await view.state()).seed], [3, 1]);
    // Now by the reader's own act.
    await page.mouse.click(...(await pixel(view, [0, 0])));
    await page.keyboard.press("PageDown");
    await until(async () => (await view.state()).t === 4, "a step");
    await page.keyboard.press("Space");
    await until(async () => (await view.state()).t > 4, "it plays");
    await page.keyboard.press("Space");
    await page.keyboard.press("Home");
    await until(async () => (await view.state()).t === 0, "the start");
    assert.equal(await view.scrolled(), 0);
    assert.deepEqual(await view.told("at-start"), []);
    await page.keyboard.press("ArrowLeft");
    await until(async () => (await view.told("at-start")).length === 1, "told that it is at its start");
    await page.keyboard.press("End");
    await until(async () => (await view.state()).done, "the end");
    assert.deepEqual(await view.told("at-end"), []);
    for (const [i, key] of ["PageDown", "ArrowRight", "Space"].entries()) {
      await view.top();
      await page.keyboard.press(key);
      await until(async () => (await view.told("at-end")).length === i + 1, `told that it is at its end: ${key}`);
      assert.equal(await view.evaluate(() => kept), false, key);
      if (key === "PageDown") await until(async () => (await view.scrolled()) > 0, `${key} leaves`);
    }
    assert.equal((await view.state()).done, true);
    // A button was pressed: keys are still the demo's, also where the button is off now.
    await view.top();
    await view.click("[data-do=back]");
    await until(async () => !(await view.state()).done, "a step back from the end");
    await page.keyboard.press("End");
    await until(async () => (await view.state()).done, "the end again");
    await page.keyboard.press("ArrowLeft");
    await until(async () => !(await view.state()).done, "a step back");
    await view.done();
  });

  it("two presses of the tab key lead past it", async () => {
    const view = await course("/kmeans?embed=1&hide=controls&panel=points");
    const page = view.hostPage;
    await page.focus("#before");
    await page.keyboard.press("Tab");
    await until(() => view.evaluate(() => document.activeElement.textContent === "Skip this demo"), "the way past it");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await until(() => page.evaluate(() => document.activeElement.id === "after"), "the focus behind the frame");
    // On the way the keys are the page's.
    await page.focus("#before");
    await page.keyboard.press("Tab");
    await until(() => view.evaluate(() => document.hasFocus()), "the focus in the frame");
    await page.keyboard.press("PageDown");
    await until(async () => (await view.scrolled()) > 0, "the page around scrolls");
    await view.done();
  });

  it("the page around is told how high it must be, and that comes to rest", async () => {
    for (const query of ["", "&hide=controls", "&panel=points&hide=controls", "&hide=controls&vs=kmeans"]) {
      for (const width of [400, 800, 1200]) {
        const view = await course(`/kmeans?embed=1${query}`, { viewport: { width: 1300, height: 900 } });
        const page = view.hostPage;
        const heights = async () => (await view.told("resize")).map(({ height }) => height);
        const size = (width, height) =>
          page.evaluate(([w, h]) => Object.assign(document.querySelector("iframe").style, { width: `${w}px`, height: `${h}px` }), [width, height]);
        const settled = async () => {
          let last;
          await until(async () => {
            const now = JSON.stringify([await heights(), await view.locator(".player").boundingBox()]);
            await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
            await view.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
            return now === last || ((last = now), false);
          }, "rest");
          return (await heights()).at(-1);
        };
        await size(width, 500);
        const first = await settled();
        assert.ok(first > 200, `${query} ${width}: ${first}`);
        // Whatever the host does with the height, it is told the same.
        for (const height of [first, 300, 1500, first]) {
          await size(width, height);
          const now = await settled();
          assert.ok(Math.abs(now - first) <= 40, `${query} ${width} × ${height}: ${now}, not ${first}`);
        }
        assert.ok((await page.evaluate(() => lti)).includes(first));
        // As high as told nothing has to be scrolled.
        const over = await view.evaluate(() => document.documentElement.scrollHeight - innerHeight);
        assert.ok(over <= 40, `${query} ${width}: ${over} px are left over`);
        await view.done();
      }
    }
  });

  it("a link for readers is of the whole page, also where it cannot be copied", async () => {
    const view = await course("/kmeans?embed=1&hide=seed&panel=points&k=3&t=4");
    const page = view.hostPage;
    const link = `${app.url}#/kmeans?v=1&k=3&t=4`;
    assert.equal((await view.state()).link, link);
    await view.click("[data-do=share]");
    const field = view.locator("input.link");
    await until(async () => (await field.inputValue()) === link, "the link");
    assert.deepEqual(await field.evaluate((node) => [document.activeElement === node, node.selectionEnd - node.selectionStart]), [true, link.length]);
    await page.keyboard.press("Escape");
    await until(async () => !(await field.count()), "the dialog is closed");
    const opened = page.context().waitForEvent("page");
    await view.click(".full");
    const full = await opened;
    await full.waitForSelector(".lesson");
    assert.equal(full.url(), link);
    // Chromium says that it does not let the frame copy.
    const refused = view.troubles.findIndex((trouble) => /Clipboard API has been blocked/.test(trouble));
    if (refused >= 0) view.troubles.splice(refused, 1);
    await view.done();
    const bare = await course("/kmeans?embed=1&hide=full");
    assert.equal(await bare.locator(".full").count(), 0);
    await bare.done();
    const alone = await app.open("/kmeans", { wait: ".player canvas" });
    assert.equal(await alone.locator(".full").count(), 0);
    // What the tab key comes to first leads to the lesson there.
    await alone.waitForSelector(".lesson");
    await alone.keyboard.press("Tab");
    assert.ok(await alone.locator(".skip").evaluate((skip) => skip === document.activeElement));
    await alone.keyboard.press("Enter");
    assert.ok(await alone.locator(".lesson").evaluate((lesson) => lesson === document.activeElement));
    await alone.done();
  });

  it("the heights in docs/embedding.md are those that the page asks for", async () => {
    const panels = { kmeans: ["points", "cost"], em: ["points", "evidence"], svd: ["sum", "spectrum"], "spectral-bias": ["curve", "heat"], pca: ["cloud", "trade"], diffusion: ["picture", "posterior"] };
    const rows = [];
    for (const [slug, [main, beside]] of Object.entries(panels)) {
      for (const query of ["", "&hide=controls", `&hide=controls&panel=${main},${beside}`, `&hide=controls&panel=${main}`]) {
        const view = await course(`/${slug}?embed=1${query}`);
        const heights = [];
        for (const width of [400, 600, 800]) {
          await view.hostPage.evaluate((width) => (document.querySelector("iframe").style.width = `${width}px`), width);
          await until(() => view.evaluate((width) => innerWidth === width, width), "the width");
          const height = async () => (await view.told("resize")).at(-1)?.height;
          // What the page needs at this width, by its own rule: that is told once it has settled.
          const needed = () =>
            view.evaluate(() => {
              const find = (selector) => document.querySelector(selector);
              const [player, stage, picture] = [".player", ".stage", ".stage .canvas"].map(find);
              const wide = document.documentElement.clientWidth;
              const suits = Math.round(wide <= 720 ? 0.88 * wide : Math.min(0.7 * wide, 560));
              const top = find(".top")?.offsetHeight ?? 0;
              return top + player.offsetHeight + stage.scrollHeight - stage.clientHeight - picture.clientHeight + suits;
            });
          await until(async () => Math.abs((await height()) - (await needed())) < 1, "the height needed");
          heights.push(await height());
        }
        const told = (await view.told("resize")).map(({ height }) => height);
        assert.ok(told.every((height, i) => i === 0 || height !== told[i - 1]), `told twice: ${told}`);
        rows.push([slug, query.slice(1), heights]);
        await view.done();
      }
    }
    const table = rows.map(([slug, query, heights]) => `| \`${slug}\` | ${query && `\`${query}\``} | ${heights.join(" | ")} |`);
    const heights = readFileSync(join(dirname(dirname(fileURLToPath(import.meta.url))), "docs/embedding.md"), "utf8").split("\n");
    for (const [i, row] of table.entries()) {
      const begin = row.slice(0, row.length - rows[i][2].join(" | ").length - 2);
      const found = heights.find((line) => line.startsWith(begin));
      const written = found?.slice(begin.length).split("|").map(Number).slice(0, 3);
      // Fonts differ from machine to machine.
      const near = written?.every((height, at) => Math.abs(height - rows[i][2][at]) <= 0.08 * height);
      assert.ok(near, `it has ${found}; measured:\n${table.join("\n")}`);
    }
  });
});
