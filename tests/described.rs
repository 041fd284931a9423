//! What `docs/addresses.md` and `docs/protocol.md` say of demos is what the registry has: nothing is missing, nothing is
//! made up.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use unrolled::demos::{DEMOS, Demo};
use unrolled::engine::input::Input;
use unrolled::engine::params::{Knob, Settings, Value};
use unrolled::engine::protocol::Command;
use unrolled::engine::run::{Run, Source};
use unrolled::engine::table::Table;
use unrolled::engine::words::Words;
use unrolled::plot::run_view::bare;
use unrolled::plot::{Scale, Scheme, Theme};

mod published;
mod runs;

const ADDRESSES: &str = include_str!("../docs/addresses.md");
const PROTOCOL: &str = include_str!("../docs/protocol.md");
/// The words of the page, and of those that some demos share.
const WORDS: [&str; 2] = [include_str!("../src/shell/words/en.ftl"), include_str!("../src/shell/words/matrix.en.ftl")];

type Names = BTreeSet<String>;

/// How the documents call a demo: within a sentence, and in a heading.
fn called(demo: &Demo) -> (&'static str, &'static str) {
    match demo.slug() {
        "kmeans" => ("k-means", "K-means"),
        "em" => ("EM", "EM"),
        "svd" => ("rank-k reconstruction", "Rank-k reconstruction"),
        "spectral-bias" => ("the spectral bias", "Spectral bias"),
        "pca" => ("PCA", "PCA"),
        "diffusion" => ("diffusion", "Diffusion"),
        other => panic!("say how the documents call {other}, and describe it there"),
    }
}

/// What stands below a heading, up to the next one.
fn section<'a>(text: &'a str, heading: &str) -> &'a str {
    let begin = text.find(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("no heading {heading}"));
    let rest = &text[begin + heading.len() + 2..];
    rest.find("\n#").map_or(rest, |end| &rest[..end])
}

/// The names between backticks.
fn names(text: &str) -> Names {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The names in the first column of the first table of a text.
fn rows(text: &str) -> Names {
    let table = text.lines().skip_while(|line| !line.starts_with("| ---")).skip(1);
    let cells = table.take_while(|line| line.starts_with('|')).map(|line| line.split(" | ").next().unwrap());
    cells.flat_map(names).collect()
}

fn keys(knobs: &[Knob]) -> Names {
    knobs.iter().map(|knob| knob.key.to_owned()).collect()
}

/// The line that begins like this.
fn line<'a>(text: &'a str, beginning: &str) -> &'a str {
    text.lines().find(|line| line.starts_with(beginning)).unwrap_or_else(|| panic!("no line begins {beginning}"))
}

#[test]
fn the_demos_and_their_knobs() {
    let listed = ADDRESSES.split("The demos at present are ").nth(1).unwrap().split('\n').next().unwrap();
    assert_eq!(names(listed), DEMOS.iter().map(|demo| demo.slug().to_owned()).collect());
    for demo in DEMOS {
        let (name, _) = called(demo);
        let of = |what: &str| rows(section(ADDRESSES, &format!("### {what} of {name}")));
        assert_eq!(of("Knobs"), keys(demo.terms.knobs), "knobs of {name}");
        assert_eq!(of("View"), keys(demo.terms.view_knobs), "view of {name}");
    }
}

#[test]
fn the_data_sets() {
    let listed = names(section(ADDRESSES, "### Data sets"));
    let known: Names = DEMOS.iter().flat_map(|demo| (demo.terms.data_names)()).map(str::to_owned).collect();
    let beside = Names::from(["data_seed".to_owned()]);
    assert_eq!(listed.difference(&beside).cloned().collect::<Names>(), known);
}

#[test]
fn the_panels() {
    let listed = line(ADDRESSES, "The panels of ").split(". ").next().unwrap();
    for demo in DEMOS {
        let (name, _) = called(demo);
        let after = listed.split(&format!(" of {name} ")).nth(1).unwrap_or_else(|| panic!("no panels of {name}"));
        let panels: Names = demo.panels.iter().map(|panel| panel.id.to_owned()).collect();
        assert_eq!(names(after.split(", those").next().unwrap()), panels, "panels of {name}");
    }
}

/// Runs that have between them all that a frame and the metrics can hold.
fn runs_of(demo: &Demo) -> Vec<Run> {
    let on = |data: &str| {
        let input = Source::Named { data: data.to_owned(), data_seed: 1 };
        Run { input, ..Run::new(demo.slug(), demo.terms.version) }
    };
    let mut runs = vec![on("")];
    match demo.slug() {
        "svd" => runs.push(on("text")),
        "diffusion" => runs.extend(["forward", "train"].map(|stage| {
            let params = Settings::from([("stage".to_owned(), Value::Text(stage.to_owned()))]);
            Run { params, ..on("") }
        })),
        "spectral-bias" => {
            runs.push(Run { params: Settings::from([("noise".to_owned(), Value::Real(0.5))]), ..on("") });
        }
        _ if demo.terms.kind == Table::KIND => runs.push(on("iris")),
        _ => {}
    }
    runs
}

/// What a demo tells of its runs: of each at the start, and a few steps on.
fn told(demo: &'static Demo) -> published::Told {
    let (words, theme) = (Words::new("en", &[]), Theme::new(Scheme::Light, Scale::Normal));
    let (look, studies) = (Settings::new(), BTreeMap::new());
    let mut told = published::Told { demo, fields: BTreeMap::new(), metrics: Names::new() };
    for run in runs_of(demo) {
        let mut session = runs::supplied(&run);
        let mut run_view = demo.run_view();
        for t in [0, 8] {
            session.obey(&Command::Seek { t }, None).unwrap();
            while !session.work(&mut || true) {}
            let report = session.report();
            run_view.take(&report.report, &report.frame, report.input.as_deref()).unwrap();
            let context = bare(&words, &theme, &look, &studies);
            for (name, value) in run_view.fields(&context) {
                told.fields.entry(name).or_default().see(&value);
            }
            told.metrics.extend(run_view.facts(&context).metrics.into_iter().map(|(name, _)| name.to_owned()));
        }
    }
    told
}

#[test]
fn the_fields_of_frames_the_metrics_and_the_phases() {
    let phases = names(line(PROTOCOL, "| `phase` |"));
    let all: Vec<published::Told> = DEMOS.iter().map(told).collect();
    for published::Told { demo, fields, metrics } in &all {
        let (_, heading) = called(demo);
        let text = section(PROTOCOL, &format!("## {heading}"));
        assert_eq!(rows(text), fields.keys().cloned().collect(), "fields of {heading}");
        assert_eq!(names(line(text, "The metrics: ")), *metrics, "metrics of {heading}");
        for phase in demo.phases {
            assert!(phases.contains(*phase), "phase {phase} of {heading}");
        }
    }
    published::check(&all);
}

#[test]
fn knobs_are_attributes_of_the_element() {
    published::check_attributes();
    published::check_exports();
}

#[test]
fn the_errors_have_words() {
    let codes = rows(section(PROTOCOL, "## Errors"));
    assert!(codes.len() > 30);
    for code in codes {
        let said = WORDS.iter().any(|words| words.contains(&format!("notice-{code} =")));
        assert!(said || DEMOS.iter().any(|demo| code.starts_with(demo.slug())), "{code}");
    }
}
