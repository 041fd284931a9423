//! The same data in other units, from 1e-320 to 1e300: the same answer, or a sentence that says why there is none.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::sync::Arc;
use unrolled::demos;
use unrolled::engine::Notice;
use unrolled::engine::generate::generate;
use unrolled::engine::input::Own;
use unrolled::engine::matrix::Cells;
use unrolled::engine::params::{Settings, Value};
use unrolled::engine::protocol::Command;
use unrolled::engine::run::{Run, Source};
use unrolled::engine::signal::Signal;
use unrolled::engine::table::Table;
use unrolled::plot::run_view::bare;
use unrolled::plot::{Scale, Scheme, Theme};

type Fields = serde_json::Map<String, serde_json::Value>;

/// Metrics by name.
type Metrics = Vec<(&'static str, f64)>;

/// A run on own data, so many steps on: the metrics and the fields.
fn see(demo: &str, own: Own, params: &[(&str, Value)], t: u64) -> Result<(Metrics, Fields), Notice> {
    let params: Settings = params.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
    let own = Arc::new(own);
    let input = Source::Own { own: own.fingerprint(), contents: Some(own) };
    let run = Run { params, input, ..Run::new(demo, 1) };
    let mut session = demos::open(&run, None)?;
    session.obey(&Command::Seek { t }, None)?;
    while !session.work(&mut || true) {}
    let told = session.report();
    let mut run_view = demos::find(demo).unwrap().run_view();
    run_view.take(&told.report, &told.frame, told.input.as_deref())?;
    let words = unrolled::engine::words::Words::new("en", &[]);
    let theme = Theme::new(Scheme::Light, Scale::Normal);
    let (look, studies) = (Settings::new(), Default::default());
    let context = bare(&words, &theme, &look, &studies);
    Ok((run_view.facts(&context).metrics, run_view.fields(&context)))
}

fn ten(e: i32) -> f64 {
    format!("1e{e}").parse().unwrap()
}

/// Five blobs in other units; `None` if they are no table.
fn blobs(scale: f64) -> Option<Own> {
    let table = generate("five-blobs", 1).unwrap();
    let rows: Vec<Vec<f64>> = (0..table.n()).map(|i| table.row(i).iter().map(|x| x * scale).collect()).collect();
    Some(Own::Points(Table::from_rows(Table::plain_names(2), &rows).ok()?))
}

/// The largest entry of each row.
fn largest(gamma: &serde_json::Value) -> Vec<usize> {
    let rows: Vec<Vec<f64>> = serde_json::from_value(gamma.clone()).unwrap();
    let most = |row: &Vec<f64>| (0..row.len()).max_by(|&i, &j| row[i].total_cmp(&row[j])).unwrap();
    rows.iter().map(most).collect()
}

#[test]
fn points_in_any_unit_give_the_same_clusters_or_a_sentence() {
    for (demo, t) in [("kmeans", 60), ("em", 24)] {
        let params = [("k", Value::Int(5)), ("reg_covar", Value::Real(0.0))];
        let params = &params[..if demo == "em" { 2 } else { 1 }];
        let labels = |fields: &Fields| match demo {
            "kmeans" => serde_json::from_value(fields["labels"].clone()).unwrap(),
            _ => largest(&fields["responsibilities"]),
        };
        let (_, usual) = see(demo, blobs(1.0).unwrap(), params, t).unwrap();
        let usual = labels(&usual);
        assert_eq!(usual.iter().collect::<BTreeSet<_>>().len(), 5);
        let (mut same, mut refused) = (0, 0);
        for e in -320..=300 {
            let Some(own) = blobs(ten(e)) else {
                assert!(e > 140, "{demo} at 1e{e}");
                continue;
            };
            match see(demo, own, params, t) {
                Ok((_, fields)) => {
                    // The numbers themselves are rounded in other places.
                    let agree = labels(&fields).iter().zip(&usual).filter(|(a, b)| a == b).count();
                    assert!(agree + 2 >= usual.len(), "{demo} at 1e{e}: {agree} of {}", usual.len());
                    same += 1;
                }
                Err(notice) => {
                    assert_eq!(notice.code, "table-out-of-scale", "{demo} at 1e{e}");
                    assert!(e.abs() > 60, "{demo} refuses 1e{e}");
                    refused += 1;
                }
            }
        }
        assert!(same > 120 && refused > 100, "{demo}: {same} and {refused}");
    }
}

#[test]
fn a_matrix_in_any_unit_keeps_its_singular_values() {
    let values = |own: Own| -> Vec<f64> {
        let (_, fields) = see("svd", own, &[], 1).unwrap();
        let all: Vec<Vec<f64>> = serde_json::from_value(fields["singular_values"].clone())
            .unwrap_or_else(|_| vec![serde_json::from_value(fields["singular_values"].clone()).unwrap()]);
        all.into_iter().next().unwrap()
    };
    let own = |rows: &[&[f64]]| {
        let rows: Vec<Vec<f64>> = rows.iter().map(|row| row.to_vec()).collect();
        Some(Own::Matrix(Cells::from_rows(&rows).ok()?))
    };
    let close = |a: &[f64], b: [f64; 2], what: &str| {
        assert!(a.len() == 2 && a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 1e-12 * b), "{what}: {a:?}, not {b:?}");
    };
    let mut seen = 0;
    for e in -300..=150 {
        let x = ten(e);
        // 3, 0; 4, 5: its singular values are √45 and √5.
        let Some(own) = own(&[&[3.0 * x, 0.0], &[4.0 * x, 5.0 * x]]) else { continue };
        close(&values(own), [45.0_f64.sqrt() * x, 5.0_f64.sqrt() * x], &format!("1e{e}"));
        seen += 1;
    }
    assert!(seen > 440);
    for e in 0..=150 {
        close(&values(own(&[&[ten(e), 0.0], &[0.0, ten(-e)]]).unwrap()), [ten(e), ten(-e)], &format!("diagonal {e}"));
    }
}

#[test]
fn a_signal_in_any_unit_is_learnt_or_refused() {
    let (mut learnt, mut refused) = (0, 0);
    for e in (-320..=300).step_by(4) {
        let samples = (0..64).map(|i| ten(e) * libm::sin(f64::from(i) * std::f64::consts::TAU / 64.0)).collect();
        let Ok(signal) = Signal::of_samples(samples) else {
            assert!(e > 4, "1e{e}");
            continue;
        };
        match see("spectral-bias", Own::Signal(signal), &[("width", Value::Int(4)), ("depth", Value::Int(2))], 3) {
            Ok((metrics, _)) => {
                let loss = metrics.iter().find(|(name, _)| *name == "loss").unwrap().1;
                assert!(loss.is_finite() && loss > 0.0, "1e{e}: loss {loss}");
                learnt += 1;
            }
            Err(notice) => {
                assert!(notice.code == "signal-too-faint" && e < -12, "1e{e}: {}", notice.code);
                refused += 1;
            }
        }
    }
    assert!(learnt > 2 && refused > 50);
}
