// The same link is the same run: what a host page is told of every instant has the same bits in the built app as natively
// (`tests/same_bits.rs`), where the same hashes are held to.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { hosted } from "./hosted.mjs";

const runs = JSON.parse(readFileSync(new URL("../tests/same_bits.json", import.meta.url)));

/**
 * In the page of a host: the hash of what it is told of a run, of every instant up to `steps`, or to its end. FNV-1a of
 * 32 bits: numbers as their eight bytes, texts as UTF-8, a list after its length.
 */
async function told(steps) {
  let hash = 0x811c9dc5;
  const eight = new Uint8Array(8);
  const number = new DataView(eight.buffer);
  const take = (bytes) => {
    for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  };
  const size = (value) => (number.setFloat64(0, value, true), take(eight));
  const mix = (value) => {
    if (value === null) take([0]);
    else if (typeof value === "boolean") take([1 + value]);
    else if (typeof value === "number") size(value);
    else if (typeof value === "string") take(new TextEncoder().encode(value));
    else if (Array.isArray(value)) size(value.length), value.forEach(mix);
    else for (const [key, inner] of Object.entries(value)) mix(key), mix(inner);
  };
  let { state } = await ask({ cmd: "get" });
  for (;;) {
    mix((await ask({ cmd: "frame" })).frame);
    if (state.done || state.t >= steps) return (hash >>> 0).toString(16).padStart(8, "0");
    ({ state } = await ask({ cmd: "step" }));
  }
}

describe("the same link is the same run, to the bit", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  for (const { address, steps, hash } of runs) {
    it(address, async () => {
      const view = await hosted(app, `/${address}`);
      assert.equal(await view.hostPage.evaluate(told, steps), hash);
      await view.done();
    });
  }
});
