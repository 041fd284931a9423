//! The landscape of two centres on a line: its numbers, its ends, and where the run goes.

use super::super::landscape::{SortedNumbers, way};
use super::*;
use crate::demos::trial::draw;
use crate::engine::Notice;
use crate::math::lloyd;

fn column(table: &Table) -> Vec<f64> {
    (0..table.n()).map(|i| table.row(i)[0]).collect()
}

/// What stands in a gap of a notice.
fn number_of(notice: &Notice, name: &str) -> String {
    notice.args.iter().find(|(known, _)| known == name).map(|(_, arg)| format!("{arg:?}")).unwrap_or_default()
}

fn started(name: &str, centers: [f64; 2], steps: u64) -> SceneData {
    let edit = Edit::Set(centers.map(|c| vec![c]).to_vec());
    let start = Trial::<KMeans>::new(table(name), &[("init", "manual"), ("k", "2")], 1);
    start.edits(&[edit]).steps(steps).moment()
}

#[test]
fn the_cost_is_that_of_the_nearer_centres() {
    for name in ["three-clumps", "line", "pair"] {
        let table = table(name);
        let (x, sorted) = (column(&table), SortedNumbers::new(column(&table).into_iter()));
        let mut rng = Rng::new(3, Purpose::Run);
        for _ in 0..200 {
            let (a, b) = (-7.0 + 14.0 * rng.uniform(), -7.0 + 14.0 * rng.uniform());
            let near = |x: &f64| ((x - a) * (x - a)).min((x - b) * (x - b));
            let cost = x.iter().map(near).sum::<f64>() / (2.0 * x.len() as f64);
            assert!((sorted.cost(a, b) - cost).abs() <= 1e-12 * cost.max(1.0), "{name}: {a}, {b}");
        }
    }
}

#[test]
fn nine_numbers_have_two_ends_in_closed_form() {
    // {−5 | 0, 7}: within the clumps 3 · 0.5, and 3.5² of each of six; {−5, 0 | 7}: 2.5² of each of six. Over 2 · 9.
    let ends = SortedNumbers::new(column(&table("three-clumps")).into_iter()).ends();
    let wanted = [(-2.5, 7.0, (1.5 + 6.0 * 6.25) / 18.0), (-5.0, 3.5, (1.5 + 6.0 * 12.25) / 18.0)];
    assert_eq!(ends.len(), 2);
    for (end, wanted) in ends.iter().zip(wanted) {
        assert!((end.0 - wanted.0).abs() + (end.1 - wanted.1).abs() + (end.2 - wanted.2).abs() < 1e-12, "{end:?}");
    }
}

#[test]
fn every_run_ends_where_the_map_has_an_end() {
    for name in ["three-clumps", "line", "pair"] {
        let points = Arc::new(table(name));
        let (params, _) = KMeansParams::of(&settings(&[("k", "2"), ("init", "manual")]));
        let sorted = SortedNumbers::new(column(&points).into_iter());
        let ends = sorted.ends();
        let (lo, hi) = column(&points).into_iter().fold((f64::MAX, f64::MIN), |(a, b), x| (a.min(x), b.max(x)));
        for i in 0..400 {
            let at = |i: i32| lo + (hi - lo) * (f64::from(i) + 0.5) / 20.0;
            let (way, ended) = way(&points, &params, (at(i / 20), at(i % 20)));
            assert!(ended, "{name}");
            let (a, b) = *way.last().unwrap();
            let near = |end: &&(f64, f64, f64)| (end.0 - a.min(b)).abs() + (end.1 - a.max(b)).abs() < 1e-9;
            assert!(ends.iter().any(|end| near(&end)), "{name}: {a}, {b} is none of {ends:?}");
            // And no step goes uphill, once every centre has points.
            let costs: Vec<f64> = way.iter().map(|&(a, b)| sorted.cost(a, b)).collect();
            assert!(costs.windows(2).all(|pair| pair[1] <= pair[0] + 1e-12), "{name}: {costs:?}");
        }
    }
}

#[test]
fn a_start_on_the_other_side_of_a_ridge_ends_elsewhere() {
    let text = |centers| {
        started("three-clumps", centers, 0).plain(&ViewSettings::default(), |scene| {
            KMeans::text("landscape", scene).map(|text| number_of(&text, "end"))
        })
    };
    assert_eq!(text([-4.0, 2.0]), Some(r#"Text("4.167")"#.into()));
    assert_eq!(text([-3.0, 2.0]), Some(r#"Text("2.167")"#.into()));
    // The run itself, on both sides.
    for (centers, inertia) in [([-4.0, 2.0], 75.0), ([-3.0, 2.0], 39.0)] {
        let moment = started("three-clumps", centers, 99);
        let points = table("three-clumps");
        let found = lloyd::inertia(&points, &moment.frame.labels, &moment.frame.cluster_centers);
        assert!((found - inertia).abs() < 1e-12, "{found}");
    }
}

#[test]
fn the_disc_is_both_centres() {
    let moment = started("three-clumps", [-4.0, 2.0], 0);
    let act = |act, by| trial::act(&moment, &ViewSettings::default(), "landscape", act, (-4.0, 2.0), by);
    assert_eq!(act(Act::Press, (0.0, 0.0)), Response::Hold);
    let Response::Commit(Edit::Set(places)) = act(Act::Drop, (40.0, 0.0)) else { panic!("an edit") };
    assert!(places[0][0] > -4.0 && (places[1][0] - 2.0).abs() < 0.1, "{places:?}");
    assert!(matches!(act(Act::Hover, (60.0, 10.0)), Response::Tip(_)));
}

#[test]
fn it_is_there_on_a_line_with_two_centres_alone() {
    let there = |moment: &SceneData| moment.plain(&ViewSettings::default(), |scene| KMeans::has("landscape", scene));
    assert!(there(&started("line", [-1.0, 1.0], 0)));
    assert!(!there(&moment(table("line"), &[("k", "3")], 1, 3, &[])));
    assert!(!there(&moment(table("blobs"), &[("k", "2")], 1, 3, &[])));
    // Before two centres are drawn there is no disc, and nothing to say of one.
    let early = moment(table("line"), &[("k", "2")], 1, 0, &[]);
    early.plain(&ViewSettings::default(), |scene| {
        assert!(draw(scene, "landscape", (320, 320)).1.is_some());
        assert_eq!(KMeans::text("landscape", scene).unwrap().code, "text-landscape-none");
    });
}

#[test]
fn the_path_ahead_is_told_unless_it_is_hidden() {
    let moment = started("three-clumps", [-4.0, 2.0], 0);
    let hidden = ViewSettings::default().view(&[("ahead", "0")]);
    let seen = |settings: &ViewSettings| {
        moment.plain(settings, |scene| {
            (KMeans::text("landscape", scene).unwrap().code, draw(scene, "landscape", (320, 320)).0)
        })
    };
    let ((told, with), (untold, without)) = (seen(&ViewSettings::default()), seen(&hidden));
    assert_eq!([told, untold], ["text-landscape", "text-landscape-here"]);
    assert!(without.shapes.len() < with.shapes.len(), "the dashed path and its end are gone");
}
