//! Every panel of every edge of what can be, under every look.

use super::*;
use crate::demos::trial::{draw, says, shows, words};
use crate::plot::{Scale, Scheme, Theme};

#[test]
fn nothing_breaks_it_and_every_word_is_there() {
    shows(&edges(), &looks(), |scene, _| {
        let facts = KMeans::facts(scene);
        assert!(facts.metrics.iter().any(|(name, _)| *name == "objective"));
        assert!(["", "start", "seed", "assign", "update", "end"].contains(&facts.lit.as_str()));
        let fields = KMeans::fields(scene);
        assert_eq!(fields.len(), 5);
        assert_eq!(fields["points"].as_array().unwrap().len(), scene.input.n());
    });
}

#[test]
fn facts_are_those_of_the_rectangle() {
    // The lesson's first moment: a wrong answer that nothing moves.
    let edits = [Edit::Set(vec![vec![2.0, 0.0], vec![2.0, 1.0]])];
    let start = Trial::<KMeans>::new(table("rectangle"), &[("init", "manual"), ("k", "2")], 1);
    let moment = start.edits(&edits).steps(1).moment();
    let look = ViewSettings::picked(Pick::Point(0));
    let (facts, grid) = moment.plain(&look, |scene| (KMeans::facts(scene), KMeans::grid("picked", scene)));
    let live: BTreeMap<_, _> = facts.live.into_iter().collect();
    assert_eq!((facts.metrics[0], facts.metrics[1]), (("inertia", 16.0), ("objective", 2.0)));
    assert_eq!((live["objective"].as_str(), live["nkd"].as_str(), live["d2"].as_str()), ("2", "16", "5"));
    assert_eq!((facts.lit.as_str(), live["j"].as_str()), ("assign", "1"));
    let rows = grid.unwrap().rows;
    assert_eq!(rows[0].cells, ["1", "(2, 0)", "4", "1"]);
    assert!(rows[0].strong && !rows[1].strong);
}

#[test]
fn an_empty_cluster_is_nought_by_nought() {
    let far = Edit::Add(vec![1e6, 1e6]);
    let moment = moment(table("blobs"), &[("k", "2")], 1, 5, &[far]);
    let grid = moment.plain(&ViewSettings::picked(Pick::Center(2)), |scene| KMeans::grid("picked", scene)).unwrap();
    assert_eq!((grid.rows[0].cells[1].as_str(), grid.rows[0].cells[3].as_str()), ("0", "0/0"));
}

#[test]
fn classes_are_compared_with_clusters() {
    let moment = moment(table("blobs"), &[("k", "4")], 1, 60, &[]);
    moment.plain(&ViewSettings::default(), |scene| {
        let grid = KMeans::grid("confusion", scene).unwrap();
        assert_eq!(grid.head.len(), 5);
        let total: usize = grid.rows.iter().flat_map(|row| &row.cells[1..]).map(|c| c.parse::<usize>().unwrap()).sum();
        assert_eq!(total, 300);
        assert!(KMeans::facts(scene).metrics.iter().any(|(name, nmi)| *name == "nmi" && (0.0..=1.0).contains(nmi)));
    });
}

#[test]
fn the_window_stands_still_under_a_drag() {
    let mut moment = moment(table("blobs"), &[("k", "3"), ("init", "random")], 1, 3, &[]);
    let window =
        |moment: &SceneData| moment.plain(&ViewSettings::default(), |scene| draw(scene, "points", (500, 500)).1);
    let before = window(&moment);
    KMeans::preview(&mut moment.frame, &Edit::Move { center: 1, to: vec![50.0, -70.0] });
    assert_eq!(window(&moment), before);
}

#[test]
fn what_is_said_is_a_sentence() {
    let words = words::<KMeans>("en");
    let said = |steps: u64| {
        let moment = moment(table("rectangle"), &[("k", "2")], 3, steps, &[]);
        moment.plain(&ViewSettings::default(), |scene| says(scene, &words))
    };
    let start = "Nothing has been done yet. The first centre will be a point drawn uniformly.\n\
                 Step 0: 4 points that belong to no cluster yet, and no centre.";
    assert_eq!(said(0), start);
    assert!(said(1).starts_with("Centre 1 is point "));
    assert!(said(3).starts_with("All 4 points join their nearest centres; J = "), "{}", said(3));
    assert!(said(99).contains("Converged: "), "{}", said(99));
}

#[test]
fn on_a_wall_the_table_of_clusters_keeps_its_height_while_centres_are_drawn() {
    let (words, steps) = (words::<KMeans>("en"), [0, 1, 3, 5]);
    let rows = |scale| {
        let theme = Theme::new(Scheme::Light, scale);
        steps.map(|t| {
            let moment = moment(table("blobs"), &[("k", "4")], 1, t, &[]);
            moment.seen(&ViewSettings::default(), &words, &theme, |scene| {
                KMeans::grid("picked", scene).unwrap().rows.len()
            })
        })
    };
    assert_eq!((rows(Scale::Presenting), rows(Scale::Normal)), ([4; 4], [0, 1, 3, 4]));
}
