// In a frame that shows one panel and no controls the picture has all the room that there is, and a link still leads to
// the whole page.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { hosted, rendered, until } from "./hosted.mjs";
import { everyDemo } from "./opened.mjs";

const sandbox = 'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"';
const sizes = [[800, 400], [800, 700]];

describe("a frame with one panel", () => {
  let app, demos;
  before(async () => {
    app = await start();
    demos = await everyDemo(app);
  });
  after(() => app.close());

  /** The first panel of a demo. */
  const first = async (demo) => {
    const page = await app.open(demo, { wait: ".stage .main canvas" });
    const panel = await page.getAttribute(".stage .main canvas", "data-panel");
    await page.done();
    return panel;
  };
  /** A frame of a size, in a page with room for it. */
  const framed = (hash, [width, height]) =>
    hosted(app, hash, { frame: `${sandbox} style="width: ${width}px; height: ${height}px"`, viewport: { width: 1000, height: 900 } });
  /** Follows the link to the whole page, and gives its address. */
  const leave = async (view) => {
    const opened = view.hostPage.context().waitForEvent("page");
    await view.click(".full:visible");
    const full = await opened;
    await full.waitForSelector(".lesson .part");
    return full.url();
  };

  for (const size of sizes) {
    it(`of ${size.join(" × ")} px is filled by it, in every demo, and nothing scrolls`, async () => {
      const wrong = [];
      for (const demo of demos) {
        const panel = await first(demo);
        const view = await framed(`${demo}${demo.includes("?") ? "&" : "?"}embed=1&hide=controls&panel=${panel}&t=2`, size);
        await rendered(view);
        const look = () =>
          view.evaluate(() => {
            const box = (selector) => document.querySelector(selector).getBoundingClientRect();
            const [canvas, bar, stage] = [box(".stage canvas"), box(".foot"), document.querySelector(".stage")];
            const { scrollHeight, scrollWidth } = document.documentElement;
            const panel = document.querySelector(".stage .panel");
            const parts = [...panel.children].filter((node) => !node.matches(".canvas"));
            // Less its title, and the slider or text that the panel has besides.
            const room = panel.clientHeight - parts.reduce((sum, node) => sum + node.getBoundingClientRect().height, 0);
            return {
              canvases: document.querySelectorAll("canvas[data-panel]").length,
              across: canvas.width / innerWidth,
              down: canvas.height / room,
              // Between panel and bar are a margin and room for one more line of the caption, no more.
              left: bar.top - box(".stage .panel").bottom,
              scrolls: [scrollHeight - innerHeight, scrollWidth - innerWidth, stage.scrollHeight - stage.clientHeight].map((px) => Math.max(0, px - 1)),
            };
          });
        const fits = ({ canvases, across, down, left, scrolls }) =>
          canvases === 1 && across >= 0.9 && down >= 0.97 && left >= 0 && left <= 40 && scrolls.every((px) => px === 0);
        // A canvas is told its size a frame after the window has another one.
        await until(async () => fits(await look()), "the picture in its place", 3000).catch(() => {});
        const seen = await look();
        if (!fits(seen)) wrong.push(`${demo}, ${panel}: ${JSON.stringify(seen)}`);
        await view.done();
      }
      assert.deepEqual(wrong, []);
    });
  }

  it("leads to the whole page: every demo, without controls, one run or two", async () => {
    for (const demo of demos) {
      for (const more of [`&panel=${await first(demo)}`, `&vs=${encodeURIComponent(demo.slice(1))}`]) {
        const view = await framed(`${demo}${demo.includes("?") ? "&" : "?"}embed=1&hide=controls${more}`, sizes[0]);
        const url = await leave(view);
        assert.ok(url.includes(`#${demo}`) && !/embed=|hide=|panel=/.test(url), url);
        assert.equal(/vs=/.test(url), /vs=/.test(more), url);
        await view.done();
      }
    }
  });
});
