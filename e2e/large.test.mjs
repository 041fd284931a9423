// Own data that fit no link: kept by this browser, or saved as a file; and pictures as points.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { at, drop, end, notice, press, until } from "./hosted.mjs";
import { opened } from "./opened.mjs";

const table = () => {
  let csv = "a,b,c\n";
  for (let i = 0; i < 4000; i += 1) csv += `${Math.sin(i) * 10},${Math.cos(i * 1.7) * 10},${i % 7}\n`;
  return csv;
};

describe("data too large for a link", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  it("survive a reload, have no link, and are not known elsewhere", async () => {
    const view = await opened(app, "/kmeans?k=3");
    await drop(view, table());
    await notice(view, "own-data-kept");
    await press(view, "ArrowRight");
    await press(view, "ArrowRight");
    const frame = async () => JSON.stringify(await view.frameNow(["points", "cluster_centers", "labels"]));
    await at(view, 2);
    assert.equal((await view.state()).link, null);
    const before = await frame();
    await until(async () => /run=.*t=2/.test(await view.evaluate(() => location.hash)), "the address");
    const hash = (await view.evaluate(() => location.hash)).slice(1);
    await view.reload();
    await view.ready();
    await at(view, 2);
    assert.equal(await frame(), before);
    await view.done();
    const stranger = await app.open(hash, { context: {} });
    await notice(stranger, "own-data-elsewhere");
    await stranger.done();
  });

  it("a picture that is dropped becomes points, and is repainted", async () => {
    const view = await opened(app, "/kmeans?k=3");
    // A PNG of 40 × 30 pixels, made by the browser itself.
    await view.evaluate(async () => {
      const canvas = new OffscreenCanvas(40, 30);
      const context = canvas.getContext("2d");
      for (const [i, color] of ["#c00", "#0c0", "#00c"].entries()) {
        context.fillStyle = color;
        context.fillRect(0, i * 10, 40, 10);
      }
      const blob = await canvas.convertToBlob();
      const transfer = new DataTransfer();
      transfer.items.add(new File([blob], "flag.png", { type: "image/png" }));
      document.querySelector(".player").dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true }));
    });
    await view.locator("[data-panel-id=codebook] canvas").waitFor();
    await press(view, "End");
    await end(view);
    const { points, inertia } = await view.frameNow(["points", "inertia"]);
    assert.equal(points.length, 1200);
    assert.equal(inertia, 0);
    await view.done();
  });

  it("what is no picture is refused", async () => {
    const view = await opened(app, "/kmeans?t=3");
    await view.evaluate(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(["no picture at all"], "broken.png", { type: "image/png" }));
      document.querySelector(".player").dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true }));
    });
    await notice(view, "picture-unreadable");
    await press(view, "ArrowRight");
    await at(view, 4);
    await view.done();
  });
});
