//! The best approximation of rank at most k: B = Σ_{i≤k} s_i u_i v_iᵀ, one layer a step.

use super::channel::Channels;
use super::edit::Edit;
use super::frame::{Frame, Measured, Shown, shown};
use super::params::{Color, SvdParams};
use super::start::start;
use crate::engine::matrix::Matrix;
use crate::engine::{Notice, Phase, Rng, Sim};
use crate::math::spectrum::Spectrum;
use std::cell::OnceCell;
use std::sync::Arc;

/// The largest number of a pixel.
const PEAK: f64 = 255.0;
/// At once so many products s·u·v are added: a fraction of a tenth of a second.
const LEAP: usize = 200_000_000;

/// A matrix or a picture of shape (m, n), and the sum of its first k layers. t is k.
#[derive(Clone)]
pub struct Svd {
    input: Arc<Matrix>,
    color: Color,
    /// A = Σ s_i u_i v_iᵀ and B, for every channel.
    channels: Channels,
    /// All singular values, if the factors are exact.
    spectrum: Option<Arc<Spectrum>>,
    /// The singular values that are known, shape (channels, layers).
    singular_values: Arc<Vec<Vec<f64>>>,
    k: usize,
    seen: Observed,
}

impl Sim for Svd {
    type Params = SvdParams;
    type Input = Matrix;
    type Edit = Edit;
    type Frame = Frame;

    const SLUG: &'static str = "svd";
    const VERSION: u32 = 1;
    const PHASES: &'static [&'static str] = &["layer"];
    const METRICS: &'static [&'static str] = &["fro_error", "tail_bound", "rounding_error", "psnr", "stored_numbers"];
    const ENDS: bool = true;
    const ROUNDS: bool = false;
    // The quick first look draws by chance, but no number comes of it.
    const CHANCE: bool = false;

    fn fit(params: &mut SvdParams, input: &Matrix) -> Vec<Notice> {
        let colored = matches!(input, Matrix::Picture(pixels) if pixels.channels() == 3);
        if colored || params.color == Color::Grey {
            return Vec::new();
        }
        params.color = Color::Grey;
        vec![Notice::new("svd-no-colour")]
    }

    fn start(params: &SvdParams, input: Arc<Matrix>, mut rng: Rng) -> Result<Self, Notice> {
        let (channels, exact) = start(&input, params.color, &mut rng)?;
        Ok(Self::of(input, params.color, channels, exact))
    }

    fn next(&self) -> Phase {
        Phase { id: "layer", begins_round: true }
    }

    fn step(&mut self, _: &SvdParams) {
        self.add(1);
    }

    fn leap(&mut self, _: &SvdParams, most: u64) -> u64 {
        let entries = self.channels.count() * self.m() * self.n();
        let layers = (LEAP / entries).max(1).min(self.r() - self.k);
        let layers = usize::try_from(most).unwrap_or(usize::MAX).min(layers);
        self.add(layers);
        layers as u64
    }

    fn length(&self) -> Option<u64> {
        Some(self.r() as u64)
    }

    fn ended(&self) -> Option<&'static str> {
        (self.k >= self.r()).then_some("complete")
    }

    fn reopen(&mut self, _: &SvdParams) {}

    fn edit(&mut self, edit: &Edit) -> Result<(), Notice> {
        match *edit {}
    }

    fn frame(&self) -> Frame {
        let (shown, _) = self.shown().clone();
        Frame {
            k: self.k,
            exact: self.spectrum.is_some(),
            singular_values: self.singular_values.clone(),
            stored_numbers: self.stored_numbers(),
            measured: self.measured(),
            shown,
        }
    }

    fn sample(&self) -> Vec<f64> {
        let of = |of: fn(Measured) -> Option<f64>| self.measured().and_then(of).unwrap_or(f64::NAN);
        let (error, tail) = (of(|m| Some(m.fro_error)), of(|m| Some(m.tail_bound)));
        vec![error, tail, of(|m| m.rounding_error), of(|m| m.psnr), self.stored_numbers() as f64]
    }

    fn outcome(&self) -> f64 {
        self.measured().map_or(f64::NAN, |measured| measured.fro_error)
    }

    fn bytes(&self) -> usize {
        size_of::<Self>() + self.channels.bytes()
    }
}

impl Svd {
    /// Whether the exact factors are still to come.
    pub fn is_quick(&self) -> bool {
        self.spectrum.is_none()
    }

    /// The same run at k = 0 with factors made of those it has; `None` where they do not fit.
    pub fn refactored(&self, make: impl FnOnce(&Channels, &Matrix, Color) -> Option<Channels>) -> Option<Self> {
        let channels = make(&self.channels, &self.input, self.color)?;
        Some(Self::of(self.input.clone(), self.color, channels, true))
    }

    /// Its factors, if they are exact and of the same picture in the same colours.
    pub fn factors_for(&self, other: &Self) -> Option<&Channels> {
        let same = self.color == other.color && self.input == other.input;
        (same && !self.is_quick()).then_some(&self.channels)
    }

    /// k = 0.
    fn of(input: Arc<Matrix>, color: Color, channels: Channels, exact: bool) -> Self {
        let (m, n) = input.shape();
        let singular_values = channels.singular_values();
        let spectrum = exact.then(|| Arc::new(Spectrum::new(m, n, singular_values.clone())));
        Self {
            input,
            color,
            channels,
            spectrum,
            singular_values: Arc::new(singular_values),
            k: 0,
            seen: Observed::default(),
        }
    }

    /// B ← B + s_k u_k v_kᵀ, k ← k + 1, so many times.
    fn add(&mut self, layers: usize) {
        self.channels.add(self.k..self.k + layers);
        self.k += layers;
        self.seen = Observed::default();
    }

    fn m(&self) -> usize {
        self.input.shape().0
    }

    fn n(&self) -> usize {
        self.input.shape().1
    }

    /// How many layers there are.
    fn r(&self) -> usize {
        self.m().min(self.n())
    }

    fn stored_numbers(&self) -> usize {
        self.channels.count() * (self.m() + self.n()) * self.k
    }

    fn shown(&self) -> &(Shown, Option<f64>) {
        self.seen.shown.get_or_init(|| shown(&self.channels, self.color, self.k.min(self.channels.known())))
    }

    fn measured(&self) -> Option<Measured> {
        let spectrum = self.spectrum.as_ref()?;
        let fro_error = *self.seen.error.get_or_init(|| self.channels.error());
        let rounding = self.shown().1;
        let seen_error = || *self.seen.rgb.get_or_init(|| self.channels.seen_error(self.color, fro_error));
        let psnr = rounding.map(|_| spectrum.psnr(seen_error(), PEAK)).filter(|psnr| psnr.is_finite());
        let tail_bound = spectrum.tail(self.k);
        Some(Measured { fro_error, tail_bound, psnr, rounding_error: rounding.map(f64::sqrt) })
    }
}

/// What has been made of a state to be seen, once somebody asked. A copy begins without it: keyframes keep sums alone.
#[derive(Default)]
struct Observed {
    shown: OnceCell<(Shown, Option<f64>)>,
    error: OnceCell<f64>,
    rgb: OnceCell<f64>,
}

impl Clone for Observed {
    fn clone(&self) -> Self {
        Self::default()
    }
}
