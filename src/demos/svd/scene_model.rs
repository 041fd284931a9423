//! What the panels have in common: the shape, the channels, and what the singular values tell.

use super::frame::Shown;
use super::params::Color;
use super::riddle::Riddle;
use super::sim::Svd;
use crate::engine::matrix::Matrix;
use crate::math::spectrum::Spectrum;
use crate::plot::figure::Scene;

/// The largest number of a pixel.
pub const PEAK: f64 = 255.0;

/// What is below this share of ‖A‖_F is rounding: of cells, in double precision, and of pictures, in single.
const ROUNDING: [f64; 2] = [1e-12, 1e-5];

/// A scene with what is worked out of it again and again.
pub struct SceneModel<'a> {
    /// The scene.
    pub scene: &'a Scene<'a, Svd>,
    /// Rows.
    pub m: usize,
    /// Columns.
    pub n: usize,
    /// How many layers there are: min(m, n).
    pub r: usize,
    /// The singular values that are known, and what they tell; of all layers if the factors are exact.
    pub spectrum: Spectrum,
    /// The riddle that it is, if it is one.
    pub riddle: Option<Riddle>,
}

impl<'a> SceneModel<'a> {
    /// A scene.
    pub fn new(scene: &'a Scene<'a, Svd>) -> Self {
        let (m, n) = scene.input.shape();
        let spectrum = Spectrum::new(m, n, scene.frame.singular_values.to_vec());
        Self { scene, m, n, r: m.min(n), spectrum, riddle: Riddle::of(scene) }
    }

    /// Is the picture to be guessed, so that nothing but the layers that are in may be seen of it?
    pub fn is_hidden(&self) -> bool {
        self.riddle.as_ref().is_some_and(Riddle::is_open)
    }

    /// How many layers are kept.
    pub fn k(&self) -> usize {
        self.scene.frame.k
    }

    /// So many layers are in what is shown: fewer than k while the exact factors are awaited.
    pub fn shown(&self) -> usize {
        self.k().min(self.spectrum.r())
    }

    /// How many matrices are taken apart together.
    pub fn channels(&self) -> usize {
        self.spectrum.channels().len()
    }

    /// Which of them is looked at, from 0.
    pub fn channel(&self) -> usize {
        (self.scene.view.channel as usize).min(self.channels().max(1) - 1)
    }

    /// s_i of the channel that is looked at, i from 1; `None` if there is no such layer, or none is known yet.
    pub fn s(&self, i: usize) -> Option<f64> {
        self.spectrum.channels().get(self.channel())?.get(i.checked_sub(1)?).copied()
    }

    /// √Σ s_i² over the channels, i from 1: what the squares of the errors of a colour picture fall by. Of one channel it is
    /// s_i.
    pub fn s_together(&self, i: usize) -> Option<f64> {
        let at = i.checked_sub(1)?;
        self.spectrum.channels().iter().filter_map(|channel| channel.get(at).copied()).reduce(libm::hypot)
    }

    /// An error or a singular value that is no larger is rounding.
    pub fn tiny(&self) -> f64 {
        let norm = self.exact().map_or(0.0, Spectrum::norm);
        let tiny = ROUNDING[usize::from(self.is_picture())] * norm;
        if tiny.is_finite() { tiny } else { 0.0 }
    }

    /// What all singular values tell; `None` until they are known.
    pub fn exact(&self) -> Option<&Spectrum> {
        self.scene.frame.exact.then_some(&self.spectrum)
    }

    /// The rank of the channel that is looked at, as far as its precision tells: cells are computed in double, pictures
    /// in single precision.
    pub fn numerical_rank(&self) -> Option<usize> {
        let epsilon = if self.is_picture() { f64::from(f32::EPSILON) } else { f64::EPSILON };
        self.exact().map(|spectrum| spectrum.numerical_rank(self.channel(), epsilon))
    }

    /// Is it a picture, and not a small matrix?
    pub fn is_picture(&self) -> bool {
        matches!(self.scene.input, Matrix::Picture(_))
    }

    /// Are its channels others than those that are seen?
    pub fn is_turned(&self) -> bool {
        self.channels() == 3 && self.scene.params.color == Color::Ycbcr
    }

    /// The numbers that A is: of all channels.
    pub fn numbers(&self) -> usize {
        self.channels() * self.m * self.n
    }

    /// The key of a channel's name.
    pub fn channel_name(&self, channel: usize) -> String {
        let names = match self.scene.params.color {
            _ if self.channels() < 3 => ["grey"; 3],
            Color::Ycbcr => ["y", "cb", "cr"],
            _ => ["red", "green", "blue"],
        };
        self.scene.context.words.get(&format!("channel-{}", names[channel.min(2)]))
    }

    /// The series that has a channel's colour: red, green and blue are drawn so.
    pub fn channel_color(&self, channel: usize) -> usize {
        match self.scene.params.color {
            Color::Rgb if self.channels() == 3 => [7, 2, 0][channel.min(2)],
            _ => channel,
        }
    }

    /// s_k u_k v_kᵀ of the channel that is looked at, as (s, u, v); `None` where no layer is shown.
    pub fn layer(&self) -> Option<(f64, &'a [f32], &'a [f32])> {
        let Shown::Picture { u, v, .. } = &self.scene.frame.shown else { return None };
        let channel = self.channel();
        Some((self.s(self.shown())?, u.get(channel)?, v.get(channel)?))
    }
}
