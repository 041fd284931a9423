// Sentences with live numbers, as readers see them: what has no number yet is not said.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { at, press, until } from "./hosted.mjs";
import { opened } from "./opened.mjs";

/** A dash where a number belongs: after a sign, or as a part of a fraction. */
const UNSAID = /[=≈<>≤≥:：]\s*–(?![\d\w])|–\/|\/–/;

/** Reads the page whenever something of it changes, from its first word on: what stands there only for a moment, too. */
const reading = {
  before: (page) =>
    page.context().addInitScript((unsaid) => {
      globalThis.unsaid = [];
      const pattern = new RegExp(unsaid);
      new MutationObserver(() => {
        const text = document.querySelector(".player")?.innerText ?? "";
        const found = pattern.exec(text);
        if (found) globalThis.unsaid.push(text.slice(Math.max(0, found.index - 60), found.index + 30));
      }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    }, UNSAID.source),
};

describe("sentences with live numbers", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  for (const lang of ["en", "zh"]) {
    it(`have no dash in a number's place, at the start of any demo and later: ${lang}`, async () => {
      const view = await opened(app, "", { ready: false, lang });
      await view.waitForSelector(".top nav a");
      const demos = await view.locator(".top nav a").evaluateAll((links) => links.map((link) => link.hash.slice(1)));
      await view.done();
      for (const demo of demos) {
        const page = await opened(app, demo, { lang, ...reading });
        const look = async (when) => {
          const found = await page.evaluate(() => globalThis.unsaid.splice(0));
          assert.deepEqual(found, [], `${demo} ${when}`);
        };
        await look("as it opens");
        const t = await page.t();
        await press(page, "ArrowRight");
        await until(async () => (await page.t()) !== t, "a step");
        await look("after a step");
        await page.done();
      }
    });
  }

  it("a clause comes with its number: who changed cluster", async () => {
    const view = await opened(app, "/kmeans?init=manual");
    const lesson = () => view.evaluate(() => document.querySelector(".player").innerText);
    assert.doesNotMatch(await lesson(), /points? that changed cluster: *\d/i);
    await press(view, "ArrowRight*3");
    await at(view, 3);
    await until(async () => /changed cluster:? *\d|\d+ points? changed/i.test(await lesson()), "the number of those that changed");
    await view.done();
  });

  it("waves that are at half now are told apart from those confirmed", async () => {
    const view = await opened(app, "/spectral-bias?t=60");
    await at(view, 60);
    const caption = () => view.innerText(".bar .said");
    const counts = async () => /waves (\d+) ha(?:s|ve) 50 % or more now; (\d+) ha(?:s|ve) kept it/.exec(await caption());
    const [, now, confirmed] = await until(counts, "both counts");
    assert.ok(Number(now) > 0, `${now} at half`);
    // An iteration can be confirmed only after the share has stayed for a hundred.
    assert.equal(Number(confirmed), 0);
    await view.done();
  });
});
