//! What the track remembers of places: which were visited, and the way each thing went.

use super::plane::Plane;

/// A trail has at most so many corners.
const MOST_CORNERS: usize = 400;

/// The track of a run whose samples hold some metrics and then the coordinates of places, row by row.
#[derive(Clone, Copy)]
pub struct Trajectories<'a> {
    /// Samples by instant.
    pub track: &'a [(u64, Vec<f64>)],
    /// How many metrics come first.
    pub metrics: usize,
    /// How many coordinates a place has.
    pub d: usize,
    /// The present.
    pub t: u64,
}

impl<'a> Trajectories<'a> {
    /// The metric of that index at the present instant, if the run has noted it.
    pub fn metric(&self, index: usize) -> Option<f64> {
        let at = self.track.binary_search_by_key(&self.t, |(t, _)| *t).ok()?;
        self.track[at].1.get(index).copied().filter(|x| x.is_finite())
    }

    fn places(&self, sample: &'a [f64]) -> &'a [f64] {
        sample.get(self.metrics..).unwrap_or(&[])
    }

    /// Wherever anything has been, as far as the run has been visited, on a plane.
    pub fn visited(&self, plane: &Plane) -> Vec<(f64, f64)> {
        let every = self.track.len().div_ceil(MOST_CORNERS).max(1);
        // Backwards, so that the last sample is among them.
        let samples = self.track.iter().rev().step_by(every);
        samples.flat_map(|(_, sample)| self.places(sample).chunks_exact(self.d)).map(|row| plane.project(row)).collect()
    }

    /// The way of each of the things that are at `now`, oldest place first, shape (k, …, 2): back to the last time that
    /// their number changed.
    pub fn trails(&self, plane: &Plane, now: &[(f64, f64)]) -> Vec<Vec<(f64, f64)>> {
        let past = || self.track.iter().rev().skip_while(|(t, _)| *t > self.t);
        let alike = |sample: &&(u64, Vec<f64>)| self.places(&sample.1).len() == now.len() * self.d;
        let count = past().take_while(alike).count();
        let every = count.div_ceil(MOST_CORNERS).max(1);
        let samples: Vec<&[f64]> = past().take(count).step_by(every).map(|(_, s)| self.places(s)).collect();
        let of = |j: usize| {
            let rows = samples.iter().rev().map(|sample| &sample[j * self.d..(j + 1) * self.d]);
            let mut trail: Vec<_> = rows.map(|row| plane.project(row)).collect();
            trail.push(now[j]);
            trail.dedup();
            trail
        };
        (0..now.len()).map(of).collect()
    }

    /// Where thing `j` of `k` was one sample before now.
    pub fn before(&self, plane: &Plane, j: usize, k: usize) -> Option<(f64, f64)> {
        let (_, sample) = self.track.iter().rev().find(|(t, _)| *t < self.t)?;
        let places = self.places(sample);
        (places.len() == k * self.d).then(|| plane.project(&places[j * self.d..(j + 1) * self.d]))
    }
}
