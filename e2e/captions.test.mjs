// What a step did stands above the buttons, whole: never cut, in as many lines as there is room for, and the page does
// not jump from one step to the next. Over all demos, languages and sizes.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { start } from "./harness.mjs";
import { hosted, press, until } from "./hosted.mjs";
import { opened } from "./opened.mjs";

/** Runs by demo, with the keys that lead through every kind of step and to every end. */
const runs = [
  ["/kmeans?k=3", "ArrowRight*5", "End"],
  ["/kmeans?data=five-blobs&k=5&init=random", "End"],
  ["/em?k=3", "ArrowRight*4", "End"],
  ["/em?data=iris&assignment=hard&k=3", "ArrowRight*4"],
  ["/svd", "ArrowRight*2", "End"],
  ["/spectral-bias?width=16&depth=2", "ArrowRight*3"],
  ["/pca?scale=1", "ArrowRight*5", "End"],
  ["/diffusion", "ArrowRight*3", "End"],
  ["/diffusion?stage=train&data=moons&width=16", "ArrowRight*2"],
];
/** Width, height, the most lines of a caption; a projector is presented on. */
const sizes = [
  [390, 844, 5],
  [768, 1024, 3],
  [1366, 768, 2],
  [1920, 1080, 2],
  [1280, 720, 2, true],
];

/** What is to be seen of the captions, and of the page around them. */
const measure = (view) =>
  view.evaluate(() => {
    const said = [...document.querySelectorAll(".said")].filter((node) => node.textContent.trim());
    const box = (node) => node.getBoundingClientRect();
    return {
      captions: said.map((node) => {
        const style = getComputedStyle(node);
        const range = document.createRange();
        range.selectNodeContents(node);
        const words = box(range);
        const clamped = style.webkitLineClamp !== "none" || style.textOverflow !== "clip";
        return {
          text: node.textContent.trim(),
          lines: Math.round(words.height / parseFloat(style.lineHeight)),
          cut: clamped || node.scrollHeight > node.clientHeight + 1 || words.bottom > box(node).bottom + 1,
          outside: box(node).right > innerWidth + 1 || box(node).left < -1 || box(node).bottom > innerHeight + 1,
          size: parseFloat(style.fontSize),
        };
      }),
      // Metrics, the agreement with known classes among them, and tables of a few columns: no word of them is cut.
      numbers: [...document.querySelectorAll(".metrics :is(dt, dd), :is(.panel-confusion, .panel-picked) :is(th, td)")].filter((node) => {
        const range = document.createRange();
        range.selectNodeContents(node);
        const around = box(node.closest(".scroll, .metrics"));
        // On a phone panels lie in a row that is swiped.
        const swiped = ["auto", "scroll"].includes(getComputedStyle(node.closest(".stage") ?? node).overflowX);
        return node.textContent.trim() && (box(range).right > around.right + 1 || (!swiped && box(range).right > innerWidth + 1) || box(range).left < around.left - 1);
      }).map((node) => node.textContent),
      // Where things stand that must not move from step to step.
      places: [...document.querySelectorAll(".bar, .bar .go, .main canvas, .column canvas")].flatMap((node) =>
        [box(node).top, box(node).height].map(Math.round),
      ),
    };
  });

/** The same once the page stands: panels are told their size a frame after the window has another one. */
const settled = async (view) => {
  let measured = await measure(view);
  for (let i = 0, before; i < 60 && (before !== JSON.stringify(measured) || measured.numbers.length); i++) {
    before = JSON.stringify(measured);
    // Between two looks that must be alike.
    await view.waitForTimeout(50);
    measured = await measure(view);
  }
  return measured;
};

describe("the caption of a step", () => {
  let app;
  before(async () => (app = await start()));
  after(() => app.close());

  const shown = (view) => view.evaluate(() => [...document.querySelectorAll(".said")].map((node) => node.textContent).join());
  const present = async (view, on) => {
    if ((await view.locator(":root[data-present]").count()) === Number(on)) return;
    await press(view, "p");
    await until(async () => (await view.locator(":root[data-present]").count()) === Number(on), `presenting: ${on}`);
  };

  /** Walks through a run and holds its captions to the rules, at every size. `lines`: the most, by size. */
  const walk = async (view, keys, what, lines) => {
    const first = [];
    const look = async () => {
      for (const [i, [width, height, , presenting = false]] of sizes.entries()) {
        if (lines[i] === undefined) continue;
        await view.setViewportSize({ width, height });
        await present(view, presenting);
        let measured = await measure(view);
        const stands = first[i] && JSON.stringify(first[i]) === JSON.stringify(measured.places);
        if (!stands || measured.numbers.length) measured = await settled(view);
        const { captions, numbers, places } = measured;
        const at = `${what} at ${width} × ${height}`;
        assert.ok(captions.length, `${at}: no caption`);
        assert.deepEqual(numbers, [], at);
        for (const { text, size, ...found } of captions) {
          if (process.env.UNROLLED_CAPTIONS) console.log(`${width}: ${found.lines} ${text.length} ${text}`);
          assert.ok(!found.cut, `${at}: cut: ${text}`);
          assert.ok(!found.outside || captions.length > 1, `${at}: outside the window: ${text}`);
          assert.ok(size >= (presenting ? 24 : 12), `${at}: letters of ${size} px`);
          assert.ok(found.lines <= lines[i], `${at}: ${found.lines} lines: ${text}`);
        }
        first[i] ??= places;
        assert.deepEqual(places, first[i], `${at}: the page has jumped: ${captions[0].text}`);
      }
    };
    await look();
    for (const key of keys) {
      const [name, times = 1] = key.split("*");
      for (let i = 0; i < Number(times); i++) {
        const before = await shown(view);
        await press(view, name);
        const done = await view.over();
        if (done) await view.waitForSelector(".said .end");
        else await until(async () => (await shown(view)) !== before, `${what}: another caption than ${before}`);
        await look();
        if (done) break;
      }
    }
  };

  for (const lang of ["en", "zh"]) {
    it(`is never cut, and moves nothing: ${lang}`, async () => {
      const walked = new Set();
      let demos = [];
      for (const [hash, ...keys] of runs) {
        const view = await opened(app, hash, { lang });
        demos = await view.locator(".top nav a").evaluateAll((links) => links.map((link) => /\/([\w-]+)/.exec(link.hash)?.[1]));
        walked.add(/[\w-]+/.exec(hash)[0]);
        const most = sizes.map(([, , lines]) => lines);
        await walk(view, keys, `${hash} ${lang}`, most);
        await view.done();
      }
      assert.deepEqual(demos.filter((demo) => demo && !walked.has(demo)), [], "demos without a run in this test");
    });

    it(`is whole in a frame, be it low: ${lang}`, async () => {
      for (const [hash] of runs) {
        const frame = 'sandbox="allow-scripts" style="width: 800px; height: 560px"';
        const view = await hosted(app, `${hash}${hash.includes("?") ? "&" : "?"}embed=1`, { frame, lang });
        for (let step = 0; step < 4; step++) {
          if (step) {
            if (await view.over()) break;
            const before = await shown(view);
            assert.ok((await view.ask({ cmd: "step" })).ok, hash);
            await until(async () => (await shown(view)) !== before, `${hash}: another caption than ${before}`);
          }
          for (const height of [560, 400]) {
            await view.hostPage.evaluate((height) => (document.querySelector("iframe").style.height = `${height}px`), height);
            await until(() => view.evaluate((height) => innerHeight === height, height), "the height");
            const { captions } = await settled(view);
            assert.ok(captions.length, `${hash}: no caption`);
            for (const { text, cut, outside, size } of captions) {
              assert.ok(!cut && !outside && size >= 12, `${hash}, ${height} px high: ${JSON.stringify({ cut, outside, size })}: ${text}`);
            }
          }
        }
        await view.done();
      }
    });

    it(`is whole in each of two runs: ${lang}`, async () => {
      for (const [hash, ...keys] of [runs[1], runs[2], ["/svd", "ArrowRight*2"], runs[5]]) {
        const vs = encodeURIComponent(`${hash}${hash.includes("?") ? "&" : "?"}seed=2`);
        const view = await opened(app, `${hash}${hash.includes("?") ? "&" : "?"}vs=${vs}`, { lang });
        await until(async () => (await view.locator(".column canvas").count()) === 2, "two runs");
        await walk(view, keys, `two of ${hash} ${lang}`, [9, 9, 9, 9, 9]);
        await view.done();
      }
    });
  }
});
