// How soon a page shows something and answers, by Lighthouse's mobile setting (a telephone four times as slow as this
// machine, on slow 4G, simulated): the front page, the addresses that its cards lead to, and a frame. The promise is a
// score of at least 95. `LIGHTHOUSE_TURNS`: how often each is opened; the medians count.

import { launch as launchChrome } from "chrome-launcher";
import lighthouse from "lighthouse";
import { launch, serve } from "../e2e/harness.mjs";

const PROMISE = 95;
const turns = Number(process.env.LIGHTHOUSE_TURNS || 3);

const server = await serve({ published: true });
const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

/** The front page, and where its cards lead. */
async function addresses() {
  const browser = await launch();
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.waitForSelector(".card");
  const cards = await page.locator(".card").evaluateAll((cards) => cards.map((card) => card.getAttribute("href")));
  await browser.close();
  return ["", ...cards, `${cards[0]}${cards[0].includes("?") ? "&" : "?"}embed=1&hide=lesson%2Ccontrols`];
}

try {
  console.log("address".padEnd(64), "score", "first paint", "largest", "blocked", "jumps");
  for (const address of await addresses()) {
    const seen = [];
    for (let turn = 0; turn < turns; turn++) {
      const chrome = await launchChrome({ chromePath: process.env.CHROMIUM, chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"] });
      const { lhr } = await lighthouse(server.url + address, { port: chrome.port, onlyCategories: ["performance"], logLevel: "silent" });
      chrome.kill();
      const value = (name) => lhr.audits[name].numericValue;
      seen.push([
        100 * lhr.categories.performance.score,
        value("first-contentful-paint"),
        value("largest-contentful-paint"),
        value("total-blocking-time"),
        value("cumulative-layout-shift"),
      ]);
    }
    const [score, first, largest, blocked, jumps] = seen[0].map((_, at) => median(seen.map((of) => of[at])));
    const ms = (number, width) => `${Math.round(number)} ms`.padStart(width);
    console.log((address || "the front page").slice(0, 64).padEnd(64), String(Math.round(score)).padStart(5), ms(first, 11), ms(largest, 7), ms(blocked, 7), jumps.toFixed(3), score < PROMISE ? "NOT MET" : "");
  }
} finally {
  await server.close();
}
