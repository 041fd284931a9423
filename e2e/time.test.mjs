// Playback: buttons, keys, scrubber, presenting.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { at, end, hosted, more, press, stays, until } from "./hosted.mjs";
import { opened } from "./opened.mjs";

describe("through time", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  it("stands still while nobody sees the page, and goes on then", async () => {
    const view = await opened(app, "/kmeans?init=random&k=5&data=five-blobs");
    const tab = (hidden) =>
      view.evaluate((hidden) => {
        Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
        document.dispatchEvent(new Event("visibilitychange"));
      }, hidden);
    const label = () => view.getAttribute(".bar [data-do=play]", "aria-label");
    const rests = await label();
    await view.click(".bar [data-do=play]");
    await until(async () => (await view.t()) >= 2, "some steps");
    await tab(true);
    await until(async () => (await label()) === rests, "it stands still");
    const t = await view.t();
    await stays(() => view.t(), t, 1200);
    await tab(false);
    await until(async () => (await view.t()) > t, "it goes on");
    await view.done();
  });

  it("by buttons: step, back, round, end, home, scrubber", async () => {
    const view = await opened(app, "/kmeans?init=random&k=5&data=five-blobs");
    const push = (name) => view.click(`.bar [data-do=${name}]`);
    for (let t = 1; t <= 4; t++) {
      await push("step");
      await at(view, t);
    }
    const four = await view.frameNow();
    for (let t = 3; t >= 1; t--) {
      await push("back");
      await at(view, t);
    }
    const one = await view.frameNow();
    for (let i = 0; i < 3; i++) await push("step");
    assert.deepEqual(await view.frameNow(), four);
    await push("round");
    await at(view, 6);
    // A round ends with an update: what comes next is an assignment.
    assert.equal(await view.innerText(".said b"), "update");
    await push("end");
    await end(view);
    const last = await view.t();
    assert.ok(await view.isDisabled(".bar [data-do=step]"));
    const scrub = (t) =>
      view.locator(".scrubber").evaluate((input, t) => {
        input.value = t;
        input.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }, t);
    for (const t of [3, last, 0, 1]) {
      await scrub(t);
      await at(view, t);
    }
    assert.deepEqual(await view.frameNow(), one);
    await push("home");
    await at(view, 0);
    assert.ok(await view.isDisabled(".bar [data-do=back]"));
    await view.done();
  });

  it("there is no button for a round, nor a key in the list, where each step is one", async () => {
    for (const [demo, rounds] of [["kmeans", 1], ["em", 1], ["pca", 1], ["svd", 0], ["diffusion", 0], ["spectral-bias", 0]]) {
      const view = await opened(app, `/${demo}`);
      await view.waitForSelector(".bar [data-do=step]");
      assert.equal(await view.locator(".bar [data-do=round]").count(), rounds, demo);
      await press(view, "?");
      await view.waitForSelector(".keys");
      const listed = (await view.innerText(".keys")).includes("Shift →");
      assert.equal(listed, rounds === 1, `${demo}: the list of keys`);
      await view.done();
    }
  });

  it("it plays, pauses, goes faster, and stops at its end", async () => {
    const view = await opened(app, "/kmeans?init=random&k=5&data=five-blobs&speed=16");
    await view.click(".bar [data-do=play]");
    await until(async () => (await view.t()) >= 2, "two steps");
    await press(view, "Space");
    await stays(() => view.t(), await view.t(), 250);
    assert.match(await view.innerText(".speed .value"), /16/);
    await press(view, "+");
    assert.match(await view.innerText(".speed .value"), /32/);
    await press(view, "-", "-");
    assert.match(await view.innerText(".speed .value"), /\b8\b/);
    await press(view, "+*4", "Space");
    await end(view);
    await until(async () => (await view.getAttribute(".bar .go", "aria-label")) === "Play", "a pause at the end");
    // Once more from the start.
    await press(view, "-*9", "Space");
    await until(async () => (await view.t()) < 3, "a new start");
    await view.done();
  });

  it("every key of the list does what it says", async () => {
    const view = await opened(app, "/kmeans?init=random");
    const state = () => view.state();
    await press(view, "ArrowRight", "PageDown");
    await at(view, 2);
    await press(view, "PageUp", "ArrowLeft");
    await at(view, 0);
    await press(view, "Shift+ArrowRight*2");
    await at(view, 4);
    await press(view, "Shift+ArrowLeft");
    await at(view, 2);
    await press(view, "End");
    assert.ok(await view.over());
    await press(view, "Home");
    await at(view, 0);
    await press(view, "ArrowRight*3");
    await at(view, 3);
    await press(view, "n");
    assert.deepEqual([(await state()).seed, await view.t()], [2, 0]);
    await press(view, "ArrowRight*3");
    await at(view, 3);
    await press(view, "r");
    assert.deepEqual([(await state()).seed, await view.t()], [2, 0]);
    await press(view, "Control+z", "Control+z");
    await until(async () => (await state()).seed === 1 && (await view.t()) === 3, "the run before");
    await press(view, "Control+Shift+z");
    await until(async () => (await state()).seed === 2 && (await view.t()) === 3, "the run after");
    const shown = async (selector) => (await view.locator(selector).count()) === 1;
    await press(view, "c");
    await until(() => shown(".controls"), "all controls");
    for (const [key, selector] of [["l", ".lesson"], ["c", ".controls"]]) {
      assert.ok(await shown(selector));
      await press(view, key);
      await until(async () => !(await shown(selector)), `no ${selector}`);
      await press(view, key.toUpperCase());
      await until(() => shown(selector), selector);
    }
    await press(view, "f");
    await until(() => view.evaluate(() => !!document.fullscreenElement), "full screen");
    await press(view, "f");
    await until(() => view.evaluate(() => !document.fullscreenElement), "no full screen");
    await press(view, "p");
    await until(() => view.evaluate(() => document.documentElement.dataset.present === "1"), "presenting");
    await press(view, "p");
    await until(() => view.evaluate(() => !document.documentElement.dataset.present), "no presenting");
    await view.done();
  });

  it("the list of keys opens with ?, keeps the focus, and closes with Escape", async () => {
    const view = await opened(app, "/kmeans?t=2");
    await more(view);
    await view.focus("[data-do=help]");
    await press(view, "?");
    const dialog = view.locator("[role=dialog]");
    await dialog.waitFor();
    assert.ok((await dialog.locator("tr").count()) >= 19);
    const inside = () => view.evaluate(() => !!document.activeElement.closest("[role=dialog]"));
    assert.ok(await inside());
    for (let i = 0; i < 4; i++) {
      await press(view, "Tab");
      assert.ok(await inside(), "the focus left the dialog");
    }
    await press(view, "ArrowRight", "n", "Space");
    await at(view, 2);
    await press(view, "Escape");
    await until(async () => !(await dialog.count()), "no dialog");
    await until(() => view.evaluate(() => document.activeElement.dataset.do === "help"), "the focus where it was");
    await press(view, "ArrowRight");
    await at(view, 3);
    await view.done();
  });

  it("a control that was touched leaves the keys to the clicker", async () => {
    const view = await opened(app, "/kmeans");
    const slider = view.locator("input[type=range]#k");
    await slider.click({ position: { x: 60, y: 6 } });
    const { k } = (await view.state()).params;
    await press(view, "ArrowRight", "PageDown");
    await at(view, 2);
    assert.equal((await view.state()).params.k, k);
    await view.click("[data-knob=init] [data-value=random]");
    await until(async () => (await view.state()).params.init === "random", "random starts");
    await press(view, "ArrowRight*2");
    await at(view, 2);
    await view.click("[data-knob=init] [data-value=random]");
    await press(view, "Space");
    await until(async () => (await view.t()) > 2, "it plays");
    await press(view, "Space", "Home");
    await more(view);
    for (const selector of ["[data-knob=cells]", "[data-tool=draw]", ".zoom button", "[data-knob=standardize]"]) {
      await view.locator(selector).first().click();
      await press(view, "Home", "ArrowRight");
      await at(view, 1);
    }
    // A choice of data gives the keys back, too.
    await view.selectOption("#data", "moons");
    await until(async () => (await view.state()).data.name === "moons", "moons");
    await press(view, "ArrowRight");
    await at(view, 1);
    await view.done();
  });

  it("a slider that the tab key came to has its own keys", async () => {
    const view = await opened(app, "/kmeans?k=3");
    for (let i = 0; i < 60 && (await view.evaluate(() => document.activeElement.id)) !== "k"; i++) await press(view, "Tab");
    await press(view, "ArrowRight*2", "ArrowLeft");
    await until(async () => (await view.locator("#k").inputValue()) === "4", "four clusters");
    await press(view, "Home");
    await until(async () => (await view.locator("#k").inputValue()) === "1", "one cluster");
    await at(view, 0);
    // All other keys are the run's.
    await press(view, "PageDown");
    await at(view, 1);
    await view.done();
  });

  it("no key acts while text is typed", async () => {
    const view = await opened(app, "/kmeans?t=3");
    await more(view);
    for (const field of ["#seed", "#data_seed"]) {
      await view.focus(field);
      await press(view, "ArrowRight", "ArrowLeft", "Home", "End", "Space", "n", "r", "l", "c", "p", "?");
      await at(view, 3);
      assert.equal((await view.state()).seed, 1);
    }
    await more(view);
    await view.fill("#seed", "42");
    await press(view, "Tab");
    await until(async () => (await view.state()).seed === 42, "seed 42");
    await view.click("[data-do=paste]");
    await view.focus("[role=dialog] textarea");
    await view.keyboard.type("n r l p ? c");
    assert.equal(await view.inputValue("[role=dialog] textarea"), "n r l p ? c");
    await press(view, "Escape");
    await until(async () => !(await view.locator("[role=dialog]").count()), "no dialog");
    assert.equal((await view.state()).seed, 42);
    await view.done();
  });

  it("presenting, no text of a panel is smaller than 24 px at 1280 × 720", async () => {
    const view = await hosted(app, "/kmeans?data=penguins&t=9&present=1&panel=points,cost,picked,gamma,confusion,elbow", {
      viewport: { width: 1280, height: 720 },
    });
    await view.waitForSelector(".panel-points canvas");
    const small = await view.evaluate(() => {
      const found = [];
      const walker = document.createTreeWalker(document.querySelector(".stage"), NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
        const size = parseFloat(getComputedStyle(element).fontSize);
        if (size < 24) found.push(`${size}px ${element.closest("[data-panel-id]")?.dataset.panelId} ${walker.currentNode.data}`);
      }
      return found;
    });
    assert.deepEqual(small, []);
    for (const panel of ["points", "cost"]) {
      const { data } = await view.ask({ cmd: "export", what: "svg", panel });
      const sizes = [...data.matchAll(/font-size="([\d.]+)/g)].map((match) => Number(match[1]));
      assert.ok(sizes.length > 3 && sizes.every((size) => size >= 24), `${panel}: ${sizes}`);
    }
    const overflow = await view.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${overflow} px too wide`);
    await view.done();
  });

  it("undo leads back to where the run was, also if steps were under way when it was changed", async () => {
    const view = await opened(app, "/kmeans?data=large&k=12&init=random");
    // All in one task: no answer can come between.
    await view.evaluate(() => {
      for (let i = 0; i < 5; i++) window.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
      document.querySelector("[data-knob=init] [data-value=manual]").click();
    });
    await until(async () => (await view.state()).params.init === "manual", "the change");
    await at(view, 0);
    await press(view, "Control+z");
    await until(async () => (await view.state()).params.init === "random", "undo");
    await at(view, 5);
    await view.done();
  });
});
