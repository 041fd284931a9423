// What has been seen works without a network: this worker keeps it. It lies beside index.html, under this very name.
// Files whose names hold a hash are taken from what is kept. The page is asked of the network first; where that does not
// answer, the last page is shown whose files are kept. A new one takes its place only with the files of it.
"use strict";

const SCOPE = new URL(self.registration.scope);
/** Sites of one origin do not share theirs. */
const CACHE = `unrolled ${SCOPE.pathname}`;
const INDEX = SCOPE.href;
/** Where this stands in the cache, new versions are fetched whole (`web/offline.js`). */
const ALL = new URL("kept-all", SCOPE).href;
/** A network that says nothing for so many milliseconds is taken for gone. */
const PATIENCE = 4000;
const MATCH = { ignoreVary: true, ignoreSearch: true };

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== SCOPE.origin || !url.pathname.startsWith(SCOPE.pathname)) return;
  const path = url.pathname.slice(SCOPE.pathname.length);
  if (/^(files|stills)\//.test(path)) event.respondWith(file(event));
  else if (request.mode === "navigate") event.respondWith(page(event, path === "" || path === "index.html"));
});

self.addEventListener("message", (event) => {
  if (event.data?.seen) event.waitUntil(seen(event.data.seen).catch(() => {}));
  if (event.data?.check) event.waitUntil(check().catch(() => {}));
});

async function file(event) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(event.request, MATCH);
  if (kept) return kept;
  const response = await fetch(event.request);
  if (response.status === 200) {
    const copy = response.clone();
    event.waitUntil(cache.put(event.request.url, copy).catch(() => {}));
  }
  return response;
}

async function page(event, isIndex) {
  const cache = await caches.open(CACHE);
  const network = fetch(event.request);
  network.then((response) => {
    if (response.status !== 200) return;
    const copy = response.clone();
    event.waitUntil((isIndex ? take(copy) : cache.put(event.request.url, copy)).catch(() => {}));
  }, () => {});
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  try {
    const response = await Promise.race([network, late]);
    if (response && response.status < 500) return response;
  } catch {
    // There is no network.
  }
  const kept = (await cache.match(isIndex ? INDEX : event.request, MATCH)) || (await cache.match(INDEX, MATCH));
  return kept || network;
}

/** The paths of a page's files, by their names. */
function files(text) {
  const hashes = JSON.parse(/id="assets">([^<]*)</.exec(text)[1]);
  const path = ([name, hash]) => [name, new URL(`files/${name.replace(/(\.\w+)?$/, `.${hash}$1`)}`, SCOPE).href];
  return new Map(Object.entries(hashes).map(path));
}

async function fill(cache, urls) {
  for (const url of urls) {
    if (await cache.match(url, MATCH)) continue;
    const response = await fetch(url);
    if (response.status !== 200) throw new Error(`${response.status} ${url}`);
    await cache.put(url, response);
  }
}

/** Takes up a page, with those of its files that were kept of the last one. */
async function take(response) {
  const cache = await caches.open(CACHE);
  const text = await response.text();
  const last = await (await cache.match(INDEX, MATCH))?.text();
  if (last === text) return;
  const headers = new Headers(response.headers);
  const now = files(text);
  const before = last ? files(last) : new Map();
  const urls = new Set((await cache.keys()).map((request) => request.url));
  const all = urls.has(ALL);
  const wanted = [...now].filter(([name]) => all || urls.has(before.get(name))).map(([, url]) => url);
  await fill(cache, wanted);
  await cache.put(INDEX, new Response(text, { headers }));
  if (!last) return;
  // A page of the last version may still be open, and go on to use its files; those of older ones go. Stills have no hash.
  const known = new Set([...now.values(), ...before.values(), INDEX, ALL]);
  for (const url of urls) if (!known.has(url)) await cache.delete(url);
  for (const client of await self.clients.matchAll({ type: "window" })) client.postMessage({ unrolledVersion: [...now.values()] });
}

/** What a page has fetched before this worker was there. */
async function seen(urls) {
  await fill(await caches.open(CACHE), urls);
  await check();
}

/** Is there a new version? */
async function check() {
  const response = await fetch(INDEX, { cache: "no-cache" });
  if (response.status === 200) await take(response);
}
