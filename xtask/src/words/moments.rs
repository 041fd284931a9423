//! Prepared moments: links of a lesson into the app.
//!
//! An author writes a run as it can be read, `<#/kmeans?run={"v":1,"demo":"kmeans",…}&t=2>`; the page gets it packed.

use unrolled::demos;
use unrolled::engine::run::{Run, Source};
use unrolled::engine::{address, packing};

/// The link with the runs in it packed; any other link as it is. A second run (`vs=`) may be written so too.
pub fn pack(link: &str) -> Result<String, String> {
    let (mut packed, mut rest) = (String::new(), link);
    while let Some(at) = link.starts_with('#').then(|| rest.find("run={")).flatten() {
        let (before, json) = rest.split_at(at + "run=".len());
        let mut values = serde_json::Deserializer::from_str(json).into_iter::<Run>();
        let mut run = match values.next() {
            Some(Ok(run)) => run,
            Some(Err(error)) => return Err(format!("the run in this link: {error}")),
            None => return Err("there is no run in this link".to_owned()),
        };
        rest = &json[values.byte_offset()..];
        if !(rest.is_empty() || rest.starts_with('&') || rest.starts_with("%26")) {
            return Err(format!("`{rest}` behind the run of this link"));
        }
        // An author need not know the fingerprint of own data.
        if let Source::Own { own, contents: Some(contents) } = &mut run.input {
            *own = contents.fingerprint();
        }
        packed.push_str(before);
        packed.push_str(&packing::pack(&run).ok_or("the run in this link is too large for one")?);
    }
    packed.push_str(rest);
    Ok(packed)
}

/// Does the app understand all of the link?
pub fn check(link: &str) -> Result<(), String> {
    // The gallery.
    let Some((slug, query)) = address::split(link) else { return Ok(()) };
    let terms = demos::terms(&slug).ok_or_else(|| format!("the link {link}: there is no demo `{slug}`"))?;
    let (_, notices) = address::read(terms, query, &demos::terms);
    let told: Vec<String> = notices.iter().map(|notice| format!("{} {:?}", notice.code, notice.args)).collect();
    if told.is_empty() { Ok(()) } else { Err(format!("the link {link}: {}", told.join("; "))) }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert!(pack(&LINK.replace("\"v\":1,", "")).is_err());
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
