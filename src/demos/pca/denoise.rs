//! Denoising: noise of a known size is added to all rows, axes are fitted to the noisy rows, and each is rebuilt from the
//! first k of them. How far is it then from the clean row? A study in a worker of its own.

use super::facts::percent;
use super::params::PcaParams;
use super::pictures::{Tile, ink, tiles};
use super::sim::Pca;
use crate::engine::Notice;
use crate::engine::rng::{Purpose, Rng};
use crate::engine::study::Study;
use crate::engine::table::Table;
use crate::engine::words::number;
use crate::math::pca::{Fit, Prepared};
use crate::plot::chart::{Chart, Drawn, Said, Series, Tip, row};
use crate::plot::figure::Scene;
use crate::plot::panels::Map;
use crate::plot::{Area, ToData};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use unrolled_kernels::network::{Float, dot};

/// From so many components at most.
const MOST_K: usize = 128;
/// Products of numbers that one slice of the study takes.
const SLICE: usize = 10_000_000;

/// What the study tells.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Denoised {
    /// The standard deviation of the noise.
    pub sd: f64,
    /// The mean squared difference between a rebuilt number and the clean one, for k = 0, 1, …
    pub errors: Vec<f64>,
    /// The same of the noisy numbers as they are.
    pub noisy: f64,
    /// The k of the least error.
    pub best: usize,
    /// The first row with its noise, and rebuilt from that many components.
    pub row: [Vec<f64>; 2],
}

/// The study at work.
pub struct Denoise {
    clean: Arc<Table>,
    sd: f64,
    rng: Rng,
    noisy: Option<(Table, Fit)>,
    /// Sums over the rows so far, for every k.
    sums: Vec<f64>,
    noise: f64,
    next: usize,
    failed: bool,
}

impl Denoise {
    /// On a table, with the noise that the knobs ask for.
    pub fn new(params: &PcaParams, points: &Arc<Table>, seed: u64) -> Self {
        let rng = Rng::new(seed, Purpose::Study);
        let (clean, sums) = (points.clone(), Vec::new());
        Self { clean, sd: params.noise, rng, noisy: None, sums, noise: 0.0, next: 0, failed: false }
    }

    fn begin(&mut self) {
        let mut noisy: Vec<Vec<f64>> = self.clean.columns().map(<[f64]>::to_vec).collect();
        for i in 0..self.clean.n() {
            for column in &mut noisy {
                let by = self.sd * self.rng.normal();
                column[i] += by;
                self.noise += by * by;
            }
        }
        match Table::from_columns(self.clean.names().to_vec(), &noisy, None) {
            Ok(table) => {
                let mut fit = Prepared::new(&table, true, false).fit();
                fit.components.truncate(MOST_K);
                self.sums = vec![0.0; fit.components.len() + 1];
                self.noisy = Some((table, fit));
            }
            Err(_) => self.failed = true,
        }
    }

    fn found(&self) -> Option<Denoised> {
        let (noisy, fit) = self.noisy.as_ref().filter(|_| self.next >= self.clean.n())?;
        let numbers = (self.clean.n() * self.clean.d()) as f64;
        let errors: Vec<f64> = self.sums.iter().map(|sum| sum / numbers).collect();
        let best = (0..errors.len()).min_by(|&a, &b| errors[a].total_cmp(&errors[b]))?;
        let (row, mut made) = (noisy.row(0), vec![0.0; noisy.d()]);
        let z = fit.prepare(&row);
        fit.components[..best].iter().for_each(|axis| f64::descend(&mut made, axis, -dot(axis, &z)));
        Some(Denoised { sd: self.sd, errors, noisy: self.noise / numbers, best, row: [row, fit.restore(&made)] })
    }
}

impl Study for Denoise {
    fn advance(&mut self) {
        let Some((noisy, fit)) = &self.noisy else { return self.begin() };
        let each = (2 * self.sums.len() * self.clean.d()).max(1);
        let to = (self.next + (SLICE / each).max(1)).min(self.clean.n());
        for i in self.next..to {
            // From the mean of the noisy rows, along their axes: what is rebuilt, and what should be.
            let (z, clean) = (fit.prepare(&noisy.row(i)), fit.prepare(&self.clean.row(i)));
            let mut error = dot(&clean, &clean);
            self.sums[0] += error;
            for (axis, sum) in fit.components.iter().zip(&mut self.sums[1..]) {
                let (made, should) = (dot(axis, &z), dot(axis, &clean));
                error += (made - should) * (made - should) - should * should;
                *sum += error;
            }
        }
        self.next = to;
    }

    fn progress(&self) -> (usize, usize) {
        let all = self.clean.n() + 1;
        (if self.failed { all } else { self.next + usize::from(self.noisy.is_some()) }, all)
    }

    fn result(&self) -> serde_json::Value {
        serde_json::to_value(self.found().unwrap_or_default()).unwrap_or_default()
    }
}

/// What the study has found, if it is over.
fn found(scene: &Scene<'_, Pca>) -> Option<Denoised> {
    let found = scene.context.studies.get("denoise").and_then(|found| Denoised::deserialize(found).ok());
    found.filter(|found| !found.errors.is_empty())
}

/// The panel `denoise`: the error over the number of components, its least value marked, and the error of the noise.
#[inline(never)]
pub fn chart(scene: &Scene<'_, Pca>) -> Chart {
    let (words, theme) = (scene.context.words, scene.context.theme);
    let Some(Denoised { errors, noisy, best, .. }) = found(scene) else { return Chart::nothing() };
    let most = errors.iter().fold(noisy, |most, x| most.max(*x));
    let last = (errors.len() - 1) as f64;
    let over = errors.iter().enumerate().map(|(k, y)| (k as f64, *y));
    let line = Series::new("error", words.get("denoise-error"), over, Said::Number(4));
    let least = Series::new("", String::new(), [(best as f64, errors[best])].into_iter(), Said::Number(4));
    let level = Series::new("", words.get("denoise-noisy"), [(0.0, noisy), (last, noisy)].into_iter(), Said::Number(4));
    Chart {
        series: vec![
            line.drawn(Drawn::Line(18.0, false), theme.accent),
            level.drawn(Drawn::Line(12.0, true), theme.warn),
            least.drawn(Drawn::Dots(4.5, theme.card), theme.ink),
        ],
        look: Some(row),
        usual: Some([(-0.3, last + 0.3), (0.0, 1.06 * most)]),
        note: said(scene).map(|text| words.phrase("text-denoise", &text)).unwrap_or_default(),
        tip: Tip::Message("tip-denoise"),
        text: said(scene),
        ..Chart::over_k(words, "axis-components", "axis-error")
    }
}

/// What has come out, in a sentence.
fn said(scene: &Scene<'_, Pca>) -> Option<Notice> {
    let Denoised { sd, errors, noisy, best, .. } = found(scene)?;
    let text = Notice::new("text-denoise").with("sd", number(sd, 3)).with("k", best);
    let last = errors.last().copied().unwrap_or(f64::NAN);
    let text = text.with("least", number(errors[best], 4)).with("noisy", number(noisy, 4));
    Some(text.with("last", number(last, 4)).with("all", errors.len() - 1))
}

/// Draws the panel `denoised`: a row that is a picture, the same with noise, and rebuilt.
#[inline(never)]
pub fn pictures(scene: &Scene<'_, Pca>, area: &Area<'_>) -> Option<ToData> {
    let words = scene.context.words;
    let Denoised { sd, best, row: [noisy, made], .. } = found(scene)?;
    if noisy.len() != scene.input.d() {
        return None;
    }
    let tile = |key: &str, values: Vec<f64>, map: Map| {
        let said = words.say(key, &[("k", best.into()), ("sd", number(sd, 3).into()), ("i", 1_usize.into())]);
        Tile { said: [said.clone(), said], values, map }
    };
    let map = ink(scene);
    let clean = scene.input.row(0);
    tiles(
        scene,
        area,
        &[tile("tip-point", clean, map), tile("tile-noisy", noisy, map), tile("tile-rebuilt", made, map)],
    )
}

/// The panel `denoised` in words.
#[inline(never)]
pub fn pictures_text(scene: &Scene<'_, Pca>) -> Option<Notice> {
    let Denoised { sd, errors, noisy, best, .. } = found(scene)?;
    let gone = percent(1.0 - errors[best] / noisy);
    Some(Notice::new("text-denoised").with("sd", number(sd, 3)).with("k", best).with("share", gone))
}
