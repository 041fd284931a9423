//! What the lesson on EM claims.

use super::*;
use unrolled::engine::params::Value;
use unrolled::engine::session::Session;

fn em(parts: &[&str]) -> Vec<(Run, u64)> {
    places(&link("em", parts))
}

#[track_caller]
fn written(text: &str, value: f64) {
    written_in("em", text, value);
}

fn likelihood(seen: &Seen) -> f64 {
    seen.metrics["log_likelihood"]
}

/// The end of a run.
fn end(run: &Run) -> Seen {
    let seen = see(run, u64::MAX);
    assert!(seen.is_over());
    seen
}

fn why(seen: &Seen) -> &str {
    seen.report.done.as_deref().unwrap()
}

/// γ, shape (n, k).
fn gamma(seen: &Seen) -> Vec<Vec<f64>> {
    serde_json::from_value(seen.fields["responsibilities"].clone()).unwrap()
}

/// The most probable component of every point, and its share.
fn hard(seen: &Seen) -> Vec<(usize, f64)> {
    let most =
        |row: &Vec<f64>| (0..row.len()).fold((0, row[0]), |best, j| if row[j] > best.1 { (j, row[j]) } else { best });
    gamma(seen).iter().map(most).collect()
}

fn obey(session: &mut dyn Session, command: Command) {
    session.obey(&command, None).unwrap();
    while !session.work(&mut || true) {}
}

#[test]
fn two_clumps_on_a_line_come_apart_and_touch() {
    let both = em(&["[-1],[1]"]);
    let (run, t) = both[0].clone();
    // The same moment opens the things to try.
    assert_eq!(moments("em", "en").iter().filter(|link| places(link) == both).count(), 2);
    let at = |t| see(&run, t);
    let (before, e, m) = (at(t), at(t + 1), at(t + 2));
    let phase = |seen: &Seen| seen.report.last.clone().unwrap();
    assert_eq!([&before, &e, &m].map(phase), ["m-step", "e-step", "m-step"]);
    written("0.0028", before.metrics["gap"]);
    written("−1.9084", likelihood(&before));
    assert_eq!((e.metrics["gap"], likelihood(&e)), (0.0, likelihood(&before)), "only the bound moves");
    assert!(e.metrics["lower_bound"] > before.metrics["lower_bound"]);
    written("−1.9032", likelihood(&m));
    written("0.0026", m.metrics["gap"]);
    assert!(m.metrics["lower_bound"] > e.metrics["lower_bound"]);
    let over = end(&run);
    written("−1.8497", likelihood(&over));
    written("43", over.metrics["n_iter"]);
    assert_eq!(why(&over), "converged");
}

#[test]
fn three_equal_ellipses_turn_along_the_stripes() {
    let opening = moments("em", "en").into_iter().next().unwrap();
    assert_eq!(pack(&format!("#/em?{}", demos::find("em").unwrap().opening)), opening);
    let (run, _) = places(&opening).remove(0);
    let shapes =
        |seen: &Seen| -> Vec<[[f64; 2]; 2]> { serde_json::from_value(seen.fields["covariances"].clone()).unwrap() };
    // The length of an ellipse in its breadths, and its direction in degrees.
    let slant = |[[a, b], [_, d]]: [[f64; 2]; 2]| {
        let (mean, half) = ((a + d) / 2.0, ((a - d) / 2.0).hypot(b));
        (((mean + half) / (mean - half)).sqrt(), 0.5 * (2.0 * b).atan2(a - d).to_degrees())
    };
    let begun = shapes(&see(&run, 0));
    assert!(begun.iter().all(|shape| *shape == begun[0]), "{begun:?}");
    let over = end(&run);
    // The question about them waits for the end.
    assert_eq!((why(&over), over.report.t), ("converged", 115));
    assert!(lesson("em", "en").contains("\n??? ellipses at 115\n"));
    for (length, degrees) in shapes(&over).into_iter().map(slant) {
        assert!(length > 5.0 && (degrees + 45.0).abs() < 3.0, "{length} times as long as broad, at {degrees}°");
    }
    assert!(over.metrics["nmi"] > 0.96, "one along each");
}

#[test]
fn one_mean_goes_to_the_top_of_the_bound() {
    let (run, t) = em(&["data=pair", "init=points"]).remove(0);
    let [before, after] = [t, t + 1].map(|t| see(&run, t));
    assert_eq!((before.report.last.as_deref(), before.metrics["gap"]), (Some("e-step"), 0.0), "they touch");
    let at = |seen: &Seen| -> Vec<[f64; 1]> { serde_json::from_value(seen.fields["means"].clone()).unwrap() };
    let points: Vec<[f64; 1]> = serde_json::from_value(before.fields["points"].clone()).unwrap();
    for (j, [mean]) in at(&after).into_iter().enumerate() {
        let shares = gamma(&before).into_iter().map(|row| row[j]).zip(&points);
        let (count, sum) = shares.fold((0.0, 0.0), |(count, sum), (share, [x])| (count + share, sum + share * x));
        let ([was], top) = (at(&before)[j], sum / count);
        assert!((mean - top).abs() < 1e-9 && (mean - was).abs() > 0.2, "{was} → {mean}, top {top}");
    }
}

#[test]
fn penguins_fall_into_their_species() {
    let (run, t) = em(&["data=gentoo"]).remove(0);
    assert!(!see(&run, t).is_over());
    let over = end(&run);
    written("14", over.metrics["n_iter"]);
    assert_eq!(over.metrics["nmi"], 1.0);
}

#[test]
fn shares_harden_as_sigma_shrinks() {
    let runs = em(&["fixed_sigma", "\"hard\""]);
    let [soft, hardened] = [0, 1].map(|i| see(&runs[i].0, runs[i].1));
    assert!(hard(&soft).iter().any(|(_, share)| *share < 0.8), "soft at σ = 1");
    assert!(hard(&hardened).iter().all(|(_, share)| *share == 1.0));
    let mut session = demos::open(&runs[0].0, None).unwrap();
    obey(&mut *session, Command::Seek { t: runs[0].1 });
    let params = Settings::from([("sigma".to_owned(), Value::Real(0.05))]);
    obey(&mut *session, Command::Set { params });
    obey(&mut *session, Command::Step { n: 1 });
    let small = see(&session.run(), runs[0].1 + 1);
    let torn = hard(&small).iter().filter(|(_, share)| *share < 0.999).count();
    assert!(torn <= 3, "{torn} points are shared");
}

#[test]
fn with_a_small_sigma_every_label_is_that_of_k_means_round_after_round() {
    let runs = em(&["fixed_sigma", "kmeans"]);
    let ((soft, t), (hard_run, hard_t)) = (&runs[0], &runs[1]);
    assert_eq!((t, hard_run.demo.as_str()), (hard_t, "kmeans"));
    let (mut rounds, mut t) = (0, 1);
    loop {
        let k_means = see(hard_run, t);
        let labels: Vec<usize> = hard(&see(soft, t)).into_iter().map(|(j, _)| j).collect();
        assert_eq!(labels, k_means.labels(), "t = {t}");
        rounds += 1;
        if k_means.is_over() {
            break;
        }
        let means: Vec<Vec<f64>> = serde_json::from_value(see(soft, t + 1).fields["means"].clone()).unwrap();
        for (a, b) in means.concat().into_iter().zip(see(hard_run, t + 1).centers().concat()) {
            assert!((a - b).abs() < 0.05, "t = {}: {a} {b}", t + 1);
        }
        t += 2;
    }
    assert!(rounds >= 4, "{rounds} rounds");
}

#[test]
fn a_narrow_component_collapses_unless_something_is_added() {
    let (run, t) = em(&["\"reg_covar\":0}", "[0.001]"]).remove(0);
    assert!(!see(&run, t).is_over());
    let over = end(&run);
    assert_eq!((why(&over), over.report.t, over.metrics["n_iter"]), ("collapsed", 4, 1.0), "at the second M-step");
    let (run, _) = em(&["\"reg_covar\":0.1"]).remove(0);
    let over = end(&run);
    assert_eq!(why(&over), "converged");
    written("−1.8581", likelihood(&over));
    let widest: Vec<Vec<Vec<f64>>> = serde_json::from_value(over.fields["covariances"].clone()).unwrap();
    assert!(widest[1][0][0] > 0.2, "it widens again");
}

#[test]
fn swapped_starts_end_equally_high_with_components_swapped() {
    let runs = em(&["[-2]", "vs="]);
    let ends: Vec<Seen> = runs.iter().map(|(run, t)| see(run, *t)).collect();
    for seen in &ends {
        assert!(seen.is_over());
        written("−1.8497", likelihood(seen));
    }
    let means: Vec<Vec<Vec<f64>>> =
        ends.iter().map(|s| serde_json::from_value(s.fields["means"].clone()).unwrap()).collect();
    for (a, b) in means[0].iter().zip(means[1].iter().rev()) {
        assert!((a[0] - b[0]).abs() < 1e-9, "{means:?}");
    }
    assert!((means[0][0][0] - means[0][1][0]).abs() > 2.0);
}

#[test]
fn five_blobs_from_two_hundred_seeds_twice() {
    for (init, reach) in [(Some("points"), "157"), (None, "178")] {
        let mut params = Settings::from([("k".to_owned(), Value::Int(5))]);
        params.extend(init.map(|init| ("init".to_owned(), Value::Text(init.to_owned()))));
        let input = Source::Named { data: "five-blobs".to_owned(), data_seed: 1 };
        let links = moments("em", "en");
        let mut runs = links
            .iter()
            .map(|link| places(link).remove(0).0)
            .filter(|run| (&run.params, &run.input) == (&params, &input));
        let (run, other) = (runs.next().unwrap(), runs.next());
        assert_eq!(other, None);
        let (good, best) = sweep(&run);
        written(reach, good as f64);
        written("−3.6783", best);
    }
}

#[test]
fn what_it_mends_and_what_not() {
    for (parts, nmi) in [
        (["data=anisotropic", "k=3&t="], "0.966"),
        (["data=inseparable", "t="], "0.868"),
        (["data=iris", "t="], "0.900"),
        (["data=circles", "t="], "0.016"),
    ] {
        let (run, t) = em(&parts).remove(0);
        let seen = see(&run, t);
        assert!(seen.is_over(), "{parts:?}");
        written(nmi, seen.metrics["nmi"]);
    }
    // What it is compared with is what the lesson of k-means says of the same tables.
    for nmi in ["0.327", "0.758"] {
        assert!(lesson("em", "en").contains(nmi) && lesson("kmeans", "en").contains(nmi), "{nmi}");
    }
}

#[test]
fn the_likelihood_has_no_upper_end() {
    for (variance, said) in [("[1e-6]", "−1.9086"), ("[1e-12]", "−1.8626"), ("[1e-24]", "−1.7705")] {
        let narrow: f64 = variance.trim_matches(['[', ']']).parse().unwrap();
        let held = |run: &Run| serde_json::to_value(run).unwrap().to_string().contains(&format!("[{narrow:?}]"));
        let found: Vec<_> =
            moments("em", "en").iter().flat_map(|link| places(link)).filter(|(run, _)| held(run)).collect();
        assert_eq!(found.len(), 1, "{variance}");
        written(said, likelihood(&see(&found[0].0, 0)));
    }
    let (run, _) = em(&["[-2]", "vs="]).remove(0);
    assert!(likelihood(&end(&run)) < -1.7705, "more than the sensible fit");
}

#[test]
fn with_regularisation_the_likelihood_may_fall() {
    let (run, t) = em(&["reg_covar=1&"]).remove(0);
    let [before, after] = [t - 1, t].map(|t| see(&run, t));
    assert_eq!((after.report.last.as_deref(), after.metrics["n_iter"]), (Some("m-step"), 1.0));
    written("−4.15048", likelihood(&before));
    written("−4.15051", likelihood(&after));
}

#[test]
fn equal_starts_stay_equal() {
    let (run, t) = em(&["[0],[0]"]).remove(0);
    for seen in [see(&run, t), end(&run)] {
        assert!(gamma(&seen).iter().all(|row| row[0] == row[1]));
        written("−1.9265", likelihood(&seen));
    }
}

#[test]
fn more_components_than_places_live_by_regularisation_alone() {
    let (run, t) = em(&["\"n\":6"]).remove(0);
    assert!(see(&run, t).report.done.as_deref() != Some("collapsed"));
    let mut bare = run.clone();
    bare.params.insert("reg_covar".to_owned(), Value::Real(0.0));
    assert_eq!(why(&end(&bare)), "collapsed");
}
