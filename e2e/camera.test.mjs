// A picture from the camera, with the camera that Chromium feigns: a still becomes the run's data; the camera goes off
// whatever ends its dialog; and where there is none, or it is refused, the page says so and goes on.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { at, hosted, more, own, press, until } from "./hosted.mjs";
import { opened } from "./opened.mjs";

const FEIGNED = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
const said = (view, key) => view.waitForSelector(`[data-said="${key}"]`, { timeout: 20_000 });
const live = (view) => view.waitForSelector('[data-do="shutter"]:enabled', { timeout: 20_000 });
/** How many cameras are on, of all that the page was ever given. */
const on = (view) => view.evaluate(() => globalThis.given.flatMap((stream) => stream.getTracks()).filter((track) => track.readyState === "live").length);

/** Keeps what the page is given; `refuse` names the error that it is given instead. */
const watched = (refuse) => ({
  before: (page) =>
    page.context().addInitScript((refuse) => {
      globalThis.given = [];
      const devices = navigator.mediaDevices;
      if (!devices) return;
      const ask = devices.getUserMedia.bind(devices);
      devices.getUserMedia = async (wanted) => {
        globalThis.wanted = wanted;
        if (refuse) throw new DOMException("not today", refuse);
        const stream = await ask(wanted);
        globalThis.given.push(stream);
        return stream;
      };
    }, refuse),
});

describe("the camera", () => {
  let app;
  before(async () => (app = await start({ flags: FEIGNED })));
  after(() => app.close());

  it("a still becomes the data, by keyboard; a reload keeps it; the camera goes off", async () => {
    const view = await opened(app, "/svd", watched());
    await more(view);
    await view.focus('[data-do="camera"]');
    await press(view, "Enter");
    await live(view);
    assert.equal(await on(view), 1);
    await until(async () => (await view.evaluate(() => document.activeElement?.dataset.do)) === "shutter", "the shutter has the focus");
    await press(view, "Enter");
    await own(view);
    await until(async () => !(await view.locator("[role=dialog]").count()), "closed");
    assert.equal(await on(view), 0);
    const frame = await view.frameNow(["width", "height", "channels"]);
    assert.ok(frame.width >= 320 && frame.height >= 240, `${frame.width} × ${frame.height}`);
    await view.waitForSelector('.notice[data-code="own-data-kept"]', { timeout: 20_000 });
    await view.reload();
    await view.ready();
    assert.deepEqual(await view.frameNow(["width", "height", "channels"]), frame, "after a reload");
    await view.done();
  });

  it("goes off by Escape, by the veil, when the page is out of sight, when the demo is left, and even if it comes too late", async () => {
    const view = await opened(app, "/svd", watched());
    const open = async () => {
      await more(view);
      await view.click('[data-do="camera"]');
      await live(view);
      assert.equal(await on(view), 1);
    };
    const off = (why) => until(async () => (await on(view)) === 0, why);
    await open();
    await press(view, "Escape");
    await off("Escape");
    await open();
    await view.mouse.click(4, 4);
    await off("a click beside it");
    await open();
    await view.evaluate(() => {
      Object.defineProperty(document, "hidden", { value: true, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
      delete document.hidden;
    });
    await said(view, "ui-camera-hidden");
    await off("out of sight");
    await view.click('[data-do="camera-again"]');
    await live(view);
    await view.evaluate(() => globalThis.given.at(-1).getTracks()[0].dispatchEvent(new Event("ended")));
    await said(view, "ui-camera-gone");
    await off("unplugged");
    await press(view, "Escape");
    // Asked for, and not wanted any more before it comes.
    await view.evaluate(() => {
      const ask = navigator.mediaDevices.getUserMedia;
      navigator.mediaDevices.getUserMedia = async (wanted) => {
        await new Promise((resolve) => (globalThis.allow = resolve));
        const stream = await ask(wanted);
        globalThis.late = true;
        return stream;
      };
    });
    await more(view);
    await view.click('[data-do="camera"]');
    await said(view, "ui-camera-starting");
    await until(() => view.evaluate(() => Boolean(globalThis.allow)), "asked");
    await press(view, "Escape");
    await view.evaluate(() => globalThis.allow());
    await until(() => view.evaluate(() => Boolean(globalThis.late)), "too late");
    await off("too late");
    await view.evaluate(() => delete navigator.mediaDevices.getUserMedia);
    await view.reload();
    await view.ready();
    await open();
    await view.evaluate(() => (location.hash = "#/"));
    await view.waitForSelector(".gallery");
    await off("the demo is left");
    await view.done();
  });

  it("several cameras can be chosen from", async () => {
    const view = await opened(app, "/svd", {
      before: async (page) => {
        await watched().before(page);
        await page.context().addInitScript(() => {
          const all = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
          navigator.mediaDevices.enumerateDevices = async () => {
            const [one] = (await all()).filter((device) => device.kind === "videoinput");
            return [one, { kind: "videoinput", deviceId: "other", label: "" }];
          };
        });
      },
    });
    await more(view);
    await view.click('[data-do="camera"]');
    await live(view);
    assert.deepEqual(await view.evaluate(() => globalThis.wanted.video.facingMode), { ideal: "environment" });
    const names = await view.locator("#camera option").allTextContents();
    assert.ok(names.length === 2 && names[0] && /2/.test(names[1]), names.join());
    await view.selectOption("#camera", "other");
    // There is no such camera.
    await said(view, "ui-camera-none");
    assert.deepEqual(await view.evaluate(() => globalThis.wanted.video.deviceId), { exact: "other" });
    assert.equal(await on(view), 0);
    await view.done();
  });

  it("k-means takes the colours of a still", async () => {
    const view = await opened(app, "/kmeans", watched());
    await more(view);
    await view.click('[data-do="camera"]');
    await live(view);
    await view.click('[data-do="shutter"]');
    await own(view);
    assert.equal((await view.frameNow(["points"])).points[0].length, 3);
    await view.waitForSelector('canvas[data-panel="codebook"]');
    await view.done();
  });

  for (const [error, key] of [
    ["NotFoundError", "none"],
    ["NotReadableError", "busy"],
    ["NotAllowedError", "denied"],
    ["UnknownError", "failed"],
  ])
    it(`says why there is none: ${error}`, async () => {
      const view = await opened(app, "/svd", watched(error));
      await more(view);
      await view.click('[data-do="camera"]');
      await said(view, `ui-camera-${key}`);
      assert.equal(await view.evaluate(() => document.activeElement?.closest("[role=dialog]") !== null), true);
      await press(view, "Escape");
      await press(view, "ArrowRight");
      await at(view, 1);
      await view.done();
    });

  it("a browser that gives pages no camera is told so, and so is a page that came by no safe road", async () => {
    for (const [safe, key] of [[true, "missing"], [false, "insecure"]]) {
      const view = await opened(app, "/svd", {
        lang: "zh",
        before: (page) =>
          page.context().addInitScript((safe) => {
            Object.defineProperty(Navigator.prototype, "mediaDevices", { value: undefined });
            if (!safe) Object.defineProperty(globalThis, "isSecureContext", { value: false });
          }, safe),
      });
      await more(view);
      await view.click('[data-do="camera"]');
      const text = await (await said(view, `ui-camera-${key}`)).textContent();
      assert.match(text, /[\u4e00-\u9fff]/);
      await view.done();
    }
  });

  it("inside another page: with allow=\"camera\" it works, without it the page says what is missing", async () => {
    const sandbox = 'sandbox="allow-scripts" allow="camera"';
    const same = 'sandbox="allow-scripts allow-same-origin" allow="camera"';
    for (const [frame, works] of [['allow="camera"', true], [same, true], [sandbox, false], ["", false]]) {
      const view = await hosted(app, "/svd", { frame, ...watched() });
      await more(view);
      await view.click('[data-do="camera"]');
      if (works) await live(view);
      else await said(view, "ui-camera-embedded");
      await view.done();
    }
  });
});

describe("a camera that the reader refuses", () => {
  let app;
  before(async () => (app = await start({ flags: ["--use-fake-device-for-media-stream"] })));
  after(() => app.close());

  it("leaves everything as it was", async () => {
    const view = await opened(app, "/svd?t=1", watched());
    // What a browser answers for a reader who says no: without a window nobody is asked.
    await view.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("refused", "NotAllowedError"));
    });
    await more(view);
    await view.click('[data-do="camera"]');
    await said(view, "ui-camera-denied");
    assert.equal(await view.evaluate(() => globalThis.given.length), 0);
    await view.click('[data-do="camera-again"]');
    await said(view, "ui-camera-denied");
    await press(view, "Escape");
    assert.equal(await view.t(), 1);
    await view.done();
  });
});
