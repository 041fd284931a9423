// The first script: it sets the theme before anything is painted, fetches the wasm and its glue side by side, and says
// a plain sentence where that cannot work. It runs from the page's head, so that the theme never flickers.
(() => {
  "use strict";

  const root = document.documentElement;
  const query = new URLSearchParams(location.hash.split("?")[1] || "");

  /** Every sentence in both languages: the reader's own is not known yet. */
  const sentences = {
    old: [
      "This browser is too old for Unrolled: it lacks WebAssembly with SIMD. Chrome or Edge 96, Firefox 89, Safari 16.4 or anything newer will do.",
      "此浏览器版本过旧，缺少带 SIMD 的 WebAssembly，无法运行 Unrolled。请使用 Chrome 或 Edge 96、Firefox 89、Safari 16.4 或更新的版本。",
    ],
    failed: [
      "Unrolled could not be loaded. Please check the connection and try again.",
      "Unrolled 未能加载。请检查网络连接后重试。",
    ],
    again: ["Try again", "重试"],
  };

  function theme() {
    let wish = query.get("theme");
    if (wish !== "light" && wish !== "dark" && wish !== "auto") {
      try {
        wish = localStorage.getItem("unrolled:theme");
      } catch {
        // In a sandboxed frame there is no storage.
      }
    }
    if (wish === "light" || wish === "dark") root.dataset.theme = wish;
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

  // As the preload in index.html asks, so that nothing is fetched twice.
  const request = (url) => fetch(url, { mode: "cors", credentials: "same-origin" });

  async function compile(url) {
    const response = await request(url);
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

  theme();
  if (!simd()) {
    say(sentences.old);
    return;
  }
  const assets = JSON.parse(document.getElementById("assets").textContent);
  const address = (name) => new URL(assets[name], document.baseURI).href;
  const glue = address("app.js");
  // The part of the demo that is asked for and the chunks that it shares, side by side with the rest; the app takes them
  // up when it runs.
  const part = location.hash.slice(2).split("?")[0];
  for (const name in assets) {
    const [kind, of] = name.split(/[/.]/);
    if (kind === "parts" ? of !== part : kind !== "chunks" || !of.split("_").includes(part)) continue;
    const hint = document.createElement("link");
    Object.assign(hint, { rel: "preload", as: "fetch", href: address(name), crossOrigin: "anonymous" });
    document.head.append(hint);
  }
  Promise.all([compile(address("app_bg.wasm")), load(glue), parsed])
    .then(([module]) => {
      // A worker is started from the same two.
      globalThis.unrolledBoot = { glue, module };
      return wasm_bindgen({ module_or_path: module });
    })
    .catch((error) => {
      console.error(error);
      say(sentences.failed, String(error && error.message ? error.message : error), true);
    });
})();
