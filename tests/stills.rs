//! Stills of every demo: what is painted before the program runs, and what is shown where somebody links to it. They are
//! kept in `web/stills/` and are those of today's demos; `UNROLLED_GOLDEN=write cargo test --test stills` writes them anew,
//! and `node e2e/stills.mjs` makes the PNGs.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::PathBuf;
use unrolled::demos::{self, Demo};
use unrolled::engine::address::{self, Place};
use unrolled::engine::protocol::Command;
use unrolled::engine::words::Words;
use unrolled::plot::{Scale, Scheme, Theme, run_view, svg};

/// Size in CSS pixels.
const SIZE: (u32, u32) = (640, 480);
/// The beat that a card shows (`src/shell/gallery.rs` has the same).
const STILL_BEAT: u64 = 7;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The main picture at an instant of the run that a query names.
fn still(demo: &Demo, query: &str, t: u64, scheme: Scheme) -> String {
    let (Place { run, look, .. }, _) = address::read(demo.terms, query, &demos::terms);
    let file = demo.file_of(&run).map(|file| std::fs::read(root().join("assets").join(file)).unwrap());
    let mut session = demos::open(&run, file.as_deref()).unwrap();
    session.obey(&Command::Seek { t }, None).unwrap();
    session.work(&mut || true);
    let told = session.report();
    let mut run_view = demo.run_view();
    run_view.take(&told.report, &told.frame, told.input.as_deref()).unwrap();
    // No words: a still is for readers of either language.
    let (words, theme, studies) = (Words::new("en", &[]), Theme::new(scheme, Scale::Normal), BTreeMap::new());
    let context = run_view::bare(&words, &theme, &look, &studies);
    let (picture, _) = run_view.draw(demo.panels[0].id, &context, SIZE.0, SIZE.1);
    svg::write(&picture, svg::SvgLabels { title: "", desc: "" }, Some(theme.card))
}

#[test]
fn stills_are_those_of_todays_demos() {
    let dir = root().join("web/stills");
    let writes = std::env::var("UNROLLED_GOLDEN").is_ok_and(|wish| wish == "write");
    let mut wrong = Vec::new();
    for demo in demos::DEMOS {
        let slug = demo.slug();
        let stride = (demo.terms.speed / 8.0).max(1.0) as u64;
        let stills = [
            (format!("{slug}-light.svg"), still(demo, "", 0, Scheme::Light)),
            (format!("{slug}-dark.svg"), still(demo, "", 0, Scheme::Dark)),
            (format!("{slug}-card.svg"), still(demo, demo.card, STILL_BEAT * stride, Scheme::Light)),
        ];
        for (name, svg) in stills {
            assert!(!svg.contains('⟦'), "{name} lacks words");
            let path = dir.join(&name);
            if writes {
                std::fs::write(&path, &svg).unwrap();
            } else if std::fs::read_to_string(&path).ok() != Some(svg) {
                wrong.push(name);
            }
        }
    }
    assert!(wrong.is_empty(), "not those of today: {wrong:?} (UNROLLED_GOLDEN=write cargo test --test stills)");
}
