//! Directions and the spaces they span: one step of the power iteration, the variance along a direction, angles.
//!
//! A symmetric matrix V of shape (d, d) is a slice of its rows. Directions are unit vectors of shape (d,), and stand for
//! lines: u and −u are the same.

use crate::engine::Rng;
use crate::math::jacobi;
use std::f64::consts::FRAC_PI_2;
use unrolled_kernels::network::{Float, dot};

/// The length of `x`. Its squares may be beyond the range of numbers.
pub fn length(x: &[f64]) -> f64 {
    let most = x.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
    if most == 0.0 || !most.is_finite() {
        return most;
    }
    let exponent = libm::ilogb(most);
    let scaled: Vec<f64> = x.iter().map(|v| libm::scalbn(*v, -exponent)).collect();
    libm::scalbn(dot(&scaled, &scaled).sqrt(), exponent)
}

/// x / ‖x‖; `None` of a vector that has no direction.
pub fn unit(x: &[f64]) -> Option<Vec<f64>> {
    let most = x.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
    if !(most > 0.0 && most.is_finite()) {
        return None;
    }
    // First to the size of 1: of the smallest numbers a length has no digits.
    let exponent = libm::ilogb(most);
    let scaled: Vec<f64> = x.iter().map(|v| libm::scalbn(*v, -exponent)).collect();
    let length = dot(&scaled, &scaled).sqrt();
    Some(scaled.iter().map(|v| v / length).collect())
}

/// V u: the first half of a step of the power iteration. The second is [`unit()`].
pub fn product(v: &[f64], u: &[f64]) -> Vec<f64> {
    v.chunks_exact(u.len().max(1)).map(|row| dot(row, u)).collect()
}

/// The Rayleigh quotient uᵀVu / uᵀu: for a covariance V the variance along u. 0 for u = 0.
pub fn rayleigh(v: &[f64], u: &[f64]) -> f64 {
    let squared = dot(u, u);
    if squared > 0.0 { dot(&product(v, u), u) / squared } else { 0.0 }
}

/// Takes out of `x` what lies along `axes`, which are orthonormal.
pub fn remove(x: &mut [f64], axes: &[Vec<f64>]) {
    for axis in axes {
        let along = dot(x, axis);
        f64::descend(x, axis, along);
    }
}

/// The covariance of the data without their part along the unit vector u, (I − uuᵀ) V (I − uuᵀ): what deflation
/// x ← x − ⟨x, u⟩u makes of V. Symmetric to the bit if V is.
#[must_use]
pub fn deflated(v: &[f64], u: &[f64]) -> Vec<f64> {
    let d = u.len().max(1);
    let image = product(v, u);
    let along = dot(&image, u);
    let mut left = v.to_vec();
    for i in 0..u.len() {
        for j in 0..=i {
            let entry = v[i * d + j] - (u[i] * image[j] + u[j] * image[i]) + along * u[i] * u[j];
            (left[i * d + j], left[j * d + i]) = (entry, entry);
        }
    }
    left
}

/// The sum of the diagonal of V.
pub fn trace(v: &[f64], d: usize) -> f64 {
    v.iter().step_by(d + 1).sum()
}

/// The angle between the lines along two unit vectors, in 0..=π/2, exact for the smallest too (Kahan 2006).
pub fn angle(u: &[f64], v: &[f64]) -> f64 {
    let sign = 1.0_f64.copysign(dot(u, v));
    let apart: Vec<f64> = u.iter().zip(v).map(|(u, v)| u - sign * v).collect();
    let along: Vec<f64> = u.iter().zip(v).map(|(u, v)| u + sign * v).collect();
    2.0 * libm::atan2(length(&apart), length(&along))
}

/// The angle between the line along the unit vector u and the space that the orthonormal `axes` span; π/2 if there are
/// none.
pub fn angle_to(u: &[f64], axes: &[Vec<f64>]) -> f64 {
    let shares: Vec<f64> = axes.iter().map(|axis| dot(axis, u)).collect();
    let mut rest = u.to_vec();
    remove(&mut rest, axes);
    libm::atan2(length(&rest), length(&shares))
}

/// The principal angles between the spaces that two lists of orthonormal axes span, rising, as many as the smaller has
/// dimensions; exact for the smallest too. (Björck and Golub 1973: cosines are good for large angles, and sines for
/// small ones.) `None` where some number is not finite.
pub fn principal_angles(a: &[Vec<f64>], b: &[Vec<f64>]) -> Option<Vec<f64>> {
    let (large, small) = if a.len() < b.len() { (b, a) } else { (a, b) };
    let d = small.first().map_or(0, Vec::len);
    let cosines: Vec<f64> = small.iter().flat_map(|s| large.iter().map(|l| dot(s, l))).collect();
    let rests: Vec<f64> = small
        .iter()
        .flat_map(|s| {
            let mut rest = s.clone();
            remove(&mut rest, large);
            rest
        })
        .collect();
    let cosines = jacobi::thin(&cosines, small.len(), large.len())?.s;
    let sines = jacobi::thin(&rests, small.len(), d)?.s;
    // Cosines fall as angles rise; sines fall as angles do.
    let angle = |(cosine, sine): (&f64, &f64)| {
        if *sine < *cosine { libm::asin(sine.min(1.0)) } else { libm::acos(cosine.clamp(-1.0, 1.0)) }
    };
    Some(cosines.iter().zip(sines.iter().rev()).map(angle).map(|angle| angle.clamp(0.0, FRAC_PI_2)).collect())
}

/// A direction at right angles to these, of which none is more likely than another. Where these leave none, any.
pub fn random(d: usize, before: &[Vec<f64>], rng: &mut Rng) -> Vec<f64> {
    loop {
        let mut drawn: Vec<f64> = (0..d).map(|_| rng.normal()).collect();
        if before.len() < d {
            remove(&mut drawn, before);
        }
        // What is shorter is rounding.
        if let Some(u) = unit(&drawn).filter(|_| length(&drawn) > 1e-6) {
            return u;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "subspace_tests.rs"]
mod tests;
