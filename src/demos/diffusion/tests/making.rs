//! How the networks that ship with the app are made.

use crate::demos::diffusion::params::DiffusionParams;
use crate::demos::diffusion::pretrained::{hash, print, widen};
use crate::demos::diffusion::problem::Problem;
use crate::demos::diffusion::sim::generators;
use crate::demos::diffusion::training::Training;
use crate::engine::rng::{Purpose, Rng};
use crate::engine::table::Table;

/// After so many steps a file tells what the weights were: a test can train as long.
pub const EARLY: usize = 50;
/// They were drawn by the seed that a run has at first.
const SEED: u64 = 1;

/// Trains for so many steps and gives the bytes of the file; `None` where no network has such a shape.
pub fn made(table: &Table, steps: usize) -> Option<Vec<u8>> {
    let params = DiffusionParams::default();
    let problem = Problem::new(&params, table);
    let [learns, _] = generators(Rng::new(SEED, Purpose::Run));
    let mut training = Training::new(&params, &problem, learns)?;
    let mut early = 0;
    for step in 1..=steps {
        training.step(&params, &problem);
        if step == EARLY {
            early = hash(training.mean().weights().iter().map(|x| x.to_bits().into()));
        }
    }
    let head = [print(&params, &problem), early].into_iter().flat_map(u64::to_le_bytes);
    let weights = training.mean().weights().iter().flat_map(|x| narrow(*x).to_le_bytes());
    Some(head.chain(weights).collect())
}

/// The half-precision number that is nearest, of two the even one; what is too large is infinite.
fn narrow(x: f32) -> u16 {
    let bits = x.to_bits();
    let (sign, size) = ((bits >> 16 & 0x8000) as u16, bits & 0x7fff_ffff);
    // As whole multiples of the step between neighbours: 2^-24 below 2^-14.
    let nearest = |bits: u32, shift: u32| {
        let (kept, rest, half) = (bits >> shift, bits & ((1 << shift) - 1), 1 << (shift - 1));
        kept + u32::from(rest > half || rest == half && kept & 1 == 1)
    };
    let half = match size >> 23 {
        255 => 0x7c00 | u32::from(size > 0x7f80_0000) << 9,
        exponent if exponent >= 113 => nearest(size - (112 << 23), 13).min(0x7c00),
        exponent if exponent >= 102 => nearest(size & 0x007f_ffff | 0x0080_0000, 126 - exponent),
        _ => 0,
    };
    sign | half as u16
}

#[test]
fn every_half_comes_back_and_what_lies_between_goes_to_the_nearest() {
    for half in 0..=u16::MAX {
        let wide = widen(half);
        assert!(narrow(wide) == half || wide.is_nan(), "{half:x}");
        if (half & 0x7fff) < 0x7bff {
            let next = widen(half + 1);
            let between = |share: f32| narrow(wide + (next - wide) * share);
            let even = half + (half & 1);
            assert_eq!((between(0.25), between(0.5), between(0.75)), (half, even, half + 1), "{half:x}");
        }
    }
    assert_eq!([1e9, -1e9, 65_519.0, 65_520.0, 1e-9].map(narrow), [0x7c00, 0xfc00, 0x7bff, 0x7c00, 0]);
}
