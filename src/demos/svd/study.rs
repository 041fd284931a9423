//! The exact factors of a picture, worked out beside the run that waits for them.
//!
//! A piece is a channel: `faer` factorises a matrix in one call, which cannot be looked into. So progress goes from 0
//! to 1, or to 3 in colour; whoever shows it lets the bar run freely within a piece. Cancelling ends the worker.
//! What comes out is handed from one worker to the other as bytes and never read by the page between them.

use super::channel::{Channel, Channels};
use super::params::Color;
use super::sim::Svd;
use super::start::{fingerprint, planes};
use crate::engine::Notice;
use crate::engine::extras::{Extras, StudyOf, Waiting, Waits};
use crate::engine::matrix::{Matrix, Pixels};
use crate::engine::study::Study;
use crate::math::factorisation::Factors;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use unrolled_kernels::color::{bytes_of, numbers_of};

/// The study of exact factors, which large pictures wait for.
pub const FACTORS: &str = "factors";

impl Extras for Svd {
    const WAITS: Option<Waits<Self>> = Some(Waits::for_product_of(StudyOf {
        name: FACTORS,
        parts: &[],
        open: |params, input, _| Some(Box::new(Factorise::new(&input, params.color)?)),
    }));
}

impl Waiting for Svd {
    fn waits(&self) -> bool {
        self.is_quick()
    }

    fn supply(&mut self, product: &[u8]) -> Result<(), Notice> {
        let made = self.refactored(|channels, input, color| match input {
            Matrix::Picture(pixels) => supplied(channels, pixels, color, product),
            Matrix::Cells(_) => None,
        });
        *self = made.ok_or_else(|| Notice::new("product-not-needed"))?;
        Ok(())
    }

    fn inherit(&mut self, before: &Self) {
        let Some(Channels::Picture(theirs)) = before.factors_for(self).filter(|_| self.is_quick()) else { return };
        let made = self.refactored(|channels, _, _| match channels {
            Channels::Picture(mine) => {
                let parts = mine.iter().zip(theirs).map(|(part, old)| part.refactored(old.factors().clone()));
                Some(Channels::Picture(parts.collect()))
            }
            Channels::Cells(_) => None,
        });
        if let Some(made) = made {
            *self = made;
        }
    }
}

/// The factors of all channels of a picture, as they travel.
#[derive(Serialize, Deserialize)]
struct PictureFactors {
    /// What they are of.
    of: u64,
    channels: Vec<FactorBytes>,
}

/// The factors of one channel: numbers of 4 bytes.
#[derive(Serialize, Deserialize)]
struct FactorBytes {
    #[serde(with = "crate::engine::bytes")]
    u: Arc<Vec<u8>>,
    #[serde(with = "crate::engine::bytes")]
    s: Arc<Vec<u8>>,
    #[serde(with = "crate::engine::bytes")]
    v: Arc<Vec<u8>>,
}

/// The study.
pub struct Factorise {
    shape: (usize, usize),
    product: PictureFactors,
    /// What is still to be done, the next at the end.
    left: Vec<Vec<f32>>,
    total: usize,
    failed: bool,
}

impl Factorise {
    /// All channels of a picture; `None` for a small matrix, which is factorised at once.
    pub fn new(input: &Matrix, color: Color) -> Option<Self> {
        let Matrix::Picture(pixels) = input else { return None };
        let mut left = planes(pixels, color);
        left.reverse();
        let product = PictureFactors { of: fingerprint(pixels, color), channels: Vec::new() };
        Some(Self { shape: input.shape(), product, total: left.len(), left, failed: false })
    }
}

impl Study for Factorise {
    fn advance(&mut self) {
        let Some(plane) = self.left.pop() else { return };
        let (m, n) = self.shape;
        match Factors::exact(&plane, m, n) {
            Ok(factors) => {
                let [u, s, v] = [factors.u(), factors.s(), factors.v()].map(|x| Arc::new(bytes_of(x)));
                self.product.channels.push(FactorBytes { u, s, v });
            }
            Err(_) => self.failed = true,
        }
    }

    fn progress(&self) -> (usize, usize) {
        (self.total - self.left.len(), self.total)
    }

    fn result(&self) -> serde_json::Value {
        serde_json::json!({ "failed": self.failed })
    }

    fn product(&mut self) -> Option<Vec<u8>> {
        let product = postcard::to_stdvec(&self.product).ok();
        self.product.channels.clear();
        product.filter(|_| !self.failed)
    }
}

/// The channels with the factors of a product, their sums 0 again; `None` if it is no product, or one of another picture
/// or of other channels.
pub fn supplied(channels: &Channels, pixels: &Pixels, color: Color, product: &[u8]) -> Option<Channels> {
    let Channels::Picture(parts) = channels else { return None };
    let product: PictureFactors = postcard::from_bytes(product).ok()?;
    if product.of != fingerprint(pixels, color) || product.channels.len() != parts.len() {
        return None;
    }
    let (m, n) = (pixels.height(), pixels.width());
    let refactored = |(part, FactorBytes { u, s, v }): (&Channel<f32>, FactorBytes)| {
        let factors = Factors::from_parts(m, n, numbers_of(&u), numbers_of(&s), numbers_of(&v))?;
        (factors.r() == m.min(n)).then(|| part.refactored(Arc::new(factors)))
    };
    let parts = parts.iter().zip(product.channels).map(refactored).collect::<Option<_>>()?;
    Some(Channels::Picture(parts))
}
