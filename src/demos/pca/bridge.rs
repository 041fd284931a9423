//! The bridge to rank-k images: the table as a matrix, rows as data, factorised with and without centring. A study in a
//! worker of its own.

use super::sim::Pca;
use crate::engine::Notice;
use crate::engine::study::Study;
use crate::engine::table::Table;
use crate::engine::words::number;
use crate::math::pca::Prepared;
use crate::plot::chart::{Chart, Drawn, Said, Series, Tip, row};
use crate::plot::figure::Scene;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Errors up to so many layers.
const MOST_K: usize = 128;

/// What the study tells: ‖X − X_k‖_F for k = 0, 1, …
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BridgeErrors {
    /// Of the centred table.
    pub centered: Vec<f64>,
    /// Of the table as it is.
    pub raw: Vec<f64>,
}

/// The study at work.
pub struct Bridge {
    points: Arc<Table>,
    found: BridgeErrors,
}

impl Bridge {
    /// On a table.
    pub fn new(points: &Arc<Table>) -> Self {
        Self { points: points.clone(), found: BridgeErrors::default() }
    }
}

/// What is left of ‖X‖_F without the first k layers, for every k.
fn tails(s: &[f64]) -> Vec<f64> {
    let most = s.first().copied().unwrap_or(0.0);
    let unit = if most > 0.0 { most } else { 1.0 };
    let mut sum = 0.0;
    let mut tails = vec![0.0];
    for s in s.iter().rev() {
        sum += (s / unit) * (s / unit);
        tails.push(unit * sum.sqrt());
    }
    tails.reverse();
    tails.truncate(MOST_K + 1);
    tails
}

impl Study for Bridge {
    fn advance(&mut self) {
        let center = self.found.centered.is_empty();
        let errors = tails(&Prepared::new(&self.points, center, false).fit().singular_values);
        *if center { &mut self.found.centered } else { &mut self.found.raw } = errors;
    }

    fn progress(&self) -> (usize, usize) {
        (usize::from(!self.found.centered.is_empty()) + usize::from(!self.found.raw.is_empty()), 2)
    }

    fn result(&self) -> serde_json::Value {
        serde_json::to_value(&self.found).unwrap_or_default()
    }
}

fn found(scene: &Scene<'_, Pca>) -> Option<BridgeErrors> {
    let found = scene.context.studies.get("bridge").and_then(|found| BridgeErrors::deserialize(found).ok());
    found.filter(|found| !found.raw.is_empty())
}

/// The panel `bridge`: both errors over the number of layers.
#[inline(never)]
pub fn chart(scene: &Scene<'_, Pca>) -> Chart {
    let (words, theme) = (scene.context.words, scene.context.theme);
    let Some(BridgeErrors { centered, raw }) = found(scene) else { return Chart::nothing() };
    let of = |id, values: &[f64], key: &str| {
        let values = values.iter().enumerate().map(|(k, y)| (k as f64, *y));
        Series::new(id, words.get(key), values, Said::Number(4))
    };
    let most = raw.iter().chain(&centered).fold(f64::MIN_POSITIVE, |most, x| most.max(*x));
    Chart {
        series: vec![
            of("centered", &centered, "bridge-centered").drawn(Drawn::Line(18.0, false), theme.accent),
            of("raw", &raw, "bridge-raw").drawn(Drawn::Line(18.0, true), theme.warn),
        ],
        look: Some(row),
        usual: Some([(-0.3, raw.len() as f64 - 0.7), (0.0, 1.06 * most)]),
        tip: Tip::Message("tip-bridge"),
        note: words.get("bridge-note"),
        text: text(scene),
        ..Chart::over_k(words, "axis-layers", "axis-norm")
    }
}

/// The panel `bridge` in words.
fn text(scene: &Scene<'_, Pca>) -> Option<Notice> {
    let BridgeErrors { centered, raw } = found(scene)?;
    let at = |errors: &[f64], k: usize| number(errors.get(k).copied().unwrap_or(0.0), 4);
    let text = Notice::new("text-bridge").with("norm", at(&raw, 0)).with("raw", at(&raw, 1));
    Some(text.with("spread", at(&centered, 0)).with("centered", at(&centered, 1)))
}
