//! Networks that ship with the app.

use super::making::{EARLY, made};
use super::*;
use crate::demos::diffusion::pretrained::{FILES, file, print, read};
use crate::demos::diffusion::problem::Problem;
use crate::engine::protocol::Command;
use crate::engine::run::{Run, Source};
use crate::engine::session;
use std::path::{Path, PathBuf};

fn path(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets").join(file)
}

/// A file, by its data set.
pub(super) fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(path(&format!("weights/{name}.f16"))).unwrap()
}

/// The data set that a file is of.
fn name(file: &str) -> &str {
    file.trim_start_matches("weights/").trim_end_matches(".f16")
}

#[test]
#[ignore = "makes the files that ship with the app; takes minutes"]
fn the_pretrained_networks_are_made() {
    for (file, _) in FILES {
        let bytes = made(&table(name(file)), super::super::pretrained::STEPS).unwrap();
        std::fs::create_dir_all(path(file).parent().unwrap()).unwrap();
        std::fs::write(path(file), &bytes).unwrap();
        println!(
            "(\"{file}\", 0x{:016x}), // {} bytes",
            u64::from_le_bytes(*bytes.first_chunk().unwrap()),
            bytes.len()
        );
    }
}

#[test]
fn the_files_are_what_the_command_makes_of_the_bundled_data() {
    let params = <Diffusion as Sim>::Params::default();
    let mut sizes = 0;
    for (file_name, known) in FILES {
        let bytes = std::fs::read(path(file_name)).unwrap();
        let short = made(&table(name(file_name)), EARLY).unwrap();
        assert_eq!((&bytes[..16], bytes.len()), (&short[..16], short.len()), "{file_name}");
        let print = print(&params, &Problem::new(&params, &table(name(file_name))));
        assert_eq!((print, file(print)), (*known, Some(*file_name)));
        assert!(bytes.len() <= 40_000 && read(&bytes).unwrap().weights.iter().all(|weight| weight.is_finite()));
        sizes += bytes.len();
    }
    assert!(sizes < 250_000, "{sizes}");
    let generated =
        Diffusion::data_names().into_iter().filter(|name| crate::engine::generate::generate(name, 1).is_some());
    assert_eq!(generated.collect::<Vec<_>>(), FILES.iter().map(|(file, _)| name(file)).collect::<Vec<_>>());
}

#[test]
fn samples_from_them_lie_near_the_data() {
    for (file, _) in FILES {
        let bytes = std::fs::read(path(file)).unwrap();
        let one = |weights: &str| {
            let mut trial = run(table(name(file)), &[("weights", weights)], 1);
            if weights == "pretrained" {
                trial.sim.supply(&bytes).unwrap();
            }
            trial.steps(100).moment().frame.distance.unwrap()
        };
        let (exact, ours) = (one("exact"), one("pretrained"));
        println!("{file}: {ours:.4}, exact {exact:.4}");
        assert!(ours < exact + 0.1, "{file}: {ours}, exact {exact}");
    }
}

#[test]
fn a_session_asks_for_the_file_and_says_where_there_is_none() {
    let open = |given: &[(&str, &str)], data: &str, data_seed: u64| {
        let mut run = Run::new(Diffusion::SLUG, Diffusion::VERSION);
        run.params = settings(&[given, &[("weights", "pretrained")]].concat());
        run.input = Source::Named { data: data.to_owned(), data_seed };
        let mut session = session::open::<Diffusion>(&run, None).unwrap();
        let report = session.report().report;
        (session, report)
    };
    let (mut session, report) = open(&[], "moons", 1);
    assert_eq!((report.needs_file.as_deref(), &report.notices[..]), (Some("weights/moons.f16"), &[][..]));
    for junk in [&[][..], &bytes("ring"), &bytes("moons")[..1001], &[7; 16]] {
        assert!(session.supply(super::super::TRAINING, junk).is_err());
    }
    session.supply(super::super::TRAINING, &bytes("moons")).unwrap();
    session.obey(&Command::Set { params: settings(&[("sampler", "ddim"), ("batch", "7")]) }, None).unwrap();
    assert_eq!((session.report().report.needs, session.report().report.needs_file), (None, None));
    let others = [
        ("steps", "50"),
        ("width", "32"),
        ("schedule", "cosine"),
        ("depth", "1"),
        ("embedding", "8"),
        ("embed_inputs", "1"),
    ];
    let cases = others.iter().map(|other| open(&[*other], "moons", 1)).chain([open(&[], "moons", 2)]);
    for (session, report) in cases {
        assert_eq!(
            report.notices.iter().map(|notice| notice.code.as_str()).collect::<Vec<_>>(),
            ["diffusion-not-pretrained"]
        );
        assert_eq!((report.needs.as_deref(), report.needs_file), (Some(super::super::TRAINING), None));
        assert_eq!(session.run().params["weights"].to_string(), "trained");
    }
}
