//! What the lesson on PCA claims.

use super::*;
use serde_json::json;

#[path = "pca_studies.rs"]
mod studies;

#[track_caller]
fn written(text: &str, value: f64) {
    written_in("pca", text, value);
}

/// The run of a moment of the lesson, of whose JSON all of this holds, at that instant: there must be one, and but one.
#[track_caller]
fn find(holds: &[(&str, Value)], t: u64) -> Run {
    let all = moments("pca", "en");
    let runs = all.iter().flat_map(|link| places(link)).filter(|(run, at)| run.demo == "pca" && *at == t);
    let fits = |run: &Run| {
        let json = serde_json::to_value(run).unwrap();
        holds.iter().all(|(pointer, value)| json.pointer(pointer).unwrap_or(&Value::Null) == value)
    };
    let mut found: Vec<Run> = Vec::new();
    for run in runs.map(|(run, _)| run).filter(fits) {
        if !found.contains(&run) {
            found.push(run);
        }
    }
    assert_eq!(found.len(), 1, "{holds:?} at {t}");
    found.remove(0)
}

/// The eight points, with the line in that direction.
fn eight(params: Value, direction: Value, t: u64) -> Run {
    find(&[("/contents/points/n", json!(8)), ("/params", params), ("/edits/0/edit/direction", direction)], t)
}

fn of_data(data: &str, params: Value, t: u64) -> Run {
    find(&[("/data", json!(data)), ("/params", params)], t)
}

fn vector(seen: &Seen, field: &str) -> Vec<f64> {
    serde_json::from_value(seen.fields[field].clone()).unwrap()
}

fn matrix(seen: &Seen, field: &str) -> Vec<Vec<f64>> {
    serde_json::from_value(seen.fields[field].clone()).unwrap()
}

fn axis(seen: &Seen, j: usize) -> Vec<f64> {
    matrix(seen, "components").swap_remove(j)
}

fn column(seen: &Seen, j: usize) -> Vec<f64> {
    matrix(seen, "points").iter().map(|row| row[j]).collect()
}

fn mean(seen: &Seen) -> Vec<f64> {
    let points = matrix(seen, "points");
    (0..points[0].len()).map(|j| points.iter().map(|row| row[j]).sum::<f64>() / points.len() as f64).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// |cos| of the angle between two lines.
fn cosine(a: &[f64], b: &[f64]) -> f64 {
    dot(a, b).abs() / (dot(a, a) * dot(b, b)).sqrt()
}

fn degrees(a: &[f64], b: &[f64]) -> f64 {
    unrolled::math::subspace::angle(
        &unrolled::math::subspace::unit(a).unwrap(),
        &unrolled::math::subspace::unit(b).unwrap(),
    )
    .to_degrees()
}

fn angle(seen: &Seen) -> f64 {
    seen.metrics["angle_error"].to_degrees()
}

fn why(seen: &Seen) -> &str {
    seen.report.done.as_deref().unwrap()
}

const ONE: &str = "n_components";

#[test]
fn the_line_of_eight_points_lands_in_three_products() {
    let run = eight(json!({ ONE: 1 }), json!([1, 0]), 2);
    let start = see(&run, 2);
    let sum = start.metrics["kept"] + start.metrics["lost"];
    written("5.714", sum);
    for (text, t) in [("36.87", 2), ("4.764", 4), ("0.5305", 6), ("0.05895", 8)] {
        let seen = see(&run, t);
        written(text, angle(&seen));
        assert!((seen.metrics["kept"] + seen.metrics["lost"] - sum).abs() < 1e-12 * sum);
    }
    assert!((start.live["rate"].parse::<f64>().unwrap() - 1.0 / 9.0).abs() < 1e-4);
    let [s, variances] = ["singular_values", "explained_variance"].map(|field| vector(&start, field));
    written("6", s[0]);
    written("2", s[1]);
    written("5.143", variances[0]);
    written("0.5714", variances[1]);
    // The first question.
    written("1.714", sum - 4.0);
    written("1.143", variances[0] - 4.0);
    // Divided by n.
    let by_n = see(&eight(json!({ ONE: 1, "ddof": 0 }), json!([1, 0]), 2), 2);
    written("4.5", vector(&by_n, "explained_variance")[0]);
    written("0.5", vector(&by_n, "explained_variance")[1]);
    written("5.000", by_n.metrics["kept"] + by_n.metrics["lost"]);
    assert_eq!(matrix(&by_n, "components"), matrix(&start, "components"));
}

#[test]
fn regression_is_another_line() {
    let seen = see(&eight(json!({ ONE: 1 }), json!([51, 32]), 2), 2);
    let (mean, first) = (mean(&seen), axis(&seen, 0));
    let [x, y] = [0, 1].map(|j| column(&seen, j).iter().map(|v| v - mean[j]).collect::<Vec<_>>());
    let [xx, xy, yy] = [dot(&x, &x), dot(&x, &y), dot(&y, &y)];
    written("0.6275", xy / xx);
    written("0.75", first[1] / first[0]);
    written("1.010", yy / xy);
    let u = vector(&seen, "iterate");
    assert!((u[1] / u[0] - xy / xx).abs() < 1e-12, "the line is the regression line");
    let vertical = |slope: f64| {
        let squares = x.iter().zip(&y).map(|(x, y)| (y - slope * x) * (y - slope * x));
        squares.sum::<f64>() / 7.0
    };
    written("0.8403", vertical(xy / xx));
    written("0.8929", vertical(0.75));
    written("0.6030", seen.metrics["lost"]);
    written("0.5714", vector(&seen, "explained_variance")[1]);
}

#[test]
fn without_centring_the_first_axis_is_the_mean() {
    let run = eight(json!({ ONE: 1, "center": false }), json!([1, 0]), 14);
    let seen = see(&run, 14);
    assert!(seen.is_over());
    written("2.58", degrees(&axis(&seen, 0), &mean(&seen)));
    written("32.1", degrees(&axis(&seen, 0), &[0.8, 0.6]));
    let raw = see(&of_data("iris", json!({ ONE: 1, "center": false }), 12), 12);
    let centred = see(&of_data("iris", json!({ ONE: 1 }), 15), 15);
    assert!(raw.is_over() && centred.is_over());
    written("0.9994", cosine(&axis(&raw, 0), &mean(&raw)));
    written("0.739", cosine(&axis(&raw, 0), &axis(&centred, 0)));
    // What was found is what is exact.
    assert!(cosine(&vector(&raw, "iterate"), &axis(&raw, 0)) > 1.0 - 1e-10);
}

#[test]
fn iris_loses_its_first_axis_and_the_tangent_falls_ever_less() {
    let run = find(&[("/data", json!("iris")), ("/params", json!({}))], 16);
    let seen = see(&run, 16);
    assert_eq!(seen.report.last.as_deref(), Some("deflate"));
    let variances = vector(&seen, "explained_variance");
    written("4.573", variances.iter().sum());
    written("0.3447", variances[1..].iter().sum());
    written("0.2427", variances[1]);
    written("4.228", variances[0]);
    written("4.200", variances[0] * 149.0 / 150.0);
    let run = of_data("iris", json!({ ONE: 1 }), 15);
    let tangent = |t| libm::tan(see(&run, t).metrics["angle_error"]);
    for (text, t) in [("0.0498", 2), ("0.0566", 4), ("0.0573", 6)] {
        written(text, tangent(t + 2) / tangent(t));
    }
    written("0.0574", variances[1] / variances[0]);
    let live = see(&run, 15).live;
    assert_eq!(live["dimension90"], "1");
    written("1.165", live["participation"].parse().unwrap());
}

#[test]
fn what_two_axes_of_iris_throw_away() {
    let seen = see(&of_data("iris", json!({ ONE: 1 }), 15), 15);
    let lost: Vec<f64> = matrix(&seen, "transformed").iter().map(|row| libm::hypot(row[2], row[3])).collect();
    written("0.1020", vector(&seen, "explained_variance")[2..].iter().sum());
    let worst = (0..lost.len()).max_by(|&a, &b| lost[a].total_cmp(&lost[b])).unwrap();
    written("101", (worst + 1) as f64);
    written("0.761", lost[worst]);
    let mut order = lost;
    order.sort_by(f64::total_cmp);
    written("0.250", (order[74] + order[75]) / 2.0);
}

#[test]
fn digits_return_component_by_component() {
    let seen = see(&of_data("digits", json!({ ONE: 10 }), 2), 2);
    let ratios = vector(&seen, "explained_variance_ratio");
    written("28.5", 100.0 * (ratios[0] + ratios[1]));
    assert_eq!(seen.live["dimension90"], "21");
    written("13.17", seen.live["participation"].parse().unwrap());
    let first = matrix(&seen, "points").swap_remove(0);
    let centred: Vec<f64> = first.iter().zip(vector(&seen, "mean")).map(|(x, mean)| x - mean).collect();
    let kept: Vec<f64> = matrix(&seen, "transformed").swap_remove(0).iter().map(|score| score * score).collect();
    let whole = dot(&centred, &centred);
    let missing = |k: usize| 100.0 * (1.0 - kept[..k].iter().sum::<f64>() / whole);
    written("14.4", missing(10));
    written("5.9", missing(21));
    assert!(missing(64).abs() < 1e-9);
}

#[test]
fn wine_is_proline_until_it_is_scaled() {
    let raw = see(&of_data("wine", json!({ ONE: 1 }), 11), 11);
    assert!(raw.is_over());
    written("99.8", 100.0 * vector(&raw, "explained_variance_ratio")[0]);
    written("0.9998", axis(&raw, 0)[12]);
    let range = |j| column(&raw, j).into_iter().fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(v), b.max(v)));
    for (text, value) in [("278", range(12).0), ("1680", range(12).1), ("0.48", range(10).0), ("1.71", range(10).1)] {
        written(text, value);
    }
    let scaled = see(&of_data("wine", json!({ ONE: 1, "scale": true }), 48), 48);
    assert!(scaled.is_over());
    for (text, ratio) in ["36.2", "19.2", "11.1"].into_iter().zip(vector(&scaled, "explained_variance_ratio")) {
        written(text, 100.0 * ratio);
    }
    assert_eq!(scaled.live["dimension90"], "8");
    written("5.103", scaled.live["participation"].parse().unwrap());
    let centred = |j: usize| {
        let (values, mean) = (column(&raw, j), mean(&raw)[j]);
        values.into_iter().map(|v| v - mean).collect::<Vec<_>>()
    };
    written("0.865", cosine(&centred(6), &centred(5)));
}

#[test]
fn it_looks_neither_for_classes_nor_away_from_outliers() {
    let run = find(&[("/contents/points/n", json!(12)), ("/params", json!({ ONE: 1 }))], 17);
    let seen = see(&run, 17);
    assert!(seen.is_over());
    for (text, ratio) in ["92.1", "7.9"].into_iter().zip(vector(&seen, "explained_variance_ratio")) {
        written(text, 100.0 * ratio);
    }
    let scores = matrix(&seen, "transformed");
    for a in &scores[..6] {
        assert!(scores[6..].iter().any(|b| (a[0] - b[0]).abs() < 1e-12 && (a[1] - b[1]).abs() > 1.0));
    }
    // Scaled, the classes overlap on the first axis as well.
    let points = matrix(&seen, "points");
    let names = ["x", "y"].map(str::to_owned).to_vec();
    let table = unrolled::engine::Table::from_rows(names, &points).unwrap();
    let fit = unrolled::math::pca::Prepared::new(&table, true, true).fit();
    let along: Vec<f64> = points.iter().map(|row| fit.transform(row)[0]).collect();
    let range = |all: &[f64]| all.iter().fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(*v), b.max(*v)));
    let (one, two) = (range(&along[..6]), range(&along[6..]));
    assert!((one.1.min(two.1) - one.0.max(two.0)) > 0.8 * (one.1 - one.0), "{one:?} {two:?}");
    assert!(fit.components[0].iter().all(|entry| *entry > 0.7), "along the rows: {:?}", fit.components[0]);
    let run = find(&[("/contents/points/n", json!(9)), ("/params", json!({ ONE: 1 }))], 35);
    let seen = see(&run, 35);
    let points = matrix(&seen, "points");
    let others = |j: usize| points[..8].iter().map(|row| row[j]).sum::<f64>() / 8.0;
    written("10", libm::hypot(points[8][0] - others(0), points[8][1] - others(1)));
    written("90", degrees(&axis(&seen, 0), &[0.8, 0.6]));
    assert!(seen.is_over() && angle(&seen) < 1e-3);
}

#[test]
fn it_is_slow_where_variances_are_close_and_blind_where_they_are_equal() {
    let run = eight(json!({ ONE: 1 }), json!([1, 7]), 602);
    let end = see(&run, 602);
    assert_eq!(why(&end), "max-iter");
    let variances = vector(&end, "explained_variance");
    written("0.99", variances[1] / variances[0]);
    assert!((angle(&see(&run, 2)) - 45.0).abs() < 1e-9);
    written("20.1", angle(&see(&run, 202)));
    written("2.81", angle(&end));
    written("229", -1.0 / libm::log10(0.99));
    written("656", -libm::log(729.0) / libm::log(0.99));
    // The corners of a square: neither bar moves, and the first direction that is tried counts.
    let run = find(&[("/contents/points/n", json!(4)), ("/params", json!({ ONE: 1 }))], 5);
    let end = see(&run, 5);
    assert_eq!((why(&end), end.metrics["n_iter"], end.metrics["angle_error"] < 1e-12), ("axes-found", 1.0, true));
    let mut turned = run.clone();
    turned.edits[0].what = unrolled::engine::run::ChangeKind::Edit(json!({ "direction": [1, -5] }));
    for name in ["kept", "lost"] {
        assert!((see(&turned, 5).metrics[name] - end.metrics[name]).abs() < 1e-12);
    }
    assert!(cosine(&vector(&see(&turned, 5), "iterate"), &[1.0, -5.0]) > 1.0 - 1e-12);
}

#[test]
fn a_start_at_right_angles_stays_there_unless_rounding_helps() {
    let params = |tol: bool| {
        let mut params = json!({ ONE: 1, "init": "orthogonal" });
        if tol {
            params["tol"] = json!(0.0);
        }
        params
    };
    let end = see(&of_data("anisotropic", params(false), 5), 5);
    assert_eq!((why(&end), end.metrics["n_iter"]), ("axes-found", 1.0));
    let variances = vector(&end, "explained_variance");
    written("1.558", end.metrics["rayleigh"]);
    written("13.93", variances[0]);
    assert_eq!((variances[0] / variances[1]).round(), 9.0, "ninefold");
    let helped = find(&[("/data", json!("anisotropic")), ("/params/init", json!("orthogonal"))], 2);
    let products = (1..40).find(|k| angle(&see(&helped, 2 + 2 * k)) < 45.0).unwrap();
    assert!(products.abs_diff(17) <= 1, "{products} products");
}

#[test]
fn clouds_made_up_are_what_is_said_of_them() {
    let of = |data: &str| {
        let all = moments("pca", "en");
        let mut runs = all.iter().flat_map(|link| places(link)).map(|(run, _)| run);
        runs.find(|run| serde_json::to_value(run).unwrap()["data"] == json!(data)).unwrap()
    };
    let plain = Run::new("pca", 1);
    assert!(moments("pca", "en").iter().any(|link| places(link) == [(plain.clone(), 0)]));
    let start = see(&plain, 0);
    written("72.8", angle(&start));
    written("7.827", start.metrics["kept"] + start.metrics["lost"]);
    written("7.205", vector(&start, "explained_variance")[0]);
    let ratios = vector(&see(&of("pancake"), 0), "explained_variance_ratio");
    written("99.4", 100.0 * (ratios[0] + ratios[1]));
    written("0.6", 100.0 * ratios[2]);
    let spring = see(&of("spring"), 11);
    assert!(spring.is_over());
    written("99.1", 100.0 * vector(&spring, "explained_variance_ratio")[0]);
    written("0.49", degrees(&axis(&spring, 0), &[0.8, 0.5, -0.3, 0.9, 0.95, -0.2]));
    let rings = see(&of("circles"), 0);
    let ratios = vector(&rings, "explained_variance_ratio");
    written("53.6", 100.0 * ratios[0]);
    written("46.4", 100.0 * ratios[1]);
    let scores: Vec<f64> = matrix(&rings, "transformed").iter().map(|row| row[0]).collect();
    for (text, value) in [
        ("−2.33", scores[..100].iter().copied().fold(f64::MAX, f64::min)),
        ("2.39", scores[..100].iter().copied().fold(f64::MIN, f64::max)),
        ("−5.64", scores[100..].iter().copied().fold(f64::MAX, f64::min)),
        ("5.20", scores[100..].iter().copied().fold(f64::MIN, f64::max)),
    ] {
        written(text, value);
    }
}

#[test]
fn the_same_points_as_a_matrix_have_the_same_factors() {
    let all = moments("pca", "en");
    let runs = all.iter().flat_map(|link| places(link)).filter(|(run, _)| run.demo == "svd");
    let mut errors: Vec<Vec<f64>> = Vec::new();
    for (run, t) in runs.filter(|(run, _)| serde_json::to_value(run).unwrap()["contents"] != Value::Null) {
        let seen = see(&run, t);
        let values = vector(&seen, "singular_values");
        assert!((seen.metrics["fro_error"] - values[1]).abs() < 1e-5);
        errors.push(values);
    }
    errors.sort_by(|a, b| a[0].total_cmp(&b[0]));
    errors.dedup_by(|a, b| (a[0] - b[0]).abs() < 1e-9);
    assert_eq!(errors.len(), 2, "{errors:?}");
    written("6", errors[0][0]);
    written("2", errors[0][1]);
    written("18.61", errors[1][0]);
    written("3.700", errors[1][1]);
}

/// The proofs are gone through by their links, each of which lights the section that it leads to.
#[test]
fn the_proofs_are_lit_by_their_links() {
    let order = ["variance", "loss", "budget", "matrix", "first", "second", "rate"];
    for lang in ["en", "zh"] {
        let all = moments("pca", lang);
        for (i, name) in order.into_iter().enumerate() {
            let step = format!("&proof={}", i + 1);
            let links: Vec<&String> =
                all.iter().filter(|link| link.starts_with("#/pca") && link.contains(&step)).collect();
            assert_eq!(links.len(), 1, "{lang} {step}: {links:?}");
            let place = place(links[0]).0;
            let seen = see_as(&place.run, place.t, &place.look);
            assert_eq!(seen.lit, format!("proof-{name}"));
        }
    }
    // What the section of the budget says of Iris after its first axis.
    let run = find(&[("/data", json!("iris")), ("/params", json!({}))], 16);
    let live = see(&run, 16).live;
    assert_eq!(live["k"], "2");
    assert!((live["best"].parse::<f64>().unwrap() - 4.228_24 - 0.242_67).abs() < 1e-4, "{live:?}");
}

#[test]
fn nothing_is_told_before_its_step() {
    let run = eight(json!({ ONE: 1 }), json!([1, 0]), 2);
    let told = ["angle", "eigenvalue", "share", "n_iter"];
    let start = see(&run, 2);
    assert!(told.iter().all(|name| start.live[*name] == "–"), "{:?}", start.live);
    let end = see(&run, 10_000);
    assert!(told.iter().all(|name| end.live[*name] != "–"), "{:?}", end.live);
}
