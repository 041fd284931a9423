// Opens the built app in a real browser, as it is served: under its policy, from one origin, below any path.
// What a test must never see (errors on the console, violations of the policy, requests to another origin) fails it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The built app. */
export const dist = join(root, "dist");

/** Where tests may leave pictures and traces. */
export const out = join(root, "e2e", "out");
mkdirSync(out, { recursive: true });

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  // The shell without a window would round the width of every letter to whole pixels.
  "--font-render-hinting=none",
];

/**
 * Starts `xtask serve` on a free port; `prefix` serves below a path, `published` leaves the policy as any server sends it.
 * Gives the page's address and `close`.
 */
export async function serve({ prefix = "", published = false } = {}) {
  const target = process.env.CARGO_TARGET_DIR || join(root, "target");
  const program = process.env.UNROLLED_XTASK || join(target, "debug", "xtask");
  const args = ["serve", "--no-build", "--port", "0", ...(prefix ? ["--prefix", prefix] : [])];
  if (published) args.push("--as-published");
  const server = spawn(program, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  // A test that fails before it closes its server must not leave it behind.
  const kill = () => server.kill();
  process.once("exit", kill);
  const url = await new Promise((resolve, reject) => {
    let text = "";
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`the server ended (${code}): ${text}`)));
    server.stdout.on("data", (data) => {
      text += data;
      const found = /listening on (\S+)/.exec(text);
      if (found) resolve(found[1]);
    });
  });
  return {
    url,
    async close() {
      process.removeListener("exit", kill);
      kill();
      await ended;
    },
  };
}

/** Serves pages of a test's own (path → HTML) from another origin, such as a host page that embeds a demo. */
export async function host(pages) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://host/");
    const html = pathname === "/favicon.ico" ? " " : pages[pathname];
    response.writeHead(html ? 200 : 404, { "Content-Type": "text/html; charset=utf-8" });
    response.end(html || "");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

/** A browser, with these flags besides. */
export const launch = (more = []) =>
  chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: [...flags, ...more] });

/** A server and a browser for one file of tests. `flags`: more of the browser's. */
export async function start(options = {}) {
  const server = await serve(options);
  const browser = await launch(options.flags);
  return {
    url: server.url,
    browser,
    /** Opens the page. `hash`: what follows `#`. The context closes with `page.done()`, which also checks. */
    open: (hash = "", settings = {}) => open(browser, server.url, hash, settings),
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** The address of the plain run of a demo, of which a name alone opens what the demo begins with. */
const plain = (hash) => (/^\/[a-z-]+(\?(&?(lang|theme)=\w+)*)?$/.test(hash) ? `${hash}${hash.includes("?") ? "&" : "?"}t=0` : hash);

/**
 * Opens an address of the app. Settings: `typed` (a name alone is not the plain run), `viewport`, `theme` (what the
 * system prefers), `lang` (what the reader prefers), `url` (another page than the app itself), `allowed` (further origins), `context` (Playwright's options),
 * `before` (is given the page before it goes anywhere), `wait` (a selector that must appear), `watched` (false: nothing
 * but the page itself runs in it, for what is measured).
 */
export async function open(browser, base, hash = "", settings = {}) {
  const { viewport = { width: 1366, height: 768 }, theme = "light", lang = "en", allowed = [] } = settings;
  const context = await browser.newContext({
    viewport,
    colorScheme: theme,
    locale: lang === "zh" ? "zh-CN" : "en-GB",
    reducedMotion: "reduce",
    // What is kept for when there is no network has tests of its own (offline.test.mjs).
    serviceWorkers: "block",
    ...settings.context,
  });
  const page = await context.newPage();
  const troubles = [];
  const origins = new Set([new URL(base).origin, ...allowed.map((url) => new URL(url).origin)]);
  context.on("console", (message) => {
    if (message.type() === "error") troubles.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => troubles.push(`error: ${error.error().stack || error.error()}`));
  context.on("request", (request) => {
    const url = new URL(request.url());
    const own = ["blob:", "data:", "about:"].includes(url.protocol) || origins.has(url.origin);
    if (!own) troubles.push(`request to another origin: ${request.url()}`);
  });
  context.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    if (reason !== "net::ERR_ABORTED") troubles.push(`request failed: ${request.url()} (${reason})`);
  });
  context.on("response", (response) => {
    if (response.status() >= 400) troubles.push(`${response.status()} ${response.url()}`);
  });
  await context.exposeBinding("unrolledViolation", (_, text) => troubles.push(`policy or words: ${text}`));
  const watch = () => {
    document.addEventListener("securitypolicyviolation", (event) => {
      globalThis.unrolledViolation(
        `${event.violatedDirective} ${event.blockedURI} ${event.sourceFile || ""}:${event.lineNumber} ${event.sample}`,
      );
    });
    // Words that are missing stand between ⟦ and ⟧: they may appear nowhere, not even for a moment.
    const look = (text) => text?.includes("⟦") && globalThis.unrolledViolation(`no words for ${text.slice(0, 200)}`);
    new MutationObserver((records) => {
      for (const { type, target, attributeName, addedNodes } of records) {
        if (type === "attributes") look(target.getAttribute(attributeName));
        else if (type === "characterData") look(target.data);
        else for (const node of addedNodes) look(node.nodeType === 1 ? node.outerHTML : node.textContent);
      }
    }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    // What a canvas writes is not in the document: it is heard where it is written.
    const wrong = /⟦|(^|[^\p{L}])(NaN|[-−]?inf|undefined)([^\p{L}]|$)/u;
    for (const kind of [globalThis.CanvasRenderingContext2D, globalThis.OffscreenCanvasRenderingContext2D]) {
      for (const name of ["fillText", "strokeText"]) {
        const write = kind?.prototype[name];
        if (!write) continue;
        kind.prototype[name] = function (text, ...rest) {
          if (wrong.test(text)) globalThis.unrolledViolation(`a canvas writes ${text.slice(0, 200)}`);
          return write.call(this, text, ...rest);
        };
      }
    }
  };
  if (settings.watched !== false) await context.addInitScript(watch);
  if (settings.before) await settings.before(page);
  await page.goto(settings.url || base + (hash ? `#${settings.typed ? hash : plain(hash)}` : ""));
  if (settings.wait) await page.waitForSelector(settings.wait);

  /** What went wrong so far. A test that provokes an error takes it out of here. */
  page.troubles = troubles;
  /** Ends the page; fails if anything happened that must not. */
  page.done = async () => {
    // What is reported in this task is heard in the next. Where no scripts run, none comes.
    if (settings.context?.javaScriptEnabled !== false) {
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 0))).catch(() => {});
    }
    await context.close();
    assert.deepEqual(troubles, []);
  };
  return page;
}

/** Waits until the wasm of the page (or of a frame) has been compiled and started. */
export const booted = (frame) => frame.waitForFunction(() => globalThis.unrolledBoot?.module instanceof WebAssembly.Module);
