// Rank-k reconstruction in the browser: small matrices by keyboard, exact factors that numbers wait for, pictures of the
// reader's own, good and bad, numbers that are typed, a drawing whose singular values follow the pen.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { at, dismiss, dropPicture, end, hosted, more, notice, own, pixel, png, press, until } from "./hosted.mjs";
import { opened } from "./opened.mjs";

const near = (a, b, tolerance) => Math.abs(a - b) <= tolerance;
const written = (view, part) =>
  until(async () => part.test(decodeURIComponent(await view.evaluate(() => location.hash))), `${part} in the address`);
const seen = (view, panel = "sum", slot = 0) =>
  view.locator(`canvas[data-panel="${panel}"]`).nth(slot).evaluate((canvas) => canvas.toDataURL());
const exact = (view) => until(async () => !(await view.locator(".needs").count()), "exact factors", 60_000);

/** Small pictures of 8 × 4 pixels as other programs write them (Pillow): type, file, width and height as they are to be seen.
 * The JPEG says of itself that it lies on its side; the GIF moves, and its first picture counts. */
const FILES = [
  ["image/jpeg", "/9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/wAALCAAEAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAABP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AA//Z", [4, 8]],
  ["image/webp", "UklGRiwAAABXRUJQVlA4TCAAAAAvB8AAALmM6H/sIgrf/4BCthGggZ0/2YswHhETAHq9AQ==", [8, 4]],
  ["image/bmp", "Qk2WAAAAAAAAADYAAAAoAAAACAAAAAQAAAABABgAAAAAAGAAAADEDgAAxA4AAAAAAAAAAAAAALQAALQeALQ8ALRaALR4ALSWALS0ALTSAHgAAHgeAHg8AHhaAHh4AHiWAHi0AHjSADwAADweADw8ADxaADx4ADyWADy0ADzSAAAAAAAeAAA8AABaAAB4AACWAAC0AADS", [8, 4]],
  ["image/gif", "R0lGODdhCAAEAIQAANK0ALS0AJa0ANJ4ALR4AJZ4AHi0AFq0AHh4AFp4ADy0AB60AAC0ADx4AB54AAB4ANI8ALQ8AJY8AHg8AFo8ADw8AB48AAA8ANIAALQAAJYAAHgAAFoAADwAAB4AAAAAACwAAAAACAAEAAAIJwA/eOjAYYOGDBguWKhAYYKECBAeOGiQAEEBAgMYLFBwwICAAAACAgAh+QQBAAABACwAAAAACAAEAIH/AAAAAAAAAAAAAAAIDAABCBxIsKDBgwQDAgA7", [8, 4]],
];


describe("rank-k reconstruction", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  it("by keyboard: four numbers, k from 0 to 2 and back", async () => {
    const view = await opened(app, "/svd");
    const frames = [await view.frameNow()];
    const names = "channels fro_error height k psnr singular_values stored_numbers tail_bound width".split(" ");
    assert.deepEqual(Object.keys(frames[0]).toSorted(), names);
    for (const k of [1, 2]) {
      await press(view, "ArrowRight");
      await at(view, k);
      frames.push(await view.frameNow());
    }
    assert.ok(near(frames[0].fro_error, Math.sqrt(50), 1e-13) && near(frames[1].fro_error, Math.sqrt(5), 1e-13));
    assert.ok(near(frames[1].tail_bound, Math.sqrt(5), 1e-13) && near(frames[2].fro_error, 0, 1e-13));
    assert.ok(near(frames[0].singular_values[0], Math.sqrt(45), 1e-13));
    assert.deepEqual(frames.map((frame) => frame.stored_numbers), [0, 4, 8]);
    assert.ok(await view.over());
    for (const k of [1, 0]) {
      await press(view, "ArrowLeft");
      await at(view, k);
      assert.deepEqual(await view.frameNow(), frames[k]);
    }
    await press(view, "End");
    await at(view, 2);
    const fetched = await view.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name));
    assert.ok(!fetched.some((name) => name.includes("parts/factors")), "small matrices need no large factorisation");
    await view.done();
  });

  it("hovering names a cell, a click on a curve goes to its k", async () => {
    const view = await opened(app, "/svd?data=documents&t=1");
    const box = await view.locator('canvas[data-panel="sum"]').boundingBox();
    await until(async () => {
      await view.mouse.move(box.x + box.width * 0.5, box.y + box.height * (0.2 + 0.6 * Math.random()));
      // Its rows are words, and have names.
      return /row \d \((data|info|retrieval|brain|lung)\), column \d/.test(await view.locator(".tip").textContent({ timeout: 300 }).catch(() => ""));
    }, "a cell under the pointer");
    await view.locator('canvas[data-panel="spectrum"]').scrollIntoViewIfNeeded();
    await view.mouse.click(...(await pixel(view, [3, 1], "spectrum")));
    await at(view, 3);
    await view.done();
  });

  it("numbers of a large picture wait for exact factors, and are the tail", async () => {
    const view = await hosted(app, "/svd?data=slide&t=50");
    // Asked at once, answered when they are there.
    const frame = await view.frameNow();
    assert.deepEqual([frame.k, frame.width, frame.height, frame.channels], [50, 1618, 1162, 1]);
    assert.equal(frame.singular_values.length, 1162);
    const norm = Math.hypot(...frame.singular_values);
    assert.ok(near(frame.fro_error, frame.tail_bound, 1e-5 * norm), `${frame.fro_error} beside ${frame.tail_bound}`);
    assert.equal(frame.stored_numbers, 139_000);
    assert.ok(near(frame.psnr, 23.25, 0.05), `${frame.psnr}`);
    await exact(view);
    await view.ask({ cmd: "seek", t: 677 });
    const far = await view.frameNow();
    assert.equal(far.stored_numbers, 1_882_060);
    await view.ask({ cmd: "seek", t: 50 });
    assert.deepEqual(await view.frameNow(), frame, "a function of k alone");
    await view.done();
  });

  it("exact factors can be declined, and had after all", async () => {
    const view = await hosted(app, "/svd");
    await dropPicture(view, png(1000, 800, (x, y) => [(x * x + y * 7) >> 6 & 255, 0, (x * y) >> 9 & 255, 255]));
    await view.click('[data-do="stop-needs"]', { timeout: 60_000 });
    await view.waitForSelector('[data-do="want-needs"]');
    const refused = await view.ask({ cmd: "frame" });
    assert.deepEqual([refused.ok, refused.error?.code], [false, "needs-declined"]);
    await press(view, "ArrowRight");
    await view.click('[data-do="want-needs"]');
    await exact(view);
    const frame = await view.frameNow();
    assert.deepEqual([frame.width, frame.channels, frame.k], [1000, 3, 11]);
    assert.ok(near(frame.fro_error, frame.tail_bound, 1e-5 * Math.hypot(...frame.singular_values.flat())));
    await view.done();
  });

  it("the wipe line is dragged and taken back; the original is held in view", async () => {
    const view = await opened(app, "/svd?data=tartan&t=1");
    await exact(view);
    const plain = await seen(view);
    const from = await pixel(view, [0, 128], "sum");
    const to = await pixel(view, [128, 128], "sum");
    await view.mouse.move(...from);
    await view.mouse.down();
    await view.mouse.move(...to, { steps: 6 });
    await view.mouse.up();
    await written(view, /wipe=0\.(49|5)/);
    assert.notEqual(await seen(view), plain);
    await press(view, "Control+z");
    await until(async () => (await seen(view)) === plain, "no wipe");
    await view.mouse.move(...(await pixel(view, [200, 60], "sum")));
    await view.mouse.down();
    await until(async () => (await seen(view)) !== plain, "the original");
    const held = await seen(view);
    await view.mouse.up();
    await until(async () => (await seen(view)) !== held, "rank 1 again");
    const button = await view.locator('[data-do="original"]').boundingBox();
    await view.mouse.move(button.x + 9, button.y + 9);
    await view.mouse.down();
    await until(async () => (await view.getAttribute('[data-do="original"]', "aria-pressed")) === "true", "held");
    await view.mouse.up();
    await until(async () => (await view.getAttribute('[data-do="original"]', "aria-pressed")) === "false", "let go");
    await view.focus('[data-do="original"]');
    await view.keyboard.press("Enter");
    await until(async () => (await view.getAttribute('[data-do="original"]', "aria-pressed")) === "true", "pressed");
    await view.keyboard.press("Enter");
    await view.keyboard.down("o");
    await until(async () => (await view.getAttribute('[data-do="original"]', "aria-pressed")) === "true", "held by key");
    await view.keyboard.up("o");
    await until(async () => (await view.getAttribute('[data-do="original"]', "aria-pressed")) === "false", "let go");
    await view.keyboard.down("o");
    await more(view);
    await view.focus("#share");
    await view.keyboard.up("o");
    await until(async () => (await view.getAttribute('[data-do="original"]', "aria-pressed")) === "false", "let go elsewhere");
    assert.equal(await view.t(), 1);
    await view.done();
  });

  it("what no step has told is a gap of a metric's curve", async () => {
    const view = await opened(app, "/svd?data=cat&t=12");
    await at(view, 12);
    // Rounding to pixels is known only of sums that were made.
    const drawn = async (part) => /L/.test(await view.getAttribute(`[data-metric=rounding_error] .${part}`, "d"));
    await until(() => drawn("gap"), "a gap");
    assert.ok(!(await drawn("line")), "nothing is drawn as if it were known");
    await press(view, "Home");
    await at(view, 0);
    await press(view, "ArrowRight*4");
    await at(view, 4);
    await until(() => drawn("line"), "what has been seen since");
    await view.done();
  });

  it("a rule leads to its k", async () => {
    const view = await opened(app, "/svd?data=gradient");
    await exact(view);
    const row = view.locator('[data-panel-id="choose"] tbody tr').first();
    const k = Number(await row.locator("button").textContent());
    await row.locator("button").click();
    await at(view, k);
    await more(view);
    await view.fill("#share", "0.5");
    await view.locator("#share").blur();
    await until(async () => Number(await row.locator("button").textContent()) < k || k <= 1, "fewer for less");
    await view.done();
  });

  it("own pictures: transparency on white, one row, one colour, four million pixels of six", async () => {
    const view = await opened(app, "/svd");
    await dropPicture(view, png(8, 6, (x) => [200, 10, 10, x < 4 ? 255 : 0]));
    await own(view);
    let frame = await view.frameNow();
    assert.deepEqual([frame.width, frame.height], [8, 6]);
    await press(view, "End");
    await end(view);
    assert.ok(near((await view.frameNow()).fro_error, 0, 0.01));
    await dropPicture(view, png(300, 1, (x) => [x % 256, x % 256, x % 256, 255]));
    await until(async () => (await view.frameNow()).width === 300, "one row");
    await dropPicture(view, png(40, 30, () => [7, 7, 7, 255]));
    await until(async () => (await view.frameNow()).width === 40, "one colour");
    frame = await view.frameNow();
    const values = [frame.singular_values].flat(2);
    assert.ok(values[1] < 1e-3 * values[0], "rank 1");
    await dropPicture(view, png(3000, 2000, (x, y) => [(x * y) >> 14 & 255, 0, 0, 255]));
    await until(async () => (await view.locator('.notice[data-code="picture-scaled"]').count()) > 0, "scaled", 30_000);
    await until(async () => (await view.locator(".knob.list .value").textContent()).includes("×"), "its size");
    // What is told lies over the button, as soon as the picture is kept.
    await dismiss(view);
    await view.click('[data-do="stop-needs"]');
    await dismiss(view);
    await view.done();
  });

  it("an own picture opens with its colours and its first layers, and is taken back in one piece", async () => {
    const view = await opened(app, "/svd?data=documents&t=2");
    await dropPicture(view, png(60, 40, (x, y) => [x * 4, y * 6, (x * y) & 255, 255]));
    await at(view, 10);
    const { params, data } = await view.state();
    assert.deepEqual([params.color, data.own], ["rgb", true]);
    const lit = await view.locator("canvas[data-panel=sum]").evaluate((canvas) => {
      const { width, height } = canvas;
      const { data } = canvas.getContext("2d").getImageData(width / 4, height / 4, width / 2, height / 2);
      return new Set(data).size;
    });
    assert.ok(lit > 50, `${lit} kinds of bytes`);
    await press(view, "Control+z");
    await until(async () => (await view.state()).data.name === "documents", "five words again");
    assert.equal(await view.t(), 2);
    await view.done();
  });

  it("every format that browsers read, turned as it says itself, dropped and pasted", async () => {
    const view = await opened(app, "/svd");
    for (const [type, text, [width, height]] of FILES) {
      await dropPicture(view, Buffer.from(text, "base64"), `picture.${type.slice(6)}`, type);
      await until(async () => {
        const frame = await view.frameNow();
        return frame.width === width && frame.height === height;
      }, type);
      await press(view, "Control+z");
      await until(async () => (await view.frameNow()).width === 2, "four numbers again");
    }
    await view.evaluate((text) => {
      const clipboardData = new DataTransfer();
      const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
      clipboardData.items.add(new File([bytes], "image.png", { type: "image/png" }));
      document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, png(31, 7, (x, y) => [x, y, 9, 255]).toString("base64"));
    await until(async () => (await view.frameNow()).width === 31, "the pasted picture");
    await view.done();
  });

  it("a host loads a picture, as a file or as pixels, and rows as a matrix", async () => {
    const view = await hosted(app, "/svd");
    const given = (make) => view.hostPage.evaluate(`(async () => {
      const canvas = new OffscreenCanvas(12, 5);
      const context = canvas.getContext("2d");
      context.fillRect(3, 1, 4, 2);
      const id = "image";
      return new Promise(async (resolve) => { answers.set(id, resolve); target.postMessage({ unrolled: 1, id, cmd: "load", image: ${make} }, "*"); });
    })()`);
    for (const make of ["await canvas.convertToBlob()", "context.getImageData(0, 0, 12, 5)"]) {
      const { ok, state } = await given(make);
      assert.deepEqual([ok, state.data], [true, { own: true }], make);
      assert.deepEqual([(await view.frameNow()).width, (await view.frameNow()).channels], [12, 1]);
      await press(view, "Control+z");
    }
    assert.equal((await given('new Blob(["no picture"])')).error.code, "picture-unreadable");
    assert.ok((await view.ask({ cmd: "load", points: [[1, 2], [3, 4], [5, 6]] })).ok);
    assert.deepEqual([(await view.frameNow()).height, (await view.frameNow()).width], [3, 2]);
    assert.equal((await view.ask({ cmd: "load", points: [[1, 2], [3]] })).error.code, "matrix-ragged");
    await view.done();
  });

  it("bad files say why, and nothing changes", async () => {
    const view = await opened(app, "/svd?data=documents&t=1");
    const good = png(20, 20, (x, y) => [x * 9, y * 9, 0, 255]);
    const before = await view.frameNow();
    const tries = [
      [good.subarray(0, 60), "picture-unreadable"],
      [Buffer.from("no picture at all"), "picture-unreadable"],
      [png(2, 2, () => [0, 0, 0, 255], [30_000, 30_000]), "picture-too-large"],
      [png(2, 2, () => [0, 0, 0, 255], [0, 5]), "picture-unreadable"],
      [Buffer.alloc(0), "picture-unreadable"],
    ];
    for (const [bytes, code] of tries) {
      await dropPicture(view, bytes);
      assert.ok((await notice(view, code)).length > 10);
      await dismiss(view);
      assert.deepEqual(await view.frameNow(), before, code);
    }
    // A table of words is no matrix.
    await dropPicture(view, Buffer.from("a b\nc d"), "words.txt", "text/plain");
    await notice(view, "matrix-bad-cell");
    await dismiss(view);
    assert.deepEqual(await view.frameNow(), before);
    await press(view, "ArrowRight");
    await at(view, 2);
    await view.done();
  });

  it("numbers are typed, pasted, refused; the link carries them", async () => {
    const view = await opened(app, "/svd");
    await more(view);
    await view.click('[data-do="paste"]');
    const cell = (i) => view.locator(".typed input").nth(i);
    await cell(0).fill("x");
    await view.click('[data-do="take-apart"]');
    await until(async () => /1/.test(await view.locator(".wrong").textContent()), "which cell");
    // Each cell by itself: neither an empty one nor a comma makes another matrix of it.
    for (const silly of ["", "1,5", "1 2", "1e999"]) {
      await cell(0).fill(silly);
      await view.click('[data-do="take-apart"]');
      await until(async () => /row 1, column 1/i.test(await view.locator(".wrong").textContent()), `“${silly}” is refused`);
    }
    await view.keyboard.press("Escape");
    await until(async () => !(await view.locator("[role=dialog]").count()), "closed from within");
    await more(view);
    await view.click('[data-do="paste"]');
    await cell(0).focus();
    await view.keyboard.press("Escape");
    await until(async () => !(await view.locator("[role=dialog]").count()), "closed from within a cell");
    await view.click('[data-do="paste"]');
    await cell(0).fill("6");
    await view.locator(".stepper button").nth(3).click();
    await until(async () => (await view.locator(".typed input").count()) === 6, "another column");
    await cell(2).fill("-2.5");
    await view.click('[data-do="take-apart"]');
    await own(view);
    const frame = await view.frameNow();
    assert.deepEqual([frame.height, frame.width], [2, 3]);
    assert.ok(near(Math.hypot(...frame.singular_values), Math.hypot(6, 0, -2.5, 4, 5, 0), 1e-12));
    await written(view, /run=/);
    await view.reload();
    await view.ready();
    assert.deepEqual((await view.frameNow()).singular_values, frame.singular_values);
    await press(view, "Control+z");
    await view.done();
  });

  it("singular values follow the pen", async () => {
    const view = await opened(app, "/svd?t=1");
    await more(view);
    await view.click('[data-do="sketch"]');
    const canvas = view.locator("canvas.sketch");
    await canvas.scrollIntoViewIfNeeded();
    const box = await canvas.boundingBox();
    const to = (x, y) => [box.x + box.width * x, box.y + box.height * y];
    await view.mouse.move(...to(0.2, 0.2));
    await view.mouse.down();
    await view.mouse.move(...to(0.5, 0.5), { steps: 8 });
    await own(view);
    const first = await view.frameNow();
    assert.deepEqual([first.width, first.height, first.k], [96, 96, 1]);
    await view.mouse.move(...to(0.8, 0.3), { steps: 8 });
    await until(async () => (await view.frameNow()).singular_values[1] !== first.singular_values[1], "with the pen still down");
    await view.mouse.up();
    await view.click(".panel-sketch .small");
    await until(async () => (await view.frameNow()).singular_values[1] < 1, "a white sheet has rank 1");
    await view.done();
  });

  it("without a worker the page computes by itself, exact factors too", async () => {
    const view = await hosted(app, "/svd?data=camera&t=5", {
      before: (page) => page.context().addInitScript(() => (globalThis.Worker = class { constructor() { throw new Error("no workers here"); } })),
    });
    await exact(view);
    const frame = await view.frameNow();
    assert.ok(near(frame.fro_error, frame.tail_bound, 1e-5 * Math.hypot(...frame.singular_values)));
    await view.done();
  });

  it("noise beside a tartan at the same k", async () => {
    const view = await opened(app, "/svd?data=noise&t=2&vs=svd%3Fdata%3Dtartan%26color%3Drgb%26t%3D2");
    await until(async () => (await view.locator('canvas[data-panel="sum"]').count()) === 2, "two pictures");
    await exact(view);
    await press(view, "ArrowRight");
    await at(view, 3);
    assert.ok((await view.frameNow()).fro_error > 1000, "noise has no low rank");
    await view.done();
  });

  it("a slider below the picture says its name, leads to any k and follows the run", async () => {
    for (const [viewport, lang, name] of [
      [{ width: 1366, height: 768 }, "en", "Number of layers k"],
      [{ width: 390, height: 844 }, "zh", "层数 k"],
    ]) {
      const view = await opened(app, "/svd?data=cat&t=1", { viewport, lang });
      const slider = view.getByLabel(name);
      const [of, picture] = [await slider.boundingBox(), await view.locator('canvas[data-panel="sum"]').boundingBox()];
      assert.ok(of.y >= picture.y + picture.height - 1 && of.y + of.height <= viewport.height, "below the picture, in sight");
      await slider.fill("12");
      await at(view, 12);
      await press(view, "ArrowRight");
      await at(view, 13);
      await until(async () => (await slider.inputValue()) === "13", "the slider follows");
      await view.done();
    }
  });
});
