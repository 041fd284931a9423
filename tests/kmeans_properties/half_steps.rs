//! Every half-step against brute force.

use crate::{Act, Story, story};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use std::sync::Arc;
use unrolled::demos::kmeans::{Did, Edit, Emptied, Frame, KMeans, KMeansParams};
use unrolled::engine::params::{Params, Settings, Value};
use unrolled::engine::rng::Purpose;
use unrolled::engine::{Rng, Sim, Table};

/// A run that nobody touches ends within so many steps.
const MOST_STEPS: u64 = 2000;

fn squared(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// The lowest index of the least squared distance.
fn nearest(x: &[f64], centers: &[Vec<f64>]) -> (usize, f64) {
    let all = centers.iter().map(|c| squared(x, c)).enumerate();
    all.fold((0, f64::INFINITY), |best, (j, s)| if s < best.1 { (j, s) } else { best })
}

/// The largest |number| that a difference is taken of.
fn size(table: &Table, frame: &Frame) -> f64 {
    table.values().iter().chain(frame.cluster_centers.iter().flatten()).fold(0.0, |most, x| most.max(x.abs()))
}

/// A centre cannot be nearer to its mean than numbers lie there: that much each term of J may be off.
fn rounding(table: &Table, frame: &Frame) -> f64 {
    let ulp = 4.0 * f64::EPSILON * size(table, frame);
    table.values().len() as f64 * ulp * ulp
}

fn check_sound(table: &Table, frame: &Frame) -> TestCaseResult {
    let k = frame.cluster_centers.len();
    prop_assert!(k <= 12);
    prop_assert!(frame.cluster_centers.iter().all(|c| c.len() == table.d() && c.iter().all(|x| x.is_finite())));
    prop_assert!(frame.labels.is_empty() || frame.labels.len() == table.n());
    prop_assert!(frame.labels.iter().all(|&label| usize::from(label) < k));
    prop_assert_eq!(frame.inertia.is_some(), !frame.labels.is_empty());
    prop_assert!(frame.inertia.is_none_or(f64::is_finite));
    Ok(())
}

/// Neither half-step makes the cost rise, an empty cluster that takes a point included: by going there its centre
/// brings that point's part to 0 and takes nothing from the others.
fn check_fall(table: &Table, before: &Frame, after: &Frame) -> TestCaseResult {
    if let (Some(before_j), Some(after_j)) = (before.inertia, after.inertia) {
        let allowed = before_j * (1.0 + 1e-9) + rounding(table, before);
        prop_assert!(after_j <= allowed, "J rises from {before_j:e} to {after_j:e}\n{:?}", after.did);
    }
    Ok(())
}

fn check_draw(table: &Table, before: &Frame, after: &Frame, point: usize) -> TestCaseResult {
    prop_assert_eq!(after.cluster_centers.last(), Some(&table.row(point)));
    prop_assert_eq!(after.cluster_centers.len(), before.cluster_centers.len() + 1);
    let distance = |i: usize| nearest(&table.row(i), &before.cluster_centers).1;
    if !before.cluster_centers.is_empty() && (0..table.n()).any(|i| distance(i) > 0.0) {
        prop_assert!(distance(point) > 0.0, "point {point} already has a centre on it");
    }
    Ok(())
}

fn check_assign(table: &Table, before: &Frame, after: &Frame, changed: usize) -> TestCaseResult {
    prop_assert_eq!(&after.cluster_centers, &before.cluster_centers);
    let mut inertia = 0.0;
    for i in 0..table.n() {
        let (j, s) = nearest(&table.row(i), &after.cluster_centers);
        prop_assert_eq!(usize::from(after.labels[i]), j, "point {}", i);
        inertia += s;
    }
    let ours = after.inertia.unwrap();
    prop_assert!((ours - inertia).abs() <= 1e-12 * inertia, "{ours}, not {inertia}");
    let differ = after.labels.iter().zip(&before.labels).filter(|(a, b)| a != b).count();
    prop_assert_eq!(changed, if before.labels.is_empty() { table.n() } else { differ });
    Ok(())
}

/// Which points belong to a cluster.
fn members(labels: &[u8], j: usize) -> Vec<usize> {
    labels.iter().enumerate().filter(|(_, label)| usize::from(**label) == j).map(|(i, _)| i).collect()
}

fn check_empty(table: &Table, before: &Frame, after: &Frame, empty: &[Emptied], farthest: bool) -> TestCaseResult {
    let mut labels = before.labels.clone();
    let mut distance: Vec<f64> =
        (0..table.n()).map(|i| squared(&table.row(i), &before.cluster_centers[usize::from(labels[i])])).collect();
    let expected: Vec<usize> =
        (0..before.cluster_centers.len()).filter(|&j| members(&before.labels, j).is_empty()).collect();
    prop_assert_eq!(empty.iter().map(|e| e.center).collect::<Vec<_>>(), expected);
    for Emptied { center, moved_to } in empty {
        let can_go = |labels: &[u8], distance: &[f64], i: usize| {
            distance[i] > 0.0 && members(labels, usize::from(labels[i])).len() > 1
        };
        let best = (0..table.n()).filter(|&i| can_go(&labels, &distance, i)).map(|i| distance[i]).reduce(f64::max);
        match (moved_to, best.filter(|_| farthest)) {
            (Some((point, donor)), Some(best)) => {
                prop_assert_eq!(usize::from(labels[*point]), *donor);
                prop_assert!(can_go(&labels, &distance, *point));
                prop_assert_eq!(distance[*point], best);
                labels[*point] = *center as u8;
                distance[*point] = 0.0;
                prop_assert_eq!(&after.cluster_centers[*center], &table.row(*point));
            }
            (None, None) => prop_assert_eq!(&after.cluster_centers[*center], &before.cluster_centers[*center]),
            other => prop_assert!(false, "{other:?}"),
        }
    }
    prop_assert_eq!(&after.labels, &labels);
    Ok(())
}

fn check_update(table: &Table, before: &Frame, after: &Frame) -> TestCaseResult {
    prop_assert_eq!(after.n_iter, before.n_iter + 1);
    for (j, center) in after.cluster_centers.iter().enumerate() {
        let members = members(&after.labels, j);
        for (dim, c) in center.iter().enumerate().filter(|_| !members.is_empty()) {
            let mean = members.iter().map(|&i| table.at(i, dim)).sum::<f64>() / members.len() as f64;
            let off = 2.0 * members.len() as f64 * f64::EPSILON * size(table, after);
            prop_assert!((c - mean).abs() <= off, "centre {j}: {c}, not {mean}");
        }
    }
    Ok(())
}

/// One step, and everything that must hold of it.
fn check_step(sim: &mut KMeans, params: &KMeansParams, table: &Table) -> TestCaseResult {
    let (before, phase) = (sim.frame(), sim.next().id);
    sim.step(params);
    let after = sim.frame();
    check_sound(table, &after)?;
    match (&after.did, phase) {
        (Did::Draw { point }, "seed") => check_draw(table, &before, &after, *point)?,
        (Did::Assign { changed }, "assign") => {
            check_assign(table, &before, &after, *changed)?;
            check_fall(table, &before, &after)?;
        }
        (Did::Update { empty, .. }, "update") => {
            let farthest = params.get("empty_cluster") == Some(Value::Text("farthest".to_owned()));
            check_empty(table, &before, &after, empty, farthest)?;
            check_update(table, &before, &after)?;
            check_fall(table, &before, &after)?;
        }
        other => prop_assert!(false, "{other:?}"),
    }
    Ok(())
}

/// An edit is done whole, or refused and nothing has changed.
fn check_edit(sim: &mut KMeans, edit: &Edit, table: &Table) -> Result<bool, TestCaseError> {
    let before = (sim.frame(), sim.next(), sim.ended());
    let refused = sim.edit(edit).is_err();
    if refused {
        prop_assert_eq!((sim.frame(), sim.next(), sim.ended()), before);
    } else {
        prop_assert_eq!(sim.ended(), None);
        if let Edit::Set(places) = edit {
            prop_assert_eq!((&sim.frame().cluster_centers, sim.next().id), (places, "assign"));
        }
    }
    check_sound(table, &sim.frame())?;
    Ok(refused)
}

fn check_story(story: &Story) -> TestCaseResult {
    let table = &story.table;
    let (mut params, notices) = KMeansParams::of(&story.params);
    prop_assert_eq!(notices, []);
    KMeans::fit(&mut params, table);
    let mut sim = KMeans::start(&params, Arc::new(table.clone()), Rng::new(story.seed, Purpose::Run)).unwrap();
    check_sound(table, &sim.frame())?;
    for act in &story.acts {
        match act {
            Act::Steps(n) => {
                for _ in 0..*n {
                    if sim.ended().is_none() {
                        check_step(&mut sim, &params, table)?;
                    }
                }
            }
            Act::Edit(edit) => drop(check_edit(&mut sim, edit, table)?),
            Act::Unsound(edit) => prop_assert!(check_edit(&mut sim, edit, table)?),
            Act::Set(key, value) => {
                prop_assert_eq!(params.apply(&Settings::from([((*key).to_owned(), value.clone())])), []);
                sim.reopen(&params);
            }
        }
    }
    let mut steps = 0;
    while sim.ended().is_none() {
        prop_assert!(steps < MOST_STEPS, "it does not end: J = {:?}", sim.frame().inertia);
        check_step(&mut sim, &params, table)?;
        steps += 1;
    }
    check_end(&sim, &params, table)
}

/// The end is one: another round changes nothing (but for a tolerance that ended it before).
fn check_end(sim: &KMeans, params: &KMeansParams, table: &Table) -> TestCaseResult {
    let (end, mut again) = (sim.frame(), sim.clone());
    if sim.ended() == Some("within-tol") {
        return Ok(());
    }
    again.reopen(params);
    for _ in 0..2 {
        again.step(params);
    }
    let off = 4.0 * f64::EPSILON * size(table, &end);
    let centers = again.frame().cluster_centers;
    let moved = centers.iter().flatten().zip(end.cluster_centers.iter().flatten()).any(|(a, b)| (a - b).abs() > off);
    prop_assert!(!moved, "{:?} but {:?} becomes {:?}", sim.ended(), end.cluster_centers, centers);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_half_step_does_what_it_says(story in story()) {
        check_story(&story)?;
    }

    #[test]
    fn more_clusters_than_points_are_borne(story in story(), d in 1..5usize) {
        // Without `fit`, and with centres of any dimension: no panic.
        let (params, _) = KMeansParams::of(&story.params);
        let mut sim = KMeans::start(&params, Arc::new(story.table.clone()), Rng::new(1, Purpose::Run)).unwrap();
        let given = sim.edit(&Edit::Set(vec![vec![0.5; d]; 3]));
        prop_assert_eq!(given.is_ok(), d == story.table.d());
        for _ in 0..40 {
            if sim.ended().is_none() {
                check_step(&mut sim, &params, &story.table)?;
            }
        }
    }
}

/// K above the number of distinct points, whose mean rounding may put beside them: an empty cluster must not go on
/// taking one of them for ever.
#[test]
fn equal_points_end() {
    for k in 2..6 {
        for (n, x) in (1..30).flat_map(|n| [0.1, 1.0 / 3.0, 1e8 + 0.7, 0.3e-8].map(|x| (n, x))) {
            let rows: Vec<[f64; 1]> = (0..n).map(|i| [x * f64::from(1 + i % 2)]).collect();
            let table = Table::from_rows(Table::plain_names(1), &rows).unwrap();
            let params = KMeansParams { k, ..KMeansParams::default() };
            let mut sim = KMeans::start(&params, Arc::new(table), Rng::new(1, Purpose::Run)).unwrap();
            let mut steps = 0;
            while sim.ended().is_none() {
                sim.step(&params);
                steps += 1;
                assert!(steps < 100, "{n} points at {x} with K = {k}");
            }
        }
    }
}

/// A centre placed by hand on the way counts for the next draw.
#[test]
fn seeding_goes_on_from_centers_placed_by_hand() {
    let table = Arc::new(Table::from_rows(Table::plain_names(2), &[[0.0, 0.0], [10.0, 0.0]]).unwrap());
    let params = KMeansParams { k: 2, ..KMeansParams::default() };
    for seed in 0..40 {
        let mut sim = KMeans::start(&params, table.clone(), Rng::new(seed, Purpose::Run)).unwrap();
        sim.edit(&Edit::Add(vec![10.0, 0.0])).unwrap();
        sim.step(&params);
        assert_eq!(sim.frame().did, Did::Draw { point: 0 }, "drawn with the distances to no centre");
        let mut sim = KMeans::start(&params, table.clone(), Rng::new(seed, Purpose::Run)).unwrap();
        sim.step(&params);
        let Did::Draw { point } = sim.frame().did else { panic!() };
        sim.edit(&Edit::Move { center: 0, to: table.row(1 - point) }).unwrap();
        sim.step(&params);
        assert_eq!(sim.frame().did, Did::Draw { point }, "drawn with the distances from before the move");
    }
}
