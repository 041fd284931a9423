// A learning platform that speaks SPLICE: bets are told to it and come back from it; no other host is told anything.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { host, start } from "./harness.mjs";
import { stays, until } from "./hosted.mjs";

const HOST = (url, answer, sandbox) => `<!doctype html><meta charset="utf-8"><title>platform</title>
<iframe ${sandbox ? 'sandbox="allow-scripts"' : ""} src="${url}" style="width: 1200px; height: 800px"></iframe>
<script>
  const heard = [], target = document.querySelector("iframe").contentWindow;
  const say = (message) => target.postMessage(message, "*");
  addEventListener("message", ({ data, source, origin }) => {
    if (source !== target || typeof data?.subject !== "string" || !data.subject.startsWith("SPLICE.")) return;
    heard.push(data);
    if (data.subject === "SPLICE.getState") (${answer})(data, say);
  });
</script>`;

/** How a platform answers that has kept this. */
const keeps = (state) => `({ message_id }, say) => say({ subject: "SPLICE.getState.response", message_id, state: ${JSON.stringify(state)} })`;

describe("a platform that speaks SPLICE", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  async function framed(hash, answer, sandbox = false) {
    const outside = await host({ "/": HOST(`${app.url}#${hash}`, answer, sandbox) });
    const page = await app.open("", { url: outside.url, allowed: [outside.url] });
    const view = page.frames()[1];
    const subjects = async (name) => (await page.evaluate(() => heard)).filter(({ subject }) => subject === `SPLICE.${name}`);
    return Object.assign(view, {
      hostPage: page,
      asked: () => until(async () => (await subjects("getState"))[0], "SPLICE.getState"),
      events: () => subjects("sendEvent"),
      reports: () => subjects("reportScoreAndState"),
      async lesson() {
        await view.waitForSelector("[data-do=lesson], .lesson");
        if (!(await view.locator(".lesson").count())) await view.click("[data-do=lesson]");
        await until(async () => (await view.locator(".bet").count()) && !(await view.locator(".lesson[aria-busy]").count()), "the whole lesson");
      },
      answer: (bet, right) =>
        view.evaluate(([bet, right]) => {
          const asked = document.querySelector(`[data-bet=${bet}]`), slider = asked.querySelector("input");
          if (!slider) return asked.querySelector(`.answer${right ? "[data-right]" : ":not([data-right])"} button`).click();
          slider.value = right ? asked.dataset.right : slider.max;
          slider.dispatchEvent(new Event("input", { bubbles: true }));
          asked.querySelector(".guess button").click();
        }, [bet, right]),
      settled: (bet) => view.locator(`[data-bet=${bet}][data-settled]`).count(),
      async done() {
        await page.done();
        await outside.close();
      },
    });
  }

  for (const sandbox of [false, true]) {
    it(`is told of bets, and of a score where one is settled${sandbox ? ", in a sandboxed frame" : ""}`, async () => {
      const view = await framed("/kmeans", keeps(null), sandbox);
      const { message_id, ...rest } = await view.asked();
      assert.match(message_id, /^unrolled-/);
      assert.deepEqual(rest, { subject: "SPLICE.getState" }, "nothing of the reader's is in the question");
      await view.lesson();
      const bets = await view.locator(".bet").count();
      assert.deepEqual(await view.reports(), []);
      await view.answer("can-rise", true);
      await until(async () => (await view.reports()).length === 1, "a report");
      const [event] = await view.events(), [report] = await view.reports();
      assert.deepEqual([event.name, event.data.demo, event.data.bet, event.data.right], ["settled", "kmeans", "can-rise", true]);
      assert.equal(report.score, 1 / bets);
      assert.deepEqual(report.state, { unrolled: 1, answers: { kmeans: { "can-rise": { answer: event.data.answer, settled: true } } } });
      // One that waits for the run is saved, and gives no score before it is settled.
      await view.evaluate(() => document.querySelector(".lesson section a[href^='#/kmeans?run=']").click());
      await view.waitForFunction(() => location.hash.includes("run="));
      await view.answer("which-centre", false);
      await until(async () => (await view.reports()).length === 2, "a second report");
      assert.equal("score" in (await view.reports())[1], false);
      assert.equal((await view.reports())[1].state.answers.kmeans["which-centre"].settled, false);
      for (let step = 0; step < 2; step++) await view.locator("[data-do=step]").first().click();
      await until(async () => (await view.reports()).length === 3, "a third report");
      const last = (await view.reports())[2];
      assert.deepEqual([last.score, last.state.answers.kmeans["which-centre"].settled], [1 / bets, true]);
      assert.deepEqual((await view.events()).map(({ name, data }) => [name, data.bet, data.right]), [
        ["settled", "can-rise", true], ["answered", "which-centre", undefined], ["settled", "which-centre", false],
      ]);
      const ids = (await view.hostPage.evaluate(() => heard)).map(({ message_id }) => message_id);
      assert.equal(new Set(ids).size, ids.length);
      await view.done();
    });
  }

  it("gives back what it kept, and no score is sent for that", async () => {
    const state = { unrolled: 1, answers: { kmeans: { "can-rise": { answer: 0, settled: true }, "which-centre": { answer: 1, settled: false } }, em: { "which-curve": { answer: 0, settled: false } } } };
    const view = await framed("/kmeans", keeps(state));
    await view.asked();
    await view.lesson();
    await until(() => view.settled("can-rise"), "the answer that was kept");
    assert.equal(await view.locator("[data-bet=which-centre] [aria-pressed=true]").count(), 1);
    assert.deepEqual([await view.events(), await view.reports()], [[], []]);
    await view.answer("how-often", true);
    const [report] = await until(async () => ((await view.reports()).length ? view.reports() : undefined), "a report");
    // What belongs to another demo is not lost.
    assert.deepEqual(report.state.answers.em, state.answers.em);
    assert.deepEqual(report.state.answers.kmeans["can-rise"], state.answers.kmeans["can-rise"]);
    await view.done();
  });

  it("may answer with anything", async () => {
    const junk = [
      `{ unrolled: 1, answers: "none" }`, `{ unrolled: 2, answers: { kmeans: { "can-rise": { answer: 0, settled: true } } } }`,
      `{ unrolled: 1, answers: { kmeans: { "can-rise": { answer: 99, settled: true } } } }`,
      `{ unrolled: 1, answers: { kmeans: { "can-rise": { answer: 0.5, settled: true } } } }`,
      `{ unrolled: 1, answers: { kmeans: { "can-rise": { answer: NaN, settled: true } } } }`,
      `{ unrolled: 1, answers: { kmeans: { "can-rise": 7 } } }`, `"x".repeat(2 ** 22)`, `7`, `[[[]]]`,
      `{ unrolled: 1, answers: { kmeans: { "can-rise": { answer: 0, settled: true } } }, more: "x".repeat(70000) }`,
      `(() => { const o = { unrolled: 1, answers: {} }; o.self = o; return o; })()`,
    ];
    for (const state of junk) {
      const view = await framed("/kmeans", `({ message_id }, say) => say({ subject: "SPLICE.getState.response", message_id, state: ${state}, error: 7 })`);
      await view.asked();
      await view.lesson();
      assert.equal(await view.settled("can-rise"), 0, state);
      await view.answer("can-rise", false);
      const [report] = await until(async () => ((await view.reports()).length ? view.reports() : undefined), `a report after ${state}`);
      assert.equal(report.score, 0);
      await view.done();
    }
  });

  it("may answer late: what was answered meanwhile stays, and is told", async () => {
    const state = { unrolled: 1, answers: { kmeans: { "can-rise": { answer: 0, settled: true }, "how-often": { answer: 0, settled: true } } } };
    const view = await framed("/kmeans", "(data) => (window.late = data)");
    const { message_id } = await view.asked();
    await view.lesson();
    await view.answer("can-rise", true);
    await until(() => view.settled("can-rise"), "an answer");
    const chosen = await view.locator("[data-bet=can-rise] .answer button").evaluateAll((all) => all.findIndex((one) => one.ariaPressed === "true"));
    assert.deepEqual(await view.reports(), [], "nobody has answered yet");
    await view.hostPage.evaluate(([message_id, state]) => say({ subject: "SPLICE.getState.response", message_id, state }), [message_id, state]);
    await until(() => view.settled("how-often"), "the answer that was kept");
    const kept = chosen === 0 ? [] : [chosen];
    await until(async () => (await view.reports()).length === kept.length, "what is news to the platform");
    for (const report of await view.reports()) assert.equal(report.state.answers.kmeans["can-rise"].answer, chosen);
    await view.done();
  });

  it("is believed only if it is the page around, answers once, and by name", async () => {
    const view = await framed("/kmeans", "() => {}");
    const { message_id } = await view.asked();
    await view.lesson();
    const state = { unrolled: 1, answers: { kmeans: { "can-rise": { answer: 0, settled: true } } } };
    const subject = "SPLICE.getState.response";
    await view.hostPage.evaluate(([subject, state]) => {
      for (const message_id of [undefined, null, 7, "another"]) say({ subject, message_id, state });
      for (let i = 0; i < 10_000; i++) say({ subject, message_id: `no-${i}`, state });
    }, [subject, state]);
    // From the page itself, and from a frame beside it.
    await view.evaluate(([subject, message_id, state]) => postMessage({ subject, message_id, state }, "*"), [subject, message_id, state]);
    await view.hostPage.evaluate(([subject, message_id, state]) => {
      const sibling = document.createElement("iframe");
      sibling.srcdoc = `<script>parent.frames[0].postMessage(${JSON.stringify({ subject, message_id, state })}, "*")</scr` + "ipt>";
      document.body.append(sibling);
      return new Promise((resolve) => (sibling.onload = resolve));
    }, [subject, message_id, state]);
    await view.answer("how-often", true);
    await until(() => view.settled("how-often"), "an answer");
    assert.deepEqual([await view.settled("can-rise"), await view.events(), await view.reports()], [0, [], []]);
    await view.done();
  });

  it("is not asked where there is no lesson", async () => {
    const view = await framed("/kmeans?embed=1&hide=lesson", keeps(null));
    await view.waitForSelector("[data-do=step]");
    await view.locator("[data-do=step]").first().click();
    await stays(() => view.hostPage.evaluate(() => heard), [], 500);
    await view.done();
  });
});
