// The front page: one thing to press, cards that live on the first steps of their demos; and what a phone shows first.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { everyDemo } from "./opened.mjs";
import { stays, until } from "./hosted.mjs";

const SIZES = [[390, 844], [768, 1024], [1366, 768], [1920, 1080]];
/** What the cards show now. */
const shown = (page) => page.locator(".card canvas").evaluateAll((all) => all.map((canvas) => canvas.toDataURL()));
/** All cards are drawn: where nothing is drawn yet, a canvas has its usual size. */
const drawn = (page) =>
  until(() => page.locator(".card canvas").evaluateAll((all) => all.length > 4 && all.every((canvas) => canvas.height !== 150)), "all cards", 30_000);
const tall = { viewport: { width: 1366, height: 1600 }, wait: ".card canvas" };

describe("the front page", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  it("has cards that live, and stills for who asks for less motion", async () => {
    const page = await app.open("", tall);
    await drawn(page);
    const still = await shown(page);
    await stays(() => shown(page), still, 1200);
    await page.done();
    const living = await app.open("", { ...tall, before: (page) => page.emulateMedia({ reducedMotion: "no-preference" }) });
    await drawn(living);
    const first = await shown(living);
    await until(async () => (await shown(living)).every((card, at) => card !== first[at]), "every card to go on", 20_000);
    await living.done();
  });

  it("leads to a moment where something is about to happen, and to a riddle", async () => {
    for (const [door, canvas] of [["start", "points"], ["aside", "sum"]]) {
      const page = await app.open("", { wait: `[data-do=${door}]` });
      const to = await page.getAttribute(`[data-do=${door}]`, "href");
      assert.match(to, /\?/);
      await page.click(`[data-do=${door}]`);
      await page.waitForSelector(`.player canvas[data-panel=${canvas}]`);
      for (const pair of to.split("?")[1].split("&").filter((pair) => !pair.startsWith("t="))) {
        // A packed run is packed anew.
        const key = pair.startsWith("run=") ? "run=" : pair;
        assert.ok((await page.evaluate(() => location.hash)).includes(key), pair);
      }
      await page.done();
    }
  });

  for (const lang of ["en", "zh"]) {
    it(`fits every size, with no card left alone in its row, in ${lang}`, async () => {
      for (const [width, height] of SIZES) {
        const page = await app.open(`/?lang=${lang}`, { viewport: { width, height }, wait: ".card canvas" });
        const cards = await page.locator(".card").evaluateAll((all) =>
          all.map((card) => {
            const cut = [...card.querySelectorAll("h2, p, p *")].filter((node) => node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).display !== "inline");
            const { top, width } = card.getBoundingClientRect();
            return { top: Math.round(top), full: width > card.closest("ul").clientWidth - 2, cut: cut.map((node) => node.textContent) };
          }),
        );
        assert.deepEqual(cards.flatMap(({ cut }) => cut), [], `${width}`);
        const alone = cards.filter((card) => !card.full && cards.filter(({ top }) => top === card.top).length === 1);
        assert.deepEqual(alone, [], `${width}`);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width}`);
        const { bottom } = await page.evaluate(() => document.querySelector("[data-do=start]").getBoundingClientRect());
        assert.ok(bottom < height / 1.5, `${width}: the button ends at ${bottom}`);
        await page.done();
      }
    });
  }

  it("a phone shows the question, the picture and the transport at first, in every demo", async () => {
    const demos = await everyDemo(app);
    for (const demo of demos) {
      for (const lang of ["en", "zh"]) {
        const page = await app.open(`${demo}?lang=${lang}`, { viewport: { width: 390, height: 844 }, wait: ".stage .main canvas" });
        const box = (selector) => page.locator(selector).first().boundingBox();
        const [asked, picture, bar] = [await box(".asked"), await box(".stage .main canvas"), await box(".foot .bar")];
        assert.ok(asked.height > 0 && asked.y >= 40 && asked.y + asked.height <= picture.y, `${demo}: ${JSON.stringify(asked)}`);
        assert.ok(picture.y + picture.height <= bar.y + 1, `${demo} in ${lang}: the picture ends at ${picture.y + picture.height}, the bar begins at ${bar.y}`);
        assert.ok(bar.y + bar.height <= 845, demo);
        await page.done();
      }
    }
  });
});
