//! Principal component analysis of a table: centred, perhaps scaled, and taken apart exactly.
//!
//! The numbers are those of scikit-learn's `PCA(svd_solver="full")`: the singular values and right axes of the centred
//! data X, whose squares over n − 1 are the eigenvalues of their covariance (Pearson 1901; Hotelling 1933).

use crate::engine::Table;
use crate::math::principal::with_fixed_sign;
use crate::math::reflections::right_axes;
use serde::{Deserialize, Serialize};
use std::hint::black_box;
use unrolled_kernels::eigen::{Eigen, symmetric};
use unrolled_kernels::factorise::largest_f64;
use unrolled_kernels::network::dot;
use unrolled_kernels::scatter::{SumOrder, means, scatter};

/// Above so many axes rotations take too long: then they come from a symmetric matrix, whose small values are less
/// exact.
const MOST_ROTATED: usize = 128;
/// Up to so many axes rotations take no time.
const FEW: usize = 32;
/// The square of a singular value that is no smaller a share of the largest square has lost no digit that matters.
const CLEAR: f64 = 1e-9;
/// Up to so many columns every entry of XᵀX is one sum; of wider tables it is one of sums over slices of rows.
const NARROW: usize = 64;
/// Numbers between 2⁻⁴⁰⁰ and 2⁴⁰⁰ can be squared and added up.
const SQUARABLE: i32 = 400;

/// The door to the part of the program for tables of many columns.
static SYMMETRIC: fn(&[f64], usize) -> Option<Eigen> = symmetric;

/// The data as PCA takes them, shape (n, d): columns less their means, over their scales.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared {
    /// What was taken from every column, shape (d,): its mean, or 0 where data are not centred.
    pub mean: Vec<f64>,
    /// What every column was divided by, shape (d,): its standard deviation with 1/n, as in scikit-learn's
    /// `StandardScaler`, or 1 where data are not scaled or a column is constant.
    pub scale: Vec<f64>,
    /// Column-major, n·d.
    values: Vec<f64>,
    n: usize,
}

impl Prepared {
    /// The data of `table`, centred and scaled if so asked.
    pub fn new(table: &Table, center: bool, scale: bool) -> Self {
        let means = centers_of(table);
        let deviation = |(j, &mean): (usize, &f64)| if scale { deviation(table.column(j), mean) } else { 1.0 };
        let scales: Vec<f64> = means.iter().enumerate().map(deviation).collect();
        let means = if center { means } else { vec![0.0; table.d()] };
        let mut values = Vec::with_capacity(table.n() * table.d());
        for (column, (mean, &scale)) in table.columns().zip(means.iter().zip(&scales)) {
            match scale == 1.0 {
                true => values.extend(column.iter().map(|v| v - mean)),
                false => values.extend(column.iter().map(|v| (v - mean) / scale)),
            }
        }
        Self { values, n: table.n(), mean: means, scale: scales }
    }

    /// The number of rows.
    pub fn n(&self) -> usize {
        self.n
    }

    /// The number of columns.
    pub fn d(&self) -> usize {
        self.mean.len()
    }

    /// XᵀX, shape (d, d), by rows: the covariance but for its divisor. Up to 64 columns every entry is one sum in the
    /// order of the rows.
    pub fn scatter(&self) -> Vec<f64> {
        let (n, d) = (self.n, self.d());
        scatter(&self.values, n, d, if d > NARROW { SumOrder::Slices } else { SumOrder::Rows })
    }

    /// The exact axes. Without any where some number is not finite.
    pub fn fit(&self) -> Fit {
        if self.is_small() { self.by_singular_values() } else { self.by_eigenvectors_if_clear(None) }
    }

    /// The same, where [`Prepared::scatter`] is known.
    pub fn fit_with(&self, scatter: &[f64]) -> Fit {
        if self.is_small() { self.by_singular_values() } else { self.by_eigenvectors_if_clear(Some(scatter)) }
    }

    /// Few axes, or few rows of many numbers: the singular value decomposition takes no time.
    fn is_small(&self) -> bool {
        let (n, d) = (self.n, self.d());
        n.min(d) <= FEW || (n < d && n <= MOST_ROTATED)
    }

    /// By eigenvectors, if squaring has cost no digit that matters, or rotations would take too long.
    fn by_eigenvectors_if_clear(&self, scatter: Option<&[f64]>) -> Fit {
        let plain = libm::ilogb(self.most()).abs() <= SQUARABLE;
        let fit = match scatter.filter(|_| plain) {
            Some(scatter) => self.of_scatter(scatter, 0),
            None => self.by_eigenvectors(),
        };
        let (s, most) = (&fit.singular_values, fit.singular_values.first().map_or(0.0, |s| s * s));
        let clear = |s: &f64| *s == 0.0 || s * s >= CLEAR * most;
        let found = s.len() == self.n.min(self.d());
        if self.n.min(self.d()) > MOST_ROTATED || (found && s.iter().all(clear)) {
            return fit;
        }
        self.by_singular_values()
    }

    /// The axes by the singular value decomposition of X, O(n·d² + r³), r = min(n, d): exact beside the largest singular
    /// value.
    pub fn by_singular_values(&self) -> Fit {
        let (exponent, values) = self.at_size_1();
        let (s, v) = right_axes(values, self.n, self.d()).unwrap_or_default();
        self.fitted(s, v, exponent)
    }

    /// The axes by the eigenvectors of XᵀX, O(n·d² + d³): exact beside its largest eigenvalue, so that singular values
    /// below 1e-8 of the largest are nothing but rounding. In the browser it needs the part `sights`.
    pub fn by_eigenvectors(&self) -> Fit {
        if libm::ilogb(self.most()).abs() <= SQUARABLE {
            return self.of_scatter(&self.scatter(), 0);
        }
        let (exponent, values) = self.at_size_1();
        let scaled = Self { values, mean: self.mean.clone(), scale: Vec::new(), n: self.n };
        self.of_scatter(&scaled.scatter(), exponent)
    }

    /// The axes by the eigenvectors of XᵀX over 4^exponent. Columns of nothing but 0 have axes of their own, so that
    /// their singular values are 0 and not rounding.
    fn of_scatter(&self, scatter: &[f64], exponent: i32) -> Fit {
        let d = self.d();
        let (varying, constant): (Vec<usize>, Vec<usize>) = (0..d).partition(|j| scatter[j * (d + 1)] != 0.0);
        let some: Vec<f64> = varying.iter().flat_map(|&i| varying.iter().map(move |j| scatter[i * d + j])).collect();
        let Some(Eigen { values, vectors }) = black_box(SYMMETRIC)(&some, varying.len()) else {
            return self.fitted(Vec::new(), Vec::new(), 0);
        };
        let mut v = vec![0.0; d * d];
        for (row, vector) in v.chunks_exact_mut(d.max(1)).zip(vectors.chunks_exact(varying.len().max(1))) {
            varying.iter().zip(vector).for_each(|(&j, x)| row[j] = *x);
        }
        let rows = v.chunks_exact_mut(d.max(1)).skip(varying.len());
        rows.zip(&constant).for_each(|(row, &j)| row[j] = 1.0);
        let all = values.iter().map(|value| value.max(0.0).sqrt()).chain(constant.iter().map(|_| 0.0));
        self.fitted(all.take(self.n.min(d)).collect(), v, exponent)
    }

    /// The largest number in size; 1 where there is none that could be squared in any unit.
    fn most(&self) -> f64 {
        let most = largest_f64(&self.values);
        if most > 0.0 && most.is_finite() { most } else { 1.0 }
    }

    /// The values with their largest near 1, and by which power of two they were divided: squares of very large and very
    /// small ones would leave the range of numbers.
    fn at_size_1(&self) -> (i32, Vec<f64>) {
        let exponent = libm::ilogb(self.most());
        (exponent, self.values.iter().map(|v| libm::scalbn(*v, -exponent)).collect())
    }

    fn fitted(&self, s: Vec<f64>, v: Vec<f64>, exponent: i32) -> Fit {
        Fit {
            n: self.n,
            mean: self.mean.clone(),
            scale: self.scale.clone(),
            components: v.chunks_exact(self.d().max(1)).take(s.len()).map(with_fixed_sign).collect(),
            singular_values: s.into_iter().map(|s| libm::scalbn(s, exponent)).collect(),
        }
    }
}

/// The mean of every column; of equal values that value itself, so that nothing is left of a constant column.
fn centers_of(table: &Table) -> Vec<f64> {
    let mut means = means(table.values(), table.n());
    for (mean, column) in means.iter_mut().zip(table.columns()) {
        if let Some(first) = column.first().filter(|first| column.iter().all(|v| v == *first)) {
            *mean = *first;
        }
    }
    means
}

/// The standard deviation of a column with 1/n; 1 where it is nothing but rounding, by scikit-learn's bound.
fn deviation(column: &[f64], mean: f64) -> f64 {
    let n = column.len() as f64;
    let most = column.iter().fold(0.0_f64, |most, v| most.max((v - mean).abs()));
    if most == 0.0 {
        return 1.0;
    }
    // In units of the largest: its square may be beyond the range of numbers.
    let variance = column.iter().map(|v| (v - mean) / most).map(|v| v * v).sum::<f64>() / n;
    let rounding = n * f64::EPSILON * variance + (n * mean / most * f64::EPSILON).powi(2);
    if variance <= rounding { 1.0 } else { most * variance.sqrt() }
}

/// n − ddof, at least 1: what XᵀX is divided by. `ddof` is 1 for scikit-learn's variances, 0 for those of the lectures.
pub fn degrees(n: usize, ddof: usize) -> f64 {
    n.saturating_sub(ddof).max(1) as f64
}

/// So many axes of a wide table are shown: what shows them gets them anew with every step.
pub const MOST_SHOWN: usize = 64;

/// The exact axes of a table, r = min(n, d) of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// The number of rows.
    pub n: usize,
    /// See [`Prepared::mean`].
    pub mean: Vec<f64>,
    /// See [`Prepared::scale`].
    pub scale: Vec<f64>,
    /// Orthonormal rows, shape (r, d), or the first of them, by falling variance, with the signs of scikit-learn: the entry of the largest size
    /// is positive; the first of them, where several are equally large but for rounding.
    pub components: Vec<Vec<f64>>,
    /// Shape (r,), falling.
    pub singular_values: Vec<f64>,
}

impl Fit {
    /// The same without the axes beyond the first 64. All singular values stay.
    #[must_use]
    pub fn shown(&self) -> Self {
        let components = self.components.iter().take(MOST_SHOWN).cloned().collect();
        let [mean, scale, singular_values] = [&self.mean, &self.scale, &self.singular_values].map(Clone::clone);
        Self { n: self.n, mean, scale, components, singular_values }
    }

    /// The variance along each axis, shape (r,), with 1/(n − ddof); 0 for one row.
    pub fn explained_variance(&self, ddof: usize) -> Vec<f64> {
        let degrees = degrees(self.n, ddof);
        self.singular_values.iter().map(|s| s / degrees.sqrt()).map(|s| s * s).collect()
    }

    /// The share of every axis in the sum of all variances, shape (r,); 0 where there is no variance.
    pub fn explained_variance_ratio(&self) -> Vec<f64> {
        let most = self.singular_values.first().copied().unwrap_or(0.0);
        if most <= 0.0 {
            return vec![0.0; self.singular_values.len()];
        }
        let squares: Vec<f64> = self.singular_values.iter().map(|s| (s / most) * (s / most)).collect();
        let total: f64 = squares.iter().sum();
        squares.iter().map(|s| s / total).collect()
    }

    /// A row as the axes take it, shape (d,): less the mean, over the scale.
    pub fn prepare(&self, row: &[f64]) -> Vec<f64> {
        row.iter().zip(self.mean.iter().zip(&self.scale)).map(|(v, (mean, scale))| (v - mean) / scale).collect()
    }

    /// Prepared numbers as the data came, shape (d,): what [`Fit::prepare`] did, taken back.
    pub fn restore(&self, prepared: &[f64]) -> Vec<f64> {
        prepared.iter().zip(self.mean.iter().zip(&self.scale)).map(|(z, (mean, scale))| mean + scale * z).collect()
    }

    /// The coordinates of a row along the axes, shape (r,).
    pub fn transform(&self, row: &[f64]) -> Vec<f64> {
        let row = self.prepare(row);
        self.components.iter().map(|axis| dot(axis, &row)).collect()
    }

    /// The axes whose variance is that of axis `i` but for rounding, `i` among them: any of their rotations would do as
    /// well. Empty if there is no such axis, or no variance along it.
    pub fn tied(&self, i: usize) -> &[Vec<f64>] {
        // Rounding is relative to the largest.
        let slack = 1e-12 * self.singular_values.first().copied().unwrap_or(0.0);
        let Some(&s) = self.singular_values.get(i).filter(|s| **s > slack) else { return &[] };
        let from = self.singular_values.iter().take_while(|other| **other > s + slack).count();
        let to = self.singular_values.iter().take_while(|other| **other >= s - slack).count();
        self.components.get(from..to).unwrap_or_default()
    }

    /// λ_{i+1} / λ_i: what a step of the power iteration leaves of the tangent of the angle to axis `i`. Just so much in
    /// two dimensions; in more, at most so much, and in the long run just that. `None` if there is no axis `i`, or no
    /// variance along it.
    pub fn rate(&self, i: usize) -> Option<f64> {
        let s = self.singular_values.get(i).filter(|s| **s > 0.0)?;
        let after = self.singular_values.get(i + 1).copied().unwrap_or(0.0);
        Some((after / s) * (after / s))
    }
}

/// How many of the leading variances make up at least `share` of their sum; 0 where there is no variance.
pub fn dimension_for_share(variances: &[f64], share: f64) -> usize {
    let total: f64 = variances.iter().sum();
    let mut sum = 0.0;
    let reached = |variance: &f64| {
        sum += variance;
        sum >= share * total
    };
    if total > 0.0 { variances.iter().position(reached).map_or(variances.len(), |i| i + 1) } else { 0 }
}

/// (Σλ)² / Σλ²: how many equal variances would be as spread out as these, the participation ratio; 0 where there is none.
pub fn participation_ratio(variances: &[f64]) -> f64 {
    let most = variances.iter().fold(0.0_f64, |most, v| most.max(*v));
    if most <= 0.0 {
        return 0.0;
    }
    let (sum, squares) = variances.iter().map(|v| v / most).fold((0.0, 0.0), |(a, b), v| (a + v, b + v * v));
    sum * sum / squares
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "pca_tests.rs"]
mod tests;
