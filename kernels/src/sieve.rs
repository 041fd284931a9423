//! Which centre is nearest, told in single precision where that can be told for sure.
//!
//! Distances are sums of squared differences in double precision: three operations a dimension, two numbers at a time.
//! The *order* of distances is had for less: ‖x − c‖² = ‖x − o‖² + 2 s with s = ½‖c − o‖² − ⟨x − o, c − o⟩, for any origin
//! o, and the first term is the same for all centres. So s is worked out in single precision, two operations a
//! dimension, four numbers at a time. Rounding makes it uncertain, and by how much is known: if one centre's s lies
//! below all others' by more than rounding can be, that centre is the nearest in double precision too. Else nothing is
//! said, and the distances themselves decide. So no label, and no bit of a distance, depends on what is done here.
//!
//! **Why it is right.** Let u = 2⁻²⁴, d dimensions, X = ‖x − o‖ and C the largest ‖c − o‖. Coordinates and ½‖c − o‖² are
//! rounded once: relative errors of little over u each, together 2 u Σ|x||c| + u C²/2. The sum of d products and one number
//! is off by at most (d + 1) u (C²/2 + Σ|x||c|) and terms of u² (Higham 2002, section 3.1), in any order. As Σ|x||c| ≤
//! X C ≤ (X² + C²)/2, an s is off by at most (d + 4) u (C² + X²/2), and the difference of two by twice as much. Distances
//! in double precision are off by (d + 3) 2⁻⁵³ (2 X² + 2 C²) at most, which is nothing beside that. What is demanded,
//! 4 (d + 8) u (C² + X²), is more than half as much again, which is enough for the rounding of X², of C² and of the
//! demand itself while d ≤ 1024. Numbers too small for single precision are off by 2⁻¹⁴⁹, next to C² ≥ 2⁻⁴⁰ nothing; too
//! large ones make infinities or no numbers at all, of which no comparison is true that would tell.

use crate::lloyd::LANES;

/// So many centres are taken at a time.
const GROUP: usize = 4;
/// With fewer dimensions, or fewer centres, distances themselves are had for as little.
const LEAST: usize = 4;
/// With more dimensions the bound would not be proven.
const MOST: usize = 1024;
/// Squared distances from the origin that single precision has room about.
const RANGE: std::ops::Range<f64> = 1e-12..1e12;

/// Points in single precision, seen from their mean, so that those far from 0 lose no digit by that.
#[derive(Clone, Debug, Default)]
pub struct Rounded {
    /// o, shape (d,); empty where nothing is kept.
    origin: Vec<f64>,
    /// x − o, in blocks of points, each dimension by dimension; points after the last whole block are not here.
    blocks: Vec<[f32; LANES]>,
    /// ‖x − o‖², block by block.
    squares: Vec<[f32; LANES]>,
}

impl Rounded {
    /// Of `values`, shape (d, n). Of few dimensions nothing is kept.
    #[must_use]
    pub fn new(values: &[f64], d: usize) -> Self {
        let n = values.len() / d.max(1);
        if n < LANES || !(LEAST..=MOST).contains(&d) {
            return Self::default();
        }
        let count = n / LANES;
        let mut blocks = vec![[0.0; LANES]; count * d];
        let mut squares = vec![[0.0; LANES]; count];
        let mut origin = Vec::with_capacity(d);
        for (dim, column) in values.chunks_exact(n).enumerate() {
            let o = crate::lloyd::sum(column) / n as f64;
            origin.push(o);
            let to = blocks[dim..].iter_mut().step_by(d).zip(&mut squares);
            for (from, (to, square)) in column.as_chunks::<LANES>().0.iter().zip(to) {
                for lane in 0..LANES {
                    to[lane] = (from[lane] - o) as f32;
                    square[lane] += to[lane] * to[lane];
                }
            }
        }
        Self { origin, blocks, squares }
    }

    /// Blocks of points, and the squares that belong to them.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = (&[[f32; LANES]], &[f32; LANES])> {
        self.blocks.chunks_exact(self.origin.len().max(1)).zip(&self.squares)
    }

    /// Are these of points of shape (d, n)?
    fn are_of(&self, d: usize, n: usize) -> bool {
        self.origin.len() == d && self.squares.len() == n / LANES
    }
}

/// The centres in single precision, seen from the same origin.
pub(crate) struct Sieve {
    /// c − o in groups of centres, each group dimension by dimension.
    centers: Vec<[f32; GROUP]>,
    /// ½‖c − o‖² in groups; infinite where the last group has no centre.
    halves: Vec<[f32; GROUP]>,
    /// C².
    widest: f32,
    /// 4 (d + 8) u.
    share: f32,
    d: usize,
}

impl Sieve {
    /// For `centers` of shape (k, d) and n points; `None` where it would tell nothing, or save no time.
    pub fn new(centers: &[f64], points: &Rounded, d: usize, n: usize) -> Option<Self> {
        let k = centers.len().checked_div(d)?;
        if k < LEAST || !points.are_of(d, n) {
            return None;
        }
        let mut rows = vec![[0.0; GROUP]; k.div_ceil(GROUP) * d];
        let mut halves = vec![[f32::INFINITY; GROUP]; k.div_ceil(GROUP)];
        let mut widest = 0.0_f64;
        for (j, center) in centers.chunks_exact(d).enumerate() {
            let (group, at) = (j / GROUP, j % GROUP);
            let mut square = 0.0;
            for ((row, c), o) in rows[group * d..].iter_mut().zip(center).zip(&points.origin) {
                row[at] = (c - o) as f32;
                square += (c - o) * (c - o);
            }
            halves[group][at] = (0.5 * square) as f32;
            // What is no number has no order; nothing is told then.
            widest = if square.is_finite() { widest.max(square) } else { return None };
        }
        let share = 2.0 * f32::EPSILON * (d + 8) as f32;
        RANGE.contains(&widest).then_some(Self { centers: rows, halves, widest: widest as f32, share, d })
    }

    /// The nearest centre of each point of a block, where that is sure for all of them.
    #[inline(always)]
    pub fn nearest(&self, points: &[[f32; LANES]], squares: &[f32; LANES]) -> Option<[usize; LANES]> {
        let mut best = [f32::INFINITY; LANES];
        let mut second = [f32::INFINITY; LANES];
        let mut nearest = [0_u32; LANES];
        let groups = self.centers.chunks_exact(self.d).zip(&self.halves);
        for (first, (group, halves)) in (0_u32..).step_by(GROUP).zip(groups) {
            let mut s = halves.map(|half| [half; LANES]);
            for (c, x) in group.iter().zip(points) {
                for j in 0..GROUP {
                    for lane in 0..LANES {
                        s[j][lane] -= c[j] * x[lane];
                    }
                }
            }
            for (j, s) in (first..).zip(&s) {
                for lane in 0..LANES {
                    nearest[lane] = if s[lane] < best[lane] { j } else { nearest[lane] };
                }
                // The larger of this one and the best so far is a candidate for the second.
                second = smaller(second, larger(best, *s));
                best = smaller(best, *s);
            }
        }
        let needed = |lane: usize| self.share * (self.widest + squares[lane]);
        let sure = (0..LANES).fold(true, |sure, lane| sure & (second[lane] - best[lane] > needed(lane)));
        sure.then(|| nearest.map(|j| j as usize))
    }
}

/// The smaller of each two; the first where neither is.
#[inline(always)]
fn smaller(a: [f32; LANES], b: [f32; LANES]) -> [f32; LANES] {
    std::array::from_fn(|lane| if b[lane] < a[lane] { b[lane] } else { a[lane] })
}

/// The larger of each two; the first where neither is.
#[inline(always)]
fn larger(a: [f32; LANES], b: [f32; LANES]) -> [f32; LANES] {
    std::array::from_fn(|lane| if a[lane] < b[lane] { b[lane] } else { a[lane] })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lloyd::{assign, assign_rounded};

    fn numbers(seed: u64) -> impl FnMut() -> f64 {
        let mut state = seed;
        move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        }
    }

    /// Labels and distances are those of all distances, to the bit. Answers how many blocks were told.
    fn told(values: &[f64], d: usize, centers: &[f64]) -> usize {
        let n = values.len() / d;
        let rounded = Rounded::new(values, d);
        let (mut labels, mut distances) = (vec![9; n], vec![-1.0; n]);
        assign(values, d, centers, &mut labels, &mut distances);
        let (mut quick, mut measured) = (vec![7; n], vec![-2.0; n]);
        assign_rounded(values, d, &rounded, centers, &mut quick, &mut measured);
        let bits = |of: &[f64]| of.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        assert_eq!((quick, bits(&measured)), (labels, bits(&distances)), "{n} × {d}");
        let Some(sieve) = Sieve::new(centers, &rounded, d, n) else { return 0 };
        rounded.blocks().filter(|(points, squares)| sieve.nearest(points, squares).is_some()).count()
    }

    #[test]
    fn no_bit_depends_on_it() {
        for seed in 0..60 {
            let mut next = numbers(seed);
            for (n, d, k) in [(203, 4, 4), (64, 5, 7), (97, 16, 12), (7, 8, 5), (33, 64, 30)] {
                for (size, offset) in [(1.0, 0.0), (1.0, 1e9), (1e-5, 1.0), (3e4, -5.0), (1e-170, 0.0), (1e149, 0.0)] {
                    let values: Vec<f64> = (0..n * d).map(|_| size * (next() + next()) + offset).collect();
                    let centers: Vec<f64> = (0..k * d).map(|_| size * 2.0 * next() + offset).collect();
                    told(&values, d, &centers);
                }
            }
        }
    }

    #[test]
    fn most_is_told_near_zero_and_far_from_it() {
        for offset in [0.0, 1e6] {
            let mut next = numbers(5);
            let values: Vec<f64> = (0..8000 * 16).map(|_| next() + next() + offset).collect();
            let centers: Vec<f64> = (0..12 * 16).map(|_| 2.0 * next() + offset).collect();
            assert!(told(&values, 16, &centers) > 950);
        }
    }

    #[test]
    fn ties_and_what_is_nearly_one_are_left_to_the_distances() {
        // Whole numbers, twice the same centres, and points just beside the middle between two.
        let mut next = numbers(1);
        let values: Vec<f64> = (0..500 * 6).map(|_| (next() * 4.0).floor()).collect();
        let mut centers: Vec<f64> = (0..5 * 6).map(|_| (next() * 4.0).floor()).collect();
        centers.extend_from_within(..);
        assert_eq!(told(&values, 6, &centers), 0);
        // Two centres on both sides of eight equal points, one of them the nearer by next to nothing; others are far.
        let mut next = numbers(3);
        for trial in 0..2000 {
            let point: [f64; 4] = std::array::from_fn(|_| next());
            let values: Vec<f64> =
                point.iter().flat_map(|x| (0..16).map(move |i| if i < 8 { *x } else { 5.0 })).collect();
            let one: [f64; 4] = std::array::from_fn(|_| next());
            let nearly = 1.0 - f64::exp2(-f64::from(16 + trial % 30));
            let other: [f64; 4] = std::array::from_fn(|dim| point[dim] + nearly * (point[dim] - one[dim]));
            told(&values, 4, [one, other, [9.0; 4], [-9.0; 4]].as_flattened());
        }
    }

    #[test]
    fn outliers_and_extremes_are_measured() {
        for far in [1e20, 1e38, 1e40, 1e149, 1e300, f64::INFINITY, f64::NAN] {
            let mut next = numbers(2);
            let mut values: Vec<f64> = (0..64 * 4).map(|_| next()).collect();
            let mut centers: Vec<f64> = (0..5 * 4).map(|_| next()).collect();
            values[70] = far;
            told(&values, 4, &centers);
            centers[6] = far;
            told(&values, 4, &centers);
        }
        // All in one place, and centres there.
        assert_eq!(told(&[0.1; 40 * 4], 4, &[0.1; 5 * 4]), 0);
        assert_eq!(told(&[0.0; 40 * 4], 4, &[]), 0);
    }
}
