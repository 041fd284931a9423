//! What the panels have in common: what a sample of the track holds, and how frequencies are told apart.

use super::sim::SpectralBias;
use super::study::StudyFound;
use crate::engine::words::Words;
use crate::plot::Theme;
use crate::plot::figure::Scene;

/// A sample of the track begins with the loss and the distance from the clean signal.
pub const HEAD: usize = 2;

/// So many earlier instants are shown at most, and the present one.
pub const SNAPSHOTS: usize = 5;

/// A scene with what is asked of it again and again.
pub struct SceneModel<'a> {
    /// The scene.
    pub scene: &'a Scene<'a, SpectralBias>,
    /// How many frequencies are watched.
    pub waves: usize,
    /// How many samples there are.
    pub n: usize,
}

impl<'a> SceneModel<'a> {
    /// A scene.
    pub fn new(scene: &'a Scene<'a, SpectralBias>) -> Self {
        Self { scene, waves: scene.frame.frequencies.len(), n: scene.frame.target.len() }
    }

    /// Colours and sizes.
    pub fn theme(&self) -> &'a Theme {
        self.scene.context.theme
    }

    /// The reader's words.
    pub fn words(&self) -> &'a Words {
        self.scene.context.words
    }

    /// x_i.
    pub fn x(&self, i: usize) -> f64 {
        i as f64 / self.n.max(1) as f64
    }

    /// Is the target another one than the clean signal?
    pub fn is_noisy(&self) -> bool {
        self.scene.params.noise > 0.0
    }

    /// Is the network fitted to some of the samples only?
    pub fn is_partial(&self) -> bool {
        self.scene.frame.kept.iter().any(|kept| !kept)
    }

    /// Is the distance from the clean signal another number than the loss?
    pub fn has_clean_error(&self) -> bool {
        self.is_noisy() || self.is_partial()
    }

    /// |f̂(k_j)| / A_j of a sample of the track, shape (J,).
    pub fn ratios<'s>(&self, sample: &'s [f64]) -> &'s [f64] {
        sample.get(HEAD..HEAD + self.waves).unwrap_or_default()
    }

    /// f of a sample of the track, shape (n,).
    pub fn prediction<'s>(&self, sample: &'s [f64]) -> &'s [f64] {
        sample.get(HEAD + self.waves..HEAD + self.waves + self.n).unwrap_or_default()
    }

    /// The spectral norms of a sample of the track, shape (layers,).
    pub fn norms<'s>(&self, sample: &'s [f64]) -> &'s [f64] {
        // Behind the ratios, f, the crossings, and the best instant with its error.
        sample.get(HEAD + 2 * self.waves + self.n + 2..).unwrap_or_default()
    }

    /// The instants of the strip that are remembered, each with its sample, each once: after a jump many instants have
    /// the same last one before them.
    pub fn snapshots(&self) -> Vec<(u64, &'a [f64])> {
        let mut found: Vec<_> = instants(self.scene.t).into_iter().filter_map(|t| self.scene.remembered(t)).collect();
        found.dedup_by_key(|(t, _)| *t);
        found
    }

    /// The present iteration's ratio of a frequency.
    pub fn ratio(&self, j: usize) -> f64 {
        self.scene.frame.spectrum.get(j).copied().unwrap_or(f64::NAN)
    }
}

/// What a study has found, if it is there.
pub fn studied<T: StudyFound>(scene: &Scene<'_, SpectralBias>, name: &str) -> Option<T> {
    T::read(scene.context.studies.get(name)?)
}

/// Instants 1, 2, 5, 10, … that have passed, the last few of them, and the present one.
fn instants(t: u64) -> Vec<u64> {
    let steps = (0..19).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_u64.pow(power)));
    let mut passed: Vec<u64> = std::iter::once(0).chain(steps.take_while(|at| *at < t)).collect();
    let from = passed.len().saturating_sub(SNAPSHOTS);
    passed.drain(..from);
    if t > 0 {
        passed.push(t);
    }
    passed
}
