//! What curves, trails and heat maps remember of a run: samples at fixed instants, decimated, never at moments of
//! drawing. A run that leaps has samples only where it stood.

/// A track holds at most so many samples; then every other one goes.
const MOST_SAMPLES: usize = 4096;
/// And at most so many numbers in all.
const MOST_NUMBERS: usize = 2 << 20;

/// Samples by instant, at multiples of a stride that doubles as the run grows long.
#[derive(Clone, Debug)]
pub struct Track {
    stride: u64,
    samples: Vec<(u64, Vec<f64>)>,
    numbers: usize,
    /// Samples before this index are as they were when last taken by [`Track::news`].
    fresh_from: usize,
}

impl Default for Track {
    fn default() -> Self {
        Self { stride: 1, samples: Vec::new(), numbers: 0, fresh_from: 0 }
    }
}

impl Track {
    /// All samples, in the order of time.
    pub fn samples(&self) -> &[(u64, Vec<f64>)] {
        &self.samples
    }

    /// Would a sample of this instant be kept, and is there none yet?
    pub fn wants(&self, t: u64) -> bool {
        t.is_multiple_of(self.stride) && self.samples.binary_search_by_key(&t, |(at, _)| *at).is_err()
    }

    /// Notes the sample of an instant, or replaces it.
    pub fn put(&mut self, t: u64, sample: Vec<f64>) {
        if !t.is_multiple_of(self.stride) {
            return;
        }
        let at = self.samples.partition_point(|(at, _)| *at < t);
        self.numbers += sample.len();
        match self.samples.get_mut(at).filter(|(at, _)| *at == t) {
            Some((_, old)) => self.numbers -= std::mem::replace(old, sample).len(),
            None => self.samples.insert(at, (t, sample)),
        }
        self.fresh_from = self.fresh_from.min(at);
        while self.samples.len() > MOST_SAMPLES || (self.numbers > MOST_NUMBERS && self.samples.len() > 64) {
            self.stride *= 2;
            let stride = self.stride;
            self.samples.retain(|(t, _)| t.is_multiple_of(stride));
            self.numbers = self.samples.iter().map(|(_, sample)| sample.len()).sum();
            self.fresh_from = 0;
        }
    }

    /// Forgets what came after `t`.
    pub fn truncate_after(&mut self, t: u64) {
        self.drop_from(self.samples.partition_point(|(at, _)| *at <= t));
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

    /// The next [`Track::news`] tells everything.
    pub fn retell(&mut self) {
        self.fresh_from = 0;
    }
}
