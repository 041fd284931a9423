//! Golden pictures of moments that are stored beside them.
//!
//! `UNROLLED_GOLDEN=write cargo test golden` writes the pictures anew, `UNROLLED_GOLDEN=run` the stored moments too:
//! then look at them before committing.

use super::{SceneData, ViewSettings, draw, path_of, words};
use crate::plot::figure::Figure;
use crate::plot::svg::{SvgLabels, write};
use crate::plot::{Scale, Scheme, Theme};

/// By day.
pub const LIGHT: (Scheme, Scale) = (Scheme::Light, Scale::Normal);
/// By night.
pub const DARK: (Scheme, Scale) = (Scheme::Dark, Scale::Normal);
/// On a projector.
pub const WALL: (Scheme, Scale) = (Scheme::Light, Scale::Presenting);

fn asked(what: &[&str]) -> bool {
    std::env::var("UNROLLED_GOLDEN").is_ok_and(|given| what.contains(&given.as_str()))
}

/// The stored moment of that name.
pub fn stored<F: Figure>(name: &str, make: impl FnOnce() -> SceneData<F>) -> SceneData<F> {
    let path = path_of::<F>(&format!("golden/{name}.json"));
    if asked(&["run"]) {
        std::fs::write(&path, serde_json::to_string(&make()).unwrap() + "\n").unwrap();
    }
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Draws a panel and compares it with the picture that is kept.
pub fn check<F: Figure>(
    name: &str,
    moment: &SceneData<F>,
    look: &ViewSettings,
    panel: &str,
    size: (u32, u32),
    (scheme, scale): (Scheme, Scale),
) {
    let theme = Theme::new(scheme, scale);
    let words = words::<F>("en");
    let (title, desc, picture) = moment.seen(look, &words, &theme, |scene| {
        let text = F::facts(scene).text.unwrap();
        let (picture, _) = draw(scene, panel, size);
        (words.get(&format!("panel-{panel}")), words.phrase(&text.code, &text), picture)
    });
    let svg = write(&picture, SvgLabels { title: &title, desc: &desc }, Some(theme.card));
    let path = path_of::<F>(&format!("golden/{name}.svg"));
    if asked(&["run", "write"]) {
        std::fs::write(&path, &svg).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap();
    assert!(golden == svg, "{name} is drawn differently from {path}");
}
