// A number that the lesson quotes shows where it stands on the screen, when it is pointed at.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { at, until } from "./hosted.mjs";
import { everyDemo, opened } from "./opened.mjs";

/** Of the numbers that a lesson quotes in sight, so many can be found, at least. */
const LEAST = 0.6;

describe("numbers that the lesson quotes", () => {
  let app, demos;
  before(async () => {
    app = await start();
    demos = await everyDemo(app);
  });
  after(() => app.close());

  const whole = (view) => until(async () => !(await view.locator(".lesson[aria-busy]").count()), "the whole lesson");

  it("a metric is marked while its number is pointed at", async () => {
    const view = await opened(app, "/kmeans?data=five-blobs&k=5&init=random&t=2");
    await at(view, 2);
    await whole(view);
    const gap = view.locator("[data-part=update] [data-live=objective]").first();
    await gap.hover();
    await until(() => view.locator("[data-metric=objective] dd[data-pointed]").count(), "a mark");
    assert.equal(await view.locator("[data-pointed]").count(), 1, "a metric of that name alone");
    await view.locator(".lesson h1").hover();
    await until(async () => !(await view.locator("[data-pointed]").count()), "no mark");
    // The squared shift is no metric: it is looked for by what is read.
    await gap.hover();
    await until(() => view.locator("[data-pointed]").count(), "a mark");
    await view.mouse.move(300, 300);
    await until(async () => !(await view.locator("[data-pointed]").count()), "no mark");
    await view.done();
  });

  it("are found on the screen in every demo", async () => {
    const shares = [];
    for (const demo of demos) {
      const view = await opened(app, `${demo}?t=2`);
      await whole(view);
      // The first one fetches what finds them.
      await until(
        () =>
          view.evaluate(() =>
            [...document.querySelectorAll(".lit [data-live]")].some((gap) => {
              gap.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
              return document.querySelector("[data-pointed]");
            }),
          ),
        "what finds them",
      );
      const [found, quoted, lost] = await view.evaluate(() => {
        const gaps = [...document.querySelectorAll(".lit [data-live], [data-part=start] [data-live]")].filter(
          (gap) => /\d/.test(gap.textContent) && !gap.closest("[hidden]"),
        );
        const lost = gaps.filter((gap) => {
          gap.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
          return !document.querySelector("[data-pointed]");
        });
        return [gaps.length - lost.length, gaps.length, lost.map((gap) => `${gap.dataset.live} ${gap.textContent}`)];
      });
      console.log(`${demo}: ${found} of ${quoted} found; not ${lost.join(", ")}`);
      shares.push([demo, found, quoted]);
      await view.done();
    }
    for (const [demo, found, quoted] of shares) assert.ok(found >= LEAST * quoted, `${demo}: ${found} of ${quoted}`);
  });
});
