//! One normal distribution: Cholesky factors, and what is seen of a covariance in a plane.
//!
//! Covariances are never inverted: with Σ = LLᵀ, (x − μ)ᵀ Σ⁻¹ (x − μ) = ‖z‖² where Lz = x − μ, and
//! log det Σ = 2 Σ log L_ii (Golub and Van Loan 2013, section 4.2).

/// A square matrix by rows, shape (d, d).
pub type Matrix = Vec<Vec<f64>>;

/// A column of which so little is left once the columns before it are known is nothing but rounding: at 1e-12 a
/// covariance whose entries are right to 1e-16 has a determinant that is right to 1e-4.
const ROUNDING: f64 = 1e-12;

/// The lower L with LLᵀ = `a`, of which the lower triangle is read; `None` if `a` is not positive definite, or so nearly
/// singular that rounding alone decides (1 − R² ≤ 1e-12 for a column given those before it: a bound that does not
/// depend on units).
pub fn cholesky(a: &[Vec<f64>]) -> Option<Matrix> {
    let d = a.len();
    let mut l = vec![vec![0.0; d]; d];
    for row in 0..d {
        for column in 0..row {
            let known: f64 = (0..column).map(|i| l[row][i] * l[column][i]).sum();
            l[row][column] = (a[row][column] - known) / l[column][column];
        }
        let known: f64 = l[row][..row].iter().map(|x| x * x).sum();
        let left = a[row][row] - known;
        // Written so that NaN fails too.
        if !(left > ROUNDING * a[row][row] && left > 0.0 && left.is_finite()) {
            return None;
        }
        l[row][row] = left.sqrt();
    }
    Some(l)
}

/// Is every entry finite, and `a` symmetric (to 1e-9 of its diagonal) and positive definite?
pub fn is_covariance(a: &[Vec<f64>]) -> bool {
    let d = a.len();
    let symmetric = |i: usize, j: usize| {
        let size = a[i][i].abs().max(a[j][j].abs());
        (a[i][j] - a[j][i]).abs() <= 1e-9 * size
    };
    a.iter().all(|row| row.len() == d && row.iter().all(|x| x.is_finite()))
        && (0..d).all(|i| (0..i).all(|j| symmetric(i, j)))
        && cholesky(a).is_some()
}

/// σ²I, shape (d, d).
pub fn spherical(d: usize, variance: f64) -> Matrix {
    (0..d).map(|i| (0..d).map(|j| if i == j { variance } else { 0.0 }).collect()).collect()
}

/// `u`ᵀ Σ `v`.
pub fn form(covariance: &[Vec<f64>], u: &[f64], v: &[f64]) -> f64 {
    covariance.iter().zip(u).map(|(row, u)| u * dot(row, v)).sum()
}

/// The covariance of (u·x, v·x) for x of this covariance: what is seen of it along two directions of shape (d,), for
/// instance two columns (unit vectors) or two principal axes.
pub fn seen(covariance: &[Vec<f64>], [u, v]: [&[f64]; 2]) -> [[f64; 2]; 2] {
    let uv = form(covariance, u, v);
    [[form(covariance, u, u), uv], [uv, form(covariance, v, v)]]
}

/// The unit vector of column `column`, shape (d,).
pub fn unit(d: usize, column: usize) -> Vec<f64> {
    (0..d).map(|i| f64::from(u8::from(i == column))).collect()
}

/// A weighted normal distribution in the plane, quick to evaluate at many places.
#[derive(Clone, Copy, Debug)]
pub struct Bivariate {
    mean: (f64, f64),
    /// The reciprocal diagonal of the Cholesky factor, and what stands below it.
    factor: (f64, f64, f64),
    /// The weighted density at the mean.
    peak: f64,
}

impl Bivariate {
    /// `None` if the covariance is not positive definite.
    pub fn new(weight: f64, mean: (f64, f64), covariance: [[f64; 2]; 2]) -> Option<Self> {
        let l = cholesky(&covariance.map(|row| row.to_vec()))?;
        let peak = weight / (std::f64::consts::TAU * l[0][0] * l[1][1]);
        Some(Self { mean, factor: (1.0 / l[0][0], l[1][0], 1.0 / l[1][1]), peak })
    }

    /// The weighted density at a place.
    pub fn at(&self, x: f64, y: f64) -> f64 {
        let u = (x - self.mean.0) * self.factor.0;
        let v = (y - self.mean.1 - self.factor.1 * u) * self.factor.2;
        self.peak * libm::exp(-0.5 * (u * u + v * v))
    }
}

/// The density of N(mean, variance) at a place on a line.
pub fn density(x: f64, mean: f64, variance: f64) -> f64 {
    let z = (x - mean) * (x - mean) / variance;
    libm::exp(-0.5 * z) / (std::f64::consts::TAU * variance).sqrt()
}

/// The half-axes of a covariance in the plane, the longer first: standard deviation and direction.
pub fn half_axes(covariance: [[f64; 2]; 2]) -> [(f64, [f64; 2]); 2] {
    let [[a, b], [_, c]] = covariance;
    let (middle, apart) = ((a + c) / 2.0, libm::hypot((a - c) / 2.0, b));
    let angle = 0.5 * libm::atan2(2.0 * b, a - c);
    let (u, v) = (libm::cos(angle), libm::sin(angle));
    let size = |variance: f64| variance.max(0.0).sqrt();
    [(size(middle + apart), [u, v]), (size(middle - apart), [-v, u])]
}

/// The covariance that is seen as `target` along two orthonormal directions, all else following as it was correlated
/// with them: x is mapped by I + Uᵀ(M − I)U, where U has the directions as rows and M maps what was seen to the target.
///
/// With one dimension, or where both directions are the same, `target[0][0]` alone counts. `None` if the covariance or
/// the target is not positive definite.
pub fn reshaped(covariance: &[Vec<f64>], axes: [&[f64]; 2], target: [[f64; 2]; 2]) -> Option<Matrix> {
    let d = covariance.len();
    let flat = d < 2 || dot(axes[0], axes[1]).abs() > 0.5;
    let axes = &axes[..if flat { 1 } else { 2 }];
    let small = |a: &[[f64; 2]; 2]| a[..axes.len()].iter().map(|row| row[..axes.len()].to_vec()).collect::<Matrix>();
    let before: Matrix = axes.iter().map(|u| axes.iter().map(|v| form(covariance, u, v)).collect()).collect();
    let (from, to) = (cholesky(&before)?, cholesky(&small(&target))?);
    // M = L_to · L_from⁻¹, row by row by backward substitution: both are lower triangles.
    let mut m = vec![vec![0.0; axes.len()]; axes.len()];
    for (row, to) in m.iter_mut().zip(&to) {
        for column in (0..axes.len()).rev() {
            let known: f64 = (column + 1..axes.len()).map(|i| row[i] * from[i][column]).sum();
            row[column] = (to[column] - known) / from[column][column];
        }
    }
    let mut map = spherical(d, 1.0);
    for (a, u) in axes.iter().enumerate() {
        for (b, v) in axes.iter().enumerate() {
            let by = m[a][b] - f64::from(u8::from(a == b));
            for (row, u) in map.iter_mut().zip(*u) {
                row.iter_mut().zip(*v).for_each(|(x, v)| *x += by * u * v);
            }
        }
    }
    let mapped = |i: usize, j: usize| form(covariance, &map[i.max(j)], &map[i.min(j)]);
    let reshaped: Matrix = (0..d).map(|i| (0..d).map(|j| mapped(i, j)).collect()).collect();
    is_covariance(&reshaped).then_some(reshaped)
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn close(a: &Matrix, b: &Matrix) {
        assert!(a.concat().iter().zip(b.concat()).all(|(a, b)| (a - b).abs() < 1e-12), "{a:?} {b:?}");
    }

    #[test]
    fn a_factor_gives_back_what_it_is_of() {
        let a = vec![vec![4.0, 2.0, -1.0], vec![2.0, 3.0, 0.5], vec![-1.0, 0.5, 2.0]];
        let l = cholesky(&a).unwrap();
        close(&l.iter().map(|u| l.iter().map(|v| dot(u, v)).collect()).collect(), &a);
        assert!(l[0][1] == 0.0 && l[0][2] == 0.0 && l[1][2] == 0.0);
    }

    #[test]
    fn what_is_no_covariance_is_refused() {
        for a in [
            vec![vec![0.0]],
            vec![vec![-1.0]],
            vec![vec![f64::NAN]],
            vec![vec![f64::INFINITY]],
            vec![vec![1.0, 2.0], vec![2.0, 1.0]],
            vec![vec![1.0, 0.5], vec![0.4, 1.0]],
            vec![vec![1.0, 1e6], vec![1e6, 1e12]],
        ] {
            assert!(!is_covariance(&a), "{a:?}");
        }
        // Neither units nor size decide.
        for unit in [1e-150, 1e-6, 1.0, 1e300] {
            assert!(is_covariance(&[vec![unit, 0.0], vec![0.0, 1.0]]), "{unit}");
            assert!(is_covariance(&[vec![2.0 * unit, unit], vec![unit, 2.0 * unit]]), "{unit}");
        }
    }

    #[test]
    fn a_covariance_is_reshaped_in_the_plane_alone() {
        let a = vec![vec![4.0, 2.0, -1.0], vec![2.0, 3.0, 0.5], vec![-1.0, 0.5, 2.0]];
        let h = 0.5_f64.sqrt();
        for (u, v) in [(unit(3, 2), unit(3, 0)), (vec![h, 0.0, h], vec![-h, 0.0, h])] {
            let target = [[0.5, -0.2], [-0.2, 0.9]];
            let b = reshaped(&a, [&u, &v], target).unwrap();
            assert!(seen(&b, [&u, &v]).concat().iter().zip(target.concat()).all(|(a, b)| (a - b).abs() < 1e-12));
            // What the plane does not tell of the rest is as uncertain as it was.
            let rest = |a: &Matrix| {
                cholesky(&[
                    vec![a[2][2], a[2][0], a[2][1]],
                    vec![a[0][2], a[0][0], a[0][1]],
                    vec![a[1][2], a[1][0], a[1][1]],
                ])
                .unwrap()[2][2]
            };
            assert!((rest(&a) - rest(&b)).abs() < 1e-12);
            close(&reshaped(&a, [&u, &v], seen(&a, [&u, &v])).unwrap(), &a);
        }
        close(&reshaped(&[vec![2.0]], [&[1.0], &[1.0]], [[0.25, 9.0], [9.0, 9.0]]).unwrap(), &vec![vec![0.25]]);
        assert_eq!(reshaped(&a, [&unit(3, 0), &unit(3, 1)], [[1.0, 1.0], [1.0, 1.0]]), None);
        assert_eq!(reshaped(&a, [&unit(3, 0), &unit(3, 1)], [[f64::NAN, 1.0], [1.0, 1.0]]), None);
    }
}
