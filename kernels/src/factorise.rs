//! Singular value decompositions by `faer`, which is generic: here it is compiled for speed.
//!
//! One thread, and nothing is asked of the machine in the browser, so that the same numbers come out in each. A native
//! program has wider instructions and blocks that fit its caches: there the last bits differ.
//!
//! This calls `faer`, whose generic code is compiled where it is called. The products of `gemm` are not generic, so
//! their crates are compiled for speed by name (`Cargo.toml`). `gemm` needs both its features `std` and
//! `wasm-simd128-enable`, or its products are scalar in the browser; without `faer-traits/std` its square roots are
//! made of integers there. In the browser nothing asks the machine what it can do, so factors are the same everywhere;
//! natively blocks depend on the size of its caches, so factors differ there in the last bits, and only sums of given
//! factors are pinned (`tests/same_bits.rs`). `faer` 0.24 fails on large matrices with equal rows, as drawings and
//! slides have them (layers in a wrong order, axes that are not orthogonal, no convergence): large matrices are taken
//! with an unevenness of half a unit in the last place, and layers are put in order. Its short cut for matrices nearly
//! twice as high as wide, by way of QR, gave such axes in one of some hundred drawings all the same, and is not taken.
//! And what comes out is believed only when a few random vectors come back from it as from the matrix itself; else it
//! is tried again with more unevenness. Of 12,000 random drawings, stripes, noise and diagonals, natively and in wasm,
//! none was then off by 1e-5 of its norm (`drawings_and_slides_have_equal_rows` keeps those that once were). Matrices
//! whose columns would lie a multiple of 1 kB apart get four rows of zeros, because such columns drive each other out
//! of a cache.
//!
//! `.cargo/config.toml` switches one pass of LLVM off, loop strength reduction: it rewrites addresses so that they are
//! not folded into loads any more. In one run, in one page, 512 × 512 was factorised in 0.93 to 0.88 of the time
//! without it, k-means and EM take what they took, and the program is 0.5 % smaller.

use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::matmul::matmul;
use faer::linalg::svd::{ComputeSvdVectors, SvdParams, svd, svd_scratch};
use faer::{Accum, Auto, ColMut, Mat, MatMut, MatRef, Par, Spec};

/// The thin decomposition A = Σ s_i u_i v_iᵀ: `u` has shape (r, m), `s` (r,), falling, and `v` (r, n).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Thin<T> {
    /// Left axes, one after the other.
    pub u: Vec<T>,
    /// Singular values.
    pub s: Vec<T>,
    /// Right axes, one after the other.
    pub v: Vec<T>,
}

/// A quick decomposition: from what A makes of random vectors.
pub struct Quick<'a> {
    /// The random vectors, shape (l, n).
    pub omega: &'a [f32],
    /// How often A Aᵀ is applied.
    pub powers: usize,
}

/// The decomposition of `a`, shape (m, n), r = min(m, n); `None` if it does not converge, as with numbers that are not
/// finite. A quick one is its leading part: r = min(l, m, n) layers, of which the first are good and the last are not.
/// Every power iteration makes them better (Halko, Martinsson and Tropp 2011, algorithms 4.4 and 5.1).
///
/// The one door to `faer`: in the browser it lies in a part of the program of its own.
#[inline(never)]
pub fn decompose(a: &[f32], m: usize, n: usize, quick: Option<&Quick<'_>>) -> Option<Thin<f32>> {
    match quick {
        Some(quick) => leading(MatRef::from_row_major_slice(a, m, n), quick.omega, quick.powers),
        None => thin(a, m, n),
    }
}

/// The largest |x|; not finite if some x is not.
#[inline(never)]
pub fn largest_f32(a: &[f32]) -> f64 {
    largest(a)
}

/// The same in double precision.
#[inline(never)]
pub fn largest_f64(a: &[f64]) -> f64 {
    largest(a)
}

/// From this many rows and columns on, `faer` divides and conquers.
const LARGE: usize = 128;
/// And then down to this many.
const SMALL: usize = 32;
/// Columns as long as this, or a multiple of it, lie where they drive each other out of a cache: then they are made a
/// little longer.
const CROWDED: usize = 256;
/// By this.
const SPARE: usize = 4;
/// A decomposition is good if it differs by so much of the norm, and not more.
const SOUND: f64 = 5e-6;
/// So often one is tried.
const TRIES: i32 = 4;

/// A number of either precision.
trait Precision: Copy {
    fn wide(self) -> f64;
}

impl Precision for f32 {
    fn wide(self) -> f64 {
        f64::from(self)
    }
}

impl Precision for f64 {
    fn wide(self) -> f64 {
        self
    }
}

/// The decomposition, its layers in order.
///
/// Where a large matrix has equal rows, as drawings and slides do, what is left after some reflections gets smaller and
/// smaller, down to numbers of 1e-34; `faer` 0.24 then gives layers in a wrong order, axes that are not orthogonal, or up.
/// So large matrices are taken with a little unevenness, far below the rounding of the decomposition itself: half a unit
/// in the last place of a typical entry. It is the same each time. One in some thousand is still not good: what does not
/// give the matrix back is tried with more of it.
fn thin(a: &[f32], m: usize, n: usize) -> Option<Thin<f32>> {
    if m.min(n) == 0 {
        return Some(Thin { u: Vec::new(), s: Vec::new(), v: Vec::new() });
    }
    let norm = a.iter().map(|x| x.wide() * x.wide()).sum::<f64>().sqrt();
    if !norm.is_finite() {
        return None;
    }
    let least = norm / (a.len() as f64).sqrt() * f64::from(f32::EPSILON) * 0.5;
    let as_it_is = (m.min(n) < LARGE).then_some(0.0);
    let more = (0..TRIES).map(|count| least * f64::from(1 << (2 * count)));
    let mut best: Option<(f64, Thin<f32>)> = None;
    for amount in as_it_is.into_iter().chain(more) {
        let uneven: Vec<f32> =
            a.iter().zip(0_u32..).map(|(x, at)| (x.wide() + amount * unevenness(at)) as f32).collect();
        let Some(thin) = attempt(MatRef::from_row_major_slice(&uneven, m, n)) else { continue };
        let off = residual(MatRef::from_row_major_slice(a, m, n), &thin);
        if best.as_ref().is_none_or(|(least, _)| off < *least) {
            best = Some((off, thin));
        }
        if off <= SOUND * norm {
            break;
        }
    }
    best.map(|(_, thin)| in_order(thin, m, n))
}

/// About ‖A − U S Vᵀ‖_F, by what both make of a few random vectors.
fn residual(a: MatRef<'_, f32>, Thin { u, s, v }: &Thin<f32>) -> f64 {
    const VECTORS: usize = 4;
    let ((m, n), r) = (a.shape(), s.len());
    let (u, v) = (MatRef::from_column_major_slice(u, m, r), MatRef::from_column_major_slice(v, n, r));
    let x = Mat::from_fn(n, VECTORS, |i, j| unevenness((VECTORS * i + j) as u32) as f32);
    let mut shares = product(v.transpose(), x.as_ref());
    (0..VECTORS).for_each(|j| (0..r).for_each(|i| shares[(i, j)] *= s[i]));
    let (ours, theirs) = (product(u, shares.as_ref()), product(a, x.as_ref()));
    // Of numbers spread evenly over −1..1 the mean square is ⅓.
    ((ours - theirs).squared_norm_l2().wide() * 3.0 / VECTORS as f64).sqrt()
}

/// A number in −1..1 for each place, without any pattern: an integer hash (Wellons 2018, lowbias32).
#[inline(always)]
fn unevenness(at: u32) -> f64 {
    let x = (at ^ (at >> 16)).wrapping_mul(0x7feb_352d);
    let x = (x ^ (x >> 15)).wrapping_mul(0x846c_a68b);
    f64::from((x ^ (x >> 16)).cast_signed()) * (1.0 / 2_147_483_648.0)
}

fn largest<T: Precision>(a: &[T]) -> f64 {
    const LANES: usize = 8;
    let (mut most, mut nothing) = ([0.0_f64; LANES], [0.0_f64; LANES]);
    let (chunks, rest) = a.as_chunks::<LANES>();
    for x in chunks {
        for lane in 0..LANES {
            let size = x[lane].wide().abs();
            most[lane] = if size > most[lane] { size } else { most[lane] };
            // 0 for what is finite.
            nothing[lane] += size * 0.0;
        }
    }
    let (rest, nothing) = rest.iter().fold((0.0, nothing.iter().sum()), |(most, nothing): (f64, f64), x| {
        let size = x.wide().abs();
        (if size > most { size } else { most }, nothing + size * 0.0)
    });
    most.iter().fold(rest, |most, &x| if x > most { x } else { most }) + nothing
}

/// The layers by falling singular values.
fn in_order(thin: Thin<f32>, m: usize, n: usize) -> Thin<f32> {
    if thin.s.is_sorted_by(|a, b| a >= b) {
        return thin;
    }
    let mut order: Vec<usize> = (0..thin.s.len()).collect();
    order.sort_by(|&i, &j| thin.s[j].total_cmp(&thin.s[i]));
    let axes = |of: &[f32], length: usize| order.iter().flat_map(|&i| &of[i * length..][..length]).copied().collect();
    Thin { u: axes(&thin.u, m), s: axes(&thin.s, 1), v: axes(&thin.v, n) }
}

fn attempt(a: MatRef<'_, f32>) -> Option<Thin<f32>> {
    let (m, n) = a.shape();
    let (r, high) = (m.min(n), m.max(n));
    if high.is_multiple_of(CROWDED) {
        // Some rows of 0 more below, or columns beside, change neither singular values nor the other axes.
        let (tall, wide) = (if m < n { m } else { m + SPARE }, if m < n { n + SPARE } else { n });
        let mut room = Mat::<f32>::zeros(tall, wide);
        room.get_mut(..m, ..n).copy_from(a);
        let Thin { u, s, v } = attempt(room.as_ref())?;
        let cut = |of: Vec<f32>, length: usize, kept: usize| match length == kept {
            true => of,
            false => of.chunks_exact(length).flat_map(|axis| &axis[..kept]).copied().collect(),
        };
        return Some(Thin { u: cut(u, tall, m), s, v: cut(v, wide, n) });
    }
    let zeros = |count| vec![0.0_f32; count];
    let (mut u, mut s, mut v) = (zeros(r * m), zeros(r), zeros(r * n));
    let vectors = ComputeSvdVectors::Thin;
    let mut settings = <SvdParams as Auto<f32>>::auto();
    settings.qr_ratio_threshold = f64::INFINITY;
    if r >= LARGE {
        settings.recursion_threshold = SMALL;
    }
    let settings = Spec::new(settings);
    let mut memory = MemBuffer::new(svd_scratch::<f32>(m, n, vectors, vectors, Par::Seq, settings));
    svd(
        a,
        ColMut::from_slice_mut(&mut s).as_diagonal_mut(),
        Some(MatMut::from_column_major_slice_mut(&mut u, m, r)),
        Some(MatMut::from_column_major_slice_mut(&mut v, n, r)),
        Par::Seq,
        MemStack::new(&mut memory),
        settings,
    )
    .ok()?;
    Some(Thin { u, s, v })
}

fn leading(a: MatRef<'_, f32>, omega: &[f32], powers: usize) -> Option<Thin<f32>> {
    let (m, n) = a.shape();
    let l = omega.len().checked_div(n)?.min(m).min(n);
    let omega = MatRef::from_column_major_slice(&omega[..l * n], n, l);
    let mut range = basis(product(a, omega));
    for _ in 0..powers {
        let across = basis(product(a.transpose(), range.as_ref()));
        range = basis(product(a, across.as_ref()));
    }
    // A ≈ Q (QᵀA), and what is in brackets is small. It is decomposed as AᵀQ = V S Wᵀ; then U = Q W.
    let rest = product(a.transpose(), range.as_ref());
    let Thin { u: v, s, v: w } = in_order(attempt(rest.as_ref())?, n, l);
    let mut u = vec![0.0; l * m];
    let w = MatRef::from_column_major_slice(&w, l, l);
    let into = MatMut::from_column_major_slice_mut(&mut u, m, l);
    matmul(into, Accum::Replace, range.as_ref(), w, 1.0, Par::Seq);
    Some(Thin { u, s, v })
}

fn product(a: MatRef<'_, f32>, b: MatRef<'_, f32>) -> Mat<f32> {
    let mut out = Mat::zeros(a.nrows(), b.ncols());
    matmul(out.as_mut(), Accum::Replace, a, b, 1.0, Par::Seq);
    out
}

/// Orthonormal columns that span those of `a`.
fn basis(a: Mat<f32>) -> Mat<f32> {
    a.qr().compute_thin_Q()
}
