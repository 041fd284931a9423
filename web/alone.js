// The script of a page that is one file: it unpacks what the file holds and gives each file of it an address of its own,
// so that the rest of the program fetches from them as it does from a server. `web/onefile.js` writes such pages.
(async () => {
  "use strict";

  const { home, address, slugs, files } = JSON.parse(document.getElementById("alone").textContent);

  const sentences = [
    "This file could not be opened. Chrome or Edge 103, Firefox 113, Safari 16.4 or anything newer will do.",
    "无法打开此文件。请使用 Chrome 或 Edge 103、Firefox 113、Safari 16.4 或更新的版本。",
  ];

  async function unpacked(block) {
    const text = atob(block.textContent);
    const bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
    block.remove();
    if (!("packed" in block.dataset)) return bytes;
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).arrayBuffer();
  }

  function base64(content) {
    let text = "";
    for (const byte of new Uint8Array(content)) text += String.fromCharCode(byte);
    return btoa(text);
  }

  try {
    const contents = new Map();
    const blocks = document.querySelectorAll("script[data-file]");
    await Promise.all(Array.from(blocks, async (block) => contents.set(block, await unpacked(block))));
    // What is not in the file has an address at which there is nothing.
    const assets = Object.fromEntries(files.map((name) => [name, "data:,"]));
    const beside = new Map();
    const put = (block, content) => {
      // A worker of a page without an origin cannot import from a blob.
      const glue = block.dataset.file === "app.js";
      const url = glue ? `data:text/javascript;base64,${base64(content)}` : URL.createObjectURL(new Blob([content], { type: block.dataset.type }));
      assets[block.dataset.file] = url;
      beside.set(block.dataset.path, url);
    };
    // Styles and lessons name other files by their paths; they come last.
    const names = (block) => /^(text\/css|application\/json)$/.test(block.dataset.type);
    for (const [block, content] of contents) if (!names(block)) put(block, content);
    for (const [block, content] of contents) {
      if (!names(block)) continue;
      let text = new TextDecoder().decode(content);
      for (const [path, url] of [...beside]) {
        text = text.replaceAll(path, url).replaceAll(path.replace(/^files\//, ""), url);
      }
      put(block, text);
    }
    document.getElementById("assets").textContent = JSON.stringify(assets);
    globalThis.unrolledAlone = { home };
    if (location.hash.length < 3) {
      try {
        history.replaceState(null, "", `#${address}`);
      } catch {
        location.hash = address;
      }
    }
    // What is not in the file is where the file was saved from.
    document.addEventListener("click", (event) => {
      const link = event.target.closest?.('a[href^="#/"]');
      const slug = link?.getAttribute("href").slice(2).split("?")[0];
      if (!link || slugs.includes(slug)) return;
      event.preventDefault();
      event.stopPropagation();
      if (home) open(home + link.getAttribute("href"), "_blank", "noopener");
    }, true);
    const add = (tag, settings) => document.head.append(Object.assign(document.createElement(tag), settings));
    add("link", { rel: "icon", href: assets["icons/unrolled.svg"] });
    await new Promise((resolve) => add("link", { rel: "stylesheet", href: assets["style.css"], onload: resolve, onerror: resolve }));
    // A page that reaches nothing shows no other page in itself; and where nobody knows its site, it has no links to it.
    let style = ".share [data-do=preview] { display: none }";
    if (!home) {
      const elsewhere = `a[href^="#/"]${slugs.map((slug) => `:not([href^="#/${slug}"])`).join("")}`;
      style += ` .top nav ${elsewhere} { display: none } ${elsewhere} { pointer-events: none; color: inherit; text-decoration: none }`;
    }
    add("link", { rel: "stylesheet", href: URL.createObjectURL(new Blob([style], { type: "text/css" })) });
    add("script", { src: assets["boot.js"] });
  } catch (error) {
    console.error(error);
    const place = document.getElementById("boot");
    place.hidden = false;
    place.setAttribute("role", "alert");
    place.textContent = sentences.join(" ");
  }
})();
