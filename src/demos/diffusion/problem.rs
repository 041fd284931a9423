//! What a run works on: the points at the scale of the noise, the schedule, and the distance to both ends.

use super::params::DiffusionParams;
use crate::engine::rng::{Purpose, Rng};
use crate::engine::table::Table;
use crate::math::diffusion::exact::Exact;
use crate::math::diffusion::schedule::Schedule;
use crate::math::distance::sliced_wasserstein;

/// Data of which every mean is no farther from 0 than this, and the standard deviation between these, are at the scale
/// of the noise already: they stay as they are.
const CENTRED: f64 = 0.5;
const USUAL: (f64, f64) = (0.5, 1.5);
/// Distances are those of at most so many samples of each set, and in the plane along so many directions.
const MOST_COMPARED: usize = 1000;
const SLICES: usize = 16;
/// The directions, and the sample of the standard normal, are always the same.
const FIXED: u64 = 1;
/// At most so many columns are noised.
pub const COLUMNS: usize = 2;

/// The points and the schedule of a run.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The number of coordinates, 1 or 2.
    pub d: usize,
    /// The number of points.
    pub n: usize,
    /// The points as they are noised, shape (n, d), by rows.
    pub points: Vec<f64>,
    /// The number that each coordinate was 0 at, shape (d,).
    pub mean: Vec<f64>,
    /// What a unit was.
    pub scale: f64,
    /// β_t, α_t, ᾱ_t.
    pub schedule: Schedule,
}

impl Problem {
    /// The first two columns of a table, under the knobs' schedule.
    pub fn new(params: &DiffusionParams, table: &Table) -> Self {
        let (n, d) = (table.n(), table.d().min(COLUMNS));
        let columns: Vec<&[f64]> = table.columns().take(d).collect();
        let mut mean: Vec<f64> = columns.iter().map(|column| column.iter().sum::<f64>() / n as f64).collect();
        let centred = columns.iter().zip(&mean).flat_map(|(column, mean)| column.iter().map(move |x| x - mean));
        let largest = centred.clone().fold(0.0_f64, |most, x| most.max(x.abs()));
        // Scaled before they are squared: the squares of very small numbers would be 0.
        let squares = centred.map(|x| (x / largest.max(f64::MIN_POSITIVE)).powi(2)).sum::<f64>();
        let mut scale = largest * (squares / (n * d) as f64).sqrt();
        let usual = (USUAL.0..=USUAL.1).contains(&scale) && mean.iter().all(|mean| mean.abs() <= CENTRED);
        if usual {
            mean.fill(0.0);
        }
        if usual || !(scale.is_normal() && (1.0 / scale).is_normal()) {
            scale = 1.0;
        }
        let place = |i: usize, j: usize| (columns[j][i] - mean[j]) / scale;
        let points = (0..n).flat_map(|i| (0..d).map(move |j| (i, j))).map(|(i, j)| place(i, j)).collect();
        let schedule = Schedule::new(params.schedule.to_kind(), params.steps);
        Self { d, n, points, mean, scale, schedule }
    }

    /// T.
    pub fn steps(&self) -> usize {
        self.schedule.steps()
    }

    /// Whether the points had to be brought to the scale of the noise.
    pub fn is_normalised(&self) -> bool {
        self.scale != 1.0 || self.mean.iter().any(|mean| *mean != 0.0)
    }

    /// The exact denoiser.
    pub fn exact(&self) -> Exact {
        let columns = (0..self.d).flat_map(|j| self.points.iter().skip(j).step_by(self.d).copied()).collect();
        Exact::new(columns, self.d, &self.schedule)
    }

    /// How far particles, shape (m, d), are from the data: W₁ on a line, sliced in the plane.
    pub fn distance(&self, particles: &[f64]) -> f64 {
        self.between(particles, &self.points)
    }

    /// How far they are from the standard normal.
    pub fn to_normal(&self, particles: &[f64]) -> f64 {
        let mut rng = Rng::new(FIXED, Purpose::Study);
        let normal: Vec<f64> = (0..MOST_COMPARED * self.d).map(|_| rng.normal()).collect();
        self.between(particles, &normal)
    }

    fn between(&self, x: &[f64], y: &[f64]) -> f64 {
        // A line is sorted once; a plane once for every direction.
        let most = if self.d == 1 { 20 * MOST_COMPARED } else { MOST_COMPARED };
        sliced_wasserstein(&self.few(x, most), &self.few(y, most), self.d, SLICES, FIXED)
    }

    /// At most so many rows of samples, shape (m, d), evenly spread.
    pub fn few(&self, x: &[f64], most: usize) -> Vec<f64> {
        let n = x.len() / self.d;
        let kept = n.min(most);
        (0..kept).flat_map(|i| x[i * n / kept * self.d..][..self.d].to_vec()).collect()
    }
}

/// x̂₀ = (x_t − √(1 − ᾱ_t) ε)/√ᾱ_t, shape (d,): what a guess of the noise says of the data.
pub fn x0_hat(schedule: &Schedule, t: usize, x: &[f64], epsilon: &[f64]) -> Vec<f64> {
    let bar = schedule.alpha_bar(t);
    x.iter().zip(epsilon).map(|(x, epsilon)| (x - (1.0 - bar).sqrt() * epsilon) / bar.sqrt()).collect()
}
