//! From an input to the matrices that are taken apart, and to their first layers.

use super::channel::{Channel, Channels};
use super::params::Color;
use crate::engine::matrix::{Matrix, Pixels};
use crate::engine::{Notice, Rng};
use crate::math::factorisation::{Factors, NotConverged};
use std::sync::Arc;
use unrolled_kernels::color;

/// So many layers of a large picture are shown at once, while all of them are worked out elsewhere.
pub const PREVIEW: usize = 50;
/// Smaller ones (channels · m · n · min(m, n)) are factorised at once: that takes no longer than a slow step.
const AT_ONCE: usize = 51_000_000;

/// The channels of an input at k = 0, and whether their layers are the exact ones and all there are.
///
/// # Errors
/// `svd-not-converged`.
pub fn start(input: &Matrix, color: Color, rng: &mut Rng) -> Result<(Channels, bool), Notice> {
    let (m, n) = input.shape();
    let pixels = match input {
        Matrix::Cells(cells) => {
            let part = Channel::exact(cells.values().to_vec(), m, n).map_err(not_converged)?;
            return Ok((Channels::Cells(part), true));
        }
        Matrix::Picture(pixels) => pixels,
    };
    let planes = planes(pixels, color);
    let at_once = planes.len() * m * n * m.min(n) <= AT_ONCE || m.min(n) <= PREVIEW;
    let part = |plane: Vec<f32>| {
        if at_once {
            return Channel::exact(plane, m, n);
        }
        let leading = Factors::leading(&plane, m, n, PREVIEW, rng)?;
        Ok(Channel::new(Arc::new(plane), leading))
    };
    let parts = planes.into_iter().map(part).collect::<Result<_, _>>().map_err(not_converged)?;
    Ok((Channels::Picture(parts), at_once))
}

/// The matrices that a picture is: one of grey, or three; each by rows, in 0..=255 (differences of colour around 0).
pub fn planes(pixels: &Pixels, color: Color) -> Vec<Vec<f32>> {
    match color {
        Color::Rgb if pixels.channels() == 3 => (0..3).map(|c| color::plane(pixels.bytes(), 3, c)).collect(),
        Color::Ycbcr if pixels.channels() == 3 => color::to_ycbcr(pixels.bytes()).into(),
        _ => vec![color::plane(pixels.grey().bytes(), 1, 0)],
    }
}

/// What factors are of: by this they are told from those of another picture, or of other channels.
pub fn fingerprint(pixels: &Pixels, color: Color) -> u64 {
    pixels.fingerprint() ^ (color as u64 + 1).rotate_right(8)
}

fn not_converged(NotConverged: NotConverged) -> Notice {
    Notice::new("svd-not-converged")
}
