// The element <unrolled-demo>: a demo in somebody's page. The file works as a classic script and as a module, needs
// nothing else, and knows from its own address where the app is. `unrolled.d.ts` types it, docs/embedding.md explains it.
(() => {
  "use strict";
  if (globalThis.Unrolled || typeof HTMLElement === "undefined") return;

  const PROTOCOL = 1;
  /** Attributes of the element itself. Every other one without a hyphen is a key of the address. */
  const OWN = new Set(
    ("demo base height sandbox allow loading cues id class style title slot hidden dir part is tabindex role name nonce " +
      "inert popover translate autofocus contenteditable draggable spellcheck itemid itemprop itemref itemscope itemtype").split(" "),
  );
  /** Keys that a running demo takes only as a whole new address. */
  const WHOLE = new Set(["demo", "data", "data_seed", "run", "vs", "v", "embed", "present", "poster"]);
  const VIEW = new Set(["lang", "theme", "hide", "panel"]);
  const SANDBOX = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox";
  const ALLOW = "fullscreen; clipboard-write";
  const HEIGHT = 560;

  /** The folder of this script. In a module, the stack of an error is what a file without `import.meta` has to go by. */
  const home = (() => {
    const told = document.currentScript?.src || /https?:\/\/[^\s)]*?\.m?js/.exec(new Error().stack || "")?.[0] || "";
    return /^https?:/.test(told) ? new URL(".", told).href : "";
  })();

  /** A promise that somebody else settles. Nobody has to wait for it. */
  function later() {
    const made = {};
    made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
    made.promise.catch(() => {});
    return made;
  }

  const failure = ({ code, message }) => Object.assign(new Error(message), { code });
  const isKey = (name) => name === "demo" || (!OWN.has(name) && !name.includes("-") && !name.startsWith("on"));
  /** A value as a message has it: numbers are no texts there. */
  const typed = (text) => (text !== "" && Number.isFinite(Number(text)) ? Number(text) : text === "" ? true : text);
  const list = (text) => text.split(",").map((name) => name.trim()).filter(Boolean);

  class UnrolledDemo extends HTMLElement {
    #frame = null;
    #state = null;
    #over = false;
    #ready = later();
    #opened = Promise.resolve();
    #waiting = new Map();
    #last = 0;
    #near = null;
    #changes = new MutationObserver((records) => this.#changed(new Set(records.map((record) => record.attributeName))));
    #hears = (event) => this.#hear(event);

    constructor() {
      super();
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(
        `:host { display: block; min-height: 1px } :host([hidden]) { display: none }
         iframe, div { display: block; box-sizing: border-box; width: 100%; border: 0 }`,
      );
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
    }

    /** The state as the demo told it last; `null` before it is ready. */
    get state() {
      return this.#state;
    }

    /** Settles when the demo can be spoken to. */
    get ready() {
      return this.#ready.promise;
    }

    /** The address of the frame, as the attributes say it. */
    get src() {
      const base = this.getAttribute("base") || home;
      if (!base) return "";
      const pairs = [...this.attributes].filter(({ name }) => isKey(name) && name !== "demo");
      const words = pairs.map(({ name, value }) => `${name}=${encodeURIComponent(value || "1").replaceAll("%2C", ",")}`);
      if (!this.hasAttribute("embed")) words.push("embed=1");
      const folder = new URL(base, document.baseURI).href.replace(/[^/]*$/, "");
      const page = this.hasAttribute("poster") ? "poster" : "index";
      return `${folder}${page}.html#/${encodeURIComponent(this.getAttribute("demo") || "kmeans")}?${words.join("&")}`;
    }

    connectedCallback() {
      // Holds the place until the frame is there.
      const place = document.createElement("div");
      place.style.height = this.#height();
      this.shadowRoot.replaceChildren(place);
      this.#changes.observe(this, { attributes: true });
      handOver(this);
      if (this.getAttribute("loading") === "eager" || !globalThis.IntersectionObserver) return this.#begin();
      this.#near = new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && this.#begin(), {
        rootMargin: "100% 0px",
      });
      this.#near.observe(this);
    }

    disconnectedCallback() {
      this.#changes.disconnect();
      this.#near?.disconnect();
      removeEventListener("message", this.#hears);
      this.#frame = this.#state = null;
      this.#over = false;
      this.shadowRoot.replaceChildren();
      this.#fail({ code: "removed", message: "The demo was taken out of the page." });
      this.#ready = later();
    }

    /** Loads the demo now, wherever it is on the page. */
    #begin() {
      if (this.#frame || !this.isConnected) return;
      this.#near?.disconnect();
      handOver(this);
      const src = this.src;
      if (!src) {
        return this.#wrong({ code: "base-missing", message: "Say where the app is: <unrolled-demo base=\"https://…/\">." });
      }
      const frame = document.createElement("iframe");
      frame.title = this.getAttribute("title") || `Unrolled: ${this.getAttribute("demo") || "kmeans"}`;
      frame.setAttribute("sandbox", this.getAttribute("sandbox") ?? SANDBOX);
      frame.allow = this.getAttribute("allow") ?? ALLOW;
      frame.style.height = this.#height();
      frame.src = src;
      this.#frame = frame;
      addEventListener("message", this.#hears);
      this.shadowRoot.replaceChildren(frame);
    }

    /**
     * Sends any command of the protocol, and gives its whole answer; rejects with an error that has a `code`. Loads the
     * demo if it was not near yet, and waits until it is ready.
     */
    async ask(cmd, fields = {}) {
      this.#begin();
      const removed = { code: "removed", message: "The demo is not in the page." };
      if (!this.isConnected) throw failure(removed);
      await this.#ready.promise;
      await this.#opened;
      if (!this.#frame) throw failure(removed);
      const answer = this.#send(cmd, fields);
      // What is sent while another run is being opened would not wait for it.
      if (cmd === "open") this.#opened = answer.catch(() => {});
      return answer;
    }

    get = () => this.#stated("get");
    step = (n = 1) => this.#stated("step", { n });
    back = (n = 1) => this.#stated("back", { n });
    round = (n = 1) => this.#stated("round", { n });
    seek = (t) => this.#stated("seek", { t });
    finish = (limit) => this.#stated("finish", limit === undefined ? {} : { limit });
    play = (speed) => this.#stated("play", speed === undefined ? {} : { speed });
    pause = () => this.#stated("pause");
    reset = (seed) => this.#stated("reset", seed === undefined ? {} : { seed });
    edit = (edit) => this.#stated("edit", { edit });
    /** Turns knobs of run and view; `view`: `lang`, `theme`, `hide`, `panel`. */
    set = (params = {}, view = {}) => this.#stated("set", { params, ...view });
    /** `{ points }`, `{ csv }` or `{ image }`. */
    load = (data) => this.#stated("load", data);

    /** Another run; of another demo too. */
    async open(fields) {
      const { state } = await this.ask("open", fields);
      if (state && "t" in state) return state;
      // Another demo: it says itself when it is ready.
      this.#ready = later();
      await this.#ready.promise;
      return this.#state;
    }

    /** Input and frame joined; only these fields. */
    async frame(only) {
      return (await this.ask("frame", only ? { only } : {})).frame;
    }

    /** `svg`, `png`, `csv`, `json`, `data`, `metrics`, `python` or `run`: `{ data, type }`, with `python` perhaps `files`. */
    async export(what, panel, scale) {
      const { data, type, files } = await this.ask("export", { what, ...(panel ? { panel } : {}), ...(scale ? { scale } : {}) });
      return files ? { data, type, files } : { data, type };
    }

    async #stated(cmd, fields) {
      const { state } = await this.ask(cmd, fields);
      // What was answered is the last that was told; the events follow with what the page draws.
      if (state && this.#state) this.#state = state;
      return state;
    }

    #height() {
      const height = Number(this.getAttribute("height"));
      return `${height > 0 ? height : HEIGHT}px`;
    }

    #send(cmd, fields) {
      const id = ++this.#last;
      const asked = later();
      this.#waiting.set(id, asked);
      // A sandboxed frame has no origin that could be named.
      this.#frame.contentWindow.postMessage({ ...fields, unrolled: PROTOCOL, id, cmd }, "*");
      return asked.promise;
    }

    #hear({ data, source }) {
      if (!this.#frame || source !== this.#frame.contentWindow || data?.unrolled !== PROTOCOL) return;
      const asked = this.#waiting.get(data.id);
      if (data.event === undefined && asked) {
        this.#waiting.delete(data.id);
        if (data.ok) asked.resolve(data);
        else asked.reject(failure(data.error));
      }
      if (data.event === "ready" || data.event === "state") this.#told(data);
      else if (data.event === "error") this.#wrong(data.error);
      else if (data.event === "at-end" || data.event === "at-start") this.#say(data.event, undefined, true);
      else if (data.event === "resize") {
        if (!this.hasAttribute("height")) this.#frame.style.height = `${Math.ceil(data.height)}px`;
        this.#say("resize", data.height);
      }
    }

    #told({ event, state }) {
      const done = state?.done && !this.#over;
      this.#over = Boolean(state?.done);
      this.#state = state;
      if (event === "ready") {
        this.#ready.resolve();
        this.#say("ready", state);
      }
      this.#say("state", state);
      if (done) this.#say("done", state);
    }

    #wrong(error) {
      this.#ready.reject(failure(error));
      this.#say("error", error);
    }

    #fail(error) {
      this.#ready.reject(failure(error));
      for (const asked of this.#waiting.values()) asked.reject(failure(error));
      this.#waiting.clear();
    }

    #say(name, detail, bubbles = false) {
      this.dispatchEvent(new CustomEvent(name, { detail, bubbles }));
    }

    /** Attributes have changed: what can be turned is turned, anything else is another address. */
    #changed(names) {
      const value = (name) => this.getAttribute(name);
      if (!this.#frame) return;
      if (names.has("title")) this.#frame.title = value("title") || this.#frame.title;
      if (names.has("height")) this.#frame.style.height = this.#height();
      if (["base", "sandbox", "allow"].some((name) => names.has(name))) {
        this.disconnectedCallback();
        return this.connectedCallback();
      }
      const keys = [...names].filter(isKey);
      const quiet = (promise) => promise.catch((error) => this.#say("error", { code: error.code, message: error.message }));
      if (keys.some((key) => WHOLE.has(key) || value(key) === null)) {
        if (names.has("demo")) this.#ready = later();
        // Replaced, so that the back key of the browser does not lead through it.
        this.#frame.contentWindow.location.replace(this.src);
        return;
      }
      const [params, view] = [{}, {}];
      for (const key of keys) {
        if (VIEW.has(key)) view[key] = key === "hide" || key === "panel" ? list(value(key)) : value(key);
        else if (!["t", "seed", "speed", "play"].includes(key)) params[key] = typed(value(key));
      }
      if (Object.keys(params).length || Object.keys(view).length) quiet(this.set(params, view));
      if (names.has("seed")) quiet(this.reset(Number(value("seed"))));
      if (names.has("t")) quiet(this.seek(Number(value("t"))));
      if (names.has("speed") || names.has("play")) {
        const plays = value("play") !== null && value("play") !== "0";
        const speed = Number(value("speed"));
        quiet(this.#stated(plays ? "play" : "pause", speed > 0 ? { speed } : {}));
      }
    }
  }

  const decks = new WeakSet();

  /** Where the slides of a deck know of reveal.js, its page keys are handed over without a word. */
  function handOver(demo) {
    if (demo.closest(".reveal") && globalThis.Reveal) slides(globalThis.Reveal);
  }

  /**
   * The page keys of a reveal.js deck step through the demo of the present slide first; at its end they lead to the next
   * slide, at its start to the one before. `cues="4,9"` on an element names the instants that they go to instead.
   */
  function slides(deck) {
    if (decks.has(deck)) return;
    if (!deck.addKeyBinding) return void deck.on?.("ready", () => slides(deck));
    decks.add(deck);
    let turning = Promise.resolve();
    const here = () => deck.getCurrentSlide()?.querySelector("unrolled-demo");
    const leave = (by) => {
      document.activeElement?.blur?.();
      globalThis.focus();
      if (by > 0) deck.next();
      else deck.prev();
    };
    async function turn(by) {
      const demo = here();
      if (!demo) return leave(by);
      try {
        const state = demo.state ?? (await demo.get());
        const cues = list(demo.getAttribute("cues") ?? "").map(Number);
        const start = Number(demo.getAttribute("t") ?? 0);
        if (cues.length) {
          const cue = by > 0 ? cues.find((t) => t > state.t) : ([...cues, start].filter((t) => t < state.t).sort((a, b) => b - a)[0]);
          return void (cue === undefined || (by > 0 && state.done) ? leave(by) : await demo.seek(cue));
        }
        if (by > 0 ? state.done : state.t <= start) leave(by);
        else await (by > 0 ? demo.step() : demo.back());
      } catch {
        // A demo that cannot be had holds nobody up.
        leave(by);
      }
    }
    const key = (keyCode, name, by) =>
      deck.addKeyBinding({ keyCode, key: name, description: "Unrolled" }, () => void (turning = turning.then(() => turn(by))));
    key(34, "Page Down", 1);
    key(33, "Page Up", -1);
    for (const [event, by] of [["at-end", 1], ["at-start", -1]]) {
      document.addEventListener(event, ({ target }) => target === here() && leave(by));
    }
  }

  globalThis.Unrolled = { UnrolledDemo, slides, base: home };
  if (!customElements.get("unrolled-demo")) customElements.define("unrolled-demo", UnrolledDemo);
})();
