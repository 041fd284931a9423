// The demo as an anywidget (https://anywidget.dev/): joined to unrolled.js it is `unrolled.mjs`, one module for Jupyter,
// marimo, Colab, VS Code and MyST. A model has any of the traits below, and both sides keep them in step.

/** Traits that are attributes of the element. */
const KEYS = ["demo", "data", "data_seed", "seed", "t", "speed", "play", "lang", "theme", "hide", "panel", "height", "title", "base"];
/** The model is told so often at most, in milliseconds. */
const PAUSE = 100;

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const text = (value) => (value === true ? "1" : value === false ? "0" : Array.isArray(value) ? value.join(",") : String(value));
const given = (value) => value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && !value.length);

/** Draws a model: `render` of the anywidget specification. Gives the function that ends it. */
function render({ model, el }) {
  const demo = document.createElement("unrolled-demo");
  if (/^https?:/.test(import.meta.url)) demo.setAttribute("base", new URL(".", import.meta.url).href);
  // A link, as "Share" copies it, says where the app is too: some hosts serve this module from a place of their own.
  const link = String(model.get("address") ?? "");
  const cut = link.indexOf("#");
  if (/^https?:/.test(link) && cut > 0) demo.setAttribute("base", link.slice(0, cut));
  const [slug, query = ""] = link.slice(cut + 1).replace(/^\//, "").split("?");
  if (slug) demo.setAttribute("demo", slug);
  for (const [key, value] of new URLSearchParams(query)) demo.setAttribute(key, value);
  const turn = (params) => {
    for (const [key, value] of Object.entries(params ?? {})) {
      if (!same(demo.state?.params[key], value)) demo.setAttribute(key, text(value));
    }
  };
  for (const key of KEYS) if (given(model.get(key))) demo.setAttribute(key, text(model.get(key)));
  turn(model.get("params"));

  /** What the demo says of what a trait holds. */
  const told = (key) => {
    const state = demo.state;
    if (key === "data") return state?.data.name;
    if (key === "data_seed") return state?.data.data_seed;
    return ["demo", "t", "seed", "params"].includes(key) ? state?.[key] : undefined;
  };
  let timer;
  const tell = () => {
    timer = undefined;
    if (!demo.state) return;
    let news = false;
    for (const key of ["demo", "data", "data_seed", "t", "seed", "params", "state"]) {
      const now = key === "state" ? demo.state : told(key);
      const held = model.get(key);
      if (held === undefined || now === undefined || same(held, now)) continue;
      model.set(key, now);
      news = true;
    }
    if (news) model.save_changes();
  };
  demo.addEventListener("state", () => (timer ??= setTimeout(tell, PAUSE)));

  const heard = [];
  const on = (event, then) => (model.on(event, then), heard.push([event, then]));
  for (const key of KEYS) {
    on(`change:${key}`, () => {
      const value = model.get(key);
      if (same(value, told(key))) return;
      if (given(value)) demo.setAttribute(key, text(value));
      else demo.removeAttribute(key);
    });
  }
  on("change:params", () => turn(model.get("params")));
  // From Python: widget.send({"cmd": "step", "n": 3}). The answer comes back as a message, under the same id.
  on("msg:custom", async ({ cmd, id, ...fields } = {}) => {
    let answer;
    try {
      const { unrolled, ...said } = await demo.ask(cmd, fields);
      answer = { ...said, id };
    } catch ({ code, message }) {
      answer = { id, ok: false, error: { code, message } };
    }
    model.send?.(answer);
  });
  el.append(demo);
  return () => {
    for (const [event, then] of heard) model.off?.(event, then);
    clearTimeout(timer);
    demo.remove();
  };
}

export const { UnrolledDemo, slides } = globalThis.Unrolled;
export { render };
export default { render };
