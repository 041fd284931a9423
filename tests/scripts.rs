//! Scripts as they are written, and tables: what is deterministic of them. `cargo xtask conformance --scripts` has the
//! scripts written down here and runs them.
#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use unrolled::demos::find;
use unrolled::demos::scripts::{Script, script};
use unrolled::engine::params::Settings;
use unrolled::engine::run::{Run, Source};
use unrolled::engine::words::Words;
use unrolled::plot::figure::ViewContext;
use unrolled::plot::grid::{Grid, GridRow};
use unrolled::plot::run_view::{RunView, bare};
use unrolled::plot::{Scale, Scheme, Theme, csv};

mod runs;
use runs::supplied;

/// A run, and the instant that is looked at.
fn cases() -> Vec<(&'static str, Run, u64)> {
    let run = |name: &'static str, json: Value, t: u64| {
        let mut run: Run = serde_json::from_value(json).unwrap();
        run.v = find(&run.demo).unwrap().terms.version;
        (name, run, t)
    };
    let mut all = vec![
        run("kmeans", json!({ "v": 1, "demo": "kmeans" }), 12),
        run("kmeans-seeding", json!({ "v": 1, "demo": "kmeans", "params": { "k": 5 } }), 2),
        // Two centres far away lose their points, and one is moved by hand on the way.
        run(
            "kmeans-empty",
            json!({ "v": 1, "demo": "kmeans", "params": { "k": 3, "init": "manual" }, "data": "moons", "edits": [
                { "t": 0, "edit": { "cluster_centers": [[0, 0], [90, 90], [91, 90]] } },
                { "t": 3, "edit": { "move": { "center": 0, "to": [0.5, 0.25] } } },
            ] }),
            9,
        ),
        run("kmeans-large", json!({ "v": 1, "demo": "kmeans", "data": "coffee", "standardize": true }), 9),
        run("em", json!({ "v": 1, "demo": "em" }), 13),
        run(
            "em-diag",
            json!({ "v": 1, "demo": "em", "params": { "k": 3, "covariance": "diag", "init": "random" }, "data": "iris" }),
            20,
        ),
        run(
            "em-tied",
            json!({ "v": 1, "demo": "em", "params": { "covariance": "tied", "init": "points" }, "data": "blobs",
                "edits": [{ "t": 5, "edit": { "move": { "component": 1, "to": [0.5, 1.0] } } }] }),
            12,
        ),
        run(
            "em-hard",
            json!({ "v": 1, "demo": "em", "params": { "assignment": "hard", "fixed_sigma": true, "sigma": 0.7 } }),
            8,
        ),
        run("svd", json!({ "v": 1, "demo": "svd" }), 1),
        run("svd-picture", json!({ "v": 1, "demo": "svd", "data": "text" }), 12),
        run("svd-colour", json!({ "v": 1, "demo": "svd", "data": "rocket", "params": { "color": "ycbcr" } }), 20),
        run("pca", json!({ "v": 1, "demo": "pca" }), 25),
        run(
            "pca-edited",
            json!({ "v": 1, "demo": "pca", "data": "wine", "params": { "scale": true, "n_components": 4, "held_out": 0.2 },
                "edits": [{ "t": 9, "edit": { "direction": [1, -2, 0, 0, 3, 0, 0, 1, 0, 0, 0, 0, 2] } },
                    { "t": 12, "set": { "ddof": 0 } }] }),
            120,
        ),
        run("pca-plain", json!({ "v": 1, "demo": "pca", "data": "pancake", "params": { "center": false } }), 40),
        run("diffusion", json!({ "v": 2, "demo": "diffusion" }), 100),
        run(
            "diffusion-forward",
            json!({ "v": 2, "demo": "diffusion", "data": "moons", "params": { "stage": "forward", "schedule": "cosine" } }),
            60,
        ),
        run(
            "diffusion-heun",
            json!({ "v": 2, "demo": "diffusion", "data": "swiss-roll",
                "params": { "sampler": "heun", "sampling_steps": 12, "particles": 200 } }),
            12,
        ),
        run(
            "diffusion-train",
            json!({ "v": 2, "demo": "diffusion", "data": "moons", "params": { "stage": "train", "loss": "weighted" },
                "edits": [{ "t": 40, "set": { "rate": 0.002 } }] }),
            80,
        ),
        run(
            "diffusion-trained",
            json!({ "v": 2, "demo": "diffusion", "data": "two-modes",
                "params": { "weights": "trained", "training_steps": 60, "particles": 100, "sampler": "ddim" } }),
            100,
        ),
        run("spectral-bias", json!({ "v": 1, "demo": "spectral-bias" }), 100),
        run("spectral-bias-long", json!({ "v": 1, "demo": "spectral-bias" }), 1000),
        run(
            "spectral-bias-features",
            json!({ "v": 1, "demo": "spectral-bias", "seed": 7, "params": { "fourier_scale": 3.0, "noise": 0.5,
                "degradation": "mask-half", "activation": "tanh", "optimiser": "momentum", "rate": 0.001 },
                "edits": [{ "t": 20, "edit": { "perturb": { "size": 0.1 } } }, { "t": 30, "set": { "rate": 0.0005 } }] }),
            60,
        ),
        run(
            "spectral-bias-sine",
            json!({ "v": 1, "demo": "spectral-bias", "data": "smooth", "params": { "activation": "sine", "depth": 3,
                "optimiser": "gd", "rate": 0.0001, "init_scale": 0.5 } }),
            50,
        ),
    ];
    for (_, run, _) in &mut all {
        if let Source::Named { data, .. } = &mut run.input
            && data.is_empty()
        {
            *data = (find(&run.demo).unwrap().terms.data_names)()[0].to_owned();
        }
    }
    all
}

/// A run view that shows a run at an instant, or at its end.
fn book_of(run: &Run, t: u64) -> Box<dyn RunView> {
    let demo = find(&run.demo).unwrap();
    let mut session = supplied(run);
    session.head_for(t);
    while !session.work(&mut || true) {}
    let told = session.report();
    let mut run_view = demo.run_view();
    run_view.take(&told.report, &told.frame, told.input.as_deref()).unwrap();
    run_view
}

/// What is looked at as a host looks at it.
fn seen<T>(run: &Run, t: u64, look: impl FnOnce(&dyn RunView, &ViewContext<'_>) -> T) -> T {
    let run_view = book_of(run, t);
    let (theme, words) = (Theme::new(Scheme::Light, Scale::Normal), Words::new("en", &[]));
    let (settings, studies) = (Settings::new(), BTreeMap::new());
    look(&*run_view, &bare(&words, &theme, &settings, &studies))
}

/// The script of a run at an instant.
fn script_of(run: &Run, t: u64) -> Option<Script> {
    seen(run, t, |run_view, context| script(find(&run.demo).unwrap(), run_view, context, "https://example.org/#/x"))
}

#[test]
fn the_same_run_has_the_same_script() {
    let cases = cases();
    for (_, run, _) in &cases {
        assert!(cases.iter().filter(|(_, other, _)| run.demo == other.demo).count() >= 3, "{}", run.demo);
    }
    // Where they are to be run, they are written down.
    let to = std::env::var_os("UNROLLED_SCRIPTS");
    for (name, run, t) in cases {
        let script = script_of(&run, t).unwrap();
        assert!(!script.text.contains("@{") && !script.text.contains("#@"), "{name}");
        assert!(script.text.lines().all(|line| line.len() <= 160), "{name}: a line is too long");
        if let Some(to) = &to {
            let folder = Path::new(to).join(name);
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join(&script.name), &script.text).unwrap();
            for (file, text) in &script.beside {
                std::fs::write(folder.join(file), text).unwrap();
            }
        } else if name.len() < 8 {
            let again = script_of(&run, t).unwrap();
            assert_eq!((script.text, script.beside), (again.text, again.beside), "{name}");
        }
    }
}

#[test]
fn a_riddle_and_too_many_numbers_have_no_script() {
    let run: Run = serde_json::from_value(json!({ "v": 1, "demo": "svd", "data": "riddle", "data_seed": 3 })).unwrap();
    assert!(script_of(&run, 2).is_none());
    assert!(seen(&run, 2, csv::data).is_none());
}

/// The cells of a table in CSV: no text in these has a comma.
fn cells(text: &str) -> Vec<Vec<&str>> {
    text.lines().map(|line| line.split(',').collect()).collect()
}

#[test]
fn data_come_with_what_is_known_of_each_row_and_metrics_with_their_history() {
    let run: Run =
        serde_json::from_value(json!({ "v": 1, "demo": "kmeans", "data": "iris", "params": { "k": 3 } })).unwrap();
    seen(&run, 9, |run_view, context| {
        let text = csv::data(run_view, context).unwrap();
        let rows = cells(&text);
        assert_eq!((rows.len(), rows[0].len()), (151, 6), "{}", text.lines().next().unwrap());
        assert_eq!(rows[0][5], "\"labels\"");
        assert!(rows.iter().all(|row| row.len() == 6) && rows[1][0] == "5.1" && rows[1][4].contains("setosa"));
        let labels = run_view.fields(context)["labels"].clone();
        let labels = labels.as_array().unwrap().iter().map(ToString::to_string);
        assert!(rows[1..].iter().zip(labels).all(|(row, label)| row[5] == label));
        let history = csv::history(run_view, find("kmeans").unwrap().metrics);
        let rows = cells(&history);
        assert_eq!(rows[0].join(","), "\"t\",\"inertia\",\"objective\",\"n_iter\",\"nmi\"");
        let last = rows.last().unwrap();
        assert_eq!(last[0], run_view.report().t.to_string());
        assert_eq!(last[1].parse::<f64>().unwrap(), run_view.fields(context)["inertia"].as_f64().unwrap());
        assert!(rows[1..].windows(2).all(|pair| pair[0][0].parse::<u64>().unwrap() < pair[1][0].parse().unwrap()));
    });
    for (json, head, lines) in [
        (json!({ "v": 1, "demo": "em", "data": "line", "params": { "k": 2 } }), "responsibilities_2", 121),
        (json!({ "v": 1, "demo": "pca" }), "transformed_2", 201),
        (
            json!({ "v": 1, "demo": "spectral-bias", "data": "smooth", "params": { "width": 8, "depth": 2 } }),
            "prediction",
            201,
        ),
        (json!({ "v": 1, "demo": "svd", "data": "documents" }), "", 5),
    ] {
        let run: Run = serde_json::from_value(json).unwrap();
        let named = match &run.input {
            Source::Named { data, .. } if data.is_empty() => Run {
                input: Source::Named {
                    data: (find(&run.demo).unwrap().terms.data_names)()[0].to_owned(),
                    data_seed: 1,
                },
                ..run.clone()
            },
            _ => run.clone(),
        };
        let text = seen(&named, 2, csv::data).unwrap();
        assert!(text.lines().count() == lines && text.lines().next().unwrap().contains(head), "{}: {text}", run.demo);
    }
}

#[test]
fn a_table_on_screen_has_numbers_that_others_can_read() {
    let row = ["\u{2212}0.5", "12\u{202f}345", "1·10⁻⁷", "a \"b\"", "–"].map(str::to_owned);
    let grid = Grid { head: vec!["x".to_owned()], rows: vec![GridRow::new(row)], ..Grid::default() };
    assert_eq!(csv::of_grid(&grid).unwrap(), "\"x\"\n-0.5,12345,\"1·10⁻⁷\",\"a \"\"b\"\"\",\"–\"\n");
    assert_eq!(csv::of_grid(&Grid::default()), None);
}
