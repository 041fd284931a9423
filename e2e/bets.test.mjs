// Bets of the lessons: answered wrong and right, settled by the run, kept while the page stays.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { at, hosted, pixel, press, until } from "./hosted.mjs";
import { everyDemo, opened } from "./opened.mjs";

describe("the bets of the lessons", () => {
  let app, demos;
  before(async () => {
    app = await start();
    demos = await everyDemo(app);
  });
  after(() => app.close());

  /** Answers every bet, with a right answer or a wrong one. */
  const answer = (view, right) =>
    view.evaluate((right) => {
      // Those that ask for a click have tests of their own.
      for (const bet of document.querySelectorAll(".bet:not(:has([data-mark]))")) {
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
    view.locator(".bet:not(:has([data-mark]))").evaluateAll((bets) =>
      bets.map((bet) => ({
        id: bet.dataset.bet,
        moment: (() => {
          const links = [...bet.closest("section").querySelectorAll("a[href^='#/'], .bet")];
          const before = links.slice(0, links.indexOf(bet)).filter((one) => one.hasAttribute("href"));
          const link = bet.firstElementChild.querySelector("a[href^='#/']") ?? before.at(-1);
          return link?.getAttribute("href") ?? location.hash.split("?")[0];
        })(),
        now: "now" in bet.dataset,
        at: Number(bet.dataset.at ?? 1) || 1,
        settled: "settled" in bet.dataset,
        verdict: bet.querySelector(".verdict").textContent,
        reasons: [...bet.querySelectorAll(".why")].filter((why) => why.offsetHeight > 0).length,
        slider: !!bet.querySelector("input"),
        said: bet.querySelector("output")?.textContent,
      })),
    );
  const lesson = async (hash) => {
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
        const view = await lesson(`${demo}?lang=${lang}`);
        const before = await seen(view);
        assert.ok(before.length >= 3, `${demo} asks ${before.length} times`);
        assert.ok(before.every(({ settled, verdict, reasons }) => !settled && !verdict && !reasons), `${demo}: nothing is told before`);
        await answer(view, right);
        // What takes answers is fetched when the first one is given.
        await until(async () => (await seen(view)).every(({ verdict }) => verdict), `${demo}: answers taken`);
        for (const bet of await seen(view)) {
          assert.equal(bet.settled, bet.now, `${demo}: ${bet.id} waits for the run`);
          assert.ok(bet.verdict.startsWith(bet.now ? verdict : noted), `${demo}: ${bet.id} says ${bet.verdict}`);
        }
        // Each is settled by the run that it speaks of, which the last link before it opens.
        for (const { id, at: when, moment } of (await seen(view)).filter(({ settled }) => !settled)) {
          const [path, query = ""] = moment.split("?").length > 1 ? [moment.slice(0, moment.indexOf("?")), moment.slice(moment.indexOf("?") + 1)] : [moment];
          const kept = query.split("&").filter((pair) => pair && !/^(t|vs|panel|line)=/.test(pair));
          const from = Number(/(?:^|&)t=(\d+)/.exec(query)?.[1] ?? 0);
          for (const t of [from, Math.max(when, from + 1)]) {
            await view.evaluate((hash) => void (location.hash = hash), `${path}?${[...kept, `lang=${lang}`, `t=${t}`].join("&")}`);
            await until(() => view.evaluate((t) => document.querySelector(".scrubber")?.value === String(t), t), `${demo}: ${id} at ${t}`);
          }
          await until(async () => (await seen(view)).find((bet) => bet.id === id).settled, `${demo}: ${id} settled`);
        }
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
    const view = await lesson("/kmeans?data=five-blobs&k=5&init=random");
    const bet = view.locator("[data-bet=which-centre]");
    await bet.locator("button").nth(1).click();
    // What takes answers is fetched when the first one is given.
    await until(async () => (await bet.locator(".verdict").textContent()).startsWith("Noted."), "the answer taken");
    // A change of mind before the step.
    await bet.locator("button").nth(2).click();
    await view.evaluate(() => void (location.hash = "/em"));
    await view.waitForSelector("[data-bet=ellipses]");
    await view.evaluate(() => void (location.hash = "/kmeans?lang=zh"));
    await view.waitForSelector("[data-bet=which-centre] [data-chosen]");
    assert.equal(await view.locator("[data-bet=which-centre] [aria-pressed=true]").count(), 1);
    assert.ok(await view.locator("[data-bet=which-centre] .answer").nth(2).evaluate((node) => "chosen" in node.dataset));
    await view.done();

    const pca = await hosted(app, "/pca?data=spring&t=3");
    await at(pca, 3);
    await pca.locator("[data-bet=two-bars] button").first().click();
    await until(async () => (await pca.locator("[data-bet=two-bars] .verdict").textContent()) !== "", "the answer taken");
    await pca.ask({ cmd: "edit", edit: { direction: [1, 0, 0, 0, 0, 0] } });
    assert.equal(await pca.t(), 3);
    await until(() => pca.locator("[data-bet=two-bars][data-settled]").count(), "settled");
    await pca.done();
  });

  it("wait for the run that they speak of, and say so meanwhile", async () => {
    const view = await opened(app, "/kmeans");
    const bet = view.locator("[data-bet=which-centre]");
    await until(() => bet.locator("button").count(), "the bet");
    await bet.locator("button").nth(2).click();
    await until(async () => (await bet.locator(".verdict").textContent()).startsWith("Noted. This question is about another run"), "told so");
    await press(view, "ArrowRight*3");
    await at(view, 3);
    assert.equal(await bet.getAttribute("data-settled"), null, "four blobs say nothing of a rectangle");
    await view.locator(".lesson section").first().locator("a").first().click();
    await at(view, 0);
    await until(async () => (await bet.locator(".verdict").textContent()).startsWith("Noted. The run will show"), "its own run");
    await press(view, "ArrowRight");
    await at(view, 1);
    assert.equal(await bet.getAttribute("data-settled"), null, "the update is still to come");
    await press(view, "ArrowRight");
    await until(() => bet.evaluate((bet) => "settled" in bet.dataset), "settled");
    await view.done();
  });

  it("are settled by the hand that does what they ask for", async () => {
    const view = await hosted(app, "/pca");
    await at(view, 0);
    const bet = view.locator("[data-bet=two-bars]");
    await bet.locator("button").first().click();
    await until(async () => (await bet.locator(".verdict").textContent()) !== "", "taken");
    await view.ask({ cmd: "edit", edit: { direction: [1, 0.2] } });
    await until(() => bet.evaluate((bet) => "settled" in bet.dataset), "settled at t = 0");
    assert.equal(await view.t(), 0);
    await view.done();
  });

  it("are not answered by a study that their reasons start", async () => {
    const view = await lesson("/kmeans?data=five-blobs&k=5&init=random");
    const bet = view.locator("[data-bet=how-often]");
    await bet.evaluate((bet) => {
      const slider = bet.querySelector("input");
      slider.value = bet.dataset.right;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      bet.querySelector(".guess button").click();
    });
    await until(() => bet.evaluate((bet) => "settled" in bet.dataset), "settled");
    const all = () => view.locator(".bet").evaluateAll((bets) => bets.map((bet) => bet.outerHTML));
    const before = await all();
    await bet.locator(".why:visible [data-starts=sweep]").click();
    await view.waitForSelector(".panel-sweep canvas");
    await until(async () => !(await view.locator(".panel-sweep progress").count()), "the end of the sweep", 40_000);
    assert.deepEqual(await all(), before);
    await view.done();
  });

  it("of where a run ends ask before the map tells it", async () => {
    const view = await opened(app, "/kmeans");
    await until(async () => !(await view.locator(".lesson[aria-busy]").count()), "the whole lesson");
    const bet = view.locator("[data-part=landscape] [data-bet=ridge]");
    await bet.locator("a[href^='#/']").first().click();
    const map = view.locator("canvas[data-panel=landscape]");
    const told = async () => (await map.getAttribute("aria-label")) ?? "";
    await until(async () => /\(−4, 2\)/.test(await told()), "the centres of the bet").catch(async () => assert.fail(await told()));
    assert.match(await view.evaluate(() => location.hash), /[?&]ahead=0(&|$)/);
    assert.doesNotMatch(await told(), /the run ends/);
    // The same map by itself does tell it.
    await view.evaluate(() => void (location.hash = location.hash.replace(/&ahead=0/, "")));
    await until(async () => /the run ends at \(−5, 3\.5\)/.test(await told()), "the end").catch(async () => assert.fail(await told()));
    await view.done();
  });

  /** Opens a lesson at the moment to which a bet that asks for a click leads. */
  const posed = async (demo, id, settings = {}) => {
    const view = await opened(app, `/${demo}`, settings);
    await until(async () => !(await view.locator(".lesson[aria-busy]").count()), "the whole lesson");
    const bet = view.locator(`[data-bet=${id}]`);
    await until(() => bet.evaluate((bet) => !!bet.querySelector(".guess button").textContent), "a button with a name");
    await bet.evaluate((bet) => {
      const part = bet.closest("[data-part]");
      if (part.querySelector(".unfold").offsetHeight && !("open" in part.dataset)) part.querySelector(".unfold").click();
    });
    const moment = await bet.locator("a").first().getAttribute("href");
    if (moment !== `#/${demo}`) {
      await bet.locator("a").first().click();
      await at(view, Number(/[?&]t=(\d+)/.exec(moment)?.[1] ?? 0));
    }
    return { view, bet, canvas: view.locator("canvas[data-panel]").first(), sheet: view.locator(".marks") };
  };
  /** Marks a place on the main picture; without one, its middle. */
  const mark = async ({ bet, canvas, sheet, view }, spot, tap = false) => {
    await bet.locator(".guess button").click();
    await until(() => sheet.evaluate((sheet) => "waits" in sheet.dataset), "the sheet");
    const box = await canvas.boundingBox();
    const [x, y] = spot ?? [box.width / 2, box.height / 2];
    if (tap) await view.touchscreen.tap(box.x + x, box.y + y);
    else await view.mouse.click(box.x + x, box.y + y);
    await until(() => sheet.evaluate((sheet) => !("waits" in sheet.dataset)), "the mark");
  };
  const settled = (bet) => bet.evaluate((bet) => "settled" in bet.dataset);
  /** Steps on until a bet is settled. */
  const step = async (view, bet) => {
    const t = await view.t();
    for (let n = 1; n <= 3 && !(await settled(bet)); n++) {
      await view.keyboard.press("ArrowRight");
      await at(view, t + n);
      await until(() => settled(bet), "settled", 600).catch(() => {});
    }
    assert.ok(await settled(bet), "settled within three steps");
  };

  it("are answered by a click in the picture, for every answer, and the run tells the truth", async () => {
    let asked = 0;
    for (const demo of demos) {
      const view = await lesson(demo);
      const ids = await view.locator(".bet:has([data-mark])").evaluateAll((bets) => bets.map((bet) => bet.dataset.bet));
      await view.done();
      for (const id of ids) {
        // A first mark, only to see where the places are.
        const first = await posed(demo, id, { lang: "zh" });
        const run = (await first.view.state()).run;
        await mark(first);
        assert.deepEqual((await first.view.state()).run, run, `${id}: a mark is no edit`);
        assert.ok((await first.bet.locator(".verdict").textContent()).startsWith("已记下"), `${id}: noted`);
        if (!(await settled(first.bet))) assert.equal(await first.bet.locator(".why:visible").count(), 0, `${id}: nothing is told before`);
        await step(first.view, first.bet);
        const told = JSON.parse(await first.sheet.getAttribute("data-spots"));
        assert.ok(told.length >= 2 && told.every((spot) => spot), `${demo}: the places of ${id} are known: ${JSON.stringify(told)}`);
        // As places of the data: the next page may be laid out otherwise.
        const window = JSON.parse(await first.canvas.getAttribute("data-window"));
        const along = (share, [from, to]) => from + share * (to - from);
        const spots = told.map(([x, y]) => [
          along((x - window.left) / window.width, window.x),
          along(1 - (y - window.top) / window.height, window.y),
        ]);
        assert.equal(await first.sheet.locator("text").count(), 2, `${id}: mark and truth are named`);
        await first.view.done();
        for (const [i, spot] of [...spots, undefined].entries()) {
          const asking = await posed(demo, id);
          const box = await asking.canvas.boundingBox();
          const place = spot && (await pixel(asking.view, spot, await asking.canvas.getAttribute("data-panel")));
          await mark(asking, place ? [place[0] - box.x, place[1] - box.y] : [8, 8]);
          await step(asking.view, asking.bet);
          const chosen = await asking.bet
            .locator(".answer")
            .evaluateAll((answers) => answers.findIndex((answer) => "chosen" in answer.dataset));
          assert.equal(chosen, i, `${demo}: ${id}, the answer at ${spot}`);
          const verdict = await asking.bet.locator(".verdict").textContent();
          assert.ok(verdict.startsWith(i === 0 ? "You are right." : "Not quite."), `${id}: ${verdict}`);
          assert.equal(await asking.bet.locator(".why:visible").count(), 1, `${id}: its reason`);
          await asking.view.done();
        }
        asked++;
      }
    }
    assert.ok(asked >= 4, `${asked} bets ask for a click`);
  });

  it("take marks by keys alone, which step nothing meanwhile", async () => {
    const { view, bet, sheet } = await posed("kmeans", "next-place");
    const { t, run } = await view.state();
    const button = bet.locator(".guess button");
    await button.focus();
    await view.keyboard.press("Enter");
    await until(() => sheet.evaluate((sheet) => sheet === document.activeElement), "the focus on the sheet");
    assert.ok((await sheet.getAttribute("aria-label")).includes("Arrow keys"));
    // What is told beside the button is a live region.
    const place = () => bet.locator("output").textContent();
    await view.keyboard.press("ArrowRight");
    const before = await place();
    assert.match(before, /^x = .+, y = .+$/);
    await view.keyboard.press("Shift+ArrowUp");
    assert.notEqual(await place(), before);
    await view.keyboard.press("Escape");
    assert.equal(await place(), "");
    assert.ok(await button.evaluate((button) => button === document.activeElement));
    await view.keyboard.press("Enter");
    await until(() => sheet.evaluate((sheet) => sheet === document.activeElement), "the focus on the sheet");
    await view.keyboard.press("ArrowLeft");
    await view.keyboard.press("Enter");
    // What takes answers is fetched when the first one is given.
    await until(async () => (await bet.locator(".verdict").textContent()).startsWith("Noted."), "the answer taken");
    assert.deepEqual([(await view.state()).t, (await view.state()).run], [t, run]);
    await step(view, bet);
    await view.done();
  });

  it("take marks by touch on a phone, and keep them", async () => {
    const settings = { viewport: { width: 390, height: 844 }, context: { hasTouch: true } };
    const asking = await posed("kmeans", "next-place", settings);
    const { view, bet, sheet } = asking;
    await mark(asking, [60, 60], true);
    const place = await bet.locator("output").textContent();
    assert.match(place, /^x = /);
    await step(view, bet);
    assert.equal(await sheet.locator("text").count(), 2);
    await view.evaluate(() => void (location.hash = "/em"));
    await view.waitForSelector("[data-bet=ellipses]");
    await view.evaluate(() => void (location.hash = "/kmeans"));
    await until(() => settled(view.locator("[data-bet=next-place]")), "kept");
    assert.equal(await bet.locator("output").textContent(), place);
    await view.done();
  });

  it("bring a phone's picture into sight, which a panel of the lesson had moved away", async () => {
    const settings = { viewport: { width: 390, height: 844 }, context: { hasTouch: true } };
    const { view, bet, canvas } = await posed("em", "next-mean", settings);
    const left = () => canvas.evaluate((canvas) => Math.abs(canvas.closest(".panel").getBoundingClientRect().left));
    await view.locator(".lesson [data-to]").first().evaluate((link) => link.click());
    await until(async () => (await left()) > 200, "another panel");
    await bet.locator(".guess button").click();
    await until(async () => (await left()) < 60, "the picture that is to be marked");
    await view.keyboard.press("Escape");
    await view.locator(".lesson [data-to]").first().evaluate((link) => link.click());
    await until(async () => (await left()) > 200, "another panel again");
    await view.locator(".lesson section a[href^='#/em?']").first().evaluate((link) => link.click());
    await until(async () => (await left()) < 60, "the picture of the moment");
    await view.done();
  });

  it("say so where the run does not show the place", async () => {
    const view = await lesson("/kmeans?data=iris&k=3&t=1");
    const bet = view.locator("[data-bet=next-place]");
    await bet.locator(".guess button").click();
    await until(async () => (await bet.locator(".verdict").textContent()).startsWith("The run on screen"), "a refusal");
    assert.equal(await view.locator(".marks[data-waits]").count(), 0);
    await view.done();
  });
});
