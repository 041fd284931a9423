//! What works alone: the page that is one file, and what was seen without a network.
//!
//! **One file.** A second page is made of `index.html`: without files of a server, with a policy that allows the one
//! script in it by its hash and lets the page reach no server at all, and with gaps. `web/onefile.js` fills them in the
//! reader's browser with what the demo needs: the program, its own part, the parts that come later but for those that
//! are other demos' alone ([`only`]), the chunks of these, words in both languages, fonts, the file of the run, and
//! bundled data up to two megabytes in all. `web/alone.js` unpacks them, gives each an address (`blob:`), puts these in
//! the place of the manifest and starts `web/boot.js`: the rest of the program fetches as it does from a server. The glue
//! alone has an address `data:`, since a worker of a page from `file:` cannot import a blob. What the file does not hold
//! has the address `data:,`, where there is nothing, so that what is missing is told like what did not come. Own data
//! that fit no link are in the file by their fingerprint. A link from such a page leads to the site that it was saved
//! from, unless that was on the reader's own machine.
//!
//! **Without a network.** `web/boot.js` fetches `web/offline.js` two seconds after the program has started, not in
//! frames. It registers `sw.js`, which lies beside `index.html`, and tells it what was fetched before. Files whose names
//! hold a hash are taken from what is kept. The page is asked of the network first, for four seconds. A new page takes
//! the place of the kept one only when its files are here, those of which the last version's were kept. Then pages that
//! are open are told, and show a notice; nothing is loaded anew but by the reader. Files of the last version stay, those
//! of older ones go.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use base64::Engine as _;
use sha2::{Digest, Sha256};

use crate::later::LATER;
use crate::pack::Dist;
use crate::pipeline;

/// What such a page may do: run the script that stands in it, and use what that unpacks. It reaches no server at all.
const POLICY: &str = "default-src 'none'; script-src 'sha256-HASH' blob: data: 'wasm-unsafe-eval'; style-src blob:; \
img-src blob: data:; connect-src blob: data:; worker-src blob:; font-src blob: data:; media-src blob:; \
base-uri 'none'; form-action 'none'";

/// Lines of `index.html` that name files of a server.
const SERVED: [&str; 1] = ["<link "];

/// Adds what makes the page work alone: the page that is one file with what writes it, the worker that keeps files with
/// what starts it, and what a system is told that installs the page. `web`: the folder of scripts; `script` makes one
/// ready. It comes last of all but the page: it knows how large the rest is.
pub fn add(
    dist: &mut Dist,
    web: &Path,
    index: &str,
    titles: &str,
    script: &dyn Fn(Vec<u8>) -> Result<Vec<u8>>,
) -> Result<()> {
    let read = |name: &str| std::fs::read_to_string(web.join(name)).with_context(|| format!("web/{name}"));
    let ready = |text: String| script(text.into_bytes());
    dist.add("onefile.js", &ready(read("onefile.js")?.replace("{{only}}", &only()?))?)?;
    dist.add("alone.html", page(index, &ready(read("alone.js")?)?, titles)?.as_bytes())?;
    dist.add("page.js", &script(pipeline::template::script(web, "page.js")?)?)?;
    dist.add("page.css", read("page.css")?.as_bytes())?;
    let bytes: usize = dist.manifest.keys().filter_map(|name| Some(dist.sizes.get(name)?.brotli)).sum();
    dist.add("offline.js", &ready(read("offline.js")?.replace("{{bytes}}", &bytes.to_string()))?)?;
    dist.add_plain("sw.js", &ready(read("sw.js")?)?)?;
    let icon = dist.manifest.get("icons/unrolled.svg").context("the icon")?.clone();
    dist.add_plain("app.webmanifest", installed(&icon).as_bytes())
}

/// The page with gaps `[[…]]`, made of `index.html`. `script`: the one that opens it; `titles`: as JSON.
fn page(index: &str, script: &[u8], titles: &str) -> Result<String> {
    let script = std::str::from_utf8(script).context("web/alone.js")?.trim();
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(script.as_bytes()));
    let kept = |line: &&str| !SERVED.iter().any(|mark| line.starts_with(mark) || line.contains("{{boot.js}}"));
    let lines: String = index.split_inclusive('\n').filter(kept).collect();
    let named = "<title>Unrolled</title>";
    let (head, body) = ("</head>", "</body>");
    for mark in [named, head, body] {
        lines.contains(mark).then_some(()).with_context(|| format!("index.html has no {mark}"))?;
    }
    Ok(lines
        .replace("{{policy}}", &POLICY.replace("HASH", &hash))
        .replace("{{assets}}", "{}")
        .replace("{{titles}}", titles)
        .replace(named, "<title>[[title]] – Unrolled</title>")
        .replace(head, &format!("<script type=\"application/json\" id=\"alone\">[[alone]]</script>\n{head}"))
        .replace(body, &format!("[[blocks]]<script>{script}</script>\n{body}")))
}

/// What a system is told that installs the page.
fn installed(icon: &str) -> String {
    let manifest = serde_json::json!({
        "name": "Unrolled",
        "short_name": "Unrolled",
        "start_url": "./",
        "display": "standalone",
        "icons": [{ "src": icon, "sizes": "any", "type": "image/svg+xml", "purpose": "any" }],
    });
    manifest.to_string()
}

/// Parts of the program all of whose doors are demos' own, with the slugs of these demos, as JSON.
fn only() -> Result<String> {
    let slug_of = |door: &&str| {
        let module = door.strip_prefix("unrolled::demos::")?.split("::").next()?;
        Some(module.replace('_', "-"))
    };
    let own = LATER.iter().filter_map(|(name, doors)| {
        let mut slugs: Vec<String> = doors.iter().map(slug_of).collect::<Option<_>>()?;
        slugs.dedup();
        Some((*name, slugs))
    });
    Ok(serde_json::to_string(&own.collect::<BTreeMap<_, _>>())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_asks_no_server_and_its_script_is_allowed_by_its_hash() {
        let index = std::fs::read_to_string(crate::tools::root().join("index.html")).expect("index.html");
        // The shell's words are in it by then.
        let index = index.replace("{{en:", "").replace("{{zh:", "").replace("}}</span>", "</span>");
        let page = page(&index, b"go();\n", "{\"x\":1}").expect("a page");
        assert!(page.contains("<script>go();</script>"));
        let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(b"go();"));
        assert!(page.contains(&format!("script-src 'sha256-{hash}' blob: data:")), "{page}");
        assert!(!page.contains("{{") && !page.contains("href=") && !page.contains(" src="), "{page}");
        for gap in ["[[title]]", "[[alone]]", "[[blocks]]"] {
            assert_eq!(page.matches(gap).count(), 1, "{gap}");
        }
    }

    #[test]
    fn parts_of_single_demos_are_known() {
        let only: BTreeMap<String, Vec<String>> = serde_json::from_str(&only().expect("json")).expect("a map");
        assert_eq!(only["pca-studies"], ["pca"]);
        assert_eq!(only["best-of"], ["kmeans", "em"]);
        assert!(!only.contains_key("tables") && !only.contains_key("pca-by-data"), "{only:?}");
    }
}
