//! The proofs of the lesson: which of them is lit, and their numbers for the directions at hand. W has the axes before u
//! as its rows, and u, or what of u stands at right angles to them.

use super::facts::tiny;
use super::frame::Frame;
use super::sim::Pca;
use crate::demos::points::scene::picked_point;
use crate::engine::words::{is_rounding, number};
use crate::math::pca::degrees;
use crate::math::subspace;
use crate::plot::figure::Scene;
use crate::plot::grid::or_none;
use unrolled_kernels::network::dot;

/// The proofs in their order: the knob counts them from 1, the sections of the lesson are `proof-` and this.
const PROOFS: [&str; 7] = ["variance", "loss", "budget", "matrix", "first", "second", "rate"];
/// Digits of the numbers.
const DIGITS: usize = 5;
/// A part of an axis that is no larger is rounding.
const NO_PART: f64 = 1e-12;
/// Of angles that are smaller the ratio is one of rounding.
const LEAST_ANGLE: f64 = 1e-9;

/// The section of the proof that the reader goes through.
pub fn lit(scene: &Scene<'_, Pca>) -> Option<String> {
    let proof = PROOFS.get(scene.view.proof.checked_sub(1)?)?;
    Some(format!("proof-{proof}"))
}

/// The rows of W, orthonormal.
pub fn rows(frame: &Frame) -> Vec<Vec<f64>> {
    let mut rows = frame.axes[..frame.deflated].to_vec();
    let mut rest = frame.iterate.clone();
    subspace::remove(&mut rest, &rows);
    rows.extend(subspace::unit(&rest).filter(|_| subspace::length(&rest) > NO_PART));
    rows
}

/// p_j = ‖W v_j‖²: the part of a direction that lies in the space of the rows of W.
fn part(rows: &[Vec<f64>], direction: &[f64]) -> f64 {
    rows.iter().map(|row| dot(row, direction)).map(|along| along * along).sum()
}

/// ‖Vu − (uᵀVu)u‖, half the gradient of the Lagrangian; `None` where V is not at hand.
fn gradient(frame: &Frame) -> Option<f64> {
    let product = match frame.covariance.is_empty() {
        true => frame.product.clone()?,
        false => subspace::product(&frame.covariance, &frame.iterate),
    };
    let rest = product.iter().zip(&frame.iterate).map(|(y, u)| y - frame.rayleigh * u);
    Some(subspace::length(&rest.collect::<Vec<_>>()))
}

/// ‖XWᵀW − B_k‖_F, from the singular values and what every axis has in W: Σ s_j² ‖(WᵀW − V_kV_kᵀ)v_j‖². `None` where not
/// all axes are known, or B_k is not the only best.
pub fn apart(frame: &Frame, rows: &[Vec<f64>]) -> Option<f64> {
    let (fit, k) = (&frame.fit, rows.len());
    let s = |j: usize| fit.singular_values.get(j).copied().unwrap_or(0.0);
    if fit.components.len() < fit.singular_values.len() || s(k.checked_sub(1)?) - s(k) <= 1e-12 * s(0) {
        return None;
    }
    let of = |(j, axis): (usize, &Vec<f64>)| {
        let mut rest = axis.clone();
        subspace::remove(&mut rest, rows);
        let off = if j < k { dot(&rest, &rest) } else { part(rows, axis) };
        s(j) * s(j) * off
    };
    Some(fit.components.iter().enumerate().map(of).sum::<f64>().sqrt())
}

/// xᵀx, (Wx)ᵀ(Wx) and ‖x − WᵀWx‖² of a prepared row, each by itself.
pub fn squares(x: &[f64], rows: &[Vec<f64>]) -> [f64; 3] {
    let mut rest = x.to_vec();
    subspace::remove(&mut rest, rows);
    [dot(x, x), part(rows, x), dot(&rest, &rest)]
}

/// By what the last product and its length have multiplied the tangent of the angle to the axis at hand.
fn factor(scene: &Scene<'_, Pca>) -> Option<f64> {
    let frame = scene.frame;
    let since = u64::from(frame.product.is_some()) + u64::from(frame.axes.len() > frame.deflated);
    let last = scene.t.checked_sub(since).filter(|_| frame.iteration > 0)?;
    let angle = |at: u64| scene.metric("angle_error").find(|(t, _)| *t == at).map(|(_, angle)| angle);
    let (before, now) = (angle(last.checked_sub(2)?)?, angle(last)?);
    (before.min(now) > LEAST_ANGLE).then(|| libm::tan(now) / libm::tan(before))
}

/// The numbers for the gaps of the proofs. What is not known has none, and its sentence is not said.
pub fn live(scene: &Scene<'_, Pca>) -> Vec<(&'static str, String)> {
    let (frame, fit) = (scene.frame, &scene.frame.fit);
    let (rows, variances) = (rows(frame), fit.explained_variance(frame.ddof));
    let k = rows.len();
    // They stand in sums and behind equals signs: rounding is 0 there.
    let said = |x: f64, tiny: f64| if is_rounding(x, tiny) { "0".to_owned() } else { number(x, DIGITS) };
    let variance = |x: f64| said(x, tiny(frame));
    // A Frobenius norm, of the variance that is its square over n − ddof.
    let degrees = degrees(fit.n, frame.ddof);
    let norm = |x: f64| said((x * degrees).sqrt(), (tiny(frame) * degrees).sqrt());
    let parts: Vec<f64> = fit.components.iter().take(2).map(|axis| part(&rows, axis)).collect();
    let others = (k as f64 - parts.iter().sum::<f64>()).max(0.0);
    let row = picked_point(scene.context, scene.input.n());
    let all = row.map(|i| squares(&fit.prepare(&scene.input.row(i)), &rows));
    let of_row = |at: usize| or_none(all, |all| said(all[at], 1e-15 * all[0]));
    let s = |j: usize| or_none(fit.singular_values.get(j), |s| number(*s, DIGITS));
    vec![
        ("k", k.to_string()),
        ("gradient", or_none(gradient(frame), variance)),
        // An axis that was found wrong leaves a V whose largest eigenvalue is another.
        ("top", or_none(variances.first().copied().filter(|_| frame.deflated == 0), variance)),
        ("p1", or_none(parts.first(), |p| said(*p, NO_PART))),
        ("p2", or_none(parts.get(1), |p| said(*p, NO_PART))),
        ("p_rest", said(others, NO_PART)),
        ("best", variance(variances.iter().take(k).sum())),
        ("fro", norm(frame.lost)),
        ("fro_kept", norm(frame.kept)),
        ("fro_whole", norm(frame.kept + frame.lost)),
        ("tail", norm(variances.iter().skip(k).sum())),
        ("apart", or_none(apart(frame, &rows), |x| said(x, 1e-14 * fit.singular_values[0]))),
        ("s_k", or_none(k.checked_sub(1), s)),
        ("s_next", s(k)),
        ("row", or_none(row, |i| (i + 1).to_string())),
        ("row_whole", of_row(0)),
        ("row_kept", of_row(1)),
        ("row_left", of_row(2)),
        ("factor", or_none(factor(scene), |x| number(x, 4))),
    ]
}
