//! What the lesson on PCA claims of noise, of rows held out and of the bridge.

use super::*;

/// What a study of a run finds.
fn study(name: &str, run: &Run) -> Value {
    use unrolled::demos::pca::{Pca, PcaParams};
    use unrolled::engine::extras::Extras;
    use unrolled::engine::params::Params;
    let name_of = serde_json::to_value(run).unwrap()["data"].as_str().unwrap().to_owned();
    let path = format!("{}/assets/data/{name_of}.csv", env!("CARGO_MANIFEST_DIR"));
    let options = unrolled::engine::table::ReadOptions::default();
    let table = unrolled::engine::table::read(&std::fs::read(path).unwrap(), &options).unwrap().table.unwrap();
    let params = PcaParams::of(&run.params).0;
    let mut study = Pca::study(name, &params, std::sync::Arc::new(table), run.seed).unwrap();
    while study.progress().0 < study.progress().1 {
        study.advance();
    }
    study.result()
}

#[test]
fn noise_is_removed_best_by_some_components() {
    let run = of_data("digits", json!({ ONE: 16 }), 2);
    let found = study("denoise", &run);
    assert_eq!(found["sd"], json!(4.0));
    written("16", found["best"].as_f64().unwrap());
    written("15.9", found["noisy"].as_f64().unwrap());
    written("7.1", found["errors"][16].as_f64().unwrap());
    written("15.9", found["errors"][64].as_f64().unwrap());
}

#[test]
fn rows_held_out_lose_more_than_the_others() {
    for (share, texts, fitted) in [(0.9, ["106.2", "157.4"], 180), (0.5, ["123.9", "135.3"], 899)] {
        let seen = see(&of_data("digits", json!({ ONE: 20, "held_out": share }), 2), 2);
        let lost = |row: &Vec<f64>| row[20..].iter().map(|x| x * x).sum::<f64>();
        let before = |i: usize| (i as f64 * share + 1e-9).floor();
        let (mut sums, mut counts) = ([0.0; 2], [0; 2]);
        for (i, row) in matrix(&seen, "transformed").iter().enumerate() {
            let held = usize::from(before(i + 1) > before(i));
            sums[held] += lost(row);
            counts[held] += 1;
        }
        assert_eq!(counts[0], fitted);
        for (text, i) in texts.into_iter().zip(0..) {
            written(text, sums[i] / f64::from(counts[i]));
        }
    }
}

#[test]
fn the_bridge_has_the_errors_of_both_matrices() {
    let found = study("bridge", &of_data("iris", json!({ ONE: 3 }), 2));
    for (key, texts) in [("raw", ["97.67", "18.19", "3.941"]), ("centered", ["26.10", "7.167", "3.899"])] {
        for (k, text) in texts.into_iter().enumerate() {
            written(text, found[key][k].as_f64().unwrap());
        }
    }
}

#[test]
fn an_autoencoder_turns_its_rows_within_the_subspace() {
    let found = study("roads", &of_data("iris", json!({}), 0));
    let autoencoder = &found["roads"][3];
    assert_eq!(autoencoder["id"], json!("autoencoder"));
    let angle = autoencoder["axes"].as_f64().unwrap();
    written("0.215", angle);
    written("12.3", angle.to_degrees());
    assert!(autoencoder["subspace"].as_f64().unwrap() < 1e-12, "{autoencoder}");
}

#[test]
fn with_proline_in_a_larger_unit_the_first_axis_is_magnesium() {
    let seen = see(&of_data("wine", json!({ ONE: 1 }), 11), 11);
    let path = format!("{}/assets/data/wine.csv", env!("CARGO_MANIFEST_DIR"));
    let options = unrolled::engine::table::ReadOptions::default();
    let table = unrolled::engine::table::read(&std::fs::read(path).unwrap(), &options).unwrap().table.unwrap();
    let leading = |by: f64| {
        let mut rows = matrix(&seen, "points");
        rows.iter_mut().for_each(|row| row[12] *= by);
        let scaled = unrolled::engine::Table::from_rows(table.names().to_vec(), &rows).unwrap();
        let fit = unrolled::math::pca::Prepared::new(&scaled, true, false).fit();
        let axis = &fit.components[0];
        let j = (0..axis.len()).max_by(|&a, &b| axis[a].abs().total_cmp(&axis[b].abs())).unwrap();
        (table.names()[j].clone(), axis[j], axis[12].abs())
    };
    assert_eq!(leading(1.0).0, "proline");
    let (name, loading, proline) = leading(1e-3);
    assert!(name == "magnesium" && loading > 0.99 && proline < 0.01, "{name} {loading} {proline}");
}
