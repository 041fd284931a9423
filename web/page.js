// The script of the small pages that stand for a demo (`xtask/src/pages.rs`). A reader goes on to the demo at once, with
// whatever settings the address has. In a frame with `poster.html` the demo begins when it is asked for.
(() => {
  "use strict";

  const lead = document.getElementById("lead");
  const still = document.getElementById("picture");

  /** In the place of this page, not behind it: the way back leads to where the reader came from. */
  function go(event) {
    event?.preventDefault();
    location.replace(lead.href);
  }

  // {still.js}

  const titles = document.getElementById("titles");
  if (!titles) {
    const settings = location.search.slice(1);
    if (settings) lead.href += `${lead.hash.includes("?") ? "&" : "?"}${settings}`;
    return go();
  }

  const [path, settings = ""] = location.hash.slice(2).split("?");
  const query = new URLSearchParams(settings);
  const kept = settings.split("&").filter((pair) => pair && !/^poster(=|$)/.test(pair)).join("&");
  lead.href = `./#/${path}${kept ? `?${kept}` : ""}`;
  const known = JSON.parse(titles.textContent);
  if (!Object.hasOwn(known, path)) return go();

  function wish(key, values) {
    if (values.includes(query.get(key))) return query.get(key);
    try {
      return localStorage.getItem(`unrolled:${key}`);
    } catch {
      // In a sandboxed frame there is no storage.
      return null;
    }
  }

  const zh = (wish("lang", ["en", "zh"]) || navigator.language || "").startsWith("zh");
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const asked = wish("theme", ["light", "dark", "auto"]);
  const theme = ["light", "dark"].includes(asked) ? asked : system;
  const title = known[path][zh ? "zh" : "en"];
  document.documentElement.lang = zh ? "zh-CN" : "en";
  document.documentElement.dataset.theme = theme;
  document.title = `${title} – Unrolled`;
  document.querySelector("h1").textContent = title;
  still.src = `stills/${stillOf(path, settings, known[path].stills) || path}-${theme}.svg`;
  lead.textContent = zh ? "开始" : "Start";
  lead.addEventListener("click", go);
  if (query.get("poster") !== "seen") return;
  new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && go(), { threshold: 0.25 }).observe(still);
})();
