//! The same link is the same run, whatever machine it runs on: frames hashed in the tests' own process and in wasm
//! must give the same numbers, written down here.
#![allow(clippy::unwrap_used)]

use unrolled::demos;
use unrolled::demos::em::Em;
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
