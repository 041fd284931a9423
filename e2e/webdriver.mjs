// Other browsers than Chromium, without a package: WebKitGTK's MiniBrowser by WebKitWebDriver, in a display and a bus of
// its own; Firefox by Marionette, the protocol that it speaks by itself.

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const DRIVER = "/usr/bin/WebKitWebDriver";

/** Where Debian and its relatives put the little browser of WebKitGTK. */
function miniBrowser() {
  for (const lib of ["/usr/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/libexec"]) {
    if (!existsSync(lib)) continue;
    const found = readdirSync(lib).filter((name) => /^webkit2gtk-4\.[01]$/.test(name));
    for (const name of found.sort().reverse()) {
      const path = `${lib}/${name}/MiniBrowser`;
      if (existsSync(path)) return path;
    }
  }
  return undefined;
}

/** What of WebKitGTK is missing on this machine; `undefined` if nothing is. */
export function webkitMissing() {
  const programs = [DRIVER, "/usr/bin/xvfb-run", "/usr/bin/dbus-run-session"];
  const missing = programs.filter((path) => !existsSync(path));
  if (!miniBrowser()) missing.push("MiniBrowser");
  return missing.length ? missing.join(", ") : undefined;
}

/** A port that is free now. */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/**
 * Starts WebKit. Gives `go(url)`, `run(script, ...args)` (synchronous script in the page), `frame(index)` (into a frame,
 * `null` for the page around), `key(name)` and `close()`.
 */
export async function webkit() {
  const port = await freePort();
  const program = spawn("dbus-run-session", ["--", "xvfb-run", "-a", DRIVER, `--port=${port}`], {
    stdio: "ignore",
    // A group of its own, so that all of it ends together.
    detached: true,
    env: { ...process.env, WEBKIT_DISABLE_COMPOSITING_MODE: "1", NO_AT_BRIDGE: "1", GTK_A11Y: "none" },
  });
  const ended = new Promise((resolve) => program.once("exit", resolve));
  const kill = () => {
    try {
      process.kill(-program.pid, "SIGTERM");
    } catch {
      // It has ended by itself.
    }
  };
  process.once("exit", kill);
  const call = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${value?.error} ${value?.message}`);
    return value;
  };
  let session;
  for (let left = 200; !session; left--) {
    try {
      await call("GET", "/status");
      const browser = { binary: miniBrowser(), args: ["--automation"] };
      const asked = { alwaysMatch: { "webkitgtk:browserOptions": browser } };
      session = (await call("POST", "/session", { capabilities: asked })).sessionId;
    } catch (error) {
      // The driver opens its port when its display is there.
      if (left === 0 || !/fetch failed/.test(error.message)) {
        kill();
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  const at = `/session/${session}`;
  return {
    go: (url) => call("POST", `${at}/url`, { url }),
    run: (script, ...args) => call("POST", `${at}/execute/sync`, { script, args }),
    frame: (id) => call("POST", `${at}/frame`, { id }),
    async close() {
      await call("DELETE", at).catch(() => {});
      process.removeListener("exit", kill);
      kill();
      await ended;
    },
  };
}

const FIREFOX = ["/usr/bin/firefox-esr", "/usr/bin/firefox"];

/** What of Firefox is missing on this machine; `undefined` if nothing is. */
export const firefoxMissing = () => (FIREFOX.some(existsSync) ? undefined : "firefox-esr");

/** Starts Firefox. Gives what `webkit` gives. */
export async function firefox() {
  const port = await freePort();
  const profile = mkdtempSync(join(tmpdir(), "unrolled-firefox-"));
  writeFileSync(join(profile, "user.js"), `user_pref("marionette.port", ${port});\n`);
  const args = ["--headless", "--marionette", "--no-remote", "--profile", profile];
  const program = spawn(FIREFOX.find(existsSync), args, { stdio: "ignore", env: { ...process.env, HOME: profile } });
  const ended = new Promise((resolve) => program.once("exit", resolve));
  const kill = () => program.kill();
  process.once("exit", kill);
  const waiting = new Map();
  let socket;
  for (let left = 600; !socket; left--) {
    socket = await new Promise((resolve) => {
      const attempt = connect(port, "127.0.0.1", () => resolve(attempt)).once("error", () => resolve(undefined));
    });
    if (!socket && left === 0) throw new Error("Firefox does not listen");
    // It opens its port when it has started.
    if (!socket) await new Promise((resolve) => setTimeout(resolve, 100));
  }
  socket.on("error", () => {});
  // Messages are JSON behind their length in bytes: `12:[1,2,null,{}]`.
  let heard = Buffer.alloc(0);
  socket.on("data", (data) => {
    heard = Buffer.concat([heard, data]);
    for (let colon; (colon = heard.indexOf(":")) > 0; ) {
      const end = colon + 1 + Number(heard.subarray(0, colon));
      if (heard.length < end) return;
      const message = JSON.parse(heard.subarray(colon + 1, end));
      heard = heard.subarray(end);
      // The first message is a greeting.
      if (!Array.isArray(message)) continue;
      const [, id, error, value] = message;
      waiting.get(id)?.(error, value);
      waiting.delete(id);
    }
  });
  let last = 0;
  const call = (name, parameters = {}) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, (error, value) => (error ? reject(new Error(`${name}: ${error.message}`)) : resolve(value)));
      const text = Buffer.from(JSON.stringify([0, id, name, parameters]));
      socket.write(Buffer.concat([Buffer.from(`${text.length}:`), text]));
    });
  await call("WebDriver:NewSession", {});
  return {
    go: (url) => call("WebDriver:Navigate", { url }),
    // In the page's own world, and not beside it.
    run: async (script, ...args) => (await call("WebDriver:ExecuteScript", { script, args, sandbox: null })).value,
    frame: (id) => call("WebDriver:SwitchToFrame", { id }),
    async close() {
      socket.end();
      process.removeListener("exit", kill);
      kill();
      await ended;
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
