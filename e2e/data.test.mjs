// The reader's own data: dropped, pasted, with gaps, or broken.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { at, clumps, dismiss, drop, end, more, notice, own, press, until } from "./hosted.mjs";
import { opened } from "./opened.mjs";

const size = async (view) => (await view.locator(".list .value").innerText()).trim();

describe("own data", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  it("a file that is dropped runs to its end by keyboard alone, back and forth", async () => {
    const view = await opened(app, "/kmeans?k=3");
    await drop(view, clumps);
    await own(view);
    assert.equal(await size(view), "30 × 2");
    await press(view, "Shift+ArrowRight*2");
    const t = await view.t();
    assert.ok(t >= 4, `two rounds took ${t} steps`);
    await press(view, "End");
    await end(view);
    const last = await view.t();
    // It is announced, with its reason, in a live region.
    const said = view.locator("[aria-live=polite] strong.end[data-end]");
    assert.ok((await said.innerText()).length > 10);
    const frames = [await view.frameNow()];
    for (let t = last - 1; t >= 0; t--) {
      await press(view, "ArrowLeft");
      frames.unshift(await view.frameNow());
    }
    assert.equal(await view.t(), 0);
    for (let t = 1; t <= last; t++) {
      await press(view, "ArrowRight");
      assert.deepEqual(await view.frameNow(), frames[t], `t = ${t}`);
    }
    await press(view, "Home");
    assert.deepEqual(await view.frameNow(), frames[0]);
    await press(view, "End");
    assert.deepEqual(await view.frameNow(), frames.at(-1));
    await view.done();
  });

  it("a file is taken wherever it is dropped: a browser would open it in the page's place", async () => {
    const view = await opened(app, "/kmeans?k=3");
    const kept = await view.evaluate(() => {
      const over = new DragEvent("dragover", { bubbles: true, cancelable: true });
      return !document.querySelector(".top").dispatchEvent(over);
    });
    assert.ok(kept, "the browser is told that the page takes it");
    await drop(view, clumps, "table.csv", ".top");
    await own(view);
    assert.equal(await size(view), "30 × 2");
    await view.done();
  });

  it("sizes are grouped as all numbers are", async () => {
    const view = await opened(app, "/kmeans?data=large&k=8");
    assert.equal(await size(view), "100\u202f000 × 2");
    await view.done();
  });

  it("a file is chosen with the keyboard", async () => {
    const view = await opened(app, "/kmeans?k=2");
    let chooser;
    await until(async () => {
      await more(view);
      await view.focus("[data-do=open-file]");
      // While the controls come the key may find no button: then it is pressed again.
      const asked = view.waitForEvent("filechooser", { timeout: 2000 }).catch(() => undefined);
      await press(view, "Enter");
      return (chooser = await asked);
    }, "a choice of files");
    await chooser.setFiles({ name: "a.csv", mimeType: "text/csv", buffer: Buffer.from(clumps) });
    await own(view);
    await press(view, "ArrowRight");
    await at(view, 1);
    await view.done();
  });

  it("a column of labels stands beside the clusters, and stays out of the points", async () => {
    const view = await opened(app, "/kmeans?k=3");
    await drop(view, clumps);
    await own(view);
    await press(view, "End");
    const table = view.locator("[data-panel-id=confusion] table");
    await table.waitFor();
    const text = await table.innerText();
    for (const kind of ["a", "b", "c"]) assert.match(text, new RegExp(`\\b${kind}\\b`));
    assert.equal((await view.frameNow(["points"])).points[0].length, 2);
    assert.ok((await view.state()).metrics.nmi > 0.9);
    await view.done();
  });

  it("a table is pasted into the dialog, or straight onto the page", async () => {
    const view = await opened(app, "/kmeans?k=2");
    await more(view);
    await view.click("[data-do=paste]");
    await view.fill("[role=dialog] textarea", "0\t1\n0\t2\n9\t1\n9\t2\n");
    await view.click("[role=dialog] button.main");
    await own(view);
    assert.equal(await view.locator("[role=dialog]").count(), 0);
    assert.deepEqual((await view.frameNow(["points"])).points, [[0, 1], [0, 2], [9, 1], [9, 2]]);
    await view.evaluate(() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", "1,5;2,5\n3,5;4,5\n5,5;6,5\n");
      document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    });
    await until(async () => (await view.frameNow(["points"])).points.length === 3, "three points");
    assert.deepEqual((await view.frameNow(["points"])).points[0], [1.5, 2.5]);
    await view.done();
  });

  for (const [choice, rows, code] of [["drop-rows", 5, "table-missing-dropped"], ["fill-mean", 6, "table-missing-mean"]]) {
    it(`missing values ask for a choice: ${choice}`, async () => {
      const view = await opened(app, "/kmeans?k=2");
      await press(view, "ArrowRight*2");
      await drop(view, "x,y\n0,0\n0,1\n1,\n9,9\n9,8\n8,9\n");
      await view.waitForSelector("[role=dialog]");
      // The dialog says which; no notice repeats it, and one of its answers stands out.
      assert.match(await view.innerText("[role=dialog] p"), /line 4/);
      assert.equal(await view.locator(".notice").count(), 0);
      assert.equal(await view.locator("[role=dialog] button.main").count(), 1);
      // Nothing has changed before the choice, and no key reaches the run.
      await press(view, "ArrowRight");
      assert.deepEqual([await view.t(), await view.owns()], [2, false]);
      await view.click(`[data-do=${choice}]`);
      await own(view);
      assert.equal((await view.frameNow(["points"])).points.length, rows);
      assert.match(await notice(view, code), /4/);
      await press(view, "End");
      assert.ok(await view.over());
      await view.done();
    });
  }

  it("the choice can be refused with Escape; then the data are as they were", async () => {
    const view = await opened(app, "/kmeans?t=3");
    const before = await view.frameNow();
    await drop(view, "x,y\n0,0\n0,1\n1,\n9,9\n");
    await view.waitForSelector("[role=dialog]");
    await press(view, "Escape");
    await until(async () => !(await view.locator("[role=dialog]").count()), "no dialog");
    assert.deepEqual(await view.frameNow(), before);
    await view.done();
  });

  // What is broken: a notice in the page's language, and the run is still there.
  const broken = {
    "binary junk": [Uint8Array.from({ length: 3000 }, (_, i) => (i * 7919 + (i >> 3)) % 256), "table-not-text"],
    "a picture": [[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13], "table-not-text"],
    "nothing": ["", "table-empty"],
    "blank lines": ["\n\n  \r\n", "table-empty"],
    "words alone": ["It was a dark and stormy night\nand nobody had\nany numbers", "table-no-numbers"],
    "a header alone": ["x,y,z\n", null],
    "80 MB": [() => "1.25,2.5\n".repeat(9_400_000), "table-too-big"],
    "100,001 rows": [() => Array.from({ length: 100_001 }, (_, i) => `${i % 97},${i % 89}`).join("\n"), "table-too-many-rows"],
    "65 columns": [Array(65).fill("1.5").join(",") + "\n" + Array(65).fill("2.5").join(","), "table-too-many-columns"],
  };
  for (const lang of ["en", "zh"]) {
    it(`broken files leave the run as it was, and say so (${lang})`, async () => {
      const view = await opened(app, `/kmeans?lang=${lang}`);
      let t = 0;
      // What the worker does with a file does not depend on the language: four are enough for the second.
      for (const [name, [content, code]] of Object.entries(broken).slice(0, lang === "en" ? 99 : 4)) {
        const before = await view.frameNow();
        await drop(view, content);
        if (code) {
          const text = await notice(view, code);
          assert.equal(/[\u4e00-\u9fff]/.test(text), lang === "zh", `${name}: ${text}`);
        } else {
          await until(async () => view.locator(".notice").count(), `a notice for ${name}`);
        }
        assert.deepEqual(await view.frameNow(), before, name);
        await dismiss(view);
        await press(view, "ArrowRight");
        const state = await view.state();
        assert.equal(state.t, ++t, name);
        assert.equal(state.data.own, undefined, name);
        if (state.done) await press(view, "Home"), (t = 0);
      }
      await view.done();
    });
  }

  it("old encodings are read, and the page says which", async () => {
    const view = await opened(app, "/kmeans?k=1");
    // "长,宽,种类" and "Länge;Breite" as their encodings have them.
    const gb = [0xb3, 0xa4, 0x2c, 0xbf, 0xed, 0x2c, 0xd6, 0xd6, 0xc0, 0xe0];
    const rows = [1, 2, 3, 4].flatMap((i) => [...`\n${i},${i * i},`].map((c) => c.charCodeAt(0)).concat([0xbc, 0xd7 + (i % 2)]));
    await drop(view, gb.concat(rows));
    assert.match(await notice(view, "table-encoding"), /gb/i);
    await own(view);
    assert.deepEqual((await view.frameNow(["points"])).points[1], [2, 4]);
    await view.evaluate(() => document.querySelectorAll(".notice button").forEach((button) => button.click()));
    const western = [...'L\xe4nge;Breite;Gr\xf6\xdfe\n1,5;2;3\n2,5;3;4\n7;8,5;9\n'].map((c) => c.charCodeAt(0));
    await drop(view, western);
    assert.match(await notice(view, "table-encoding"), /1252/);
    await until(async () => (await view.frameNow(["points"])).points.length === 3, "three points");
    await more(view);
    await until(async () => (await view.locator(".controls option").allInnerTexts()).includes("Länge"), "the column's name");
    await view.done();
  });

  it("one column, or one row, is a table too", async () => {
    const view = await opened(app, "/kmeans?k=2");
    await drop(view, "x\n1\n2\n8\n9.5\n");
    await own(view);
    await press(view, "End");
    assert.ok(await view.over());
    const { inertia, cluster_centers } = await view.frameNow();
    assert.deepEqual(cluster_centers.flat().sort((a, b) => a - b), [1.5, 8.75]);
    assert.equal(inertia, 0.5 + 2 * 0.75 ** 2);
    await drop(view, "3,4\n");
    await until(
      async () => (await view.locator(".notice").count()) || (await view.frameNow(["points"])).points.length === 1,
      "an answer to one row",
    );
    await press(view, "Home", "ArrowRight*3", "End");
    assert.ok(await view.over());
    await view.done();
  });
});
