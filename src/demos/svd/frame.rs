//! What can be seen of a sum of layers.

use super::channel::{Channel, Channels};
use super::params::Color;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use unrolled_kernels::{color, layers};

/// What can be seen at an instant. The factors of a picture never leave the worker: the page is given what they make.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// How many layers are kept of every channel.
    pub k: usize,
    /// Are the factors the exact ones? Else what is shown is a quick sum of the first of them: fewer than k if k is
    /// larger than the number of singular values.
    pub exact: bool,
    /// The singular values, shape (channels, r), each row falling; those that are known.
    pub singular_values: Arc<Vec<Vec<f64>>>,
    /// (m + n) k numbers a channel.
    pub stored_numbers: usize,
    /// What is measured, of exact factors only.
    pub measured: Option<Measured>,
    /// The sum, and its last layer.
    pub shown: Shown,
}

/// Numbers about the sum. Norms are over all channels as they were factorised.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// ‖A − B‖_F, measured entry by entry on numbers that are neither rounded nor cut off.
    pub fro_error: f64,
    /// √(Σ_{i>k} s_i²).
    pub tail_bound: f64,
    /// The peak signal-to-noise ratio in dB, the peak being 255, of the error in red, green and blue, or in grey; `None` for cells, which have no peak,
    /// and where there is no error.
    pub psnr: Option<f64>,
    /// ‖B − pixels‖_F: what rounding to whole numbers and cutting off at 0 and 255 do besides; `None` for cells.
    pub rounding_error: Option<f64>,
}

/// The sum, and its last layer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Shown {
    /// A small matrix: all there is.
    Cells {
        /// B by rows, shape (m, n).
        sum: Arc<Vec<f64>>,
        /// u_1, u_2, …, shape (r, m).
        u: Arc<Vec<f64>>,
        /// v_1, v_2, …, shape (r, n).
        v: Arc<Vec<f64>>,
    },
    /// A picture.
    Picture {
        /// B as it is seen: a byte a pixel in grey, else three (red, green, blue), row by row.
        #[serde(with = "crate::engine::bytes")]
        pixels: Arc<Vec<u8>>,
        /// A − B, shape (channels, m, n): 128 for 0, 127 steps to either side.
        #[serde(with = "crate::engine::bytes")]
        error: Arc<Vec<u8>>,
        /// What those 127 steps are: the largest |A − B|.
        error_scale: f32,
        /// u_k of every channel, shape (channels, m); of no layer, nothing.
        u: Vec<Vec<f32>>,
        /// v_k of every channel, shape (channels, n).
        v: Vec<Vec<f32>>,
    },
}

/// The sum and its last layer; and what rounding to pixels did, squared.
pub fn shown(channels: &Channels, color: Color, k: usize) -> (Shown, Option<f64>) {
    match channels {
        Channels::Cells(part) => {
            let (u, v) = (part.factors().u().to_vec(), part.factors().v().to_vec());
            (Shown::Cells { sum: part.sum(), u: Arc::new(u), v: Arc::new(v) }, None)
        }
        Channels::Picture(parts) => {
            let sums: Vec<_> = parts.iter().map(Channel::sum).collect();
            let (pixels, rounding) = pixels(&sums, color);
            let pairs = || parts.iter().map(Channel::a).zip(&sums);
            let error_scale = pairs().map(|(a, b)| color::largest_difference(a, b)).fold(0.0, f32::max);
            let mut error = vec![0; parts.iter().map(|part| part.a().len()).sum()];
            for ((a, b), out) in pairs().zip(error.chunks_mut(sums.first().map_or(1, |sum| sum.len()))) {
                color::signed(a, b, error_scale, out);
            }
            let last =
                |part: &Channel<f32>| part.factors().layer(k.checked_sub(1)?).map(|l| (l.u.to_vec(), l.v.to_vec()));
            let (u, v) = parts.iter().filter_map(last).unzip();
            let (pixels, error) = (Arc::new(pixels), Arc::new(error));
            (Shown::Picture { pixels, error, error_scale, u, v }, Some(rounding))
        }
    }
}

/// Channels as pixels, and what rounding did, squared.
fn pixels(sums: &[Arc<Vec<f32>>], color: Color) -> (Vec<u8>, f64) {
    let rounded = |sum: &[f32]| {
        let mut pixels = vec![0; sum.len()];
        let lost = layers::to_pixels(sum, &mut pixels);
        (pixels, lost)
    };
    let [first, second, third] = sums else {
        return sums.first().map(|sum| rounded(sum)).unwrap_or_default();
    };
    let [r, g, b] = match color {
        Color::Ycbcr => color::from_ycbcr(first, second, third).map(|plane| rounded(&plane)),
        _ => [first, second, third].map(|plane| rounded(plane)),
    };
    (color::interleaved([&r.0, &g.0, &b.0]), r.1 + g.1 + b.1)
}
