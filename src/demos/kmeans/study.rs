//! Beyond the notes: how many clusters? Elbow and silhouette for K = 2..12, on request.

use super::params::KMeansParams;
use super::sim::KMeans;
use crate::engine::Sim;
use crate::engine::rng::{Purpose, Rng};
use crate::engine::study::Study;
use crate::engine::table::Table;
use crate::math::lloyd;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The studies of this demo.
pub const NAMES: &[&str] = &["elbow"];
/// Silhouettes compare all pairs: they are measured on at most so many points, drawn at random.
pub const SAMPLE: usize = 2000;
/// For every K so many starts are tried and the best is kept, as scikit-learn's `n_init`.
const STARTS: u64 = 10;
const MOST_STEPS: usize = 2000;
const LEAST_K: usize = 2;
const MOST_K: usize = 12;

/// What is known of one K.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// The number of clusters.
    pub k: usize,
    /// The least inertia of all starts.
    pub inertia: f64,
    /// The mean silhouette of the best run; `None` where it is not defined (a single cluster is left).
    pub silhouette: Option<f64>,
}

/// The study of that name.
pub fn of(name: &str, params: &KMeansParams, input: Arc<Table>, seed: u64) -> Option<Box<dyn Study>> {
    (name == NAMES[0]).then(|| Box::new(Elbow::new(params, &input, seed)) as _)
}

struct Elbow {
    params: KMeansParams,
    points: Arc<Table>,
    of: usize,
    seed: u64,
    found: Vec<Choice>,
    start: u64,
    running: Option<(KMeans, usize)>,
    best: Option<KMeans>,
}

impl Elbow {
    fn new(params: &KMeansParams, input: &Table, seed: u64) -> Self {
        let points = sample(input, &mut Rng::new(seed, Purpose::Study));
        let params = KMeansParams { init: super::params::Init::PlusPlus, ..params.clone() };
        Self {
            params,
            points: Arc::new(points),
            of: input.n(),
            seed,
            found: Vec::new(),
            start: 0,
            running: None,
            best: None,
        }
    }

    fn total(&self) -> usize {
        (MOST_K.min(self.points.n()) + 1).saturating_sub(LEAST_K)
    }

    fn k(&self) -> usize {
        LEAST_K + self.found.len()
    }

    fn seal(&mut self) {
        if let Some(best) = self.best.take() {
            let frame = best.frame();
            let silhouette = silhouette(&self.points, &frame.labels, frame.cluster_centers.len());
            self.found.push(Choice { k: self.k(), inertia: best.outcome(), silhouette });
        }
        self.start = 0;
    }
}

impl Study for Elbow {
    fn advance(&mut self) {
        if self.found.len() >= self.total() {
            return;
        }
        if self.start == STARTS {
            return self.seal();
        }
        let params = KMeansParams { k: self.k(), ..self.params.clone() };
        let running = self.running.take().or_else(|| {
            let rng = Rng::new(self.seed.wrapping_add(self.start), Purpose::Run);
            KMeans::start(&params, self.points.clone(), rng).ok().map(|sim| (sim, 0))
        });
        let Some((mut sim, steps)) = running else {
            self.start += 1;
            return;
        };
        if sim.ended().is_none() && steps < MOST_STEPS {
            sim.step(&params);
            self.running = Some((sim, steps + 1));
            return;
        }
        self.start += 1;
        if self.best.as_ref().is_none_or(|best| sim.outcome() < best.outcome()) {
            self.best = Some(sim);
        }
    }

    fn progress(&self) -> (usize, usize) {
        (self.found.len(), self.total())
    }

    fn result(&self) -> serde_json::Value {
        serde_json::json!({ "choices": self.found, "n": self.points.n(), "of": self.of })
    }
}

/// At most [`SAMPLE`] rows of a table, in their order.
fn sample(table: &Table, rng: &mut Rng) -> Table {
    if table.n() <= SAMPLE {
        return table.clone();
    }
    let mut rows = rng.distinct(table.n(), SAMPLE);
    rows.sort_unstable();
    let rows: Vec<Vec<f64>> = rows.into_iter().map(|i| table.row(i)).collect();
    Table::from_rows(Table::plain_names(table.d()), &rows).unwrap_or_else(|_| table.clone())
}

/// The mean over all points of (b − a) / max(a, b): a is the mean distance to the other points of the own cluster, b
/// the least mean distance to those of another. A point alone in its cluster counts 0 (Rousseeuw 1987).
pub fn silhouette(points: &Table, labels: &[u8], k: usize) -> Option<f64> {
    let counts = lloyd::counts(labels, k);
    if counts.iter().filter(|&&count| count > 0).count() < 2 {
        return None;
    }
    let rows: Vec<Vec<f64>> = (0..points.n()).map(|i| points.row(i)).collect();
    let mut total = 0.0;
    for (row, &own) in rows.iter().zip(labels) {
        let own = usize::from(own);
        let mut sums = vec![0.0; k];
        for (other, &label) in rows.iter().zip(labels) {
            sums[usize::from(label)] += lloyd::squared_distance(row, other).sqrt();
        }
        if counts[own] > 1 {
            let a = sums[own] / (counts[own] - 1) as f64;
            let others = (0..k).filter(|&j| j != own && counts[j] > 0);
            let b = others.map(|j| sums[j] / counts[j] as f64).fold(f64::INFINITY, f64::min);
            if a.max(b) > 0.0 {
                total += (b - a) / a.max(b);
            }
        }
    }
    Some(total / rows.len() as f64)
}
