// A server that knows nothing: it sends files as they are, without headers, without packed copies, all of one type but
// for pages and scripts; and it can be stopped and started again at its port.

import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".webmanifest": "application/json" };

/** Serves a folder below a path; gives `url`, `stop()`, `start()`. */
export async function naive(dir, prefix = "/") {
  let server;
  const answer = (request, response) => {
    const { pathname } = new URL(request.url, "http://x/");
    const below = pathname.startsWith(prefix) ? decodeURIComponent(pathname.slice(prefix.length)) : undefined;
    const file = below === undefined ? "" : join(dir, normalize(`/${below || "index.html"}`));
    if (!existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" }).end(readFileSync(file));
  };
  const listen = (port) =>
    new Promise((resolve, reject) => {
      server = createServer(answer).once("error", reject).listen(port, "127.0.0.1", () => resolve(server.address().port));
      server.unref();
    });
  const port = await listen(0);
  return {
    url: `http://127.0.0.1:${port}${prefix}`,
    start: () => listen(port),
    stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}
