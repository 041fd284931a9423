// Fingers on a phone: what lies under one is taken hold of, whichever way it moves; elsewhere it scrolls the page, or the
// row of panels.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { pixel, until } from "./hosted.mjs";
import { opened } from "./opened.mjs";

const phone = { viewport: { width: 390, height: 844 }, context: { hasTouch: true, isMobile: true } };

describe("a finger on a picture", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  /** A phone with a demo on it, and a finger that goes from one place to another in pieces. */
  async function touched(address) {
    const view = await opened(app, address, phone);
    await view.ready();
    const cdp = await view.context().newCDPSession(view);
    const touch = (type, ...points) => cdp.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y]) => ({ x, y })) });
    const swipe = async ([x, y], [dx, dy]) => {
      await touch("touchStart", [x, y]);
      for (let i = 1; i <= 12; i++) await touch("touchMove", [x + (dx * i) / 12, y + (dy * i) / 12]);
      await touch("touchEnd");
    };
    const scrolled = () => view.evaluate(() => [scrollY, document.querySelector(".stage").scrollLeft]);
    return { view, swipe, scrolled };
  }

  it("takes what lies under it straight up, and the page stays where it is", async () => {
    const { view, swipe, scrolled } = await touched("/kmeans?data=rectangle&k=2&t=3");
    const before = await scrolled();
    const { cluster_centers: centers } = await view.frameNow(["cluster_centers"]);
    const [x, y] = await pixel(view, centers[0]);
    await swipe([x, y], [0, -60]);
    const moved = await until(async () => {
      const { cluster_centers: now } = await view.frameNow(["cluster_centers"]);
      return JSON.stringify(now) !== JSON.stringify(centers) && now;
    }, "a centre elsewhere");
    const [, top] = await pixel(view, moved[0]);
    assert.ok(Math.abs(y - 60 - top) < 6, `${y} - 60 -> ${top}`);
    assert.deepEqual(await scrolled(), before);
    await view.done();
  });

  it("scrolls the page where nothing lies, and turns to the next panel", async () => {
    const { view, swipe, scrolled } = await touched("/kmeans?data=rectangle&k=2&t=3");
    const box = await view.locator(".main canvas").boundingBox();
    const empty = [box.x + box.width / 2, box.y + box.height / 2];
    const [top] = await scrolled();
    await swipe(empty, [0, -120]);
    await until(async () => (await scrolled())[0] > top + 60, "a page that scrolls");
    await view.evaluate(() => scrollTo(0, 0));
    await swipe(empty, [-160, 0]);
    await until(async () => (await scrolled())[1] > 60, "the row of panels");
    assert.equal(await view.t(), 3);
    await view.done();
  });

  it("finds the end of the run and the speed in the sheet, and the demos in the order of the front page", async () => {
    const { view } = await touched("/em?data=pair&k=2");
    const order = await view.locator(".top nav a").evaluateAll((links) => links.map((link) => [link.hash.split("?")[0].slice(2), link.getBoundingClientRect().left]));
    assert.deepEqual(order.map(([slug]) => slug), ["kmeans", "em", "svd", "spectral-bias", "pca", "diffusion"]);
    assert.ok(order.every(([, left], i) => i === 0 || left > order[i - 1][1]), JSON.stringify(order));
    await view.click(".bar [data-do=controls]");
    await view.locator(".controls").getByRole("button", { name: "Faster" }).click();
    await until(async () => (await view.locator(".controls [role=group]").last().innerText()).includes("4 /s"), "twice the speed");
    await view.click(".controls [data-do=to-end]");
    await until(() => view.over(), "the end", 30_000);
    await view.done();
  });
});
