// What is fetched later: parts of the program and words. They come when they are needed; where they do not come, the
// page says so and goes on, and trying again helps once the network is back.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { at, clumps, dismiss, drop, hosted, notice, press, stays, until } from "./hosted.mjs";

/** No file of that pattern comes any more; gives what lets them come again, and forgets the errors that were provoked. */
async function block(page, pattern) {
  const refuse = (route) => route.abort("failed");
  await page.context().route(pattern, refuse);
  const part = pattern.replace("**", "").split("*")[0];
  return async () => {
    await page.context().unroute(pattern, refuse);
    const mine = page.troubles.filter((trouble) => trouble.includes(part));
    assert.ok(mine.length, `nothing asked for ${pattern}`);
    page.troubles.splice(0, page.troubles.length, ...page.troubles.filter((trouble) => !mine.includes(trouble)));
  };
}

const message = (page) => page.locator(".waiting[role=alert]");
const retry = (page) => page.locator("[data-do=retry]");

describe("what is fetched later", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  const from = { gallery: ["/", ".card"], "another demo": ["/kmeans?k=3", ".player canvas[data-panel=points]"] };
  const said = { en: /could not be fetched/, zh: /未能获取/ };
  for (const [lang, [name, [hash, shown]]] of [["en", Object.entries(from)[0]], ["zh", Object.entries(from)[1]]]) {
    it(`a demo whose part does not come, from ${name} (${lang})`, async () => {
      let free;
      const page = await app.open(hash, { lang, wait: shown, before: async (page) => (free = await block(page, "**/parts/em*.wasm")) });
      await page.click("header nav a[href^='#/em']");
      await message(page).waitFor();
      assert.match(await message(page).innerText(), said[lang]);
      assert.equal(await page.locator(shown).count(), 0);
      assert.equal(await page.locator("header nav a[aria-current=page]").evaluate((link) => link.hash.split("?")[0]), "#/em");
      // Still no network: it says so again.
      await retry(page).click();
      await until(async () => !(await message(page).count()), "a new attempt");
      await message(page).waitFor();
      await free();
      await retry(page).click();
      await page.waitForSelector(".player canvas[data-panel=points]");
      assert.equal(await message(page).count(), 0);
      await page.done();
    });
  }

  it("another page can be opened instead, and the address asks again", async () => {
    let free;
    const page = await app.open("/kmeans?k=3", { wait: ".player", before: async (page) => (free = await block(page, "**/parts/em*.wasm")) });
    await page.click("header nav a[href^='#/em']");
    await message(page).waitFor();
    await page.click("header nav a[href^='#/kmeans']");
    await page.waitForSelector(".player canvas[data-panel=points]");
    assert.equal(await message(page).count(), 0);
    await free();
    await page.click("header nav a[href^='#/em']");
    await page.waitForSelector("canvas[data-panel=evidence]");
    await page.done();
  });

  it("a language whose words do not come leaves the page as it is, and loses nothing when it comes", async () => {
    const view = await hosted(app, "/kmeans?k=3");
    await press(view, "ArrowRight*3");
    await at(view, 3);
    const frame = await view.frameNow();
    const free = await block(view, "**/words/kmeans.zh*");
    await view.click("[data-do=lang]");
    await view.locator(".notice[role=alert]").waitFor();
    assert.deepEqual(await view.frameNow(), frame);
    await free();
    await retry(view).click();
    await until(async () => /均值/.test(await view.locator(".lesson h1").innerText()), "the lesson in Chinese");
    assert.equal(await view.locator(".notice[role=alert]").count(), 0);
    assert.deepEqual(await view.frameNow(), frame);
    assert.equal((await view.state()).t, 3);
    await view.done();
  });

  it("a file that cannot be read without its part", async () => {
    const view = await hosted(app, "/kmeans?k=3");
    const free = await block(view, "**/parts/tables*.wasm");
    await drop(view, clumps);
    assert.match(await notice(view, "part-missing"), /could not be fetched/);
    assert.equal((await view.state()).data.own, undefined);
    await dismiss(view);
    await press(view, "ArrowRight");
    await at(view, 1);
    await free();
    await drop(view, clumps);
    await until(async () => (await view.state()).data.own, "own data");
    await view.done();
  });

  it("a link that cannot be packed without its part: the page goes on, and the next step writes it", async () => {
    let free;
    const page = await app.open("/kmeans?k=2", { wait: ".player canvas", before: async (page) => (free = await block(page, "**/parts/files*.wasm")) });
    await drop(page, clumps);
    assert.match(await notice(page, "part-missing"), /could not be fetched/);
    await dismiss(page);
    await page.keyboard.press("ArrowRight");
    await notice(page, "part-missing");
    assert.doesNotMatch(await page.evaluate(() => location.hash), /run=/);
    await free();
    await page.keyboard.press("ArrowRight");
    await until(async () => /run=/.test(await page.evaluate(() => location.hash)), "the run in the address");
    await page.done();
  });

  it("a host gets its links and exports, whatever comes late", async () => {
    const view = await hosted(app, "/em?embed=1", { frame: "" });
    assert.match((await view.ask({ cmd: "export", what: "svg" })).data, /^<svg/);
    assert.equal((await view.ask({ cmd: "step" })).state.t, 1);
    await view.done();
  });

  it("a demo's part comes when its card in the gallery comes near", async () => {
    const asked = [];
    const page = await app.open("/", {
      viewport: { width: 360, height: 240 },
      wait: ".card",
      before: (page) => page.context().on("request", (request) => asked.push(/parts\/([a-z-]+?)[-.]\w+\.wasm/.exec(request.url())?.[1])),
    });
    const parts = () => asked.filter(Boolean);
    await stays(async () => parts().includes("em"), false, 1000);
    await page.locator(".card[href^='#/em']").scrollIntoViewIfNeeded();
    await until(() => parts().includes("em"), "its part");
    const drawn = () =>
      page.$eval(".card[href^='#/em'] canvas", (canvas) =>
        canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0));
    await until(drawn, "its still");
    await page.done();
  });
});
