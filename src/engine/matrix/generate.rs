//! Made-up matrices and pictures, each to show one thing. What a name and a `data_seed` give never changes: links
//! depend on it.

use super::{Cells, Matrix, Pixels};
use crate::engine::Rng;
use crate::engine::rng::Purpose;
use std::sync::Arc;

type Rows = &'static [&'static [f64]];
type Maker = fn(Rng) -> Option<Pixels>;

/// The small matrices, in the order of menus.
pub const CELLS: &[(&str, Rows)] = &[
    // The notes' example: s = (√45, √5), and rank 1 is [[1.5, 1.5], [4.5, 4.5]].
    ("two-by-two", &[&[3.0, 0.0], &[4.0, 5.0]]),
    // Of rank 2: its row-reduced factors are 14 numbers for 12.
    ("rank-two", &[&[1.0, 2.0, -1.0, 2.0], &[2.0, 4.0, 1.0, 1.0], &[-1.0, -2.0, -2.0, 1.0]]),
    // How often five words (rows) occur in seven documents (columns): two subjects, hence exact at k = 2.
    (
        "documents",
        &[
            &[1.0, 2.0, 1.0, 5.0, 0.0, 0.0, 0.0],
            &[1.0, 2.0, 1.0, 5.0, 0.0, 0.0, 0.0],
            &[1.0, 2.0, 1.0, 5.0, 0.0, 0.0, 0.0],
            &[0.0, 0.0, 0.0, 0.0, 2.0, 3.0, 1.0],
            &[0.0, 0.0, 0.0, 0.0, 2.0, 3.0, 1.0],
        ],
    ),
];

/// The made-up pictures, in the order of menus.
pub const PICTURES: &[(&str, Maker)] = &[("noise", noise), ("tartan", tartan), ("gradient", gradient)];

/// Their sides.
const SIDE: usize = 256;

/// The matrix that `name` makes from `data_seed`; `None` if there is no such name.
pub fn generate(name: &str, data_seed: u64) -> Option<Matrix> {
    if let Some((_, rows)) = CELLS.iter().find(|(known, _)| *known == name) {
        return Cells::from_rows(rows).ok().map(Matrix::Cells);
    }
    let (_, make) = PICTURES.iter().find(|(known, _)| *known == name)?;
    make(Rng::new(data_seed, Purpose::Data)).map(Matrix::Picture)
}

/// Every pixel for itself: no layer is worth much more than another.
fn noise(mut rng: Rng) -> Option<Pixels> {
    let bytes = (0..SIDE * SIDE).map(|_| rng.below(256) as u8).collect();
    Pixels::new(SIDE, SIDE, Arc::new(bytes)).ok()
}

/// Stripes across and stripes down, in colour: every channel is a constant column beside a constant row, of rank 2.
fn tartan(mut rng: Rng) -> Option<Pixels> {
    let (down, across) = (stripes(&mut rng), stripes(&mut rng));
    let pixel = |at: usize| {
        let (row, column) = (&down[at / SIDE], &across[at % SIDE]);
        [0, 1, 2].map(|c| row[c] + column[c])
    };
    Pixels::new(SIDE, SIDE, Arc::new((0..SIDE * SIDE).flat_map(pixel).collect())).ok()
}

/// A colour of at most half brightness for each line, in stripes of some width that come again.
fn stripes(rng: &mut Rng) -> Vec<[u8; 3]> {
    let mut pattern = Vec::new();
    while pattern.len() < SIDE / 4 {
        let color = [0; 3].map(|_: u8| rng.below(128) as u8);
        pattern.extend(std::iter::repeat_n(color, 2 + rng.below(14)));
    }
    // There and back again, as weavers do it.
    let back: Vec<_> = pattern.iter().rev().copied().collect();
    pattern.extend(back);
    pattern.into_iter().cycle().take(SIDE).collect()
}

/// Brightness that grows evenly in some direction: of rank 2, but for the rounding of its pixels.
fn gradient(mut rng: Rng) -> Option<Pixels> {
    // A direction whose coordinates are at least a quarter of each other, in whole numbers.
    let (x, y) = (1 + rng.below(4), 1 + rng.below(4));
    let most = (x + y) * (SIDE - 1);
    let pixel = |at: usize| ((x * (at % SIDE) + y * (at / SIDE)) * 255 + most / 2) / most;
    Pixels::new(SIDE, SIDE, Arc::new((0..SIDE * SIDE).map(|at| pixel(at) as u8).collect())).ok()
}
