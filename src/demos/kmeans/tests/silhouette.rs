//! The silhouette of the elbow study against scikit-learn's `silhouette_score`; see `tests/conformance/kmeans.py`.

use crate::engine::table::Table;
use crate::math::silhouette::silhouette;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Fixture {
    tables: BTreeMap<String, Vec<Vec<f64>>>,
    silhouettes: Vec<Scored>,
}

#[derive(Deserialize)]
struct Scored {
    table: String,
    labels: String,
    value: f64,
}

#[test]
fn agrees_with_scikit_learn() {
    let path = format!("{}/tests/conformance/kmeans.json", env!("CARGO_MANIFEST_DIR"));
    let fixture: Fixture = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut worst = 0.0_f64;
    for scored in &fixture.silhouettes {
        let rows = &fixture.tables[&scored.table];
        let table = Table::from_rows(Table::plain_names(rows[0].len()), rows).unwrap();
        let labels: Vec<u8> = scored.labels.chars().map(|c| c.to_digit(16).unwrap() as u8).collect();
        // More clusters than are used: empty ones must not count.
        let ours = silhouette(&table, &labels, 16).unwrap();
        let error = (ours - scored.value).abs();
        assert!(error <= 1e-10, "{}: {ours}, not {}", scored.table, scored.value);
        worst = worst.max(error);
    }
    assert!(fixture.silhouettes.len() > 15 && fixture.silhouettes.iter().any(|scored| scored.value < 0.0));
    println!("{} silhouettes; worst {worst:e}", fixture.silhouettes.len());
}
