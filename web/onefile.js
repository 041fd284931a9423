// Writes the page of one demo as a single HTML file: program, words, data and the run, for a double click. Fetched when
// the reader asks for it (`src/shell/onefile.rs`). `web/alone.js` is the script that opens such a file.
(() => {
  "use strict";

  /** Parts of the program that some demos alone use, and which these are. */
  const ONLY = JSON.parse('{{only}}');
  /** Further files are taken along as long as the page is no larger than this, and small ones in any case. */
  const MOST = 2_000_000;
  const SMALL = 10_000;
  const TYPES = {
    css: "text/css", csv: "text/csv", html: "text/html", js: "text/javascript", json: "application/json",
    png: "image/png", svg: "image/svg+xml", wasm: "application/wasm", woff2: "font/woff2",
  };

  const request = (url) => fetch(url, { mode: "cors", credentials: "same-origin" });

  async function content(url) {
    const response = await request(url);
    if (!response.ok) throw new Error(`${response.status} ${url}`);
    return response.blob();
  }

  async function packed(blob) {
    const stream = blob.stream().pipeThrough(new CompressionStream("gzip"));
    return new Response(stream).blob();
  }

  function base64(blob) {
    return new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
      reader.onerror = () => reject(reader.error);
      reader.readAsDataURL(blob);
    });
  }

  /** A file as an element of the page that holds it. */
  async function block(name, path, blob) {
    const small = await packed(blob);
    const packs = small.size < blob.size * 0.95;
    const text = await base64(packs ? small : blob);
    const type = TYPES[name.slice(name.lastIndexOf(".") + 1)] || "application/octet-stream";
    return `<script type="text/plain" data-file="${name}" data-path="${path}" data-type="${type}"${packs ? " data-packed" : ""}>${text}</script>\n`;
  }

  /** What such a page cannot do without. */
  function needed(names, slugs) {
    const parts = names.filter((name) => name.startsWith("parts/")).map((name) => name.slice(6, -5));
    const words = names.filter((name) => name.startsWith("words/"));
    const demos = new Set(words.map((name) => name.slice(6).split(".")[0]));
    const taken = parts.filter((part) => {
      if (demos.has(part)) return slugs.includes(part);
      return part !== "gallery" && (!ONLY[part] || ONLY[part].some((slug) => slugs.includes(slug)));
    });
    return names.filter((name) => {
      const [kind, of] = name.split(/[/.]/);
      if (kind === "words") return of === "shell" || slugs.includes(of);
      if (kind === "parts") return taken.includes(of);
      if (kind === "chunks") return of.split("_").some((part) => taken.includes(part));
      return ["app_bg.wasm", "app.js", "boot.js", "style.css", "alone.html", "onefile.js", "fonts/math.woff2", "icons/unrolled.svg"].includes(name);
    });
  }

  /** Networks that ship with the program: those that the run was given, and with them all of that folder. */
  function networks(names, assets, here) {
    const all = names.filter((name) => name.startsWith("weights/"));
    if (globalThis.unrolledAlone) return [all.filter(here), []];
    const fetched = new Set(performance.getEntriesByType("resource").map((entry) => entry.name));
    const given = all.filter((name) => fetched.has(new URL(assets[name], document.baseURI).href));
    return [given, given.length ? all : []];
  }

  /** The address of the site, if others can reach it. */
  function home() {
    if (globalThis.unrolledAlone) return globalThis.unrolledAlone.home;
    const here = /^(localhost|127\.[\d.]+|\[::1\])$/.test(location.hostname);
    return /^https?:$/.test(location.protocol) && !here ? location.href.split("#")[0] : undefined;
  }

  /**
   * Makes the page: `address` (what follows `#`), `title`, `slugs` (the demos on it), `first` (files that the run needs),
   * `more` (files that are welcome), and saves it as `name`. `own`: names and bytes
   * of own data that the address cannot hold. Gives its size in bytes.
   */
  globalThis.unrolledOneFile = async ({ name, address, title, slugs, first, more, own }) => {
    const assets = JSON.parse(document.getElementById("assets").textContent);
    // Own data of another run are not this one's.
    const names = Object.keys(assets).filter((name) => !name.startsWith("own/"));
    const here = (name) => name in assets && assets[name] !== "data:,";
    const template = await (await content(assets["alone.html"])).text();
    const [given, others] = networks(names, assets, here);
    const must = [...needed(names, slugs), ...first.filter(here), ...given];
    const blocks = await Promise.all([...new Set(must)].map(async (name) => block(name, assets[name], await content(assets[name]))));
    for (const [name, bytes] of own) {
      blocks.push(await block(name, name, new Blob([bytes])));
      if (!names.includes(name)) names.push(name);
    }
    let size = template.length + blocks.reduce((sum, text) => sum + text.length, 0);
    for (const name of [...more, ...others].filter((name) => here(name) && !must.includes(name))) {
      const text = await block(name, assets[name], await content(assets[name]));
      if (text.length > SMALL && size + text.length > MOST) continue;
      blocks.push(text);
      size += text.length;
    }
    const json = (value) => JSON.stringify(value).replaceAll("<", "\\u003c");
    const escaped = title.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    const filled = { "[[title]]": escaped, "[[alone]]": json({ home: home(), address, slugs, files: names }), "[[blocks]]": blocks.join("") };
    const parts = template.split(/(\[\[\w+\]\])/).map((part) => filled[part] ?? part);
    const page = new Blob(parts, { type: "text/html" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(page);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    return page.size;
  };
})();
