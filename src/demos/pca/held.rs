//! Rows that are held out: the axes are fitted without them, and they are projected onto these.

use super::facts::percent;
use super::sim::Pca;
use crate::engine::Notice;
use crate::engine::table::Table;
use crate::engine::words::number;
use crate::plot::chart::{Chart, Drawn, Said, Series, Tip, row};
use crate::plot::figure::Scene;
use std::sync::Arc;
use unrolled_kernels::network::{Float, dot};

/// Errors are those of so many numbers of a table at most: of rows that are evenly spread over it.
const MOST_NUMBERS: usize = 2_000_000;

/// Whether row `i` is held out, of a share of all rows that is evenly spread over the table: the last of every 1 / `share`.
pub fn is_held(i: usize, share: f64) -> bool {
    let before = |i: usize| libm::floor(i as f64 * share + 1e-9);
    before(i + 1) > before(i)
}

/// How many of `n` rows the axes are fitted to.
pub fn fitted(n: usize, share: f64) -> usize {
    (0..n).filter(|&i| !is_held(i, share)).count()
}

/// The rows that the axes are fitted to; all of them where none is held out.
pub fn training(points: &Arc<Table>, share: f64) -> Arc<Table> {
    let kept = |column: &[f64]| -> Vec<f64> {
        column.iter().enumerate().filter(|(i, _)| !is_held(*i, share)).map(|(_, v)| *v).collect()
    };
    if share <= 0.0 {
        return points.clone();
    }
    let columns: Vec<Vec<f64>> = points.columns().map(kept).collect();
    // A table without rows is none: then nothing is held out.
    Table::from_columns(points.names().to_vec(), &columns, None).map_or_else(|_| points.clone(), Arc::new)
}

/// The mean squared distance between a row and what the first k axes make of it, for k = 0, 1, …: of the rows that the
/// axes are fitted to, and of those that are held out.
pub struct HeldOutErrors {
    /// Of the rows that the axes are fitted to.
    pub fitted: Vec<f64>,
    /// Of those that are held out.
    pub held: Vec<f64>,
}

impl HeldOutErrors {
    /// Those of a scene, which hang on the fit alone, and are kept.
    pub fn of(scene: &Scene<'_, Pca>) -> std::rc::Rc<Self> {
        let p = scene.params;
        let share = p.held_out;
        scene.memo.get(&format!("errors {} {} {share}", p.center, p.scale), || {
            let (fit, n) = (&scene.frame.fit, scene.input.n());
            let most = fit.components.len();
            let every = (n * scene.input.d()).div_ceil(MOST_NUMBERS).max(1);
            let mut sums = [false, true].map(|_| (0_usize, vec![0.0; most + 1]));
            for i in (0..n).filter(|i| i.is_multiple_of(every)) {
                let mut rest = fit.prepare(&scene.input.row(i));
                let (count, sums) = &mut sums[usize::from(is_held(i, share))];
                *count += 1;
                sums[0] += dot(&rest, &rest);
                for (axis, sum) in fit.components.iter().zip(&mut sums[1..]) {
                    let along = dot(&rest, axis);
                    f64::descend(&mut rest, axis, along);
                    *sum += dot(&rest, &rest);
                }
            }
            let [fitted, held] =
                sums.map(|(count, sums)| sums.iter().map(|sum| sum / count as f64).collect::<Vec<f64>>());
            Self { fitted, held }
        })
    }

    /// At the number of axes that the run is to find, or the last that is known.
    pub fn at(&self, k: usize) -> [f64; 2] {
        [&self.fitted, &self.held].map(|errors| errors.get(k).or(errors.last()).copied().unwrap_or(f64::NAN))
    }
}

/// The panel `held-out`: both errors over the number of axes.
pub fn chart(scene: &Scene<'_, Pca>) -> Chart {
    let (words, theme, errors) = (scene.context.words, scene.context.theme, HeldOutErrors::of(scene));
    let of = |id, values: &[f64], key: &str, color, dashed| {
        let values = values.iter().enumerate().map(|(k, y)| (k as f64, *y));
        let series = Series::new(id, words.get(key), values, Said::Number(4));
        series.drawn(Drawn::Line(18.0, dashed), color)
    };
    let most = errors.fitted.iter().chain(&errors.held).fold(0.0_f64, |most, x| most.max(*x));
    if !(most > 0.0 && most.is_finite()) {
        return Chart::saying(words.get("scree-none"));
    }
    Chart {
        series: vec![
            of("fitted", &errors.fitted, "held-fitted", theme.accent, false),
            of("held", &errors.held, "held-held", theme.warn, true),
        ],
        look: Some(row),
        now: Some(scene.params.n_components as f64),
        usual: Some([(-0.3, errors.fitted.len() as f64 - 0.7), (0.0, 1.06 * most)]),
        tip: Tip::Message("tip-held"),
        text: text(scene),
        ..Chart::over_k(words, "axis-kept", "axis-lost")
    }
}

/// The panel `held-out` in words.
pub fn text(scene: &Scene<'_, Pca>) -> Option<Notice> {
    let k = scene.params.n_components;
    let [fitted, held] = HeldOutErrors::of(scene).at(k).map(|x| number(x, 4));
    let text = Notice::new("text-held").with("k", k).with("fitted", fitted).with("held", held);
    Some(text.with("share", percent(scene.params.held_out)))
}
