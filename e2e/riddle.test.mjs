// Riddles: a picture under a number alone is built up layer by layer until somebody recognises it. Nothing tells it
// before: neither the page nor its address, its tables, its label beside the pointer, the key that shows the original.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { at, own, pixel, press, stays, until } from "./hosted.mjs";
import { opened } from "./opened.mjs";

const seen = (view, panel = "sum") =>
  view.locator(`canvas[data-panel="${panel}"]`).first().evaluate((canvas) => canvas.toDataURL());
const has = async (view, panel) => (await view.locator(`[data-panel-id="${panel}"]`).count()) > 0;
const cells = (view) => view.locator('[data-panel-id="riddle"] tbody tr').evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
const offer = (view) => view.locator('[data-do="primary"]');
const exact = (view) => until(async () => !(await view.locator(".needs").count()), "exact factors", 60_000);
/** Everything of the page that can be read, but for the list of all data sets, and the address. */
const readable = (view) =>
  view.evaluate(() => {
    const page = document.documentElement.cloneNode(true);
    page.querySelectorAll("#data option:not([selected]), .lesson, script").forEach((node) => node.remove());
    const labels = [...page.querySelectorAll("[aria-label], [title], [alt]")].map((node) => `${node.ariaLabel} ${node.title} ${node.alt}`);
    return [document.title, page.textContent, ...labels, location.href].join("\n").toLowerCase();
  });

describe("riddles", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  it("by keyboard and clicker: layers, recognised, the original, the table, the next one", async () => {
    const view = await opened(app, "/svd?data=riddle&t=1");
    await exact(view);
    assert.deepEqual((await view.state()).data, { name: "riddle", data_seed: 1 });
    for (const panel of ["original", "error", "answer", "numbers", "choose", "spectrum"]) assert.ok(!(await has(view, panel)), panel);
    for (let k = 2; k <= 6; k++) {
      await press(view, k % 2 ? "ArrowRight" : "PageDown");
      await at(view, k);
    }
    // The list of keys has what works now: it can be recognised, and the original is hidden.
    await press(view, "?");
    await view.waitForSelector(".keys kbd");
    const keys = await view.locator(".keys kbd").allTextContents();
    assert.ok(keys.includes("G") && !keys.includes("O") && !keys.includes("N"), keys.join());
    await press(view, "Escape");
    // No key and no pointer shows more than the layers that are in.
    const open = await seen(view);
    await view.keyboard.down("o");
    await view.mouse.move(...(await pixel(view, [100, 100], "sum")));
    await view.mouse.down();
    // The original stays hidden.
    await stays(() => seen(view), open, 300);
    await view.mouse.up();
    assert.equal(await seen(view), open, "the original is hidden");
    await view.keyboard.up("o");
    await view.mouse.move(...(await pixel(view, [90, 100], "sum")));
    await until(async () => /row \d+, column \d+: \d+$/i.test(await view.locator(".tip").textContent({ timeout: 300 }).catch(() => "")), "what is there");
    assert.ok(!/was/.test(await view.locator(".tip").textContent()));
    assert.ok(!/man with a camera|scikit-image|varshney|data=camera/.test(await readable(view)), "its name");
    await press(view, "g");
    await until(() => has(view, "answer"), "the original");
    assert.match(await view.locator('[data-panel-id="riddle"]').textContent(), /man with a camera.*k = 6.*Lav Varshney/is);
    let rows = await cells(view);
    assert.deepEqual([rows.length, rows[0][1], rows[0][2]], [1, "6", "2.3%"]);
    assert.ok(Number(rows[0][5]) > 60, `${rows[0][5]} layers for 30 dB`);
    // Further on nothing changes of what it took.
    await press(view, "ArrowRight");
    await at(view, 7);
    assert.deepEqual(await cells(view), rows);
    await press(view, "g");
    await until(async () => (await view.state()).data.data_seed === 2, "the next");
    await at(view, 1);
    assert.ok(!(await has(view, "answer")));
    await press(view, "ArrowRight");
    await at(view, 2);
    await exact(view);
    await offer(view).click();
    await until(async () => (await cells(view)).length === 2, "two rows");
    rows = await cells(view);
    assert.match(rows[1][0], /tartan/i);
    // The way back: to the riddle before, and to where the reader was.
    await press(view, "Control+z");
    await until(async () => (await view.state()).data.data_seed === 1, "the one before");
    assert.ok(await has(view, "answer"), "it is solved");
    await view.selectOption("#data", "cat");
    await until(async () => (await view.state()).data.name === "cat", "a cat");
    assert.ok((await has(view, "original")) && !(await has(view, "riddle")));
    await view.done();
  });

  it("leaving the demo keeps the table, a reload begins anew; a link leads to the riddle, not to the answer", async () => {
    const view = await opened(app, "/svd?data=riddle&data_seed=5&t=9");
    await exact(view);
    await press(view, "g");
    await until(async () => (await cells(view)).length === 1, "a row");
    const { link } = await view.state();
    assert.ok(/data=riddle/.test(link) && !/noise/.test(link), link);
    await view.evaluate(() => (location.hash = "#/kmeans"));
    await view.waitForSelector('canvas[data-panel="points"]');
    await view.evaluate(() => (location.hash = "#/svd?data=riddle&data_seed=6&t=1"));
    await view.waitForSelector('[data-panel-id="riddle"]');
    await until(async () => (await cells(view)).length === 1, "kept");
    await view.reload();
    await view.waitForSelector('[data-panel-id="riddle"]');
    await until(async () => (await cells(view)).length === 0, "a new visit");
    await view.done();
  });

  it("an own picture is a riddle if the reader wants it so, before it is opened", async () => {
    const view = await opened(app, "/svd?quiz=1");
    await view.evaluate(async () => {
      const canvas = new OffscreenCanvas(64, 48);
      const context = canvas.getContext("2d");
      context.fillRect(8, 8, 30, 20);
      context.arc(40, 30, 12, 0, 7);
      context.fill();
      const transfer = new DataTransfer();
      transfer.items.add(new File([await canvas.convertToBlob()], "secret.png", { type: "image/png" }));
      document.querySelector(".player").dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    });
    await own(view);
    await press(view, "ArrowRight");
    await at(view, 1);
    assert.ok((await has(view, "riddle")) && !(await has(view, "original")));
    assert.ok(!/secret/.test(await readable(view)));
    await press(view, "g");
    await until(() => has(view, "answer"), "its original");
    assert.equal(await offer(view).count(), 0);
    await view.done();
  });

  it("are put to a friend by a link that begins at the first layer", async () => {
    const view = await opened(app, "/svd?data=riddle&data_seed=2&t=3");
    await exact(view);
    assert.equal(await view.locator("[data-do=challenge]").count(), 0, "not before it is recognised");
    await offer(view).click();
    await until(() => has(view, "answer"), "its original");
    await view.evaluate(() => {
      globalThis.copied = [];
      navigator.clipboard.writeText = async (text) => void copied.push(text);
    });
    await view.locator("[data-do=challenge]").click();
    const link = await until(() => view.locator("[data-share=challenge]").inputValue(), "the link");
    assert.match(link, /#\/svd\?v=1&data=riddle&data_seed=2&t=1$/);
    // That is what was copied, and is in hand: not the link to what the reader has seen by now.
    assert.deepEqual(await until(() => view.evaluate(() => globalThis.copied?.length && copied), "the clipboard"), [link]);
    assert.equal(await view.evaluate(() => document.activeElement?.dataset.share), "challenge");
    await view.done();
    // The friend sees what everybody sees of a riddle.
    const friend = await opened(app, link.split("#")[1]);
    await exact(friend);
    assert.equal((await friend.state()).t, 1);
    for (const panel of ["original", "answer", "error"]) assert.ok(!(await has(friend, panel)), panel);
    await friend.done();
  });

  it("of a drawing, whose answer is not in sight", async () => {
    const view = await opened(app, "/svd");
    await view.evaluate(async () => {
      const canvas = new OffscreenCanvas(40, 30), context = canvas.getContext("2d");
      context.fillStyle = "#fff";
      context.fillRect(0, 0, 40, 30);
      context.fillStyle = "#000";
      context.fillRect(8, 6, 20, 14);
      const transfer = new DataTransfer();
      transfer.items.add(new File([await canvas.convertToBlob()], "house.png", { type: "image/png" }));
      document.querySelector(".player").dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    });
    await until(async () => (await view.state()).data.own, "own data");
    await exact(view);
    await view.locator("[data-do=challenge]").click();
    const link = await until(() => view.locator("[data-share=challenge]").inputValue(), "the link");
    assert.match(link, /#\/svd\?.*run=.*&quiz=1&t=1$/);
    assert.doesNotMatch(link, /house/);
    await view.done();
    const friend = await opened(app, link.split("#")[1]);
    await exact(friend);
    assert.ok((await has(friend, "riddle")) && !(await has(friend, "original")));
    assert.equal(await friend.locator("[data-do=challenge]").count(), 0);
    assert.ok(!/house/.test(await readable(friend)));
    await friend.done();
  });

  it("on a phone and on a wall, in Chinese too", async () => {
    for (const settings of [{ viewport: { width: 390, height: 844 }, lang: "zh" }, { viewport: { width: 1920, height: 1080 }, present: true }]) {
      const view = await opened(app, `/svd?data=riddle&data_seed=4&t=3${settings.present ? "&present=1" : ""}`, settings);
      await exact(view);
      await offer(view).click();
      await until(async () => (await cells(view)).length === 1, "a row");
      const wide = await view.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${wide} px too wide`);
      await view.done();
    }
  });
});
