//! What curves, trails and heat maps remember of a run: samples at fixed instants, decimated, never at moments of
//! drawing. A run that leaps has samples only where it stood.

use crate::engine::order::ascending;

/// A track holds at most so many samples; then every other one goes.
const MOST_SAMPLES: usize = 4096;
/// And at most so many numbers in all.
const MOST_NUMBERS: usize = 2 << 20;

/// Samples by instant, at multiples of a stride that doubles as the run grows long.
#[derive(Clone, Debug)]
pub struct SampleHistory {
    stride: u64,
    samples: Vec<(u64, Vec<f64>)>,
    numbers: usize,
    /// Samples before this index are as they were when last taken by [`SampleHistory::news`].
    fresh_from: usize,
    /// The instants that only a recording tells of, rising: they stand at any t and are not thinned.
    recorded: Vec<u64>,
    recorded_told: bool,
}

impl Default for SampleHistory {
    fn default() -> Self {
        Self { stride: 1, samples: Vec::new(), numbers: 0, fresh_from: 0, recorded: Vec::new(), recorded_told: true }
    }
}

/// Puts things in the order of their instants.
fn in_order<T: Default>(all: &mut Vec<T>, t: impl Fn(&T) -> u64) {
    let instants: Vec<f64> = all.iter().map(|one| t(one) as f64).collect();
    *all = ascending(&instants).into_iter().map(|at| std::mem::take(&mut all[at])).collect();
}

impl SampleHistory {
    /// All samples, in the order of time.
    pub fn samples(&self) -> &[(u64, Vec<f64>)] {
        &self.samples
    }

    /// Would a sample of this instant be kept, and is there none yet but what a recording tells?
    pub fn wants(&self, t: u64) -> bool {
        t.is_multiple_of(self.stride) && (self.at(t).is_none() || self.recorded.binary_search(&t).is_ok())
    }

    /// What it costs, in bytes.
    pub fn bytes(&self) -> usize {
        size_of_val(self.samples.as_slice()) + 8 * self.numbers + size_of_val(self.recorded.as_slice())
    }

    /// The sample of an instant.
    pub fn at(&self, t: u64) -> Option<&[f64]> {
        let at = self.samples.binary_search_by_key(&t, |(at, _)| *at).ok()?;
        Some(&self.samples[at].1)
    }

    /// Takes in what a recording tells of instants that have no sample.
    pub fn record(&mut self, recorded: Vec<(u64, Vec<f64>)>) {
        let new: Vec<_> = recorded.into_iter().filter(|(t, _)| self.at(*t).is_none()).collect();
        self.numbers += new.iter().map(|(_, sample)| sample.len()).sum::<usize>();
        self.recorded.extend(new.iter().map(|(t, _)| *t));
        self.samples.extend(new);
        in_order(&mut self.recorded, |t| *t);
        in_order(&mut self.samples, |(t, _)| *t);
        (self.recorded_told, self.fresh_from) = (false, 0);
    }

    /// Notes the sample of an instant, or replaces it.
    pub fn put(&mut self, t: u64, sample: Vec<f64>) {
        if !t.is_multiple_of(self.stride) {
            return;
        }
        let at = self.samples.partition_point(|(at, _)| *at < t);
        if let Ok(known) = self.recorded.binary_search(&t) {
            self.recorded.remove(known);
            self.recorded_told = false;
        }
        let width = sample.len();
        self.numbers += width;
        match self.samples.get_mut(at).filter(|(at, _)| *at == t) {
            Some((_, old)) => self.numbers -= std::mem::replace(old, sample).len(),
            None => self.samples.insert(at, (t, sample)),
        }
        self.fresh_from = self.fresh_from.min(at);
        // What was recorded does not count: it stays.
        let own = |track: &Self| track.samples.len() - track.recorded.len();
        let most = MOST_NUMBERS + self.recorded.len() * width;
        while own(self) > MOST_SAMPLES || (self.numbers > most && own(self) > 64) {
            self.stride *= 2;
            let (stride, recorded) = (self.stride, &self.recorded);
            self.samples.retain(|(t, _)| t.is_multiple_of(stride) || recorded.binary_search(t).is_ok());
            self.numbers = self.samples.iter().map(|(_, sample)| sample.len()).sum();
            self.fresh_from = 0;
        }
    }

    /// Forgets what came after `t`.
    pub fn truncate_after(&mut self, t: u64) {
        self.drop_from(self.samples.partition_point(|(at, _)| *at <= t));
        let kept = self.recorded.partition_point(|at| *at <= t);
        self.recorded_told &= kept == self.recorded.len();
        self.recorded.truncate(kept);
    }

    fn drop_from(&mut self, index: usize) {
        self.numbers -= self.samples.drain(index..).map(|(_, sample)| sample.len()).sum::<usize>();
        self.fresh_from = self.fresh_from.min(index);
    }

    /// What changed since the last call: keep so many samples, then append these.
    pub fn news(&mut self) -> (usize, Vec<(u64, Vec<f64>)>) {
        let from = self.fresh_from;
        self.fresh_from = self.samples.len();
        (from, self.samples[from..].to_vec())
    }

    /// The instants that only a recording tells of, if they are not those last told.
    pub fn recorded_news(&mut self) -> Option<Vec<u64>> {
        (!std::mem::replace(&mut self.recorded_told, true)).then(|| self.recorded.clone())
    }

    /// The next [`SampleHistory::news`] tells everything.
    pub fn retell(&mut self) {
        self.fresh_from = 0;
    }
}
