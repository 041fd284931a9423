//! Links of a lesson: to prepared moments, to panels beside the picture, to sources.
//!
//! An author writes a run as it can be read, `<#/kmeans?run={"v":1,"demo":"kmeans",…}&t=2>`; the page gets it packed.

use std::io::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use serde_json::Value;

/// What a link begins with that leads to a panel beside the picture: `[the curve](panel:evidence)`.
const PANEL: &str = "panel:";
/// What a link begins with that starts a study of the run on screen: `[Try 200 seeds](study:sweep)`.
const STUDY: &str = "study:";

/// A link's start: prepared moments stay in the page, sources open beside it.
pub fn link(address: &str) -> Result<String, String> {
    let mut safe = String::new();
    escape(&mut safe, address);
    if address.starts_with('#') {
        Ok(format!("<a href=\"{safe}\">"))
    } else if address.starts_with("https://") {
        Ok(format!("<a href=\"{safe}\" target=\"_blank\" rel=\"noopener noreferrer\">"))
    } else {
        Err(format!("the link `{address}` leads neither to a moment (#/…) nor to an https:// address"))
    }
}

/// A text as it stands in an attribute.
pub fn escape(out: &mut String, address: &str) {
    for c in address.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            other => out.push(other),
        }
    }
}

/// What stands around the text of a link to a panel, or of one that starts a study; `None` if the link is another.
pub fn button(link: &str) -> Option<(String, &'static str)> {
    let to = link.strip_prefix(PANEL).map(|id| ("data-to", id));
    let (attribute, id) = to.or_else(|| Some(("data-starts", link.strip_prefix(STUDY)?)))?;
    Some((format!("<button type=\"button\" class=\"link\" {attribute}=\"{id}\">"), "</button>"))
}

/// What a text leads to beside moments and sources, by the key of the word that names it: panels and studies, each with its
/// line from zero.
pub fn named(text: &str) -> impl Iterator<Item = (usize, String)> {
    text.lines().enumerate().flat_map(|(line, text)| {
        text.split("](").skip(1).filter_map(move |rest| {
            let link = rest.split(')').next()?;
            let key = match link.strip_prefix(STUDY) {
                // A sweep is of the shell; what it counts has a name in demos whose runs end.
                Some("sweep") => "sweep-x".to_owned(),
                Some(id) => format!("study-{id}"),
                None => format!("panel-{}", link.strip_prefix(PANEL)?),
            };
            Some((line, key))
        })
    })
}

/// The link with the runs in it packed, as `src/engine/packing.rs` unpacks them; any other link as it is. A second run
/// (`vs=`) may be written so too. Whether the app understands the run, tests see.
pub fn pack(link: &str) -> Result<String, String> {
    let (mut packed, mut rest) = (String::new(), link);
    while let Some(at) = link.starts_with('#').then(|| rest.find("run={")).flatten() {
        let (before, json) = rest.split_at(at + "run=".len());
        let mut values = serde_json::Deserializer::from_str(json).into_iter::<Value>();
        if let Some(Err(error)) = values.next() {
            return Err(format!("the run in this link: {error}"));
        }
        let (run, behind) = json.split_at(values.byte_offset());
        if !(behind.is_empty() || behind.starts_with('&') || behind.starts_with("%26")) {
            return Err(format!("`{behind}` behind the run of this link"));
        }
        packed.push_str(before);
        packed.push_str(&squeeze(run).map_err(|error| format!("the run in this link: {error}"))?);
        rest = behind;
    }
    packed.push_str(rest);
    Ok(packed)
}

/// Text as a link holds it: deflated, in the alphabet of addresses.
fn squeeze(text: &str) -> std::io::Result<String> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text.as_bytes())?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(encoder.finish()?))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use unrolled::demos;
    use unrolled::engine::address;

    /// Does the app understand all of the link?
    pub(in crate::words) fn check(link: &str) -> Result<(), String> {
        // The gallery.
        let Some((slug, query)) = address::split(link) else { return Ok(()) };
        let terms = demos::terms(&slug).ok_or_else(|| format!("the link {link}: there is no demo `{slug}`"))?;
        let (_, notices) = address::read(terms, query, &demos::terms);
        let told: Vec<String> = notices.iter().map(|notice| format!("{} {:?}", notice.code, notice.args)).collect();
        if told.is_empty() { Ok(()) } else { Err(format!("the link {link}: {}", told.join("; "))) }
    }

    const LINK: &str = r##"#/kmeans?run={"v":1,"demo":"kmeans","params":{"k":2,"init":"manual"},"data":"rectangle","edits":[{"t":0,"edit":{"cluster_centers":[[2,0],[2,1]]}}]}&t=2"##;

    #[test]
    fn a_run_is_packed_and_read_again() {
        let packed = pack(LINK).expect("packs");
        assert!(packed.starts_with("#/kmeans?run=") && packed.ends_with("&t=2") && !packed.contains('{'), "{packed}");
        check(&packed).expect("understood");
        let (_, query) = address::split(&packed).expect("a demo");
        let (place, _) = address::read(demos::terms("kmeans").expect("there"), query, &demos::terms);
        assert_eq!((place.t, place.run.edits.len(), place.run.seed), (2, 1, 1));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        assert!(pack(&LINK.replace("\"v\":1,", "")).and_then(|link| check(&link)).is_err());
        assert!(pack(&LINK.replace("}&t", "}t")).is_err());
        assert!(pack(&LINK.replace("}}]}&t=2", "")).is_err());
        assert_eq!(pack("https://a.b/?run={").expect("not ours"), "https://a.b/?run={");
        for link in ["#/nosuch", "#/kmeans?k=99", "#/kmeans?nosuch=1", "#/kmeans?init=blah", "#/kmeans?run=abc"] {
            assert!(check(link).is_err(), "{link}");
        }
        for link in ["#/", "#/kmeans", "#/kmeans?data=five-blobs&k=5&vs=kmeans?data=five-blobs%26k=5%26init=random"] {
            assert_eq!(check(link), Ok(()), "{link}");
        }
    }
}
