//! Singular value decompositions by `faer`, which is generic: here it is compiled for speed.
//!
//! One thread, and nothing is asked of the machine in the browser, so that the same numbers come out in each. A native
//! program has wider instructions and blocks that fit its caches: there the last bits differ.

use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::matmul::matmul;
use faer::linalg::svd::{ComputeSvdVectors, svd, svd_scratch};
use faer::traits::RealField;
use faer::{Accum, ColMut, Mat, MatMut, MatRef, Par};

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

/// The decomposition of `a`, shape (m, n), r = min(m, n); `None` if it does not converge, as with numbers that are not
/// finite.
#[inline(never)]
pub fn thin_f32(a: &[f32], m: usize, n: usize) -> Option<Thin<f32>> {
    thin(MatRef::from_row_major_slice(a, m, n))
}

/// The same in double precision.
#[inline(never)]
pub fn thin_f64(a: &[f64], m: usize, n: usize) -> Option<Thin<f64>> {
    thin(MatRef::from_row_major_slice(a, m, n))
}

/// The leading part of the decomposition of `a`, shape (m, n), from what A makes of the l random vectors `omega`, shape
/// (l, n): r = min(l, m, n) layers, of which the first are good and the last are not. Every power iteration makes them
/// better (Halko, Martinsson and Tropp 2011, algorithms 4.4 and 5.1).
#[inline(never)]
pub fn leading_f32(a: &[f32], m: usize, n: usize, omega: &[f32], powers: usize) -> Option<Thin<f32>> {
    leading(MatRef::from_row_major_slice(a, m, n), omega, powers)
}

fn thin<T: RealField>(a: MatRef<'_, T>) -> Option<Thin<T>> {
    let (m, n) = a.shape();
    let r = m.min(n);
    let zeros = |count| vec![T::zero_impl(); count];
    let (mut u, mut s, mut v) = (zeros(r * m), zeros(r), zeros(r * n));
    let vectors = ComputeSvdVectors::Thin;
    let settings = Default::default();
    let mut memory = MemBuffer::new(svd_scratch::<T>(m, n, vectors, vectors, Par::Seq, settings));
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
    let Thin { u: v, s, v: w } = thin(rest.as_ref())?;
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
