//! The same link is the same run, whatever machine it runs on: frames hashed here must give the numbers that are written
//! down. What host pages are told of the runs of `same_bits.json` is hashed here and in the browser
//! (`e2e/bits.test.mjs`), which must agree with the same file.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use serde_json::Value;
use unrolled::demos;
use unrolled::demos::em::Em;
use unrolled::demos::spectral_bias::SpectralBias;
use unrolled::engine::params::Settings;
use unrolled::engine::protocol::Command;
use unrolled::engine::run::{Run, Source};
use unrolled::engine::session::{self, Session};
use unrolled::engine::words::Words;
use unrolled::engine::{Sim, address};
use unrolled::plot::{Scale, Scheme, Theme, run_view};

fn run(slug: &str, data: &str, params: &str, seed: u64) -> Run {
    let mut run = Run::new(slug, 1);
    run.input = Source::Named { data: data.to_owned(), data_seed: 3 };
    run.params = serde_json::from_str(params).unwrap();
    run.seed = seed;
    run
}

fn hash(data: &str, params: &str, seed: u64) -> u64 {
    of(demos::open(&run("kmeans", data, params, seed), None).unwrap())
}

fn hash_em(data: &str, params: &str, seed: u64) -> u64 {
    of(session::open::<Em>(&run(Em::SLUG, data, params, seed), None).unwrap())
}

/// FNV-1a over the frames of every instant of a run, up to its end.
fn of(mut session: Box<dyn Session>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    loop {
        let told = session.report();
        for byte in &told.frame {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        if told.report.done.is_some() || told.report.t > 300 {
            return hash;
        }
        session.obey(&Command::Step { n: 1 }, None).unwrap();
        session.work(&mut || true);
    }
}

#[test]
fn frames_have_the_same_bits_everywhere() {
    let hashes = [
        hash("blobs", r#"{"k": 5}"#, 7),
        hash("five-blobs", r#"{"k": 5, "init": "random"}"#, 8),
        hash("circles", r#"{"k": 12, "empty_cluster": "keep"}"#, 9),
        hash("line", r#"{"k": 3}"#, 10),
    ];
    let written = ["09ea0b8c1f3344a9", "4d368ab69e094d7c", "2789feca3c4cfbca", "1706ee16dcaa5e4b"];
    assert_eq!(hashes.map(|hash| format!("{hash:016x}")), written);
}

#[test]
fn frames_of_em_have_the_same_bits_everywhere() {
    let hashes = [
        hash_em("two-clumps", r#"{"k": 2}"#, 7),
        hash_em("blobs", r#"{"k": 5, "covariance": "tied", "init": "random"}"#, 8),
        hash_em("circles", r#"{"k": 12, "covariance": "diag", "init": "points", "assignment": "hard"}"#, 9),
        hash_em("line", r#"{"k": 3, "covariance": "spherical", "reg_covar": 0.0}"#, 10),
    ];
    let written = ["dd87e8a4fb5b31f2", "8f5c1961e968ea9c", "c2d36c55b057dbaa", "79d414c235cd722e"];
    assert_eq!(hashes.map(|hash| format!("{hash:016x}")), written);
}

#[test]
fn frames_of_pca_have_the_same_bits_everywhere() {
    let hash = |data: &str, params: &str, seed| of(demos::open(&run("pca", data, params, seed), None).unwrap());
    let hashes = [
        hash("stretched", "{}", 7),
        hash("spring", r#"{"n_components": 4, "scale": true}"#, 8),
        hash("moons", r#"{"center": false, "ddof": 0, "init": "orthogonal", "tol": 0.0}"#, 9),
        hash("pancake", r#"{"n_components": 3, "max_iter": 5}"#, 10),
    ];
    let written = ["634b5e79556efe6e", "c1b23124d9cc011e", "71b69681ac0b81b9", "0fed9ba5b7ae6a7e"];
    assert_eq!(hashes.map(|hash| format!("{hash:016x}")), written);
}

#[test]
fn training_has_the_same_bits_everywhere() {
    let hash = |data: &str, params: &str, seed| {
        of(session::open::<SpectralBias>(&run(SpectralBias::SLUG, data, params, seed), None).unwrap())
    };
    let hashes = [
        hash("waves", "{}", 7),
        hash("paper", r#"{"width": 33, "depth": 3, "activation": "tanh", "optimiser": "momentum", "noise": 0.5}"#, 8),
        hash(
            "smooth",
            r#"{"width": 20, "depth": 4, "activation": "sine", "rate": 1e-4, "degradation": "mask-half"}"#,
            9,
        ),
        hash("waves", r#"{"width": 50, "depth": 2, "fourier_scale": 8.0, "optimiser": "gd", "rate": 0.1}"#, 10),
    ];
    let written = ["0e5092e3434da052", "75ddd3b8709d669c", "6916f80d861b61a5", "641f335aa8deb0ce"];
    assert_eq!(hashes.map(|hash| format!("{hash:016x}")), written);
}

/// What a matrix or a picture gives at some k, of factors that are written down: those of `faer` have other last bits on
/// a machine with wider instructions.
#[test]
fn sums_of_layers_have_the_same_bits_everywhere() {
    use unrolled::engine::matrix::Pixels;
    use unrolled::math::factorisation::{Factors, distance};
    let (m, n, r) = (37, 53, 20);
    let wave = |count: usize, step: f64| (0..count).map(|i| libm::sin(i as f64 * step) as f32).collect::<Vec<_>>();
    let s = (0..r).map(|i| 400.0 / (i + 1) as f32).collect();
    let factors = Factors::from_parts(m, n, wave(r * m, 0.7), s, wave(r * n, 1.3)).unwrap();
    let sum = factors.reconstruct(r);
    let rgba: Vec<u8> = (0..4 * 2100 * 2000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let (scaled, _) = Pixels::from_rgba(&rgba, 2100, 2000).unwrap();
    let fold = |bytes: &mut dyn Iterator<Item = u8>| {
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    };
    let hashes = [
        fold(&mut sum.iter().flat_map(|x| x.to_le_bytes())),
        distance(&sum, &factors.reconstruct(7)).to_bits(),
        scaled.fingerprint(),
    ];
    let written = ["d5dcb61b3a5e513d", "40950bac06b626a6", "c6de464ce225267f"];
    assert_eq!(hashes.map(|hash| format!("{hash:016x}")), written);
}

/// FNV-1a of 32 bits over a value: numbers as their eight bytes, texts as UTF-8, a list after its length.
fn mix(hash: &mut u32, value: &Value) {
    let mut take = |bytes: &[u8]| {
        for byte in bytes {
            *hash = (*hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
        }
    };
    match value {
        Value::Null => take(&[0]),
        Value::Bool(on) => take(&[1 + u8::from(*on)]),
        Value::Number(number) => take(&number.as_f64().unwrap().to_le_bytes()),
        Value::String(text) => take(text.as_bytes()),
        Value::Array(values) => {
            take(&(values.len() as f64).to_le_bytes());
            values.iter().for_each(|value| mix(hash, value));
        }
        Value::Object(fields) => {
            for (key, value) in fields {
                mix(hash, &Value::from(key.as_str()));
                mix(hash, value);
            }
        }
    }
}

/// The hash of what host pages are told of a run: of every instant up to `steps`, or to its end.
fn told(slug: &str, query: &str, steps: u64) -> u32 {
    let demo = demos::find(slug).unwrap();
    let (place, notices) = address::read(demo.terms, query, &demos::terms);
    assert!(notices.is_empty(), "{notices:?}");
    let mut session = demos::open(&place.run, None).unwrap();
    let mut seen = demo.run_view();
    let (words, theme) = (Words::new("en", &[]), Theme::new(Scheme::Light, Scale::Normal));
    let (look, studies) = (Settings::new(), BTreeMap::new());
    let mut hash = 0x811c_9dc5;
    loop {
        let told = session.report();
        seen.take(&told.report, &told.frame, told.input.as_deref()).unwrap();
        mix(&mut hash, &Value::Object(seen.fields(&run_view::bare(&words, &theme, &look, &studies))));
        if told.report.done.is_some() || told.report.t >= steps {
            return hash;
        }
        session.obey(&Command::Step { n: 1 }, None).unwrap();
        session.work(&mut || true);
    }
}

#[test]
fn hosts_are_told_the_same_bits_everywhere() {
    let written: Value = serde_json::from_str(include_str!("same_bits.json")).unwrap();
    let runs = written.as_array().unwrap();
    let of = |run: &Value| {
        let (slug, query) = run["address"].as_str().unwrap().split_once('?').unwrap();
        format!("{:08x}", told(slug, query, run["steps"].as_u64().unwrap()))
    };
    let hashes: Vec<String> = runs.iter().map(of).collect();
    let written: Vec<&str> = runs.iter().map(|run| run["hash"].as_str().unwrap()).collect();
    assert_eq!(hashes, written);
}
