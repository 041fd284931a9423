// What leaves the page: a script in Python, tables as CSV, films; by the dialog "Share" and by message.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { booted, start } from "./harness.mjs";
import { hosted, until } from "./hosted.mjs";

describe("what leaves the page", () => {
  let app;
  before(async () => { app = await start(); });
  after(() => app.close());

  /** The dialog over a moment. */
  async function shared(hash) {
    const page = await app.open(hash);
    await booted(page);
    // The page is made piece by piece: a button that is made anew under a click does not hear it.
    await page.waitForSelector(".lesson:not([aria-busy=true])");
    await page.click("[data-do=share]");
    await page.waitForSelector(".share textarea");
    return page;
  }

  const saved = async (page, selector, patience = 30_000) => {
    const [download] = await Promise.all([page.waitForEvent("download", { timeout: patience }), page.click(selector)]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  };

  it("saves a script and tables", async () => {
    const page = await shared("/kmeans?data=iris&k=3&t=6");
    const script = await saved(page, "[data-file=python]");
    assert.equal(script.name, "unrolled-kmeans.py");
    const text = String(script.bytes);
    assert.match(text, /^"""K-means, rebuilt with NumPy/);
    assert.ok(text.includes("data=iris") && !text.includes("@{"), text.slice(0, 300));
    // Where a Python with scikit-learn is named, it is run.
    if (process.env.UNROLLED_PYTHON) {
      const file = join(await mkdtemp(join(tmpdir(), "unrolled-")), script.name);
      await writeFile(file, script.bytes);
      const { status, stdout, stderr } = spawnSync(process.env.UNROLLED_PYTHON, [file], { encoding: "utf8" });
      assert.equal(status, 0, stdout + stderr);
    }
    const data = await saved(page, "[data-file=data]");
    assert.equal(data.name, "unrolled-kmeans-data.csv");
    const rows = String(data.bytes).trim().split("\n");
    assert.equal(rows.length, 151);
    assert.match(rows[0], /,"labels"$/);
    const metrics = String((await saved(page, "[data-file=metrics]")).bytes);
    assert.match(metrics, /^"t","inertia","objective","n_iter","nmi"\n/);
    assert.equal(metrics.trim().split("\n").at(-1).split(",")[0], "6");
    await page.done();
  });

  it("puts large data beside the script", async () => {
    const page = await shared("/kmeans?data=coffee&t=6");
    const { name, bytes } = await saved(page, "[data-file=python]");
    assert.equal(name, "unrolled-kmeans-python.zip");
    assert.ok(bytes.includes("unrolled-kmeans.py") && bytes.includes("unrolled-kmeans-data.csv"));
    await page.done();
  });

  it("has no script of a riddle, and says so", async () => {
    const page = await shared("/svd?data=riddle&data_seed=3&t=2");
    await page.click("[data-file=python]");
    await page.waitForSelector(".share .note[role=status]");
    await page.done();
  });

  it("films a span of time as a GIF, as pictures and as a video, and goes back", async () => {
    const page = await shared("/kmeans?t=6");
    await page.click("[data-do=film]");
    await page.waitForSelector("[data-film=from]");
    // What was opened is in sight, however high the dialog is.
    const { bottom, height } = await page.evaluate(() => {
      const { bottom } = document.querySelector("[data-do=film-go]").getBoundingClientRect();
      return { bottom, height: document.querySelector("[role=dialog]").getBoundingClientRect().bottom };
    });
    assert.ok(bottom <= height + 1, `the button ends at ${bottom}, the dialog at ${height}`);
    const set = async (name, value) => {
      await page.fill(`[data-film=${name}]`, String(value));
      await page.locator(`[data-film=${name}]`).blur();
    };
    await set("from", 1);
    await set("to", 5);
    await set("every", 2);
    await set("speed", 5);
    await page.selectOption("[data-film=kind]", { index: 1 });
    const gif = await saved(page, "[data-do=film-go]", 120_000);
    assert.equal(gif.name, "unrolled-kmeans-points.gif");
    assert.equal(String(gif.bytes.subarray(0, 6)), "GIF89a");
    assert.deepEqual([gif.bytes.readUInt16LE(6), gif.bytes.readUInt16LE(8)], [640, 480]);
    // Graphic control extensions: one a picture, 20 hundredths of a second each.
    const heads = [...gif.bytes.toString("latin1").matchAll(/\x21\xf9\x04[\s\S]\x14\x00/g)];
    assert.equal(heads.length, 3);
    await page.selectOption("[data-film=kind]", { index: 2 });
    const zip = await saved(page, "[data-do=film-go]", 120_000);
    const names = zip.bytes.toString("latin1").match(/unrolled-kmeans-points-00000\d\.png/g);
    assert.deepEqual([...new Set(names)].map((name) => name.at(-5)), ["1", "3", "5"]);
    await page.selectOption("[data-film=kind]", { index: 0 });
    const video = await saved(page, "[data-do=film-go]", 120_000);
    assert.match(video.name, /\.(webm|mp4)$/);
    const [webm, mp4] = [video.bytes.readUInt32BE(0) === 0x1a45dfa3, String(video.bytes.subarray(4, 8)) === "ftyp"];
    assert.ok((webm || mp4) && video.bytes.length > 2000, `${video.bytes.length} bytes`);
    // Back where it was.
    await until(async () => /t=6\b/.test(page.url()), "the moment before");
    await page.done();
  });

  it("stops a film", async () => {
    const page = await shared("/kmeans?t=6");
    await page.click("[data-do=film]");
    await page.waitForSelector("[data-film=speed]");
    await page.fill("[data-film=speed]", "1");
    await page.locator("[data-film=speed]").blur();
    await page.click("[data-do=film-go]");
    await page.waitForSelector(".share progress");
    await page.click("[data-do=film-go]");
    await until(async () => !(await page.locator(".share progress").count()), "stopped");
    assert.equal(await page.locator(".share .note[role=status]").count(), 0);
    await page.done();
  });

  /** Width and height of a PNG, and how many different colours it has in some rows. */
  const looked = (view, url) =>
    view.evaluate(async (url) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [image.width, image.height];
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      const colours = new Set(), opaque = data.every((value, i) => i % 4 !== 3 || value === 255);
      for (let i = 0; i < data.length; i += 4 * 37) colours.add(`${data[i]},${data[i + 1]},${data[i + 2]}`);
      return { size: [image.width, image.height], colours: colours.size, opaque };
    }, url);

  it("gives hosts panels and the whole figure as pixels", async () => {
    const view = await hosted(app, "/kmeans?data=iris&k=3&t=4&panel=points,cost", { frame: 'sandbox="allow-scripts"' });
    for (const [scale, size] of [[undefined, [640, 480]], [1, [640, 480]], [2, [1280, 960]], [4, [2560, 1920]]]) {
      const { ok, type, data } = await view.ask({ cmd: "export", what: "png", scale });
      assert.deepEqual([ok, type], [true, "image/png"]);
      assert.match(data, /^data:image\/png;base64,/);
      const seen = await looked(view.hostPage, data);
      assert.deepEqual(seen.size, size);
      assert.ok(seen.opaque && seen.colours > 8, JSON.stringify(seen));
    }
    const cost = await view.ask({ cmd: "export", what: "png", panel: "cost" });
    assert.notEqual(cost.data, (await view.ask({ cmd: "export", what: "png" })).data);
    // Two panels beside each other, each below its title.
    const whole = await view.ask({ cmd: "export", what: "png", panel: "figure", scale: 2 });
    assert.deepEqual((await looked(view.hostPage, whole.data)).size, [2 * 1280, 2 * 516]);
    const svg = await view.ask({ cmd: "export", what: "svg", panel: "figure" });
    const sizes = [...svg.data.matchAll(/font-size="([\d.]+)"[^>]*font-weight="600"/g)].map(([, size]) => Number(size));
    assert.ok(sizes.length > 1 && Math.min(...sizes) >= 12, `titles as large as words on axes: ${sizes}`);
    assert.match(svg.data, /^<svg [^>]*viewBox="0 0 1280 516"/);
    const bold = [...svg.data.matchAll(/font-weight="600"[^>]*>([^<]*)</g)].map(([, text]) => text);
    assert.ok(bold.length >= 2, svg.data.slice(0, 400));
    for (const [message, code] of [
      [{ what: "png", scale: 3 }, "field-malformed"], [{ what: "png", scale: "large" }, "field-malformed"],
      [{ what: "png", scale: -1 }, "field-malformed"], [{ what: "png", panel: "nothing" }, "export-unknown"],
      [{ what: "csv", panel: "figure" }, "export-unknown"],
    ]) {
      const { ok, error } = await view.ask({ cmd: "export", ...message });
      assert.deepEqual([ok, error?.code], [false, code], JSON.stringify(message));
    }
    await view.done();
  });

  it("says where a figure would be too large", async () => {
    const view = await hosted(app, "/pca?data=digits&t=3");
    const small = await view.ask({ cmd: "export", what: "png", panel: "figure", scale: 1 });
    assert.equal(small.ok, true, JSON.stringify(small).slice(0, 200));
    const [width, height] = (await looked(view.hostPage, small.data)).size;
    assert.ok(16 * width * height > 2 ** 26, `${width} × ${height}`);
    const { ok, error } = await view.ask({ cmd: "export", what: "png", panel: "figure", scale: 4 });
    assert.deepEqual([ok, error?.code], [false, "export-too-large"]);
    assert.ok(error.message.length > 10 && !error.message.includes("⟦"));
    await view.done();
  });

  it("saves the whole figure", async () => {
    const page = await shared("/kmeans?t=6");
    const choices = page.locator("[data-share=take] option");
    await page.selectOption("[data-share=take]", { index: (await choices.count()) - 1 });
    const png = await saved(page, "[data-file=png]");
    assert.equal(png.name, "unrolled-kmeans-figure.png");
    assert.ok(png.bytes.readUInt32BE(16) >= 2 * 1280, "its width at 2×");
    const svg = await saved(page, "[data-file=svg]");
    assert.match(String(svg.bytes), /^<svg /);
    assert.ok(await page.locator("[data-do=film]").isDisabled() && (await page.locator("[data-file=csv]").isDisabled()));
    await page.done();
  });

  it("answers hosts", async () => {
    const view = await hosted(app, "/em?data=line&k=2&t=3");
    const python = await view.ask({ cmd: "export", what: "python" });
    assert.equal(python.type, "text/x-python");
    assert.match(python.data, /GaussianMixture/);
    const data = await view.ask({ cmd: "export", what: "data" });
    assert.match(data.data, /"responsibilities_2"\n/);
    const metrics = await view.ask({ cmd: "export", what: "metrics" });
    assert.match(metrics.data, /^"t","log_likelihood"/);
    // A panel that is a table.
    const table = await view.ask({ cmd: "export", what: "csv", panel: "sizes" });
    assert.ok(table.ok && /^"[^"]*",/.test(table.data), JSON.stringify(table));
    await view.done();
  });
});
