//! Stills of every demo, of its opening and of every prepared moment that has a page (`web/stills/moments.json`): what is
//! painted before the program runs, and what is shown where somebody links to it. They are kept in `web/stills/` and are those of today's demos; `UNROLLED_GOLDEN=write cargo test --test stills` writes them anew,
//! and `node e2e/stills.mjs` makes the PNGs.

#![allow(clippy::unwrap_used)]

mod runs;

use runs::{open, supplied};
use std::collections::BTreeMap;
use std::path::PathBuf;
use unrolled::demos::{self, Demo};
use unrolled::engine::address::{self, Place};
use unrolled::engine::protocol::Command;
use unrolled::engine::words::Words;
use unrolled::plot::{Scale, Scheme, Theme, run_view, svg};

/// Size in CSS pixels.
const SIZE: (u32, u32) = (640, 480);
/// The beat that a card of the front page shows at rest (`src/shell/gallery.rs`), for previews of links.
const STILL_BEAT: u64 = 7;

/// A still has so many bytes at most.
const LARGEST: usize = 300_000;
/// Moments whose run takes too long for a test: the exact factors of large pictures, thousands of training steps.
const TOO_LONG: &[&str] =
    &["data=slide&", "color=ycbcr&", "training_steps=", "data=paper&", "stage=train&", "t=1024", "t=512"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The main picture at an instant of the run that a query names (of the first of two), in every scheme; `t`: another
/// instant than the query's.
fn stills<const N: usize>(demo: &Demo, query: &str, t: Option<u64>, schemes: [Scheme; N]) -> [String; N] {
    let (Place { run, look, t: asked, page, .. }, _) = address::read(demo.terms, query, &demos::terms);
    // A card is drawn from the quick first look, as the front page does it.
    let mut session = if t.is_some() { open(&run) } else { supplied(&run) };
    session.obey(&Command::Seek { t: t.unwrap_or(asked) }, None).unwrap();
    session.work(&mut || true);
    let told = session.report();
    let mut run_view = demo.run_view();
    run_view.take(&told.report, &told.frame, told.input.as_deref()).unwrap();
    schemes.map(|scheme| {
        // No words: a still is for readers of either language.
        let (words, theme, studies) = (Words::new("en", &[]), Theme::new(scheme, Scale::Normal), BTreeMap::new());
        let context = run_view::bare(&words, &theme, &look, &studies);
        let panel = page.panel.first().map_or(demo.panels[0].id, String::as_str);
        let (picture, _) = run_view.draw(panel, &context, SIZE.0, SIZE.1);
        svg::write(&picture, svg::SvgLabels { title: "", desc: "" }, Some(theme.card))
    })
}

/// The still of the run that a demo opens with: its name, by the rule of `web/still.js`, and what it asks for.
fn opening(demo: &Demo) -> Option<(String, String)> {
    let link = demo.link(demo.opening);
    let (slug, query) = link.strip_prefix("#/")?.split_once('?')?;
    let mut pairs: Vec<&str> = query.split('&').collect();
    pairs.sort_unstable();
    let fnv = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    let hash = pairs.join("&").bytes().fold(0x811c_9dc5, fnv);
    Some((format!("{slug}-{hash:08x}"), query.to_owned()))
}

#[test]
fn stills_are_those_of_todays_demos() {
    let dir = root().join("web/stills");
    let writes = std::env::var("UNROLLED_GOLDEN").is_ok_and(|wish| wish == "write");
    let listed = std::fs::read_to_string(dir.join("moments.json")).unwrap();
    let moments: BTreeMap<String, String> = serde_json::from_str(&listed).unwrap();
    let (mut wanted, mut wrong) = (Vec::new(), Vec::new());
    let openings: BTreeMap<&str, String> = demos::DEMOS
        .iter()
        .filter_map(|demo| Some((demo.slug(), opening(demo)?.0.trim_start_matches(demo.slug())[1..].to_owned())))
        .collect();
    wanted.push(("openings.json".to_owned(), serde_json::to_string_pretty(&openings).unwrap() + "\n"));
    for demo in demos::DEMOS {
        let slug = demo.slug();
        let stride = (demo.terms.speed / 8.0).max(1.0) as u64;
        let [card] = stills(demo, demo.card, Some(STILL_BEAT * stride), [Scheme::Light]);
        wanted.push((format!("{slug}-card.svg"), card));
        let own =
            moments.iter().filter_map(|(name, address)| Some((name, address.strip_prefix("#/")?.split_once('?')?)));
        let own = own
            .filter(|(_, (of, query))| *of == slug && !TOO_LONG.iter().any(|long| query.contains(long)))
            .map(|(name, (_, query))| (name.as_str(), query));
        let opening = opening(demo);
        let opening = opening.as_ref().map(|(name, query)| (name.as_str(), query.as_str()));
        let opening = opening.filter(|(name, _)| !moments.contains_key(*name));
        for (name, query) in std::iter::once((slug, "")).chain(opening).chain(own) {
            let [light, dark] = stills(demo, query, None, [Scheme::Light, Scheme::Dark]);
            // A moment whose picture has words in it, or is a large photograph, is painted by its program alone.
            if name != slug && (light.contains('⟦') || light.len() > LARGEST) {
                continue;
            }
            wanted.extend([(format!("{name}-light.svg"), light), (format!("{name}-dark.svg"), dark)]);
        }
    }
    for (name, svg) in &wanted {
        assert!(!svg.contains('⟦'), "{name} lacks words");
        let path = dir.join(name);
        if writes {
            std::fs::write(&path, svg).unwrap();
        } else if std::fs::read_to_string(&path).ok().as_ref() != Some(svg) {
            wrong.push(name.clone());
        }
    }
    // What is no still of today's would be shipped all the same.
    let names: Vec<&String> = wanted.iter().map(|(name, _)| name).collect();
    for file in std::fs::read_dir(&dir).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".svg") && !names.contains(&&name) {
            if writes { std::fs::remove_file(dir.join(&name)).unwrap() } else { wrong.push(name) }
        }
    }
    assert!(wrong.is_empty(), "not those of today: {wrong:?} (UNROLLED_GOLDEN=write cargo test --test stills)");
}
