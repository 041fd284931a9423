// The app under the eyes of a host page of another origin, which knows its state exactly by asking: in a window of its
// own (a page with keyboard, address and history), or in a frame. And hands that tests have in common.

import assert from "node:assert/strict";
import { crc32, deflateSync } from "node:zlib";
import { host } from "./harness.mjs";

const HOST = (frame, url, [above, below]) => `<!doctype html><meta charset="utf-8"><title>host</title>
<style>body { margin: 0 } iframe { border: 0; width: 100vw; height: 100vh }</style>
${frame === undefined ? "" : `${above}<iframe ${frame} src="${url}"></iframe>${below}`}
<script>
  const answers = new Map(), events = [], odd = [], lti = [];
  let target = document.querySelector("iframe")?.contentWindow, last = 0;
  addEventListener("message", ({ data, source }) => {
    if (source === target && data?.subject === "lti.frameResize") lti.push(data.height);
    // What is asked of a learning platform, which this page is none.
    else if (source === target && data?.subject === "SPLICE.getState");
    else if (source !== target || data?.unrolled !== 1) odd.push(data);
    else if (data.event) events.push(data);
    else if (answers.has(data.id)) answers.get(data.id)(data), answers.delete(data.id);
    else odd.push(data);
  });
  const ask = (message, patience = 60000) => new Promise((resolve, reject) => {
    const id = ++last;
    answers.set(id, resolve);
    setTimeout(() => reject(new Error("no answer to " + JSON.stringify(message))), patience);
    target.postMessage({ unrolled: 1, id, ...message }, "*");
  });
</script>`;

/**
 * Opens an address of the app from a host page. Settings are those of `open`, and `frame`: attributes of the frame to
 * put it in; without it the app gets a window; `around`: what stands above and below the frame; `trusted: false`: the reader was not asked for own data yet. Gives the page (or frame) of the app with `ask(message)`, `state()`,
 * `t()`, `over()` and `owns()` (of the state: where the run stands, whether it is over, whether its data are own), `frameNow(only)`, `ready()` (waits until the run stands), `events()`, `odd()` (unexpected messages), `hostPage`,
 * and `done()`.
 */
export async function hosted(app, hash = "", settings = {}) {
  const url = `${app.url}${hash ? `#${hash}` : ""}`;
  const outside = await host({ "/": HOST(settings.frame, url, settings.around ?? ["", ""]) });
  // Readers of these tests have agreed that their host sees own data, unless it is about that.
  const before = async (page) => {
    if (settings.trusted !== false) {
      const agree = ([app, host]) => {
        if (location.origin === app) localStorage.setItem("unrolled:hosts", host);
      };
      const origins = [app.url, outside.url].map((url) => new URL(url).origin);
      await page.context().addInitScript(`try { (${agree})(${JSON.stringify(origins)}); } catch {}`);
    }
    await settings.before?.(page);
  };
  const page = await app.open("", { ...settings, before, url: outside.url, allowed: [outside.url] });
  let view;
  if (settings.frame === undefined) {
    const opened = page.waitForEvent("popup");
    await page.evaluate((url) => void (target = open(url)), url);
    view = await opened;
    await view.bringToFront();
  } else {
    view = page.frames()[1];
  }
  let seen = 0;
  const events = () => page.evaluate(() => events);
  Object.assign(view, {
    hostPage: page,
    troubles: page.troubles,
    events,
    odd: () => page.evaluate(() => odd),
    ask: (message, patience) => page.evaluate(([message, patience]) => ask(message, patience), [message, patience]),
    async state() {
      return (await view.ask({ cmd: "get" })).state;
    },
    t: async () => (await view.state()).t,
    over: async () => (await view.state()).done,
    owns: async () => Boolean((await view.state()).data.own),
    async frameNow(only) {
      const { ok, frame, error } = await view.ask({ cmd: "frame", ...(only ? { only } : {}) });
      if (!ok) throw new Error(error.message);
      return frame;
    },
    async ready() {
      await until(async () => (await events()).filter((e) => e.event === "ready").length > seen, "a ready event");
      seen = (await events()).filter((e) => e.event === "ready").length;
    },
    async done() {
      await page.done();
      await outside.close();
    },
  });
  if (settings.ready !== false) await view.ready();
  return view;
}

/** Waits until something holds; says what did not. */
export async function until(holds, what, patience = 40_000) {
  const end = Date.now() + patience;
  let error;
  while (Date.now() < end) {
    try {
      const value = await holds();
      if (value) return value;
    } catch (caught) {
      error = caught;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`waited in vain for ${what}${error ? ` (${error.message})` : ""}`);
}

/** Sees to it that something stays as it is for so many milliseconds: nothing may happen, so there is nothing to wait for. */
export async function stays(read, value, patience) {
  const end = Date.now() + patience;
  do {
    assert.deepEqual(await read(), value);
    await new Promise((resolve) => setTimeout(resolve, 25));
  } while (Date.now() < end);
}

/** Waits until the run of an app, hosted or opened, stands at an instant. */
export const at = (view, t) => until(async () => (await view.t()) === t, `t = ${t}`);

/** Waits until the run is over. */
export const end = (view, patience) => until(() => view.over(), "the end", patience);

/** Waits until the data are the reader's own. */
export const own = (view) => until(() => view.owns(), "own data");

/** Presses keys one after the other: `press(view, "ArrowRight", "Space", "ArrowRight*3")`. */
export async function press(view, ...keys) {
  for (const key of keys) {
    const [name, times = 1] = key.split("*");
    for (let i = 0; i < Number(times); i++) await view.keyboard.press(name);
  }
}

/** Where on the page a place of the data is, in a panel. */
export async function pixel(view, [x, y], panel = "points", slot = 0) {
  const canvas = view.locator(`canvas[data-panel="${panel}"]`).nth(slot);
  const box = await canvas.boundingBox();
  const window = await until(async () => JSON.parse(await canvas.getAttribute("data-window")), "a picture");
  const share = (value, [from, to]) => (value - from) / (to - from);
  return [
    box.x + window.left + share(x, window.x) * window.width,
    box.y + window.top + (1 - share(y, window.y)) * window.height,
  ];
}

/** Drags from one place of the data to another. */
export async function drag(view, from, to, panel = "points", slot = 0) {
  const [start, end] = [await pixel(view, from, panel, slot), await pixel(view, to, panel, slot)];
  await view.mouse.move(...start);
  await view.mouse.down();
  await view.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, { steps: 3 });
  await view.mouse.move(...end, { steps: 3 });
  await view.mouse.up();
}

/** Drops a file on a place of the page. `content`: a text, bytes, or a function that makes either within the page. */
export async function drop(view, content, name = "table.csv", place = ".player") {
  const made =
    typeof content === "function"
      ? `(${content})()`
      : typeof content === "string"
        ? JSON.stringify(content)
        : `new Uint8Array([${[...content]}])`;
  const dataTransfer = await view.evaluateHandle(`(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([${made}], ${JSON.stringify(name)}));
    return transfer;
  })()`);
  await view.dispatchEvent(place, "drop", { dataTransfer });
}

/** Waits for a notice, be it folded away, and gives its text. */
export async function notice(view, code) {
  const node = view.locator(`.notice[data-code="${code}"]`).first();
  await node.waitFor({ state: "attached", timeout: 15_000 });
  return (await node.locator("span").textContent()).trim();
}

/** Closes all notices. */
export async function dismiss(view) {
  const buttons = view.locator(".notice button");
  while (await buttons.count()) await buttons.first().click();
}

/** Three clumps of ten points each, with a column of classes. */
export const clumps = [
  "height;width;kind",
  ...[0, 1, 2].flatMap((c) =>
    [...Array(10).keys()].map(
      (i) => `${(c * 4 + Math.sin(i * 7 + c)).toFixed(2)};${((c % 2) * 5 + Math.cos(i * 5 + c)).toFixed(2)};${"abc"[c]}`,
    ),
  ),
].join("\n");

/** A PNG file: `color(x, y)` gives four bytes. `claims`: another size than it has. */
export function png(width, height, color, claims = [width, height]) {
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
    const ends = [Buffer.alloc(4), Buffer.alloc(4)];
    ends[0].writeUInt32BE(data.length);
    ends[1].writeUInt32BE(crc32(body));
    return Buffer.concat([ends[0], body, ends[1]]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(claims[0], 0);
  head.writeUInt32BE(claims[1], 4);
  head.set([8, 6, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (1 + 4 * width));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rows.set(color(x, y), y * (1 + 4 * width) + 1 + 4 * x);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

/** Drops a picture on the page. */
export async function dropPicture(view, bytes, name = "picture.png", type = "image/png") {
  const dataTransfer = await view.evaluateHandle(
    ([text, name, type]) => {
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
      transfer.items.add(new File([bytes], name, { type }));
      return transfer;
    },
    [Buffer.from(bytes).toString("base64"), name, type],
  );
  await view.dispatchEvent(".player", "drop", { dataTransfer });
}

/** Takes a tool, and waits until the page has it in hand. */
export async function take(view, tool) {
  await view.click(`[data-tool=${tool}]`);
  await view.waitForSelector(`[data-tool=${tool}][aria-pressed=true]`);
  await rendered(view);
}

/** Two animation frames have passed: what was pressed before has been rendered. */
export const rendered = (view) =>
  view.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))));

/**
 * Counts in a page what crosses between it and its workers, and which canvases it draws in which task. In the page:
 * `crossings.sent` and `crossings.came` (bytes of every message but the heartbeat, which comes when the clock wants it),
 * `drawn` (lists of canvases, one a task that drew).
 */
export const count = (page) =>
  page.context().addInitScript(() => {
    globalThis.crossings = { sent: [], came: [] };
    const size = (part) => (typeof part === "string" ? part.length : (part?.byteLength ?? 0));
    const bytes = (message) => (Array.isArray(message) ? message.reduce((sum, part) => sum + size(part), 0) : size(message));
    const heartbeat = (message) => typeof message === "string" && message.length === 1;
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message, ...rest) {
      if (!heartbeat(message)) crossings.sent.push(bytes(message));
      return post.call(this, message, ...rest);
    };
    globalThis.Worker = class extends Worker {
      constructor(...args) {
        super(...args);
        this.addEventListener("message", ({ data }) => heartbeat(data) || crossings.came.push(bytes(data)));
      }
    };
    globalThis.drawn = [];
    let task = [];
    const later = setTimeout;
    globalThis.setTimeout = (then, ...rest) => later(() => ((task = []), then()), ...rest);
    const clear = CanvasRenderingContext2D.prototype.clearRect;
    CanvasRenderingContext2D.prototype.clearRect = function (...args) {
      if (!task.length) drawn.push(task);
      task.push(this.canvas.dataset.panel);
      return clear.apply(this, args);
    };
  });

/** Opens all controls, if they are not open: by the button above the picture, or a phone's in the transport. */
export async function more(view) {
  if (await view.locator(".controls").count()) return;
  await view.locator('[data-do="more"]:visible, [data-do="controls"]:visible').first().click();
  await view.locator(".controls").waitFor();
}
