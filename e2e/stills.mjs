// Makes the PNGs of web/stills/ from the SVGs of cards and prepared moments beside them, as previews of links show them:
// 1200 × 630, in a browser. Run after `UNROLLED_GOLDEN=write cargo test --test stills`.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch } from "./harness.mjs";

const dir = join(fileURLToPath(import.meta.url), "../../web/stills");
const browser = await launch();
const page = await browser.newPage({ viewport: { width: 1200, height: 630 } });
const moments = JSON.parse(readFileSync(join(dir, "moments.json"), "utf8"));
const shown = (name) => name.endsWith("-card.svg") || moments[name.replace("-light.svg", "")];
for (const name of readdirSync(dir).filter(shown)) {
  const svg = readFileSync(join(dir, name), "utf8");
  const ground = /<rect[^>]*fill="(#[0-9a-f]+|rgb[^"]+)"/.exec(svg)?.[1] ?? "#fff";
  await page.setContent(`<style>body { margin: 0; background: ${ground} } svg { display: block; margin: 15px auto; height: 600px; width: 1100px }</style>${svg}`);
  await page.evaluate(() => {
    const svg = document.querySelector("svg");
    if (!svg.hasAttribute("viewBox")) svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
  });
  await page.screenshot({ path: join(dir, name.replace(/-(card|light)\.svg$/, ".png")) });
  console.log(name);
}
await browser.close();
