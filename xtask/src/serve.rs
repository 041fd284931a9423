//! A small server for `dist/`: its own headers, packed copies, right types; nothing outside of the directory.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::headers::{self, Rules};
use crate::{pack, pipeline, tools};

/// No honest request is longer.
const MOST_HEAD: u64 = 64 << 10;
/// A connection that says nothing for so long is closed.
const PATIENCE: Duration = Duration::from_secs(60);

struct Site {
    dir: PathBuf,
    files: BTreeSet<String>,
    rules: Rules,
    prefix: String,
    /// `index.html` as it is sent.
    page: Vec<u8>,
}

/// `cargo xtask serve`.
pub fn command(args: &[String]) -> Result<()> {
    let known = ["--port", "--prefix", "--release", "--no-build", "--as-published"];
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
        let quick = !args.iter().any(|arg| arg == "--release");
        pipeline::build(&pipeline::Options { quick, ..Default::default() })?;
    }
    let listener = listen(port)?;
    let address = listener.local_addr()?;
    // Where the build could not know it, the policy names our own address.
    let port = address.port();
    let here = [format!("http://127.0.0.1:{port}"), format!("http://localhost:{port}")];
    let named = headers::own(&here.each_ref().map(String::as_str));
    let own = if args.iter().any(|arg| arg == "--as-published") { headers::OPEN } else { named.as_str() };
    let site = Arc::new(Site::open(&pipeline::dist(), &prefix, own)?);
    let slash = if prefix.is_empty() { "" } else { "/" };
    println!("listening on http://{address}/{prefix}{slash}");
    // A thread each: browsers open connections ahead and keep them, and none may wait for another.
    for stream in listener.incoming().flatten() {
        let site = Arc::clone(&site);
        std::thread::spawn(move || {
            // A reader who has gone away is no concern of ours.
            let _gone = site.attend(&stream);
        });
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
    /// `own`: where the page's own files are, as its policy says it where the build left that open.
    fn open(dir: &Path, prefix: &str, own: &str) -> Result<Self> {
        let read = |name: &str| -> Result<String> {
            let text = std::fs::read_to_string(dir.join(name)).context("dist/ is not built: cargo xtask build")?;
            Ok(text.replace(&headers::policy(headers::OPEN), &headers::policy(own)))
        };
        let (text, page) = (read("_headers")?, read("index.html")?);
        if page.contains(pipeline::RELOAD) {
            bail!("dist/ is what `trunk serve` has left, and its page asks for Trunk: cargo xtask build");
        }
        let files = pack::files_below(dir)?.into_iter().collect();
        let prefix = if prefix.is_empty() { String::new() } else { format!("/{prefix}") };
        Ok(Self { dir: dir.to_owned(), files, rules: Rules::parse(&text), prefix, page: page.into_bytes() })
    }

    /// Answers the requests of one connection, one after the other.
    fn attend(&self, stream: &TcpStream) -> std::io::Result<()> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        let mut lines = BufReader::new(stream);
        while let Some(request) = Request::read(&mut lines)? {
            let response = self.answer(&request);
            response.write(stream, request.method == "HEAD")?;
            if request.is_last || response.status == 405 {
                break;
            }
        }
        Ok(())
    }

    fn answer(&self, request: &Request) -> Response {
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            return plain(405, "only GET and HEAD");
        }
        let path = request.target.split(['?', '#']).next().unwrap_or("/");
        let Some(below) = path.strip_prefix(&self.prefix) else { return plain(404, "not found") };
        if below.is_empty() && !self.prefix.is_empty() {
            return plain(308, "").with("Location", &format!("{}/", self.prefix));
        }
        // Only names that were found when the server started: there is no way out of the directory.
        let name = if below == "/" { "index.html" } else { below.trim_start_matches('/') };
        if !self.files.contains(name) || name == "_headers" || !below.starts_with('/') {
            return plain(404, "not found");
        }
        let (packing, file) = self.choose(name, &request.accepted);
        let body = if name == "index.html" { Ok(self.page.clone()) } else { std::fs::read(self.dir.join(&file)) };
        let Ok(body) = body else {
            return plain(404, "not found: dist/ was built anew; start the server again");
        };
        let mut response = Response { status: 200, headers: Vec::new(), body }.with("Content-Type", mime(name));
        for (name, value) in self.rules.of(below) {
            response = response.with(name, value);
        }
        if let Some(packing) = packing {
            response = response.with("Content-Encoding", packing);
        }
        response.with("Vary", "Accept-Encoding")
    }

    /// The packed copy that the reader takes, the smallest first.
    fn choose(&self, name: &str, accepted: &str) -> (Option<&'static str>, String) {
        if name == "index.html" {
            return (None, name.to_owned());
        }
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

/// What of a request matters here.
struct Request {
    method: String,
    target: String,
    /// `Accept-Encoding`, in lower case.
    accepted: String,
    /// Does the reader want nothing more of this connection?
    is_last: bool,
}

impl Request {
    /// The next request; `None` where the connection ends, or where there is no sense in it.
    fn read(lines: &mut impl BufRead) -> std::io::Result<Option<Self>> {
        let mut lines = lines.take(MOST_HEAD);
        let mut line = String::new();
        lines.read_line(&mut line)?;
        let mut words = line.split_ascii_whitespace();
        let (Some(method), Some(target), Some(version)) = (words.next(), words.next(), words.next()) else {
            return Ok(None);
        };
        let (method, target) = (method.to_owned(), target.to_owned());
        let mut request = Self { method, target, accepted: String::new(), is_last: version != "HTTP/1.1" };
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line)? == 0 {
                return Ok(None);
            }
            let Some((name, value)) = line.trim_end().split_once(':') else {
                return Ok(line.trim_end().is_empty().then_some(request));
            };
            let value = value.trim().to_ascii_lowercase();
            match name.to_ascii_lowercase().as_str() {
                "accept-encoding" => request.accepted = value,
                "connection" if value == "close" => request.is_last = true,
                _ => {}
            }
        }
    }
}

struct Response {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Response {
    fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn write(&self, mut stream: &TcpStream, head_only: bool) -> std::io::Result<()> {
        let reason = match self.status {
            200 => "OK",
            308 => "Permanent Redirect",
            404 => "Not Found",
            _ => "Method Not Allowed",
        };
        let mut head = format!("HTTP/1.1 {} {reason}\r\nContent-Length: {}\r\n", self.status, self.body.len());
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        head += "\r\n";
        let mut bytes = head.into_bytes();
        if !head_only {
            bytes.extend_from_slice(&self.body);
        }
        stream.write_all(&bytes)
    }
}

fn plain(status: u16, text: &str) -> Response {
    let response = Response { status, headers: Vec::new(), body: text.as_bytes().to_vec() };
    response.with("Content-Type", "text/plain; charset=utf-8")
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
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_chosen_by_what_is_taken() {
        let files = ["a.js", "a.js.br", "a.js.gz"].map(str::to_owned).into();
        let site =
            Site { dir: PathBuf::new(), files, rules: Rules::default(), prefix: String::new(), page: Vec::new() };
        let chosen = |accepted: &str| site.choose("a.js", accepted).0.unwrap_or("none");
        assert_eq!(chosen("gzip, deflate, br"), "br");
        assert_eq!(chosen("gzip, br;q=0"), "gzip");
        assert_eq!(chosen("br;q=0.5"), "br");
        assert_eq!(chosen(""), "none");
    }

    #[test]
    fn requests_are_read_one_after_the_other_and_nonsense_ends_them() {
        let text = "GET /a?b HTTP/1.1\r\nAccept-Encoding: GZIP, br\r\nX: y\r\n\r\nHEAD / HTTP/1.0\r\n\r\njunk\r\n";
        let mut lines = text.as_bytes();
        let first = Request::read(&mut lines).unwrap().unwrap();
        assert_eq!((first.method.as_str(), first.target.as_str()), ("GET", "/a?b"));
        assert_eq!((first.accepted.as_str(), first.is_last), ("gzip, br", false));
        assert!(Request::read(&mut lines).unwrap().unwrap().is_last);
        assert!(Request::read(&mut lines).unwrap().is_none());
        assert!(Request::read(&mut &b"GET / HTTP/1.1\r\nAccept"[..]).unwrap().is_none());
        assert!(Request::read(&mut "x".repeat(1 << 20).as_bytes()).unwrap().is_none());
    }

    #[test]
    fn wasm_has_its_type() {
        assert_eq!(mime("files/app_bg.0123456789.wasm"), "application/wasm");
    }
}
