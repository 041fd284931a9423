//! Networks that ship with the app: trained on the bundled data sets (`data_seed` 1) by the app's own trainer, with all
//! knobs as they are at first, for [`STEPS`] steps. Their files are made by
//! `cargo test --lib the_pretrained_networks_are_made -- --ignored`, the same to the last byte on every machine.
//!
//! A file: the print of what it was trained on, and that of its weights after 50 steps (8 bytes each), then all
//! weights as numbers of 2 bytes; the lowest byte first.

use super::params::DiffusionParams;
use super::problem::Problem;
use super::study::TrainedWeights;
use crate::engine::knobs::Choice as _;

/// They were trained for so many steps.
pub const STEPS: usize = 20_000;
/// What stands before the weights.
const HEAD: usize = 16;

/// The files, and the print of what each was trained on.
pub const FILES: &[(&str, u64)] = &[
    ("weights/three-numbers.f16", 0xb037_3514_b744_b9aa),
    ("weights/two-modes.f16", 0xa6b5_0e1d_0665_1a06),
    ("weights/moons.f16", 0x7b31_df4f_2cd8_0555),
    ("weights/swiss-roll.f16", 0xa685_d096_3743_52a1),
    ("weights/checkerboard.f16", 0x879f_aaa1_a556_45eb),
    ("weights/ring.f16", 0x0cf0_a155_1f57_aa0d),
    ("weights/spirals.f16", 0x86dc_ffc1_700c_1518),
    ("weights/eight-gaussians.f16", 0xb324_2571_301f_3706),
    ("weights/dinosaur.f16", 0xafed_5d08_6188_6427),
    ("weights/blobs.f16", 0xeac4_abe5_6e3a_9840),
    ("weights/pair.f16", 0x5aea_f700_d9c0_1d02),
];

/// FNV-1a.
pub fn hash(all: impl Iterator<Item = u64>) -> u64 {
    all.fold(0xcbf2_9ce4_8422_2325, |hash, x| (hash ^ x).wrapping_mul(0x0100_0000_01b3))
}

/// What a network stands for: its shape, the schedule, the points.
pub fn print(params: &DiffusionParams, problem: &Problem) -> u64 {
    let whole = [params.steps, params.width, params.depth, params.embedding & !1];
    let name = params.schedule.name().bytes().map(u64::from);
    let points = problem.points.iter().map(|x| x.to_bits());
    let inputs = params.embed_inputs.then_some(1);
    hash(whole.into_iter().map(|x| x as u64).chain(name).chain(inputs).chain(points))
}

/// The file of the network for these knobs and points, if one ships.
pub fn file(print: u64) -> Option<&'static str> {
    FILES.iter().find(|(_, known)| *known == print).map(|(file, _)| *file)
}

/// What a file holds.
pub fn read(bytes: &[u8]) -> Option<TrainedWeights> {
    let print = u64::from_le_bytes(*bytes.first_chunk()?);
    let (halves, rest) = bytes.get(HEAD..)?.as_chunks();
    let weights = halves.iter().map(|half| widen(u16::from_le_bytes(*half))).collect();
    rest.is_empty().then_some(TrainedWeights { print, weights, steps: STEPS, diverged: false })
}

/// A number of half precision in single precision.
pub fn widen(half: u16) -> f32 {
    let (exponent, rest) = (u32::from(half >> 10 & 31), u32::from(half & 1023));
    let size = match exponent {
        0 => rest as f32 / (1 << 24) as f32,
        31 => f32::from_bits(0x7f80_0000 | rest << 13),
        _ => f32::from_bits((exponent + 112) << 23 | rest << 13),
    };
    if half >> 15 == 1 { -size } else { size }
}
