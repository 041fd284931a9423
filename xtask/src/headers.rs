//! The headers that `dist/` is to be served with, written in the format that Netlify and Cloudflare Pages read,
//! and read back by our own server, so that what is tested is what is published.

/// What the page may do: its own files, and nothing of any other origin.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
img-src 'self' blob: data:; connect-src 'self'; worker-src 'self' blob:; font-src 'self'; manifest-src 'self'; \
media-src blob:";

/// The directory of the files whose names hold a hash of their content.
pub const HASHED: &str = "files";

/// The text of `_headers`. There is no `X-Frame-Options`: being embedded is a feature.
pub fn text() -> String {
    format!(
        "\
# For Netlify, Cloudflare Pages and `cargo xtask serve`. Below a sub-path, put it before each path here.
/*
  Content-Security-Policy: {POLICY}
  X-Content-Type-Options: nosniff
  Referrer-Policy: no-referrer
  Access-Control-Allow-Origin: *
  Cross-Origin-Resource-Policy: cross-origin
  Permissions-Policy: camera=(self), microphone=(), geolocation=(), payment=(), usb=(), serial=(), bluetooth=()
/
  Cache-Control: no-cache
/index.html
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
        let rules = Rules::parse(&text());
        let of = |path: &str, name: &str| {
            let found: Vec<_> = rules.of(path).filter(|(n, _)| *n == name).map(|(_, value)| value.to_owned()).collect();
            found.join("|")
        };
        assert_eq!(of("/index.html", "Content-Security-Policy"), POLICY);
        assert_eq!(of("/index.html", "Cache-Control"), "no-cache");
        assert_eq!(of("/", "Cache-Control"), "no-cache");
        assert_eq!(of("/files/app.0123456789.js", "Cache-Control"), "public, max-age=31536000, immutable");
        assert_eq!(of("/files/x", "X-Frame-Options"), "");
    }
}
