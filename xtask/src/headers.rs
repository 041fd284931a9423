//! The headers that `dist/` is to be served with, written in the format that Netlify and Cloudflare Pages read,
//! and read back by our own server, so that what is tested is what is published.

/// What the page may do: its own files, and nothing of any other origin. A frame of its own is the preview of what "Share"
/// makes. `OWN` stands for where its own files are.
const POLICY: &str = "default-src 'none'; script-src OWN 'wasm-unsafe-eval'; style-src OWN; img-src OWN blob: data:; \
connect-src OWN; worker-src OWN blob:; font-src OWN; manifest-src OWN; media-src blob:; frame-src OWN; base-uri 'none'; \
form-action 'none'";

/// The page's own files where nobody knows their origin before they are published. WebKit takes `'self'` in a sandboxed
/// frame for the frame's own origin, which is none, and would load nothing: so the servers' own schemes stand beside it,
/// and `web/boot.js` names the origin before anything else is asked for.
pub const OPEN: &str = "'self' https: http:";

/// The policy of a page whose own files are there.
pub fn policy(own: &str) -> String {
    POLICY.replace("OWN", own)
}

/// The page's own files at these origins.
pub fn own(origins: &[&str]) -> String {
    format!("'self' {}", origins.join(" "))
}

/// The directory of the files whose names hold a hash of their content.
pub const HASHED: &str = "files";

/// The text of `_headers`, for a page whose own files are there. There is no `X-Frame-Options` and no `frame-ancestors`:
/// being embedded is a feature.
pub fn text(own: &str) -> String {
    let policy = policy(own);
    format!(
        "\
# For Netlify, Cloudflare Pages and `cargo xtask serve`. Below a sub-path, put it before each path here.
/*
  Content-Security-Policy: {policy}
  X-Content-Type-Options: nosniff
  Referrer-Policy: no-referrer
  Access-Control-Allow-Origin: *
  Cross-Origin-Resource-Policy: cross-origin
  Permissions-Policy: camera=(self), microphone=(), geolocation=(), payment=(), usb=(), serial=()
/
  Cache-Control: no-cache
/index.html
  Cache-Control: no-cache
/sw.js
  Cache-Control: no-cache
/{HASHED}/*
  Cache-Control: public, max-age=31536000, immutable
"
    )
}

/// The rules of a `_headers` file, in their order.
#[derive(Debug, Clone, Default)]
pub struct Rules(Vec<(String, Vec<(String, String)>)>);

impl Rules {
    /// Reads the format: a path (`*` at its end stands for anything), then indented `Name: value` lines.
    pub fn parse(text: &str) -> Self {
        let mut rules: Vec<(String, Vec<(String, String)>)> = Vec::new();
        for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
            if !line.starts_with([' ', '\t']) {
                rules.push((line.trim().to_owned(), Vec::new()));
            } else if let (Some((_, headers)), Some((name, value))) = (rules.last_mut(), line.split_once(':')) {
                headers.push((name.trim().to_owned(), value.trim().to_owned()));
            }
        }
        Self(rules)
    }

    /// The headers for a path that starts with `/`.
    pub fn of(&self, path: &str) -> impl Iterator<Item = (&str, &str)> {
        let fits = move |pattern: &str| match pattern.strip_suffix('*') {
            Some(start) => path.starts_with(start),
            None => path == pattern,
        };
        self.0
            .iter()
            .filter(move |(pattern, _)| fits(pattern))
            .flat_map(|(_, headers)| headers.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let rules = Rules::parse(&text(OPEN));
        let of = |path: &str, name: &str| {
            let found: Vec<_> = rules.of(path).filter(|(n, _)| *n == name).map(|(_, value)| value.to_owned()).collect();
            found.join("|")
        };
        assert_eq!(of("/index.html", "Content-Security-Policy"), policy(OPEN));
        assert_eq!(of("/index.html", "Cache-Control"), "no-cache");
        assert_eq!(of("/", "Cache-Control"), "no-cache");
        assert_eq!(of("/files/app.0123456789.js", "Cache-Control"), "public, max-age=31536000, immutable");
        assert_eq!(of("/files/x", "X-Frame-Options"), "");
    }

    #[test]
    fn the_policy_names_an_origin_wherever_its_own_files_are_allowed() {
        let named = policy(&own(&["https://example.org"]));
        assert_eq!(named.matches("'self'").count(), named.matches("'self' https://example.org").count());
        assert!(!named.contains("OWN") && !named.contains("https: ") && !named.contains("frame-ancestors"));
    }
}
