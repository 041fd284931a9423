//! Every panel of every moment, under every look.

use super::{SceneData, ViewSettings, draw, gaps, labels, needed, words};
use crate::engine::words::Words;
use crate::plot::figure::{Figure, Scene};
use crate::plot::{Picture, Scale, Scheme, Shape, Theme, ToData};

/// From a phone's panel to a projector's, and one too small for anything.
const SIZES: [(u32, u32); 4] = [(300, 220), (640, 480), (1600, 900), (8, 8)];

fn texts(picture: &Picture) -> impl Iterator<Item = &str> {
    picture.shapes.iter().filter_map(|shape| match shape {
        Shape::Text { text, .. } => Some(text.as_str()),
        _ => None,
    })
}

/// Draws every panel of every moment under every look, in both languages and themes, at all sizes in turn: nothing
/// breaks, no word is missing, axes are finite, tables are rectangular. `more` looks at each scene besides.
pub fn shows<F: Figure>(moments: &[SceneData<F>], looks: &[ViewSettings], more: impl Fn(&Scene<'_, F>, &Words)) {
    assert_eq!(keys::<F>("en"), keys::<F>("zh"), "both languages have the same keys, in the same order");
    let languages = ["en", "zh"].map(words::<F>);
    let gaps = gaps::<F>("en");
    let needed = ["en", "zh"].map(needed::<F>);
    for (n, moment) in moments.iter().enumerate() {
        let words = &languages[n % 2];
        for (m, look) in looks.iter().enumerate() {
            let scale = if m % 2 == 0 { Scale::Normal } else { Scale::Presenting };
            let theme = Theme::new(if m == 1 { Scheme::Dark } else { Scheme::Light }, scale);
            moment.seen(look, words, &theme, |scene| {
                for panel in F::PANELS {
                    let size = SIZES[(n + m) % SIZES.len()];
                    let (picture, to_data) = draw(scene, panel.id, size);
                    assert!(texts(&picture).all(|text| !text.contains('⟦')), "{n} {m} {}", panel.id);
                    let finite = |w: ToData| [w.left, w.top, w.x.0, w.x.1, w.y.0, w.y.1].iter().all(|v| v.is_finite());
                    assert!(to_data.is_none_or(finite), "{n} {m} {}", panel.id);
                    if let Some(grid) = F::grid(panel.id, scene) {
                        let mut all = grid.head.iter().chain(grid.rows.iter().flat_map(|row| &row.cells));
                        assert!(all.all(|cell| !cell.contains('⟦')) && !(grid.caption + &grid.note).contains('⟦'));
                        assert!(grid.rows.iter().all(|row| row.cells.len() == grid.head.len()));
                    }
                }
                for (name, _) in F::acts(scene) {
                    assert!(words.has(&format!("act-{name}")), "act-{name}");
                }
                says(scene, words);
                let live = F::facts(scene).live;
                let missing =
                    live.iter().find(|(name, value)| value == "–" && needed.iter().any(|of| of.contains(*name)));
                assert!(
                    missing.is_none(),
                    "{n} {m}: the lesson says {missing:?} outside of a clause that goes without it"
                );
                let live: Vec<_> = live.into_iter().map(|(name, _)| name).collect();
                assert!(
                    gaps.iter().all(|gap| live.contains(&gap.as_str())),
                    "the lesson asks for {gaps:?} of {live:?}"
                );
                more(scene, words);
            });
        }
    }
}

/// What is said of a scene, all of it: it has words, and all of its gaps are filled.
pub fn says<F: Figure>(scene: &Scene<'_, F>, words: &Words) -> String {
    let facts = F::facts(scene);
    let notices = [facts.sentence, facts.end, facts.text].into_iter().flatten();
    let said = notices.map(|notice| words.phrase(&notice.code, &notice)).collect::<Vec<_>>().join("\n");
    assert!(!said.contains(['⟦', '$', '{']), "{said}");
    // A dash between letters is a word's own; any other stands for a number that is not there.
    let dashes = said.char_indices().filter(|(_, c)| *c == '–');
    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let in_word = |at: usize| letter(said[..at].chars().next_back()) && letter(said[at + 3..].chars().next());
    assert!(dashes.into_iter().all(|(at, _)| in_word(at)), "{said}");
    let curves: Vec<&str> = facts.metrics.iter().map(|(name, _)| *name).collect();
    assert!(curves.iter().all(|name| F::METRICS.contains(name)), "{curves:?}");
    said
}

/// The keys of a demo's labels, in their order.
fn keys<F: Figure>(lang: &str) -> Vec<String> {
    let sign = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    let head = |line: &str| line.split_once(" = ").filter(|(key, _)| key.chars().all(sign)).map(|(k, _)| k.to_owned());
    labels::<F>(lang).lines().filter_map(head).collect()
}
