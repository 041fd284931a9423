// node e2e/reload.mjs FOLDER, called by `cargo xtask test --only trunk`: does `trunk serve` reload the page when a word, a
// style or a line of the program changes, under the policy that the site has everywhere? Trunk (TRUNK names it) builds
// into the folder. Three sources are changed for a moment, and are put back whatever happens.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { booted, launch, open } from "./harness.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = process.argv[2];
/** The first build compiles everything; those after it what has changed. */
const [first, later] = [20 * 60e3, 5 * 60e3];

const word = "Reloaded by Trunk";
/** What is changed, and what the page shows then. */
const changes = [
  {
    what: "a word",
    file: "src/shell/words/en.ftl",
    edit: (text) => text.replace(/^ui-hero-title = .*$/m, `ui-hero-title = ${word}`),
    shown: (word) => document.querySelector(".hero h1, .hero h2")?.textContent === word,
  },
  {
    what: "a style",
    file: "style/base.css",
    edit: (text) => `${text}:root { --reloaded: 1 }\n`,
    shown: () => getComputedStyle(document.documentElement).getPropertyValue("--reloaded") === "1",
  },
  {
    what: "a line of the program",
    file: "src/shell/gallery.rs",
    edit: (text) => text.replace('class="hero"', 'class="hero reloaded"'),
    shown: () => document.querySelector(".hero.reloaded") !== null,
  },
];

const times = new Map(changes.map(({ file }) => [file, statSync(join(root, file))]));
const originals = new Map(changes.map(({ file }) => [file, readFileSync(join(root, file), "utf8")]));
function putBack() {
  for (const [file, text] of originals) {
    if (readFileSync(join(root, file), "utf8") !== text) writeFileSync(join(root, file), text);
  }
}
process.on("exit", putBack);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));

/** A port that was free a moment ago. */
const port = await new Promise((resolve) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});
const url = `http://127.0.0.1:${port}/`;

// In a group of its own, so that what its hook runs ends with it.
const args = ["serve", "--dist", folder, "--port", String(port)];
const trunk = spawn(process.env.TRUNK || "trunk", args, { cwd: root, stdio: ["ignore", "inherit", "inherit"], detached: true });
let ended = null;
trunk.once("error", (error) => (ended = String(error)));
trunk.once("exit", (code) => (ended ??= `it ended (${code})`));
process.on("exit", () => {
  try {
    process.kill(-trunk.pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
});

/** The page, as soon as Trunk serves it. */
async function served() {
  for (const started = Date.now(); Date.now() - started < first; ) {
    if (ended !== null) throw new Error(`trunk serve: ${ended}`);
    try {
      return await fetch(url);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  throw new Error("trunk serve does not answer");
}

const response = await served();
assert.equal(response.status, 200);
// What it sends is what `_headers` says, and no script stands in the page.
const rules = readFileSync(join(folder, "_headers"), "utf8").split("\n/\n")[0];
for (const [, name, value] of rules.matchAll(/^ {2}([\w-]+): (.*)$/gm)) {
  assert.equal(response.headers.get(name), value, name);
}
const html = await response.text();
const inline = [...html.matchAll(/<script([^>]*)>/g)].filter(([, attributes]) => !/ src=| type="application\/json"/.test(attributes));
assert.deepEqual(inline, []);
assert.match(html, /<script src="files\/reload\.[0-9a-f]+\.js"><\/script>\n<\/body>/);
assert.equal((await fetch(`${url}nowhere`)).status, 404);

const browser = await launch();
const page = await open(browser, url);
await booted(page);
await page.waitForSelector(".hero");

/** Waits until the page shows something, or shows it no more. It may go away meanwhile, with whatever waits in it. */
async function until(what, shown, wanted = true) {
  for (const started = Date.now(); ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    if ((await page.evaluate(shown, word).catch(() => !wanted)) === wanted) return (Date.now() - started) / 1000;
    assert.ok(Date.now() - started < later, `${what} does not ${wanted ? "appear" : "go"}`);
  }
}

for (const { what, file, edit, shown } of changes) {
  const text = edit(originals.get(file));
  assert.notEqual(text, originals.get(file), `${file} has changed: mend e2e/reload.mjs`);
  await until(what, shown, false);
  writeFileSync(join(root, file), text);
  console.log(`${what} (${file}) is on screen after ${(await until(what, shown)).toFixed(1)} s`);
}
// What has been built by now is built from the originals, so that their times may be what they were: otherwise the next
// release would be compiled anew.
putBack();
for (const { what, shown } of changes) await until(what, shown, false);
for (const [file, { atime, mtime }] of times) utimesSync(join(root, file), atime, mtime);
await page.done();
await browser.close();
process.exit(0);
