//! What EM must keep on any data, from any start, whatever the reader does on the way.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use std::sync::Arc;
use unrolled::demos::em::{Assignment, Did, Edit, Em, EmParams, Frame, Init};
use unrolled::engine::rng::Purpose;
use unrolled::engine::table::Table;
use unrolled::engine::{Rng, Sim, generate};
use unrolled::math::lloyd;
use unrolled::math::mixture::{self, Covariance, Mixture, labels};

const KINDS: [Covariance; 4] = [Covariance::Full, Covariance::Tied, Covariance::Diag, Covariance::Spherical];
const INITS: [Init; 4] = [Init::KMeans, Init::Random, Init::Points, Init::Manual];

/// Rows of which all, few or none are equal, at any scale, around the origin or far from it.
fn rows(d: usize) -> BoxedStrategy<Vec<Vec<f64>>> {
    let unit = prop_oneof![(-1.0..1.0f64).boxed(), (-3..=3i32).prop_map(|x| f64::from(x) / 3.0).boxed()];
    let row = prop::collection::vec(unit, d);
    let any = prop::collection::vec(row.clone(), 1..50).boxed();
    let few = (prop::collection::vec(row.clone(), 1..6), prop::collection::vec(0..5usize, 1..50))
        .prop_map(|(few, picks)| picks.into_iter().map(|i| few[i % few.len()].clone()).collect())
        .boxed();
    let equal = (row, 1..50usize).prop_map(|(row, n)| vec![row; n]).boxed();
    let scale = prop_oneof![3 => Just(1.0), 1 => Just(1e-6), 1 => Just(1e6)];
    let offset = prop_oneof![3 => Just(0.0), 1 => Just(1e6)];
    (prop_oneof![6 => any, 2 => few, 1 => equal], scale, offset)
        .prop_map(|(rows, scale, offset)| {
            rows.iter().map(|row: &Vec<f64>| row.iter().map(|x| x * scale + offset).collect()).collect()
        })
        .boxed()
}

fn table(rows: &[Vec<f64>]) -> Arc<Table> {
    Arc::new(Table::from_rows(Table::plain_names(rows[0].len()), rows).unwrap())
}

/// Points in 1 to 4 dimensions, knobs, a seed.
fn story() -> BoxedStrategy<(Arc<Table>, EmParams, u64)> {
    let params = (1..7usize, 0..4usize, 0..4usize, prop_oneof![2 => Just(0.0), 1 => Just(1e-6), 1 => Just(1e-2)]);
    ((1..5usize).prop_flat_map(rows), params, 0..1000u64)
        .prop_map(|(rows, (k, kind, init, reg_covar), seed)| {
            let table = table(&rows);
            let (covariance, init) = (KINDS[kind], INITS[init]);
            let mut params = EmParams { k, covariance, init, reg_covar, tol: 0.0, ..EmParams::default() };
            let _ = Em::fit(&mut params, &table);
            (table, params, seed)
        })
        .boxed()
}

fn start(points: &Arc<Table>, params: &EmParams, seed: u64) -> Em {
    Em::start(params, points.clone(), Rng::new(seed, Purpose::Run)).unwrap()
}

/// How much rounding may make of a log-likelihood: some units in the last place of its size, and more where a covariance
/// is so narrow, or so far from the origin, that the distance of a point is itself rounded (relative to σ), or so flat in
/// an oblique direction that its entries' rounding is much of what is left there.
fn slack(points: &Table, theta: &Mixture, of: f64) -> f64 {
    let largest = points.values().iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    let narrowest = |c: &Vec<Vec<f64>>| {
        let l = unrolled::math::gaussian::cholesky(c);
        l.map_or(f64::INFINITY, |l| (0..l.len()).map(|i| l[i][i]).fold(f64::INFINITY, f64::min))
    };
    let flattest = |c: &Vec<Vec<f64>>| {
        let l = unrolled::math::gaussian::cholesky(c);
        l.map_or(1.0, |l| (0..l.len()).map(|i| l[i][i] * l[i][i] / c[i][i]).fold(1.0, f64::min))
    };
    let left = theta.covariances.iter().map(flattest).fold(1.0, f64::min);
    let sigma = theta.covariances.iter().map(narrowest).fold(f64::INFINITY, f64::min);
    let condition = largest / sigma;
    1e-13 * of.abs().max(1.0) + 1e-14 * condition + 1e-30 * condition * condition + 1e-14 / left
}

fn sound(frame: &Frame, n: usize) -> TestCaseResult {
    let k = frame.theta.k();
    prop_assert!((frame.theta.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    let numbers = frame.theta.means.concat().into_iter().chain(frame.theta.covariances.concat().concat());
    prop_assert!(numbers.chain(frame.responsibilities.iter().copied()).all(f64::is_finite));
    prop_assert!(frame.responsibilities.is_empty() || frame.responsibilities.len() == n * k);
    for row in frame.responsibilities.chunks_exact(k) {
        prop_assert!(
            (row.iter().sum::<f64>() - 1.0).abs() < 1e-12 && row.iter().all(|g| (0.0..=1.0 + 1e-15).contains(g))
        );
    }
    for number in [frame.log_likelihood, frame.lower_bound, frame.gap].into_iter().flatten() {
        prop_assert!(number.is_finite());
    }
    if let (Some(l), Some(bound), Some(gap)) = (frame.log_likelihood, frame.lower_bound, frame.gap) {
        prop_assert!(gap >= 0.0 && bound <= l, "bound {bound} ≤ ℓ {l}");
        prop_assert!((l - bound - gap).abs() <= 1e-12 * l.abs().max(bound.abs()).max(1.0));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn e_closes_the_gap_m_raises_the_bound_and_the_likelihood_never_falls((points, params, seed) in story()) {
        let mut em = start(&points, &params, seed);
        sound(&em.frame(), points.n())?;
        for _ in 0..60 {
            if em.ended().is_some() {
                break;
            }
            let (phase, before) = (em.next().id, em.frame());
            em.step(&params);
            let after = em.frame();
            sound(&after, points.n())?;
            prop_assert_eq!(em.bytes(), em.clone().bytes());
            if let Did::Collapsed { component } = after.did {
                prop_assert!(em.ended() == Some("collapsed") && component < after.theta.k());
                prop_assert_eq!(&after.theta, &before.theta);
                prop_assert!(after.theta.factored().is_ok(), "what is left can be drawn");
                break;
            }
            let (Some(l), Some(now)) = (before.log_likelihood, after.log_likelihood) else { continue };
            if phase == "e-step" {
                prop_assert_eq!(after.log_likelihood, before.log_likelihood);
                prop_assert_eq!(after.gap, Some(0.0));
                prop_assert_eq!(after.lower_bound, after.log_likelihood);
                prop_assert_eq!(after.previous.as_ref(), Some(&before.theta));
                // The gap measured anew, by the sums that any γ is measured by.
                let factored = after.theta.factored().unwrap();
                let gamma = &after.responsibilities;
                let again = factored.evidence(&points, gamma, mixture::neg_entropy(gamma, points.n()));
                prop_assert!(again.gap < 1e-13, "{:e}", again.gap);
            } else if params.reg_covar == 0.0 {
                let slack = slack(&points, &after.theta, now).max(slack(&points, &before.theta, l));
                prop_assert!(now >= l - slack, "ℓ fell from {l} to {now}, by {:e} > {slack:e}", l - now);
                if let (Some(was), Some(bound)) = (before.lower_bound, after.lower_bound) {
                    prop_assert!(bound >= was - slack, "the bound fell from {was} to {bound}");
                }
            }
        }
    }

    #[test]
    fn swapped_components_are_as_likely((points, params, seed) in story(), swap in (0..7usize, 0..7usize)) {
        let params = EmParams { reg_covar: 1e-2, ..params };
        let mut em = start(&points, &params, seed);
        for _ in 0..3 {
            em.step(&params);
        }
        let theta = em.frame().theta;
        let (a, b) = (swap.0 % theta.k(), swap.1 % theta.k());
        let mut swapped = theta.clone();
        swapped.weights.swap(a, b);
        swapped.means.swap(a, b);
        swapped.covariances.swap(a, b);
        let likelihood = |theta: &Mixture| theta.factored().unwrap().posterior(&points, &[]).log_likelihood;
        let (l, other) = (likelihood(&theta), likelihood(&swapped));
        prop_assert!((l - other).abs() <= 1e-12 * l.abs().max(1.0), "{l} {other}");
    }

    /// The hard limit: with one narrow σ for all, every round gives the labels of k-means from the same start.
    #[test]
    fn a_narrow_sigma_makes_it_k_means(
        rows in prop::collection::vec(prop::collection::vec(-1.0..1.0f64, 2), 8..60), k in 1..5usize, seed in 0..1000u64,
        hard in any::<bool>(),
    ) {
        let points = table(&rows);
        let assignment = if hard { Assignment::Hard } else { Assignment::Soft };
        let params = EmParams { k, init: Init::Points, fixed_sigma: true, sigma: 1e-3, assignment, ..EmParams::default() };
        let mut em = start(&points, &params, seed);
        let mut centers = em.frame().theta.means;
        for round in 0..8 {
            let (mut of, mut squared) = (vec![0; points.n()], vec![0.0; points.n()]);
            lloyd::assign(&points, &centers, &mut of, &mut squared);
            // Where a point is as near to two centres, or a cluster is empty, the two may differ.
            let tied = rows.iter().any(|x| {
                let mut all: Vec<f64> = centers.iter().map(|c| lloyd::squared_distance(x, c)).collect();
                all.sort_by(f64::total_cmp);
                all.len() > 1 && all[1] - all[0] < 1e-4
            });
            prop_assume!(!tied && lloyd::counts(&of, k).iter().all(|count| *count > 0));
            if em.ended().is_some() {
                break;
            }
            em.step(&params);
            prop_assert_eq!(&labels(&em.frame().responsibilities, k), &of, "round {}", round);
            if em.ended().is_some() {
                break;
            }
            em.step(&params);
            centers = lloyd::means(&points, &of, k).into_iter().map(Option::unwrap).collect();
            let apart = mixture::largest_change(&em.frame().theta.means.concat(), &centers.concat());
            prop_assert!(apart < 1e-10, "{apart:e}");
        }
    }

    #[test]
    fn no_edit_and_no_knob_breaks_it(
        (points, params, seed) in story(),
        acts in prop::collection::vec((0..9u8, 0..8usize, -3.0..3.0f64), 1..14),
    ) {
        let mut params = params;
        let mut em = start(&points, &params, seed);
        let d = points.d();
        for (act, j, x) in acts {
            let covariance = unrolled::math::gaussian::spherical(d, x);
            let before = em.frame();
            let edit = match act {
                0 => Some(Edit::Move { component: j, to: vec![x; d] }),
                1 => Some(Edit::Shape { component: j, covariance }),
                2 => Some(Edit::Add(vec![x; d])),
                3 => Some(Edit::Remove(j)),
                4 => Some(Edit::Set { weights: Some(vec![x; j]), means: None, covariances: None }),
                5 => Some(Edit::Set { weights: None, means: Some(vec![vec![x; d]; j]), covariances: None }),
                _ => None,
            };
            if let Some(edit) = edit {
                let text = serde_json::to_string(&edit).unwrap();
                prop_assert_eq!(&serde_json::from_str::<Edit>(&text).unwrap(), &edit);
                match em.edit(&edit) {
                    Ok(()) => {
                        prop_assert!(em.ended().is_none() && em.next().id == "e-step");
                        prop_assert_eq!(em.frame().did, Did::Edit);
                    }
                    Err(_) => prop_assert_eq!(em.frame(), before),
                }
            } else {
                match act {
                    6 => params.fixed_sigma = !params.fixed_sigma,
                    7 => params.reg_covar = x.abs(),
                    _ => params.assignment = if j % 2 == 0 { Assignment::Hard } else { Assignment::Soft },
                }
                em.reopen(&params);
            }
            sound(&em.frame(), points.n())?;
            for _ in 0..j {
                if em.ended().is_none() {
                    em.step(&params);
                    sound(&em.frame(), points.n())?;
                }
            }
        }
    }
}

#[test]
fn every_generated_table_converges_from_every_start() {
    let mut most = 0;
    for generator in generate::GENERATORS.iter().filter(|generator| generator.n < 1000) {
        let points = Arc::new(generate::generate(generator.name, 1).unwrap());
        for covariance in KINDS {
            for init in INITS {
                let mut params = EmParams { covariance, init, ..EmParams::default() };
                let _ = Em::fit(&mut params, &points);
                let mut em = start(&points, &params, 1);
                while em.ended().is_none() {
                    em.step(&params);
                }
                let frame = em.frame();
                most = most.max(frame.n_iter);
                let what = format!("{} {covariance:?} {init:?}: {:?} at {}", generator.name, em.ended(), frame.n_iter);
                assert!(frame.log_likelihood.is_some_and(f64::is_finite), "{what}");
                println!("{what}");
            }
        }
    }
    println!("at most {most} iterations");
}
