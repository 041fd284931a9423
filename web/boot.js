// The first script: it narrows the policy, sets the theme before anything is painted, fetches the wasm and its glue side
// by side, and says a plain sentence where that cannot work, to the reader and to a host page. It runs from the page's
// head, so that the theme never flickers.
(() => {
  "use strict";

  const root = document.documentElement;
  const [path, settings = ""] = location.hash.slice(2).split("?");
  const query = new URLSearchParams(settings);
  /** What a page says that is one file (`web/alone.js`). */
  const alone = globalThis.unrolledAlone;
  // What stands there for the case that this script does not run is not to be seen.
  root.dataset.boot = "";

  /** Every sentence in both languages: the reader's own is not known yet. */
  const sentences = {
    old: [
      "This browser is too old for Unrolled: it lacks WebAssembly with SIMD. Chrome or Edge 96, Firefox 89, Safari 16.4 or anything newer will do.",
      "此浏览器版本过旧，缺少带 SIMD 的 WebAssembly，无法运行 Unrolled。请使用 Chrome 或 Edge 96、Firefox 89、Safari 16.4 或更新的版本。",
    ],
    folder: [
      "Opened by a double click, Unrolled cannot start. Serve the folder, for instance with “python3 -m http.server 8000”, and open http://localhost:8000/.",
      "直接双击打开时 Unrolled 无法启动。请在该文件夹中启动网页服务器，例如“python3 -m http.server 8000”，再打开 http://localhost:8000/。",
    ],
    failed: [
      "Unrolled could not be loaded. Please check the connection and try again.",
      "Unrolled 未能加载。请检查网络连接后重试。",
    ],
    again: ["Try again", "重试"],
  };

  /**
   * A build that does not know where it will be published allows more than the page's own files, for the sake of WebKit
   * (`xtask/src/headers.rs`). Here the origin is known, and from now on nothing of any other is let in.
   */
  function narrow() {
    const open = "'self' https: http:";
    const policy = document.querySelector("meta[http-equiv=Content-Security-Policy]");
    if (!/^https?:$/.test(location.protocol) || !policy?.content.includes(open)) return;
    const meta = document.createElement("meta");
    meta.httpEquiv = policy.httpEquiv;
    meta.content = policy.content.replaceAll(open, `'self' ${location.origin}`);
    document.head.append(meta);
  }

  /** What the address, or else this browser, says of a setting, if it is one of these. */
  function wish(key, known) {
    const asked = query.get(key);
    if (known.includes(asked)) return asked;
    try {
      return localStorage.getItem(`unrolled:${key}`);
    } catch {
      // In a sandboxed frame there is no storage.
      return null;
    }
  }

  function theme() {
    const theme = wish("theme", ["light", "dark", "auto"]);
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  }

  const spoken = (wish("lang", ["en", "zh"]) || navigator.language || "").startsWith("zh") ? "zh" : "en";
  const titles = JSON.parse(document.getElementById("titles").textContent);
  const demo = Object.hasOwn(titles, path) ? titles[path] : undefined;

  /** What of the first page is to be seen, before any of it is painted. */
  function dress() {
    root.lang = spoken === "zh" ? "zh-CN" : "en";
    root.dataset.first = demo ? "demo" : path ? "none" : "front";
    for (const key of ["embed", "present"]) root.toggleAttribute(`data-${key}`, !!demo && query.get(key) === "1");
  }

  // {still.js}

  /** Names the demo that is on its way, in the reader's language, and shows its still. Resolves when that is painted. */
  async function name() {
    if (!demo) return;
    globalThis.unrolledSays.title = demo[spoken];
    document.title = `${demo[spoken]} – Unrolled`;
    const first = document.getElementById("first");
    first.querySelector(".ahead h1").textContent = demo[spoken];
    first.querySelector(".ahead p").textContent = demo.question[spoken];
    // Of the demo where nothing is asked for there is a still, and of prepared moments.
    const shown = stillOf(path, settings, demo.stills, parent === globalThis && demo.opening);
    if (alone || location.protocol === "file:" || !shown) return;
    const still = document.createElement("img");
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    Object.assign(still, { id: "still", alt: "", fetchPriority: "high", src: `stills/${shown}-${root.dataset.theme || system}.svg` });
    first.append(still);
    await still.decode().catch(() => {});
    if (!document.hidden) await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  }

  /** What stood there first goes when the program has something to show. */
  function giveWay() {
    const app = document.getElementById("app");
    const give = () => {
      watch.disconnect();
      document.getElementById("first")?.remove();
    };
    let late;
    const watch = new MutationObserver(() => {
      if (app.querySelector(".player canvas, .gallery, .lost, [role=alert]")) give();
      // An address may name tables alone, or leave out every panel.
      else if (app.querySelector(".player")) late ??= setTimeout(give, 1500);
    });
    watch.observe(app, { childList: true, subtree: true });
  }

  /** Tells the page around this one, or the one that opened it, that there will be no demo. */
  function tell(code, sentence) {
    const host = parent === globalThis ? opener : parent;
    const message = sentence[spoken === "zh" ? 1 : 0];
    host?.postMessage({ unrolled: 1, event: "error", error: { code, message } }, "*");
  }

  /** Shows a sentence below what is already on the page, with a button to reload if that may help. */
  function say(sentence, detail, button) {
    const show = () => {
      const place = document.getElementById("boot") || document.body;
      place.hidden = false;
      place.setAttribute("role", "alert");
      place.replaceChildren();
      for (const [at, lang] of ["en", "zh"].entries()) {
        const line = document.createElement("span");
        line.lang = lang;
        line.textContent = sentence[at] + " ";
        place.append(line);
      }
      if (detail) {
        const line = document.createElement("code");
        line.textContent = detail;
        place.append(line, " ");
      }
      if (button) {
        const again = document.createElement("button");
        again.type = "button";
        again.textContent = sentences.again.join(" · ");
        again.addEventListener("click", () => location.reload());
        place.append(again);
      }
    };
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", show);
    else show();
  }

  /** A module of one function that makes a vector of zeros and drops it. */
  function simd() {
    if (typeof WebAssembly !== "object") return false;
    const head = [0, 97, 115, 109, 1, 0, 0, 0];
    const types = [1, 4, 1, 0x60, 0, 0];
    const functions = [3, 2, 1, 0];
    const body = [0, 0xfd, 12, ...new Array(16).fill(0), 0x1a, 0x0b];
    const code = [10, body.length + 2, 1, body.length, ...body];
    return WebAssembly.validate(new Uint8Array([...head, ...types, ...functions, ...code]));
  }

  async function compile(url) {
    const response = await fetch(url, { mode: "cors", credentials: "same-origin" });
    if (!response.ok) throw new Error(`${response.status} ${url}`);
    // Some servers give wasm another type than its own; then it cannot be compiled while it arrives.
    const type = response.headers.get("Content-Type") || "";
    if (WebAssembly.compileStreaming && type.startsWith("application/wasm")) {
      return WebAssembly.compileStreaming(response);
    }
    return WebAssembly.compile(await response.arrayBuffer());
  }

  function load(url) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = url;
      script.crossOrigin = "anonymous";
      script.addEventListener("load", resolve);
      script.addEventListener("error", () => reject(new Error(url)));
      document.head.append(script);
    });
  }

  const parsed = new Promise((resolve) => {
    if (document.readyState !== "loading") resolve();
    else document.addEventListener("DOMContentLoaded", resolve);
  });

  narrow();
  theme();
  dress();
  // The app has no words of its own before they are fetched.
  globalThis.unrolledSays = { en: sentences.failed[0], zh: sentences.failed[1], again: sentences.again.join(" · "), home: alone?.home };
  const named = parsed.then(name);
  if (location.protocol === "file:" && !alone) {
    say(sentences.folder);
    return;
  }
  if (query.has("poster") && !alone) {
    location.replace(`poster.html${location.hash}`);
    return;
  }
  if (!simd()) {
    say(sentences.old);
    tell("browser-too-old", sentences.old);
    return;
  }
  const manifest = document.getElementById("assets");
  const assets = JSON.parse(manifest.textContent);
  // The page names files by their hashes.
  if (!alone) {
    for (const name in assets) assets[name] = `files/${name.replace(/(\.\w+)?$/, `.${assets[name]}$1`)}`;
    manifest.textContent = JSON.stringify(assets);
  }
  const address = (name) => new URL(assets[name], document.baseURI).href;
  const glue = address("app.js");
  /**
   * The part of the demo that is asked for and the chunks that it shares, side by side with the rest; the app takes them up
   * when it runs.
   */
  function hint() {
    for (const name in assets) {
      const [kind, of] = name.split(/[/.]/);
      if (kind === "parts" ? of !== path : kind !== "chunks" || !of.split("_").includes(path)) continue;
      const hint = document.createElement("link");
      Object.assign(hint, { rel: "preload", as: "fetch", href: address(name), crossOrigin: "anonymous" });
      document.head.append(hint);
    }
  }

  parsed.then(giveWay);
  // What is seen first is small and comes first: beside a program a hundred times as large it would come last. But a still
  // that does not come keeps nobody waiting.
  Promise.race([named, new Promise((resolve) => setTimeout(resolve, 1000))])
    .then(() => {
      hint();
      return Promise.all([compile(address("app_bg.wasm")), load(glue)]);
    })
    .then(([module]) => {
      // A worker is started from the same two.
      globalThis.unrolledBoot = { glue, module };
      return wasm_bindgen({ module_or_path: module });
    })
    .then(() => {
      // What was fetched is kept for when there is no network, but not by frames.
      if (!alone && parent === globalThis) setTimeout(() => load(address("offline.js")).catch(() => {}), 2000);
    })
    .catch((error) => {
      console.error(error);
      say(sentences.failed, String(error && error.message ? error.message : error), true);
      tell("not-loaded", sentences.failed);
    });
})();
