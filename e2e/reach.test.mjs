// The page at hand: the main knobs above the picture, the rest under "More"; a phone's picture that stays, its sheet, its
// lesson in titles; and "Try this", which is ticked off as it is followed.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { everyDemo } from "./opened.mjs";
import { hosted, more, pixel, press, until } from "./hosted.mjs";

const phone = { viewport: { width: 390, height: 844 }, wait: ".stage .main canvas" };
const SCREENS = 6;

describe("the page at hand", () => {
  let app, demos;
  before(async () => {
    app = await start();
    demos = await everyDemo(app);
  });
  after(() => app.close());

  for (const lang of ["en", "zh"]) {
    it(`a phone's page is at most ${SCREENS} screens high, its picture stays, and its controls are a sheet, in ${lang}`, async () => {
      for (const demo of demos) {
        const page = await app.open(`${demo}?lang=${lang}`, phone);
        await page.waitForSelector(".lesson[aria-busy=true]", { state: "detached" });
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        assert.ok(height <= SCREENS * phone.viewport.height, `${demo}: ${height}`);
        const titles = await page.locator(".part:has(h2)").evaluateAll((parts) => parts.map((part) => [part.hasAttribute("data-open"), part.getBoundingClientRect().height]));
        assert.ok(titles.length > 5 && titles.every(([open, height]) => open || height < 80), JSON.stringify(titles));
        // A title unfolds, and folds again.
        const folded = page.locator(".part:has(h2):not([data-open])").last();
        const id = await folded.getAttribute("data-part");
        const scene = page.locator(`.part[data-part="${id}"]`);
        await scene.locator(".unfold").click();
        assert.ok(await scene.locator("h2 + *").first().isVisible(), demo);
        const picture = await page.locator(".main").boundingBox();
        assert.ok(picture.y >= -1 && picture.y + picture.height < 0.62 * phone.viewport.height, `${demo}: ${JSON.stringify(picture)}`);
        await scene.locator(".unfold").click();
        assert.ok(!(await scene.locator("h2 + *").first().isVisible()), demo);
        // The sheet leaves the picture's upper half and the transport in sight.
        await page.click("[data-do=controls]");
        await page.waitForSelector(".controls");
        const sheet = await page.locator(".desk").boundingBox();
        const bar = await page.locator(".bar").boundingBox();
        assert.ok(sheet.y > 0.4 * phone.viewport.height && sheet.y < bar.y - 60, `${demo}: ${JSON.stringify(sheet)}`);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth && document.querySelector(".desk").scrollWidth <= innerWidth), demo);
        await page.click("[data-do=controls]");
        assert.ok(!(await page.locator(".desk").isVisible()), demo);
        await page.done();
      }
    });

    it(`a lesson leads to the panels that it names, on a laptop and on a phone, in ${lang}`, async () => {
      let led = 0;
      for (const demo of demos) {
        for (const viewport of [{ width: 1366, height: 768 }, phone.viewport]) {
          const page = await app.open(`${demo}?lang=${lang}`, { ...phone, viewport });
          await page.waitForSelector(".lesson[aria-busy=true]", { state: "detached" });
          const ids = await page.locator("[data-to]").evaluateAll((links) => [...new Set(links.map((link) => link.dataset.to))]);
          const there = await page.locator(".stage [data-panel-id]").evaluateAll((panels) => panels.map((panel) => panel.dataset.panelId));
          for (const id of ids) {
            const link = page.locator(`[data-to="${id}"]`).first();
            // What comes with other data or other settings is named behind a moment that has it.
            if (!there.includes(id)) {
              const moment = await link.evaluate((link) => {
                const before = (other) => other.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING;
                return [...link.closest("p, li").querySelectorAll("a[href^='#/']")].findLast(before)?.hash;
              });
              assert.ok(moment, `${demo}: ${id} is not there, and nothing before its name leads to it`);
              await page.evaluate((moment) => void (location.hash = moment), moment);
              await page.waitForSelector(`[data-panel-id="${id}"]`);
            }
            await link.evaluate((link) => {
              const part = link.closest("[data-part]");
              const unfold = part.querySelector(".unfold");
              if (unfold.offsetHeight && !("open" in part.dataset)) unfold.click();
              if (link.closest("details")) link.closest("details").open = true;
            });
            await link.click();
            const panel = page.locator(`[data-panel-id="${id}"]`);
            const what = `${demo}, ${id} at ${viewport.width}`;
            await until(() => panel.evaluate((panel) => "pointed" in panel.dataset), `${what}: marked`);
            const seen = () =>
              panel.evaluate((panel) => {
                const box = panel.getBoundingClientRect();
                const across = Math.min(box.right, innerWidth) - Math.max(box.left, 0);
                const down = Math.min(box.bottom, document.querySelector(".foot").getBoundingClientRect().top) - Math.max(box.top, 0);
                return (Math.max(across, 0) * Math.max(down, 0)) / (box.width * Math.min(box.height, innerHeight / 2));
              });
            await until(async () => (await seen()) > 0.8, `${what}: in sight`);
            assert.ok(await link.isVisible(), `${what}: the lesson stays`);
            led += 1;
          }
          await page.done();
        }
      }
      assert.ok(led >= 16, `${led} panels`);
    });

    it(`on a phone what explains the picture lies beside it, as high as it, in ${lang}`, async () => {
      for (const demo of demos) {
        const page = await app.open(`${demo}?lang=${lang}&t=2`, phone);
        await page.waitForSelector(".side > *");
        const boxes = await page.locator(".main, .side > *").evaluateAll((nodes) => nodes.map((node) => node.getBoundingClientRect().toJSON()));
        const [main, ...beside] = boxes;
        assert.ok(beside.length > 2 && beside.every((box) => Math.abs(box.top - main.top) < 2 && Math.abs(box.height - main.height) < 2), `${demo}: ${JSON.stringify(boxes)}`);
        // The edge of the next one shows; all can be swiped to, and cover nothing.
        assert.ok(Math.min(...beside.map((box) => box.left)) < phone.viewport.width - 10, demo);
        for (const node of await page.locator(".side > *").all()) {
          await node.evaluate((node) => node.scrollIntoView({ inline: "center", block: "nearest" }));
          await until(() => node.evaluate((node) => node.getBoundingClientRect().left >= 0 && node.getBoundingClientRect().right <= innerWidth), "in sight");
        }
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), demo);
        await page.done();
      }
    });

    it(`a few knobs lie in one bar above the picture, and cut nothing, in ${lang}`, async () => {
      for (const [width, height, rows] of [[768, 1024, 3], [1366, 768, 1], [1920, 1080, 1]]) {
        for (const demo of demos) {
          const page = await app.open(`${demo}?lang=${lang}`, { viewport: { width, height }, wait: ".head [data-do=more]" });
          const look = () =>
            page.evaluate(() => {
              const box = (node) => node.getBoundingClientRect();
              const head = document.querySelector(".head");
              const parts = [...head.querySelectorAll("button, label, .label, select, input")];
              return {
                height: box(head).height,
                above: box(head).bottom <= box(document.querySelector(".main")).top + 1,
                cut: parts.filter((node) => node.tagName !== "SELECT" && node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).display !== "inline").map((node) => node.textContent),
                out: parts.filter((node) => box(node).width && (box(node).right > box(head).right + 1 || box(node).left < box(head).left)).map((node) => node.outerHTML.slice(0, 80)),
                sideways: document.documentElement.scrollWidth - innerWidth,
              };
            });
          const seen = await look();
          const what = `${demo} at ${width}: ${JSON.stringify(seen)}`;
          assert.ok(seen.above && seen.sideways <= 0 && seen.height < 48 * rows + 16, what);
          assert.deepEqual([seen.cut, seen.out], [[], []], what);
          await page.click("[data-do=more]");
          await page.waitForSelector(".controls");
          assert.equal(await page.getAttribute("[data-do=more]", "aria-expanded"), "true");
          const more = await look();
          assert.ok(more.above && more.sideways <= 0, `${demo} at ${width}: ${JSON.stringify(more)}`);
          await page.done();
        }
      }
    });
  }

  it("what was opened under More stays open from moment to moment, and a hidden part hides all of it", async () => {
    const view = await hosted(app, "/kmeans");
    await more(view);
    await view.evaluate(() => (location.hash = "#/kmeans?data=moons&k=2"));
    await until(async () => (await view.state()).data.name === "moons", "moons");
    assert.ok(await view.locator(".controls").isVisible());
    await press(view, "c");
    await until(async () => !(await view.locator(".controls").count()), "closed by its key");
    await view.done();
    const bare = await hosted(app, "/kmeans?hide=controls");
    assert.equal(await bare.locator(".desk, [data-do=controls]").count(), 0);
    await bare.done();
  });

  for (const viewport of [{ width: 1366, height: 768 }, phone.viewport]) {
    it(`a lesson starts the studies that it speaks of, ${viewport.width} px wide, and no bet takes that for an answer`, async () => {
      for (const [demo, part, study, made] of [["/kmeans", "try", "sweep", ".panel-sweep"], ["/pca", "roads", "roads", "canvas[data-panel=roads]"]]) {
        const page = await app.open(demo, { ...phone, viewport });
        await page.waitForSelector(".lesson[aria-busy=true]", { state: "detached" });
        const bets = () =>
          page.locator(".bet").evaluateAll((bets) =>
            bets.map((bet) => ["settled" in bet.dataset, bet.querySelectorAll("[data-chosen]").length, bet.querySelector(".verdict").textContent].join()),
          );
        const before = await bets();
        assert.ok(before.length > 2 && before.every((bet) => bet === "false,0,"), before.join(" "));
        const button = page.locator(`.lesson [data-part=${part}] [data-starts=${study}]`).first();
        assert.equal(await button.evaluate((node) => node.tagName), "BUTTON");
        await button.evaluate((button) => {
          const part = button.closest("[data-part]");
          if (part.querySelector(".unfold").offsetHeight && !("open" in part.dataset)) part.querySelector(".unfold").click();
          for (const folded of part.querySelectorAll("details")) folded.open = true;
        });
        await button.click();
        const panel = page.locator(made).first();
        await panel.waitFor();
        const seen = () =>
          panel.evaluate((node) => {
            const { top, bottom, left, right } = node.getBoundingClientRect();
            const across = Math.min(right, innerWidth) - Math.max(left, 0);
            const down = Math.min(bottom, document.querySelector(".foot").getBoundingClientRect().top) - Math.max(top, 0);
            return (Math.max(across, 0) * Math.max(down, 0)) / ((right - left) * (bottom - top));
          });
        await until(async () => (await seen()) > 0.9, `${made} in sight`).catch(async (error) => assert.fail(`${error.message}: ${await seen()}`));
        await until(async () => !(await page.locator(".stage progress").count()), "the end of the study", 60_000);
        assert.deepEqual(await bets(), before);
        await page.done();
      }
    });
  }

  // What an item asks of a hand, besides its moments and steps: by demo and place.
  const hands = {
    "/kmeans 2": async (page) => {
      await page.locator("canvas[data-panel=landscape]").scrollIntoViewIfNeeded();
      await page.mouse.click(...(await pixel(page, [-3, 2], "landscape")));
    },
    "/svd 1": (page) => page.evaluate(() => void (location.hash = "/svd?t=1&panel=sum,beat&beat_u=71.6&beat_v=45")),
    "/spectral-bias 0": (page) => page.evaluate(() => void (location.hash = "/spectral-bias?t=512")),
  };

  it("try this: followed from top to bottom, every item is ticked off; the one in hand is pinned", async () => {
    for (const demo of demos) {
      const page = await app.open(demo, { viewport: { width: 1366, height: 768 }, wait: ".stage .main canvas" });
      await page.waitForSelector(".lesson[aria-busy=true]", { state: "detached" });
      const items = page.locator("[data-part=try] > ul > li");
      const pin = page.locator(".next");
      assert.ok(!(await pin.isVisible()), demo);
      for (let at = 0; at < (await items.count()); at++) {
        const links = items.nth(at).locator("a[href^='#']");
        if (!(await links.count())) continue;
        for (let link = 0; link < (await links.count()); link++) {
          assert.ok(link === 0 || (await items.nth(at).locator(".goal").count()) || !(await items.nth(at).getAttribute("data-done")), `${demo}, ${at}: too early`);
          await links.nth(link).click();
        }
        const done = async () => (await items.nth(at).getAttribute("data-done")) !== null;
        // The link's moment is there when the item is in hand, or ticked off at once.
        await until(async () => (await done()) || (await items.nth(at).getAttribute("data-hand")) !== null, `${demo}: item ${at} in hand`);
        await hands[`${demo} ${at}`]?.(page);
        // What is to be done by steps is done by a few.
        for (let step = 0; step < 8 && !(await done()); step++) {
          // It may be ticked off by what was done already: only then is no step needed.
          await until(done, "a tick", 500).catch(() => {});
          // A run that is over has nowhere to go.
          const button = page.locator(step < 6 ? "[data-do=step]" : "[data-do=end]");
          if (!(await done()) && (await button.isEnabled())) await button.click();
        }
        await until(done, `${demo}: item ${at} ticked off`, 60_000);
        if (await page.locator("[data-part=try] > ul > li:not([data-done]) > a").count()) assert.ok(await pin.isVisible(), `${demo}, ${at}: what comes next`);
      }
      await page.done();
    }
  });

  it("what is ticked off stays so in another language, and the pin leads to the next item", async () => {
    const page = await app.open("/kmeans?lang=en", { viewport: { width: 1366, height: 768 }, wait: ".stage .main canvas" });
    await page.waitForSelector(".lesson[aria-busy=true]", { state: "detached" });
    const items = page.locator("[data-part=try] > ul > li");
    await items.nth(0).locator("a").first().click();
    await until(async () => (await items.nth(0).getAttribute("data-hand")) !== null, "the first in hand");
    for (let step = 0; step < 2; step++) {
      const said = await page.innerText(".bar .said");
      await page.click("[data-do=step]");
      await until(async () => (await page.innerText(".bar .said")) !== said, "a step");
    }
    await until(async () => (await items.nth(0).getAttribute("data-done")) !== null, "the first item");
    await page.locator(".next a").click();
    await until(async () => (await items.nth(1).getAttribute("data-hand")) !== null, "the second in hand");
    await page.click("[data-do=lang]");
    await until(async () => /[\u4e00-\u9fff]/.test(await page.innerText(".lesson h1")), "Chinese");
    await until(async () => (await items.nth(0).getAttribute("data-done")) !== null, "still ticked off");
    assert.ok(await page.locator(".next").isVisible());
    await page.locator(".next [data-do=put-away]").click();
    await page.locator(".next").waitFor({ state: "hidden" });
    assert.ok((await items.nth(0).getAttribute("data-done")) !== null, "what is done stays done");
    await page.done();
  });
});
