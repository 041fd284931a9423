//! Mixtures against their definitions, written out plainly.

use super::*;
use crate::engine::rng::Purpose;
use crate::math::gaussian::form;

/// A table, a mixture on it, and responsibilities, some of them 0.
fn case(n: usize, d: usize, k: usize, seed: u64) -> (Table, Mixture, Vec<f64>) {
    let mut rng = Rng::new(seed, Purpose::Data);
    let rows: Vec<Vec<f64>> = (0..n).map(|_| (0..d).map(|_| 2.0 * rng.normal()).collect()).collect();
    let covariance = |rng: &mut Rng| -> Matrix {
        let root: Matrix = (0..d).map(|_| (0..d).map(|_| rng.normal()).collect()).collect();
        let mut c: Matrix =
            root.iter().map(|u| root.iter().map(|v| u.iter().zip(v).map(|(a, b)| a * b).sum()).collect()).collect();
        (0..d).for_each(|i| c[i][i] += 0.5);
        c
    };
    let weights: Vec<f64> = (0..k).map(|_| 0.2 + rng.uniform()).collect();
    let total: f64 = weights.iter().sum();
    let mixture = Mixture {
        weights: weights.iter().map(|w| w / total).collect(),
        means: (0..k).map(|_| (0..d).map(|_| rng.normal()).collect()).collect(),
        covariances: (0..k).map(|_| covariance(&mut rng)).collect(),
    };
    let mut gamma = Vec::new();
    for _ in 0..n {
        let row: Vec<f64> = (0..k).map(|j| if j > 0 && rng.uniform() < 0.2 { 0.0 } else { rng.uniform() }).collect();
        let total: f64 = row.iter().sum();
        gamma.extend(row.iter().map(|g| g / total));
    }
    (Table::from_rows(Table::plain_names(d), &rows).unwrap(), mixture, gamma)
}

/// log π_j + log N(x | μ_j, Σ_j) by nalgebra's inverse and determinant.
fn log_joint(mixture: &Mixture, x: &[f64], j: usize) -> f64 {
    let d = x.len();
    let covariance = nalgebra::DMatrix::from_fn(d, d, |a, b| mixture.covariances[j][a][b]);
    let inverse = covariance.clone().try_inverse().unwrap();
    let inverse: Matrix = (0..d).map(|a| (0..d).map(|b| inverse[(a, b)]).collect()).collect();
    let y: Vec<f64> = x.iter().zip(&mixture.means[j]).map(|(x, m)| x - m).collect();
    let log_2pi = (2.0 * std::f64::consts::PI).ln();
    mixture.weights[j].ln() - 0.5 * (form(&inverse, &y, &y) + covariance.determinant().ln() + d as f64 * log_2pi)
}

const SHAPES: [(usize, usize, usize); 7] =
    [(1, 1, 1), (1, 3, 2), (63, 2, 3), (64, 1, 2), (65, 2, 12), (200, 5, 4), (130, 16, 3)];

#[test]
fn the_e_step_and_the_bound_are_what_they_are_by_definition() {
    for (n, d, k) in SHAPES {
        let (table, mixture, gamma) = case(n, d, k, 1);
        let factored = mixture.factored().unwrap();
        let posterior = factored.posterior(&table, &gamma);
        let (mut likelihood, mut bound, mut gap) = (0.0, 0.0, 0.0);
        for i in 0..n {
            let row = table.row(i);
            let joint: Vec<f64> = (0..k).map(|j| log_joint(&mixture, &row, j)).collect();
            let ours = factored.log_joint(&row);
            let log_p = joint.iter().map(|a| a.exp()).sum::<f64>().ln();
            assert!((factored.log_density(&row) - log_p).abs() < 1e-9 * log_p.abs().max(1.0));
            likelihood += log_p / n as f64;
            let given = &posterior.responsibilities[i * k..][..k];
            assert!((given.iter().sum::<f64>() - 1.0).abs() < 1e-14);
            for j in 0..k {
                assert!((ours[j] - joint[j]).abs() < 1e-9 * joint[j].abs().max(1.0));
                assert!((given[j] - (joint[j] - log_p).exp()).abs() < 1e-10);
                let g = gamma[i * k + j];
                if g > 0.0 {
                    bound += g * (joint[j] - g.ln()) / n as f64;
                    gap += g * (g.ln() - joint[j] + log_p) / n as f64;
                }
            }
        }
        let evidence = posterior.evidence(neg_entropy(&gamma, n));
        assert_eq!(evidence, factored.evidence(&table, &gamma, neg_entropy(&gamma, n)));
        let close = |a: f64, b: f64| (a - b).abs() < 1e-9 * b.abs().max(1.0);
        assert!(close(evidence.log_likelihood, likelihood) && close(evidence.lower_bound, bound), "{n} {d} {k}");
        assert!(close(evidence.gap, gap) && evidence.gap >= 0.0);
        // Its own posterior closes the gap.
        let again = factored.posterior(&table, &posterior.responsibilities);
        assert!(again.evidence(posterior.neg_entropy).gap < 1e-15);
        assert!(close(posterior.neg_entropy, neg_entropy(&posterior.responsibilities, n)));
    }
}

#[test]
fn the_m_step_is_what_it_is_by_definition() {
    for (n, d, k) in SHAPES {
        let (table, _, gamma) = case(n, d, k, 2);
        let of = |i: usize, j: usize| gamma[i * k + j];
        let count = |j: usize| (0..n).map(|i| of(i, j)).sum::<f64>() + 10.0 * f64::EPSILON;
        let mean = |j: usize, a: usize| (0..n).map(|i| of(i, j) * table.at(i, a)).sum::<f64>() / count(j);
        let scatter = |j: usize, a: usize, b: usize| {
            let (ma, mb) = (mean(j, a), mean(j, b));
            (0..n).map(|i| of(i, j) * (table.at(i, a) - ma) * (table.at(i, b) - mb)).sum::<f64>()
        };
        let origins = vec![vec![0.7; d]; k];
        for kind in [Covariance::Full, Covariance::Tied, Covariance::Diag, Covariance::Spherical] {
            let found = Mixture::m_step(&table, &gamma, &origins, kind, 0.25);
            assert!((found.weights.iter().sum::<f64>() - 1.0).abs() < 1e-14);
            for j in 0..k {
                assert!((found.weights[j] - count(j) / n as f64).abs() < 1e-13);
                for a in 0..d {
                    assert!((found.means[j][a] - mean(j, a)).abs() < 1e-12);
                    for b in 0..d {
                        let on = if a == b { 1.0 } else { 0.0 };
                        let expected = match kind {
                            Covariance::Full => scatter(j, a, b) / count(j),
                            Covariance::Tied => (0..k).map(|j| scatter(j, a, b)).sum::<f64>() / n as f64,
                            Covariance::Diag => on * scatter(j, a, a) / count(j),
                            Covariance::Spherical => {
                                on * (0..d).map(|c| scatter(j, c, c)).sum::<f64>() / count(j) / d as f64
                            }
                        };
                        let error = (found.covariances[j][a][b] - expected - 0.25 * on).abs();
                        assert!(error < 1e-11, "{n} {d} {k} {kind:?} {error:e}");
                    }
                }
            }
            let conformed = found.clone().conformed(kind);
            let apart = largest_change(&conformed.covariances.concat().concat(), &found.covariances.concat().concat());
            assert!(apart < 1e-14 * 40.0, "{kind:?} {apart:e}");
        }
    }
}

#[test]
fn a_component_of_nobody_stays_and_nothing_is_lost_far_away() {
    let table = Table::from_rows(vec!["x".to_owned()], &[[1e6 - 1.0], [1e6 + 1.0]]).unwrap();
    let found = Mixture::m_step(&table, &[1.0, 0.0, 1.0, 0.0], &[vec![0.0], vec![5.0]], Covariance::Full, 0.0);
    assert_eq!((found.means[1][0], found.covariances[1][0][0]), (5.0, 0.0));
    assert!((found.covariances[0][0][0] - 1.0).abs() < 1e-9, "{found:?}");
    assert_eq!(found.factored().map(|_| ()), Err(1));
}

#[test]
fn points_beyond_all_densities_make_no_number_wrong() {
    let table = Table::from_rows(Table::plain_names(2), &[[1e150, -1e150], [0.0, 0.0]]).unwrap();
    let mixture = Mixture {
        weights: vec![0.5, 0.5],
        means: vec![vec![0.0; 2], vec![1.0; 2]],
        covariances: vec![spherical(2, 1e-40); 2],
    };
    let posterior = mixture.factored().unwrap().posterior(&table, &[0.5; 4]);
    assert_eq!(posterior.responsibilities, [0.5, 0.5, 1.0, 0.0]);
    assert_eq!(posterior.log_likelihood, f64::NEG_INFINITY);
    assert!(mixture.factored().unwrap().log_density(&[1e150, 0.0]) == f64::NEG_INFINITY);
}

#[test]
fn a_way_between_mixtures_says_where_it_is_none() {
    let (_, a, _) = case(3, 2, 2, 3);
    let (_, b, _) = case(3, 2, 2, 4);
    assert_eq!(a.towards(&b, 0.0), a);
    assert!(a.towards(&b, 0.5).factored().is_ok());
    assert!(a.towards(&b, 400.0).factored().is_err() && a.towards(&b, f64::NAN).factored().is_err());
}

#[test]
fn samples_have_the_moments_of_the_mixture() {
    let (_, mixture, _) = case(3, 2, 3, 5);
    let factored = mixture.factored().unwrap();
    let mut rng = Rng::new(1, Purpose::Display);
    let rows: Vec<(usize, Vec<f64>)> = (0..40_000).map(|_| factored.sample(&mut rng)).collect();
    for j in 0..3 {
        let own: Vec<&Vec<f64>> = rows.iter().filter(|(z, _)| *z == j).map(|(_, x)| x).collect();
        assert!((own.len() as f64 / 40_000.0 - mixture.weights[j]).abs() < 0.02);
        for a in 0..2 {
            let mean = own.iter().map(|x| x[a]).sum::<f64>() / own.len() as f64;
            assert!((mean - mixture.means[j][a]).abs() < 0.1);
            for b in 0..2 {
                let c = own.iter().map(|x| (x[a] - mixture.means[j][a]) * (x[b] - mixture.means[j][b])).sum::<f64>();
                assert!((c / own.len() as f64 / mixture.covariances[j][a][b] - 1.0).abs() < 0.2);
            }
        }
    }
}

#[test]
fn labels_and_criteria() {
    assert_eq!(labels(&[0.5, 0.5, 0.0, 0.1, 0.2, 0.7], 3), [0, 2]);
    assert_eq!(one_hot(&[0, 2], 3), [1.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
    assert_eq!(neg_entropy(&[1.0, 0.0, 0.0, 1.0], 2), 0.0);
    assert_eq!(n_parameters(Covariance::Full, 3, 2), 17);
    assert_eq!(n_parameters(Covariance::Tied, 3, 2), 11);
    assert_eq!(n_parameters(Covariance::Diag, 3, 2), 14);
    assert_eq!(n_parameters(Covariance::Spherical, 3, 2), 11);
    assert_eq!(aic(-1.5, 100, 11), 322.0);
    assert!((bic(-1.5, 100, 11) - 300.0 - 11.0 * 100f64.ln()).abs() < 1e-12);
    assert_eq!(log_sum_exp(&[]), f64::NEG_INFINITY);
}
