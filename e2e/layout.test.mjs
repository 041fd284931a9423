// Where things stand: what a button makes is seen, nothing moves under a pen, nothing covers what it speaks of, nothing
// is wider than the window, and the lesson stays where it is read.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { at, clumps, drag, drop, hosted, more, notice, press, rendered, until } from "./hosted.mjs";
import { everyDemo, opened } from "./opened.mjs";

const laptop = { width: 1366, height: 768 };
const phone = { width: 390, height: 844 };

describe("layout", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  const box = (view, selector) => view.locator(selector).first().boundingBox();
  /** How much of an element's height can be seen: within the window, above the bar, in whatever scrolls around it. */
  const seen = (view, selector) =>
    view.locator(selector).first().evaluate((node) => {
      const own = node.getBoundingClientRect();
      let [top, bottom] = [Math.max(own.top, 0), Math.min(own.bottom, document.querySelector(".foot").getBoundingClientRect().top)];
      for (let around = node.parentElement; around; around = around.parentElement) {
        if (getComputedStyle(around).overflowY === "visible" || around === document.body) continue;
        const { top: from, bottom: to } = around.getBoundingClientRect();
        [top, bottom] = [Math.max(top, from), Math.min(bottom, to)];
      }
      return Math.max(0, bottom - top) / own.height;
    });
  /** How many colours a picture is made of: one, if nothing is drawn. */
  const colours = (view, selector) =>
    view.locator(selector).first().evaluate((canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size;
    });

  for (const viewport of [laptop, phone]) {
    it(`200 seeds of two runs: their histograms come into sight, ${viewport.width} px wide`, async () => {
      const b = encodeURIComponent("kmeans?data=five-blobs&k=5");
      const view = await opened(app, `/kmeans?data=five-blobs&k=5&init=random&vs=${b}`, { viewport });
      await view.setViewportSize(viewport);
      await more(view);
      await view.click("[data-do=sweep]");
      await until(async () => (await view.locator(".panel-sweep canvas").count()) === 2, "two histograms", 40_000);
      await until(async () => !(await view.locator(".panel-sweep progress").count()), "their end", 40_000);
      for (const canvas of await view.locator(".panel-sweep canvas").all()) {
        const { height, width } = await canvas.boundingBox();
        assert.ok(height >= 150 && width >= 200, `a histogram of ${width} × ${height} px`);
      }
      assert.ok((await colours(view, ".panel-sweep canvas")) > 3, "nothing is drawn");
      assert.ok((await seen(view, ".panel-sweep canvas")) > 0.9, `${await seen(view, ".panel-sweep canvas")} of it is seen`);
      const panel = await view.locator(".panel-sweep").evaluate((node) => node.scrollHeight - node.clientHeight);
      assert.ok(panel <= 1, `${panel} px of the panel are cut off`);
      // The runs have lost no room by it.
      for (const canvas of await view.locator(".column canvas").all()) assert.ok((await canvas.boundingBox()).height >= 250);
      await view.done();
    });
  }

  it("on a phone, what a button makes comes into sight: a histogram, an elbow, a canvas to draw on, a second run", async () => {
    for (const [hash, button, made] of [
      ["/kmeans?data=five-blobs&k=5", "[data-do=sweep]", ".panel-sweep canvas"],
      ["/kmeans?data=five-blobs&k=5", "[data-study=elbow]", "canvas[data-panel=elbow]"],
      ["/em?k=3", "[data-study=criteria]", "canvas[data-panel=criteria]"],
      ["/svd", "[data-do=sketch]", "canvas.sketch"],
      ["/kmeans?t=4", "[data-do=compare]", ".column canvas"],
    ]) {
      const view = await opened(app, hash, { viewport: phone });
      await view.setViewportSize(phone);
      if (!(await view.locator(button).count())) await more(view);
      await view.click(button);
      await view.waitForSelector(made);
      await until(async () => (await seen(view, made)) > 0.9, `${made} in sight`);
      await view.done();
    }
  });

  it("nothing moves under the pen, and its tools are to be seen, while a riddle is open", async () => {
    const view = await opened(app, "/svd?data=riddle&t=1", { viewport: laptop });
    await view.setViewportSize(laptop);
    await more(view);
    await view.click("[data-do=sketch]");
    await view.waitForSelector("canvas.sketch");
    const tools = [".panel-sketch [data-do=pen]", ".panel-sketch [data-do=eraser]", ".panel-sketch .row .small", "#sketch-width"];
    const look = async () => {
      for (const tool of tools) assert.equal(await seen(view, tool), 1, tool);
      return box(view, "canvas.sketch");
    };
    const before = await look();
    const to = (x, y) => [before.x + before.width * x, before.y + before.height * y];
    await view.mouse.move(...to(0.2, 0.2));
    await view.mouse.down();
    await view.mouse.move(...to(0.6, 0.5), { steps: 6 });
    await until(() => view.owns(), "own data");
    await until(async () => !(await view.locator("[data-panel-id=riddle]").count()), "no riddle any more");
    assert.deepEqual(await look(), before);
    await view.mouse.up();
    // A notice may come, and takes room: not from here.
    await view.waitForSelector(".notice", { timeout: 3000 }).catch(() => {});
    assert.deepEqual(await look(), before);
    await view.done();
  });

  // What a key has nothing to do with is not listed: nothing lies beneath these pictures, and a factorisation has no seed.
  for (const [hash, idle] of [["/kmeans", ["O", "G"]], ["/svd?data=riddle&t=1", ["N", "O"]], ["/spectral-bias", ["O", "G"]]]) {
    it(`the list of keys fits the window, or scrolls within itself; the way out is always to be seen: ${hash}`, async () => {
      for (const lang of ["en", "zh"]) {
        for (const [width, height] of [[1366, 768], [1280, 720], [390, 844], [360, 480]]) {
          const view = await opened(app, hash, { viewport: { width, height }, lang });
          await press(view, "?");
          const dialog = view.locator("[role=dialog]");
          await dialog.waitFor();
          const place = await dialog.boundingBox();
          const at = `${width} × ${height}, ${lang}: ${JSON.stringify(place)}`;
          const keys = await view.locator(".keys kbd").allTextContents();
          assert.deepEqual(["N", "L", "O", "G"].filter((key) => !keys.includes(key)), idle, keys.join());
          assert.ok(place.y >= 0 && place.y + place.height <= height && place.x >= 0 && place.x + place.width <= width, at);
          if (width > 720) assert.ok(await dialog.evaluate((node) => node.scrollHeight <= node.clientHeight + 1), `${at}: it scrolls`);
          assert.ok(await dialog.evaluate((node) => node.scrollWidth <= node.clientWidth), `${at}: it scrolls sideways`);
          await view.locator(".keys tr").last().scrollIntoViewIfNeeded();
          for (const inside of [view.locator(".keys tr").last(), dialog.locator("button").first()]) {
            const { y, height: h } = await inside.boundingBox();
            assert.ok(y >= place.y - 1 && y + h <= place.y + place.height + 1, `${at}: ${y}`);
          }
          await view.done();
        }
      }
    });
  }

  it("in the dialog for pasted text the help does not touch its field", async () => {
    for (const [width, height] of [[1366, 768], [1280, 720], [390, 844], [360, 480]]) {
      const view = await opened(app, "/kmeans", { viewport: { width, height } });
      await more(view);
      await view.click("[data-do=paste]");
      const [help, field] = [await box(view, "[role=dialog] p"), await box(view, "[role=dialog] textarea")];
      assert.ok(field.y - help.y - help.height >= 8, "the help touches its field");
      await view.done();
    }
  });

  it("on a laptop the page is no higher than the window, so that the wheel belongs to the pictures", async () => {
    const demos = await everyDemo(app);
    for (const demo of demos) {
      const page = await app.open(demo, { wait: ".player canvas" });
      const [high, window] = await page.evaluate(() => [document.scrollingElement.scrollHeight, innerHeight]);
      assert.ok(high <= window, `${demo}: ${high} px in ${window}`);
      await page.done();
    }
  });

  it("on a phone the title of the demo is seen whole, and its steps end before the buttons behind them", async () => {
    const demos = await everyDemo(app);
    for (const lang of ["en", "zh"]) {
      for (const demo of demos) {
        const more = `${demo.includes("?") ? "&" : "?"}lang=${lang}&t=47`;
        const view = await app.open(`${demo}${more}`, { viewport: phone, wait: ".player canvas" });
        const title = await view.evaluate(() => {
          const [nav, on] = [".top nav", ".top nav a.on"].map((one) => document.querySelector(one).getBoundingClientRect());
          return Math.max(on.right - nav.right, nav.left - on.left, on.bottom - nav.bottom);
        });
        assert.ok(title <= 1, `${demo} in ${lang}: ${title} px of the title are cut`);
        const over = await view.evaluate(() => {
          const ticks = document.querySelector(".ticks");
          return ticks ? ticks.lastElementChild.getBoundingClientRect().right - ticks.getBoundingClientRect().right : 0;
        });
        assert.ok(over <= 1, `${demo}: ticks reach ${over} px too far`);
        await view.done();
      }
    }
  });

  it("nothing is wider than a small window: no demo, presented, embedded or not", async () => {
    const view = await app.open("", { viewport: { width: 390, height: 800 }, wait: ".card canvas" });
    const demos = await view.locator("a.card").evaluateAll((cards) => cards.map((card) => card.hash.slice(1).split("?")[0]));
    assert.ok(demos.length >= 4);
    const vs = `&vs=${encodeURIComponent("kmeans?seed=2&t=3")}`;
    for (const demo of demos) {
      for (const more of ["", "&present=1", "&embed=1", ...(demo.includes("kmeans") ? [vs, `${vs}&present=1`] : [])]) {
        const address = `${demo}${demo.includes("?") ? "&" : "?"}t=3${more}`;
        await view.goto("about:blank");
        await view.goto(`${app.url}#${address}`);
        await view.waitForSelector(".player canvas[data-panel]");
        await view.waitForFunction(() => document.querySelector(".said b"));
        for (const width of [320, 360, 390]) {
          await view.setViewportSize({ width, height: 800 });
          const wide = await view.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(wide <= 0, `${address}: ${wide} px too wide at ${width}`);
          const out = await view.evaluate(() =>
            [...document.querySelectorAll(".bar button, .said, .panel")].filter((node) => {
              // On a phone the panels beside the main picture are one row that is swiped.
              const row = node.closest(".side") ? node.closest(".stage") : node.closest(".cell")?.parentElement;
              if (row && getComputedStyle(row).overflowX === "auto") return false;
              const { left, right, width } = node.getBoundingClientRect();
              return width && (left < -1 || right > innerWidth + 1);
            }).map((node) => node.outerHTML.slice(0, 80)),
          );
          assert.deepEqual(out, [], `${address} at ${width}`);
          // What zooms a panel beside the main picture lies neither on it nor on its title.
          const on = await view.evaluate(() =>
            [...document.querySelectorAll(":root:not([data-present]) :is(.side, .cell) .zoom")].flatMap((zoom) => {
              const panel = zoom.closest(".panel");
              const title = document.createRange();
              title.selectNodeContents(panel.querySelector("h2"));
              const [own, ...others] = [zoom, panel.querySelector("canvas"), title].map((node) => node.getBoundingClientRect());
              const meets = (box) => own.left < box.right - 1 && box.left < own.right - 1 && own.top < box.bottom - 1 && box.top < own.bottom - 1;
              return others.some(meets) || own.right > panel.getBoundingClientRect().right ? [panel.dataset.panelId] : [];
            }),
          );
          assert.deepEqual(on, [], `${address} at ${width}`);
        }
      }
    }
    await view.done();
  });

  it("no formula on a line of its own is cut, above, below or at its side: no demo, either language", async () => {
    for (const lang of ["en", "zh"]) {
      const view = await app.open("", { viewport: laptop, lang, wait: ".top nav a" });
      const demos = await view.locator(".top nav a").evaluateAll((links) => links.map((link) => link.hash.slice(1).split("?")[0]));
      assert.ok(demos.length >= 6);
      for (const demo of demos) {
        await view.goto("about:blank");
        await view.goto(`${app.url}#${demo}?t=2`);
        // The lesson comes piece by piece.
        await view.waitForSelector(".lesson:not([aria-busy]) math[display=block]", { state: "attached" });
        // What unfolds is shown when it has told of that.
        await view.evaluate(() => {
          for (const folded of document.querySelectorAll(".lesson details")) folded.open = true;
        });
        await rendered(view);
        const { shown, cut } = await view.evaluate(() => {
          const all = [...document.querySelectorAll(".lesson math[display=block]")].filter((math) => math.clientHeight);
          const cut = all.filter((math) => math.scrollHeight > math.clientHeight + 1 || math.scrollWidth > math.clientWidth + 1);
          const size = (math) => `${math.scrollWidth} × ${math.scrollHeight} in ${math.clientWidth} × ${math.clientHeight}: ${math.textContent}`;
          return { shown: all.length, cut: cut.map(size) };
        });
        assert.ok(shown > 0, demo);
        assert.deepEqual(cut, [], `${demo}, ${lang}`);
      }
      await view.done();
    }
  });

  it("notices have room of their own: they cover neither a picture nor numbers, nor the buttons", async () => {
    for (const viewport of [laptop, { width: 1920, height: 1080 }, { width: 1280, height: 720 }]) {
      const more = viewport.width === 1280 ? "&present=1" : "";
      const view = await opened(app, `/kmeans?k=99&colour=red&t=4${more}`, { viewport });
      await view.setViewportSize(viewport);
      await view.waitForSelector(".notice");
      const covered = await view.evaluate(() => {
        const box = (node) => node.getBoundingClientRect();
        const notices = box(document.querySelector(".notices"));
        const visible = [...document.querySelectorAll(".stage canvas, .metrics, .bar, .controls, .lesson, .top")].filter((node) => box(node).height);
        return visible.filter((node) => {
          const { left, right, top } = box(node);
          // What scrolls is seen as far as the stage goes.
          const bottom = Math.min(box(node).bottom, node.closest(".stage") ? box(document.querySelector(".stage")).bottom : Infinity);
          return left < notices.right && right > notices.left && top < notices.bottom - 1 && bottom > notices.top + 1;
        }).map((node) => node.className);
      });
      assert.deepEqual(covered, []);
      await view.done();
    }
  });

  it("notices go when what they speak of has gone", async () => {
    const view = await opened(app, "/kmeans?k=2");
    const bad = clumps.replace(/\n[^\n]+\n/, "\n1.5;;a\n");
    await drop(view, bad);
    await view.click("[data-do=drop-rows]");
    await notice(view, "table-missing-dropped");
    // The same once more leaves it; another file, and it goes.
    await press(view, "ArrowRight*2");
    await at(view, 2);
    assert.equal(await view.locator('.notice[data-code="table-missing-dropped"]').count(), 1);
    await drop(view, clumps);
    await until(async () => !(await view.locator('.notice[data-code="table-missing-dropped"]').count()), "no word of the first file");
    await view.done();
  });

  it("standardising is told of when it holds for new data too, and standardised columns have no unit", async () => {
    const view = await opened(app, "/kmeans?data=iris");
    await more(view);
    const names = () => view.locator("#x option").allInnerTexts();
    assert.ok((await names()).some((name) => /_cm$/.test(name)), (await names()).join());
    await view.click("[data-knob=standardize]");
    await until(async () => (await names()).every((name) => !/cm/.test(name)), "columns without a unit");
    assert.equal(await view.locator(".notice").count(), 0);
    await drop(view, clumps);
    await notice(view, "still-standardized");
    await view.click("[data-knob=standardize]");
    await until(async () => !(await view.locator(".notice").count()), "nothing to tell any more");
    await view.done();
  });

  describe("the lesson", () => {
    // Where a part is seen: lines above it can come and go with the numbers in them, and the browser makes up for it.
    const top = (view, part) => view.locator(`[data-part=${part}]`).evaluate((node) => Math.round(node.getBoundingClientRect().top));
    const lit = (view) => view.evaluate(() => document.querySelector(".part.lit")?.dataset.part);

    it("shows the part that is lit when a demo is opened far into its run", async () => {
      const demos = await everyDemo(app);
      for (const demo of demos) {
        const page = await app.open(`${demo.split("?")[0]}?t=6`, { wait: ".part.lit" });
        // All of it is laid out by then.
        await until(async () => !(await page.locator(".lesson[aria-busy]").count()), "the whole lesson");
        const shown = () =>
          page.locator(".part.lit").evaluate((part) => {
            const [own, around] = [part, part.closest(".lesson")].map((node) => node.getBoundingClientRect());
            const height = Math.min(own.bottom, around.bottom) - Math.max(own.top, around.top);
            return height / Math.min(own.height, around.height);
          });
        await until(async () => (await shown()) > 0.9, `${demo}: the lit part in sight`);
        await page.done();
      }
    });

    it("stays where the reader works, and follows the run again from the lit part", async () => {
      const view = await opened(app, "/kmeans?t=3", { viewport: laptop });
      await view.setViewportSize(laptop);
      const link = view.locator("[data-part=try] a").nth(2);
      await link.scrollIntoViewIfNeeded();
      await link.click();
      await until(async () => (await view.state()).params.init === "manual", "the moment that the link leads to");
      const before = await top(view, "try");
      // The moment has an edit by hand at its second step, which is of no phase.
      await press(view, "Home", "ArrowRight");
      await at(view, 1);
      await until(async () => /assign|update/.test(await lit(view)), "a phase");
      assert.equal(await top(view, "try"), before, "the lesson has scrolled away");
      // Scrolled to, not clicked: likewise.
      await view.locator("[data-part=notation]").evaluate((node) => node.scrollIntoView());
      await until(async () => (await top(view, "try")) !== before, "a scroll");
      const there = await top(view, "notation");
      await press(view, "ArrowRight*2");
      await at(view, 3);
      await until(async () => /assign|update/.test(await lit(view)), "a phase");
      assert.equal(await top(view, "notation"), there, "the lesson has scrolled away");
      // Back at the lit part the lesson follows again.
      await view.locator(".part.lit").evaluate((node) => node.scrollIntoView());
      await view.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      await press(view, "Home");
      await at(view, 0);
      await until(async () => (await seen(view, ".part.lit")) > 0.5, "the lit part in sight");
      await view.done();
    });

    it("says nothing of a phase after the reader's hand, in any demo", async () => {
      const view = await hosted(app, "/kmeans?data=blobs&k=3&t=4");
      assert.match(await lit(view), /assign|update/);
      const centre = (await view.frameNow()).cluster_centers[0];
      await drag(view, centre, [centre[0] + 2, centre[1] + 2]);
      await until(async () => (await lit(view)) === undefined, "no part that speaks of a step");
      await press(view, "ArrowRight");
      await until(async () => /assign|update/.test(await lit(view)), "a phase again");
      await view.done();
      for (const [hash, edit] of [
        ["/em?k=2&t=3", async (view) => ({ move: { component: 0, to: (await view.frameNow()).means[0].map((x) => x + 1) } })],
        ["/pca?t=4", async () => ({ direction: [1, -0.5] })],
        ["/spectral-bias?width=16&depth=2&t=5", async () => ({ perturb: { size: 0.1 } })],
      ]) {
        const other = await hosted(app, hash);
        assert.ok(await lit(other), hash);
        const answer = await other.ask({ cmd: "edit", edit: await edit(other) });
        assert.ok(answer.ok, JSON.stringify(answer));
        await until(async () => (await lit(other)) === undefined, `${hash}: no part`);
        await press(other, "ArrowRight");
        await until(async () => await lit(other), `${hash}: a part again`);
        await other.done();
      }
    });
  });
});
