// The app as a reader has it: in a window of its own, without a host page, and so without the part of the program that
// hosts need. What stands there is read where a reader finds it: the transport, and the dialog "Share" with its link and
// its files. Whether all that was pressed has been obeyed is seen from the messages between the page and its worker.

import assert from "node:assert/strict";
import { rendered, until } from "./hosted.mjs";

/** Keeps, in a page, the numbers of the orders that the worker has not answered yet: `underWay`; and how many it has. */
const watch = () => {
  /** The numbers that a compact message begins with: an order's own, its slot, its kind. */
  const numbers = (bytes) => {
    const found = [];
    for (let at = 0, shift = 0, number = 0; found.length < 3 && at < bytes.length; at++) {
      number += (bytes[at] & 127) * 2 ** shift;
      shift += 7;
      if (bytes[at] < 128) {
        found.push(number);
        [shift, number] = [0, 0];
      }
    }
    return found;
  };
  const STUDY = 4;
  const underWay = new Set();
  globalThis.orders = { underWay, answered: 0 };
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (Array.isArray(message) && message[0] instanceof Uint8Array) {
      const [id, , kind] = numbers(message[0]);
      if (kind !== STUDY) underWay.add(id);
    }
    return post.call(this, message, ...rest);
  };
  globalThis.Worker = class extends Worker {
    constructor(...args) {
      super(...args);
      this.addEventListener("message", ({ data }) => {
        if (!Array.isArray(data) || !(data[0] instanceof Uint8Array)) return;
        const [id] = numbers(data[0]);
        if (underWay.delete(id)) orders.answered += 1;
      });
    }
  };
};

/** In the page: opens "Share", takes these files (kind and panel) in its hands instead of saving them, and closes it. */
const share = async (files) => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const wait = async (holds, what) => {
    for (const end = performance.now() + 20_000; performance.now() < end; await frame()) {
      const value = holds();
      if (value) return value;
    }
    throw new Error(`waited in vain for ${what}`);
  };
  if (document.querySelector("[role=dialog]")) throw new Error("a dialog is open: what stands below it cannot be shared");
  const button = document.querySelector("[data-do=share]");
  if (!button) throw new Error("nothing can be shared here");
  const blobs = [];
  const { createObjectURL } = URL;
  const { click } = HTMLAnchorElement.prototype;
  URL.createObjectURL = (blob) => (blobs.push(blob), "blob:nothing");
  HTMLAnchorElement.prototype.click = function () {
    if (!this.download) click.call(this);
  };
  try {
    button.click();
    await wait(() => document.querySelector(".share [data-file=run]"), "the dialog");
    const texts = [];
    for (const [kind, panel] of files) {
      if (panel) {
        // Panels have their names there: those of the panels on the page.
        const name = document.querySelector(`[data-panel-id="${panel}"] h2`)?.textContent.trim();
        const select = document.querySelector("[data-share=take]");
        const index = [...select.options].findIndex((option) => option.text.trim() === name);
        if (index < 0) throw new Error(`no ${panel} among ${[...select.options].map((option) => option.text)}`);
        select.selectedIndex = index;
        select.dispatchEvent(new Event("change", { bubbles: true }));
      }
      const file = await wait(() => document.querySelector(`.share [data-file=${kind}]:enabled`), `a file ${kind}`);
      blobs.length = 0;
      file.click();
      const none = () => document.querySelector(".share .note[role=status]");
      await wait(() => blobs.length || none(), `the file ${kind}`);
      texts.push(blobs.length ? await blobs[0].text() : null);
    }
    const link = document.querySelector(".share input.link")?.value ?? null;
    document.querySelector(".dialog header button").click();
    await wait(() => !document.querySelector(".share"), "the dialog's end");
    return { link, texts };
  } finally {
    URL.createObjectURL = createObjectURL;
    HTMLAnchorElement.prototype.click = click;
  }
};

/** In the page: the knobs that are to be seen, by key. */
const knobs = () => {
  const found = {};
  // Of two runs they may be the other's.
  if (document.querySelector(".column")) return found;
  for (const input of document.querySelectorAll(".desk input[id]:is([type=range], [type=number])")) found[input.id] = Number(input.value);
  for (const choice of document.querySelectorAll("[data-knob] [data-value][aria-pressed=true]")) {
    found[choice.closest("[data-knob]").dataset.knob] = choice.dataset.value;
  }
  return found;
};

/**
 * Opens an address of the app as a reader does. Settings are those of `open`. Gives the page, with the face that
 * `hosted` has as far as a reader can see: `ready()`, `state()`, `t()`, `over()`, `owns()`, `frameNow(only)`, `done()`; besides
 * `file(kind, panel)` (the text of a file of "Share"). `state()`, `frameNow()` and `file()` go through the dialog and stop playing.
 */
export async function opened(app, hash = "", settings = {}) {
  const before = async (page) => {
    await page.context().addInitScript(watch);
    await settings.before?.(page);
  };
  const view = await app.open(hash, { ...settings, before });
  /** Everything that was asked of the worker is answered, no long way is under way, and that is on the page. */
  const settled = async () => {
    await until(
      () => view.evaluate(() => globalThis.orders?.answered > 0 && orders.underWay.size === 0 && !document.querySelector(".said .busy")),
      "all answers",
      60_000,
    );
    await rendered(view);
  };
  const files = async (...files) => {
    await settled();
    return view.evaluate(share, files);
  };
  const { done } = view;
  Object.assign(view, {
    settled,
    async done() {
      const fetched = await view.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
      assert.ok(!fetched.some((name) => /parts\/hosts\b/.test(name)), "a reader's page has no part for hosts");
      await done();
    },
    async ready() {
      await settled();
      await view.waitForSelector(".stage .panel");
      // Where nothing is drawn yet, a canvas has its usual size.
      const drawn = () => view.evaluate(() => document.querySelector(".stage canvas[data-panel]")?.height !== 150);
      await until(drawn, "a picture");
      await settled();
    },
    async t() {
      await settled();
      return Number(await view.locator(".scrubber").inputValue());
    },
    /** Is the run over? */
    async over() {
      await settled();
      return view.locator(".bar [data-do=step]").isDisabled();
    },
    /** Are the data the reader's own? The list of data has an entry for them, then. */
    async owns() {
      await settled();
      return (await view.locator("#data").inputValue()) === "";
    },
    /**
     * What "Share" tells: the run as it is saved and the metrics of its table. `params` has what differs from the usual,
     * and what the knobs in sight say.
     */
    async state() {
      const { link, texts: [run, metrics] } = await files(["run"], ["metrics"]);
      // The file says where the run stands, too.
      const { t: _, ...saved } = JSON.parse(run);
      const { demo, seed, data: name, data_seed, own } = saved;
      const params = { ...saved.params, ...(await view.evaluate(knobs)) };
      const data = own === undefined ? { name, data_seed } : { own: true };
      const t = Number(await view.locator(".scrubber").inputValue());
      const [head, ...rows] = metrics.trimEnd().split("\n").map((line) => line.split(","));
      const row = rows.find(([at]) => Number(at) === t) ?? [];
      const told = head.map((name, i) => [JSON.parse(name), row[i] ? Number(row[i]) : null]).slice(1);
      return { demo, t, done: await view.over(), seed, params, data, run: saved, metrics: Object.fromEntries(told), link };
    },
    async frameNow(only) {
      // Numbers of a large picture wait for exact factors.
      await until(async () => !(await view.locator(".needs progress").count()), "exact numbers", 60_000);
      const frame = JSON.parse((await files(["json"])).texts[0]);
      return only ? Object.fromEntries(only.map((name) => [name, frame[name]])) : frame;
    },
    async file(kind, panel) {
      return (await files([kind, panel])).texts[0];
    },
  });
  if (settings.ready !== false) await view.ready();
  return view;
}

/** The addresses of all demos, as the cards of the front page have them. */
export async function everyDemo(app) {
  const view = await app.open("", { wait: ".card canvas" });
  const demos = await view.locator("a.card").evaluateAll((cards) => cards.map((card) => card.hash.slice(1).split("?")[0]));
  await view.done();
  return demos;
}
