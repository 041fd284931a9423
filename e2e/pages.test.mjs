// How the tests open their pages. A page with a host has a part of the program that a reader never loads; at least half
// of all pages are opened as a reader does. Counted where the sources open one; `opened` itself sees to it that what it
// opens has no such part. By hand, for the tests of any other commit: `git show COMMIT:e2e/…` into a folder, and
//
//     UNROLLED_TESTS=FOLDER node --test e2e/pages.test.mjs

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { it } from "node:test";
import { fileURLToPath } from "node:url";

const folder = process.env.UNROLLED_TESTS || dirname(fileURLToPath(import.meta.url));

/** The arguments of a call, from its opening parenthesis on. */
function call(text, from) {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if ("([{".includes(text[at])) depth += 1;
    else if (")]}".includes(text[at]) && --depth === 0) return text.slice(from, at + 1);
  }
  return text.slice(from);
}

/** How often a text opens a page under the eyes of a host (one of another origin, which must be allowed), and as a reader does. */
function count(text) {
  const found = { hosts: 0, readers: 0 };
  for (const { 1: name, 0: start, index } of text.matchAll(/(?<!function )\b(hosted|opened|(?:app|server|site)\.open|open)\((?=app\b|browser\b|["'`]|hash)/g)) {
    const given = call(text, index + start.length - 1);
    if (name === "hosted" || /\ballowed:/.test(given)) found.hosts += 1;
    else found.readers += 1;
  }
  return found;
}

it("at least half of all pages are opened as a reader does", (t) => {
  const all = { hosts: 0, readers: 0 };
  for (const file of readdirSync(folder).filter((file) => file.endsWith(".test.mjs") && file !== "pages.test.mjs").toSorted()) {
    const { hosts, readers } = count(readFileSync(join(folder, file), "utf8"));
    all.hosts += hosts;
    all.readers += readers;
    if (hosts) t.diagnostic(`${file}: ${hosts} of ${hosts + readers} with a host`);
  }
  t.diagnostic(`${all.readers} pages as a reader opens them, ${all.hosts} with a host`);
  assert.ok(all.readers >= all.hosts, JSON.stringify(all));
});

it("what went wrong in a page is looked at in its end: tests close none but by `done`", () => {
  const closes = /\.context\(\)\.close\(/;
  const files = readdirSync(folder).filter((file) => file.endsWith(".test.mjs"));
  assert.deepEqual(files.filter((file) => closes.test(readFileSync(join(folder, file), "utf8"))), []);
  assert.ok(closes.test(["await page", "context()", "close();"].join(".")));
});

it("tells the two apart", () => {
  assert.deepEqual(count('hosted(app, "/em"); opened(app, `/em?t=${t}`); app.open(hash)'), { hosts: 1, readers: 2 });
  assert.deepEqual(count('open(browser, app.url, "", { url: page.url, allowed: [page.url] }); opened(app); window.open(x)'), { hosts: 1, readers: 1 });
  assert.deepEqual(count('async function opened(app, hash) {} import { opened, hosted } from "x"'), { hosts: 0, readers: 0 });
});
