// cargo xtask shots [options] [hash…]
//   --size 1366x768   the window (default 1366x768)      --scale 2       device pixels per pixel
//   --theme dark      what the system prefers            --lang zh       what the reader prefers
//   --keys "ArrowRight Space"   pressed one after the other, after the page has loaded
//   --click "#play"   clicked before the keys            --wait 500      milliseconds before the picture
//   --full            the whole page, not the window     --out name.png  in e2e/out unless it names a path
// A hash is what follows `#`, such as "/kmeans?t=3"; without one, the gallery. More than one: name-1.png, name-2.png …

import { basename, isAbsolute, join } from "node:path";
import { parseArgs } from "node:util";
import { booted, out, start } from "./harness.mjs";

const text = (fallback) => ({ type: "string", default: fallback });
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: text("1366x768"),
    scale: text("1"),
    theme: text("light"),
    lang: text("en"),
    keys: text(""),
    click: text(""),
    wait: text("300"),
    out: text("shot.png"),
    full: { type: "boolean", default: false },
  },
});
const [width, height] = values.size.split("x").map(Number);
const app = await start();
try {
  const hashes = positionals.length ? positionals : [""];
  for (const [at, hash] of hashes.entries()) {
    const page = await app.open(hash, {
      viewport: { width, height },
      theme: values.theme,
      lang: values.lang,
      context: { deviceScaleFactor: Number(values.scale) },
    });
    await booted(page);
    await page.waitForLoadState("networkidle");
    if (values.click) await page.click(values.click);
    for (const key of values.keys.split(/\s+/).filter(Boolean)) await page.keyboard.press(key);
    // As long as whoever takes the picture says.
    await page.waitForTimeout(Number(values.wait));
    let path = isAbsolute(values.out) ? values.out : join(out, basename(values.out));
    if (hashes.length > 1) path = path.replace(/\.png$/, `-${at + 1}.png`);
    await page.screenshot({ path, fullPage: values.full });
    console.log(path);
    for (const trouble of page.troubles) console.log(`  ! ${trouble}`);
    await page.context().close();
  }
} finally {
  await app.close();
}
