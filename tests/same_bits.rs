//! The same link is the same run, whatever machine it runs on: frames hashed in the tests' own process and in wasm
//! must give the same numbers, written down here.
#![allow(clippy::unwrap_used)]

use unrolled::demos;
use unrolled::demos::em::Em;
use unrolled::demos::spectral_bias::SpectralBias;
use unrolled::engine::Sim;
use unrolled::engine::protocol::Command;
use unrolled::engine::run::{Run, Source};
use unrolled::engine::session::{self, Session};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

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

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
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

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
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

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
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
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
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
