//! A small server for `dist/`: its own headers, packed copies, right types; nothing outside of the directory.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use tiny_http::{Header, Method, Request, Response, Server};

use crate::headers::Rules;
use crate::{pack, pipeline, tools};

/// How many requests are answered at a time.
const THREADS: usize = 8;

struct Site {
    dir: PathBuf,
    files: BTreeSet<String>,
    rules: Rules,
    prefix: String,
}

/// `cargo xtask serve`.
pub fn command(args: &[String]) -> Result<()> {
    let known = ["--port", "--prefix", "--quick", "--no-build"];
    let mut skip = false;
    for arg in args {
        if !skip && !known.contains(&arg.as_str()) {
            bail!("`serve` does not know `{arg}`");
        }
        skip = !skip && matches!(arg.as_str(), "--port" | "--prefix");
    }
    let port: u16 = tools::option(args, "--port").unwrap_or("8080").parse().context("--port takes a number")?;
    let prefix = tools::option(args, "--prefix").unwrap_or_default().trim_matches('/').to_owned();
    if !args.iter().any(|arg| arg == "--no-build") {
        pipeline::build(&pipeline::Options { quick: args.iter().any(|arg| arg == "--quick") })?;
    }
    let site = Arc::new(Site::open(&pipeline::dist(), &prefix)?);
    let listener = listen(port)?;
    let address = listener.local_addr()?;
    let server = Arc::new(Server::from_listener(listener, None).map_err(|error| anyhow!("{error}"))?);
    let slash = if prefix.is_empty() { "" } else { "/" };
    println!("listening on http://{address}/{prefix}{slash}");
    let threads: Vec<_> = (0..THREADS)
        .map(|_| {
            let (server, site) = (Arc::clone(&server), Arc::clone(&site));
            std::thread::spawn(move || {
                while let Ok(request) = server.recv() {
                    // A reader who has gone away is no concern of ours.
                    let _gone = site.answer(request);
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().map_err(|_| anyhow!("the server stopped"))?;
    }
    Ok(())
}

/// The port that was asked for or the next free one (up to twenty further); 0 takes any.
fn listen(port: u16) -> Result<TcpListener> {
    let last = if port == 0 { 0 } else { port.saturating_add(20) };
    (port..=last)
        .find_map(|port| TcpListener::bind(("127.0.0.1", port)).ok())
        .with_context(|| format!("no free port between {port} and {last}"))
}

impl Site {
    fn open(dir: &Path, prefix: &str) -> Result<Self> {
        let text = std::fs::read_to_string(dir.join("_headers")).context("dist/ is not built: cargo xtask build")?;
        let files = pack::files_below(dir)?.into_iter().collect();
        let prefix = if prefix.is_empty() { String::new() } else { format!("/{prefix}") };
        Ok(Self { dir: dir.to_owned(), files, rules: Rules::parse(&text), prefix })
    }

    fn answer(&self, request: Request) -> std::io::Result<()> {
        if !matches!(request.method(), Method::Get | Method::Head) {
            return request.respond(plain(405, "only GET and HEAD"));
        }
        let path = request.url().split(['?', '#']).next().unwrap_or("/").to_owned();
        let Some(below) = path.strip_prefix(&self.prefix) else { return request.respond(plain(404, "not found")) };
        if below.is_empty() && !self.prefix.is_empty() {
            return request.respond(plain(308, "").with_header(header("Location", &format!("{}/", self.prefix))));
        }
        // Only names that were found when the server started: there is no way out of the directory.
        let name = if below == "/" { "index.html" } else { below.trim_start_matches('/') };
        if !self.files.contains(name) || name == "_headers" || !below.starts_with('/') {
            return request.respond(plain(404, "not found"));
        }
        let (packing, file) = self.choose(name, &accepted(&request));
        let Ok(content) = std::fs::read(self.dir.join(&file)) else {
            return request.respond(plain(404, "not found: dist/ was built anew; start the server again"));
        };
        let mut response = Response::from_data(content).with_header(header("Content-Type", mime(name)));
        for (name, value) in self.rules.of(below) {
            response.add_header(header(name, value));
        }
        if let Some(packing) = packing {
            response.add_header(header("Content-Encoding", packing));
        }
        // Small bodies would else be sent in chunks; a length lets the browser show progress.
        request.respond(response.with_header(header("Vary", "Accept-Encoding")).with_chunked_threshold(usize::MAX))
    }

    /// The packed copy that the reader takes, the smallest first.
    fn choose(&self, name: &str, accepted: &str) -> (Option<&'static str>, String) {
        for (packing, ending) in [("br", "br"), ("gzip", "gz")] {
            let copy = format!("{name}.{ending}");
            let takes = accepted.split(',').any(|offer| {
                let mut parts = offer.split(';').map(str::trim);
                parts.next() == Some(packing) && !parts.any(|part| part.trim_end_matches(['0', '.']) == "q=")
            });
            if takes && self.files.contains(&copy) {
                return (Some(packing), copy);
            }
        }
        (None, name.to_owned())
    }
}

fn accepted(request: &Request) -> String {
    let of = |header: &&Header| header.field.equiv("Accept-Encoding");
    request.headers().iter().find(of).map(|header| header.value.as_str().to_ascii_lowercase()).unwrap_or_default()
}

fn plain(status: u16, text: &str) -> Response<std::io::Cursor<Vec<u8>>> {
    Response::from_string(text).with_status_code(status)
}

fn header(name: &str, value: &str) -> Header {
    // Names and values come from our own text, never from a request.
    Header::from_bytes(name, value).unwrap_or_else(|()| panic!("{name}: {value} is no header"))
}

fn mime(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "csv" => "text/csv; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_chosen_by_what_is_taken() {
        let files = ["a.js", "a.js.br", "a.js.gz"].map(str::to_owned).into();
        let site = Site { dir: PathBuf::new(), files, rules: Rules::default(), prefix: String::new() };
        let chosen = |accepted: &str| site.choose("a.js", accepted).0.unwrap_or("none");
        assert_eq!(chosen("gzip, deflate, br"), "br");
        assert_eq!(chosen("gzip, br;q=0"), "gzip");
        assert_eq!(chosen("br;q=0.5"), "br");
        assert_eq!(chosen(""), "none");
    }

    #[test]
    fn wasm_has_its_type() {
        assert_eq!(mime("files/app_bg.0123456789.wasm"), "application/wasm");
    }
}
