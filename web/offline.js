// What the page does so that it works without a network: it starts the worker that keeps files (`web/sw.js`), tells it
// what was fetched so far, and says when there is a new version. Fetched when the page has started.
(() => {
  "use strict";

  const worker = /^https?:$/.test(location.protocol) && self.origin !== "null" && isSecureContext && navigator.serviceWorker;
  if (!worker || !self.caches || globalThis.unrolledKept) return;
  const site = new URL("./", document.baseURI);
  const assets = JSON.parse(document.getElementById("assets").textContent);
  const urls = Object.values(assets).map((path) => new URL(path, site).href);
  const cache = () => caches.open(`unrolled ${site.pathname}`);
  /** So often, in milliseconds, a page that is open for long asks for a new version. */
  const OFTEN = 30 * 60_000;

  const zh = () => document.documentElement.lang.startsWith("zh");
  const sentences = {
    new: ["There is a new version of Unrolled. It is used when you open the page again.", "Unrolled 有新版本，下次打开页面时生效。"],
    now: ["Open it now", "立即打开"],
    close: ["Close", "关闭"],
  };
  const say = (key) => sentences[key][zh() ? 1 : 0];

  /** Nothing changes under a demo that runs: the reader is told, and decides. */
  function tell() {
    if ("present" in document.documentElement.dataset || document.querySelector("#version")) return;
    const place = document.createElement("div");
    Object.assign(place, { id: "version", className: "notices asks" });
    const notice = document.createElement("div");
    notice.className = "notice";
    notice.setAttribute("role", "status");
    const text = document.createElement("span");
    text.textContent = say("new");
    const button = (key, act) => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "small", textContent: say(key), onclick: act });
      button.dataset.do = `version-${key}`;
      return button;
    };
    notice.append(text, button("now", () => location.reload()), button("close", () => place.remove()));
    place.append(notice);
    document.body.append(place);
  }

  worker.addEventListener("message", ({ data }) => {
    const now = data?.unrolledVersion;
    if (Array.isArray(now) && !(now.length === urls.length && urls.every((url) => now.includes(url)))) tell();
  });

  let last = Date.now();
  async function check() {
    last = Date.now();
    (await worker.ready).active.postMessage({ check: true });
  }
  addEventListener("online", check);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && Date.now() - last > OFTEN) check();
  });

  async function start() {
    await worker.register("sw.js");
    const known = new Set(urls);
    const seen = performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => known.has(name));
    (await worker.ready).active.postMessage({ seen: [...new Set(seen)] });
  }
  // Where it is forbidden the page works as before.
  start().catch(() => {});

  /** How many bytes are missing until every demo is kept; 0 if all are. */
  globalThis.unrolledKept = async () => {
    const kept = new Set((await (await cache()).keys()).map((request) => request.url));
    return urls.every((url) => kept.has(url)) ? 0 : Number("{{bytes}}");
  };

  /** Keeps all that there is, and moves a bar; tells whether all is kept. */
  globalThis.unrolledKeep = async (bar) => {
    const store = await cache();
    bar.max = urls.length;
    bar.value = 0;
    const waiting = [...urls];
    const fetcher = async () => {
      for (let url; (url = waiting.shift()); bar.value++) {
        if (!(await store.match(url, { ignoreVary: true }))) await store.add(url);
      }
    };
    try {
      await worker.register("sw.js");
      await Promise.all([fetcher(), fetcher(), fetcher(), fetcher()]);
      await store.put(new URL("kept-all", site).href, new Response("1"));
      (await worker.ready).active.postMessage({ check: true });
      return true;
    } catch {
      return false;
    }
  };
})();
