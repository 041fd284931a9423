// Bets of the lessons: answered wrong and right, settled by the run, kept while the page stays.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { at, hosted, until } from "./hosted.mjs";

describe("the bets of the lessons", () => {
  let app, demos;
  before(async () => {
    app = await start();
    const view = await app.open("", { wait: ".card canvas" });
    demos = await view.locator("a.card").evaluateAll((cards) => cards.map((card) => card.hash.slice(1).split("?")[0]));
    await view.done();
  });
  after(() => app.close());

  /** Answers every bet, with a right answer or a wrong one. */
  const answer = (view, right) =>
    view.evaluate((right) => {
      for (const bet of document.querySelectorAll(".bet")) {
        const slider = bet.querySelector("input");
        if (slider) {
          slider.value = right ? bet.dataset.right : slider.max;
          slider.dispatchEvent(new Event("input", { bubbles: true }));
          bet.querySelector(".guess button").click();
        } else {
          bet.querySelector(`.answer${right ? "[data-right]" : ":not([data-right])"} button`).click();
        }
      }
    }, right);
  /** What a reader sees of every bet. */
  const seen = (view) =>
    view.locator(".bet").evaluateAll((bets) =>
      bets.map((bet) => ({
        id: bet.dataset.bet,
        now: "now" in bet.dataset,
        at: Number(bet.dataset.at ?? 1),
        settled: "settled" in bet.dataset,
        verdict: bet.querySelector(".verdict").textContent,
        reasons: [...bet.querySelectorAll(".why")].filter((why) => why.offsetHeight > 0).length,
        slider: !!bet.querySelector("input"),
        said: bet.querySelector("output")?.textContent,
      })),
    );
  const opened = async (hash) => {
    const view = await app.open(hash, { wait: ".part" });
    await until(async () => !(await view.locator(".lesson[aria-busy]").count()), "the whole lesson");
    return view;
  };

  for (const [lang, right, noted, verdict] of [
    ["en", false, "Noted.", "Not quite."],
    ["zh", true, "已记下", "答对了。"],
  ]) {
    it(`are settled by what the run does next, ${right ? "right" : "wrong"} answers in ${lang}`, async () => {
      for (const demo of demos) {
        const view = await opened(`${demo}?lang=${lang}`);
        const before = await seen(view);
        assert.ok(before.length >= 3, `${demo} asks ${before.length} times`);
        assert.ok(before.every(({ settled, verdict, reasons }) => !settled && !verdict && !reasons), `${demo}: nothing is told before`);
        await answer(view, right);
        for (const bet of await seen(view)) {
          assert.equal(bet.settled, bet.now, `${demo}: ${bet.id} waits for the run`);
          assert.ok(bet.verdict.startsWith(bet.now ? verdict : noted), `${demo}: ${bet.id} says ${bet.verdict}`);
        }
        const last = Math.max(...before.map(({ at }) => at));
        await view.evaluate((hash) => void (location.hash = hash), `${demo}?lang=${lang}&t=${last}`);
        await until(async () => (await seen(view)).every(({ settled }) => settled), `${demo}: all settled`, 60_000);
        for (const bet of await seen(view)) {
          assert.equal(bet.verdict, verdict, `${demo}: ${bet.id}`);
          assert.equal(bet.reasons, right || bet.slider ? 1 : 2, `${demo}: the reasons of ${bet.id}`);
        }
        await view.done();
      }
    });
  }

  it("are kept over another language and another demo, and settled by hands too", async () => {
    const view = await opened("/kmeans?data=five-blobs&k=5&init=random");
    const bet = view.locator("[data-bet=which-centre]");
    await bet.locator("button").nth(1).click();
    assert.ok((await bet.locator(".verdict").textContent()).startsWith("Noted."));
    // A change of mind before the step.
    await bet.locator("button").nth(2).click();
    await view.evaluate(() => void (location.hash = "/em"));
    await view.waitForSelector("[data-bet=which-curve]");
    await view.evaluate(() => void (location.hash = "/kmeans?lang=zh"));
    await view.waitForSelector("[data-bet=which-centre] [data-chosen]");
    assert.equal(await view.locator("[data-bet=which-centre] [aria-pressed=true]").count(), 1);
    assert.ok(await view.locator("[data-bet=which-centre] .answer").nth(2).evaluate((node) => "chosen" in node.dataset));
    await view.done();

    const pca = await hosted(app, "/pca?data=spring&t=3");
    await at(pca, 3);
    await pca.locator("[data-bet=two-bars] button").first().click();
    await pca.ask({ cmd: "edit", edit: { direction: [1, 0, 0, 0, 0, 0] } });
    assert.equal((await pca.state()).t, 3);
    await until(() => pca.locator("[data-bet=two-bars][data-settled]").count(), "settled");
    await pca.done();
  });
});
