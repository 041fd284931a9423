//! Links: nothing makes them fail, and what is written is read.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use proptest::prelude::*;
use std::io::Write;
use std::sync::Arc;
use unrolled::demos::{self, DEMOS};
use unrolled::engine::address::{self, MOST_SEED, PageSettings, Place};
use unrolled::engine::input::{Own, Prepare};
use unrolled::engine::packing::{self, MOST_PACKED, pack};
use unrolled::engine::params::{Knob, Settings, Spec, Value};
use unrolled::engine::run::{Change, ChangeKind, Run, Source};
use unrolled::engine::table::Labels;
use unrolled::engine::{Notice, Table};

/// The version of the rules of a demo.
pub fn version(slug: &str) -> Option<u32> {
    demos::terms(slug).map(|terms| terms.version)
}

fn unpack(text: &str) -> Result<Run, Notice> {
    packing::unpack(text, &version)
}

/// Anything, packed as runs are.
pub fn packed(json: &[u8]) -> String {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(json).unwrap();
    BASE64_URL_SAFE_NO_PAD.encode(encoder.finish().unwrap())
}

fn own(values: &[f64]) -> Source {
    let own = Own::Points(Table::from_columns(vec!["长度".to_owned()], &[values.to_vec()], None).unwrap());
    Source::Own { own: own.fingerprint(), contents: Some(Arc::new(own)) }
}

#[test]
fn what_does_not_fit_a_link_is_not_packed() {
    let noise = |n: u32| -> Vec<f64> { (0..n).map(|i| (f64::from(i) * 12.9898).sin() * 43758.5453).collect() };
    let run = |n| Run { input: own(&noise(n)), ..Run::new("kmeans", 1) };
    assert!(pack(&run(300)).is_some_and(|text| text.len() <= MOST_PACKED));
    assert_eq!(pack(&run(1500)), None);
    let place = Place { run: run(1500), t: 0, look: Settings::new(), vs: None, page: PageSettings::default() };
    assert_eq!(address::write(DEMOS[0].terms, &place), None);
    assert_eq!(pack(&run(3).light()), None, "the data are not at hand");
}

#[test]
fn a_bomb_does_not_go_off() {
    // A sound run, and megabytes of spaces behind it.
    let padded = |spaces| packed(&[br#"{"v":1,"demo":"kmeans"}"#.to_vec(), vec![b' '; spaces]].concat());
    assert!(unpack(&padded(1 << 20)).is_ok());
    assert!(padded(64 << 20).len() < 200_000);
    assert_eq!(unpack(&padded(64 << 20)), Err(Notice::new("run-unreadable")));
    // Of runs within runs, of arrays within arrays.
    let nested = r#"{"v":1,"demo":"kmeans","from":{"t":0,"run":"#.repeat(100_000);
    assert_eq!(unpack(&packed(nested.as_bytes())), Err(Notice::new("run-unreadable")));
    let nested = format!(r#"{{"v":1,"demo":"kmeans","edits":[{{"t":0,"edit":{}"#, "[".repeat(1_000_000));
    assert_eq!(unpack(&packed(nested.as_bytes())), Err(Notice::new("run-unreadable")));
}

/// An address of runs beside runs beside runs has a bottom.
#[test]
fn a_second_run_has_no_second() {
    let terms = DEMOS[0].terms;
    let deep = "vs=kmeans?".repeat(100_000) + "k=3";
    let (place, notices) = address::read(terms, &deep, &demos::terms);
    assert!(place.vs.is_some());
    assert_eq!(notices.iter().map(|notice| notice.code.as_str()).collect::<Vec<_>>(), ["value-malformed"]);
}

fn admitted(knob: &'static Knob) -> BoxedStrategy<(String, Value)> {
    let value = match knob.spec {
        Spec::Int { min, max, .. } => (min..=max).prop_map(Value::Int).boxed(),
        Spec::Real { min, max, .. } => (min..=max).prop_map(Value::Real).boxed(),
        Spec::Choice { options, .. } => {
            prop::sample::select(options).prop_map(|text: &str| Value::Text(text.to_owned())).boxed()
        }
        Spec::Flag { .. } => any::<bool>().prop_map(Value::Flag).boxed(),
        Spec::Column { .. } => (1..=64i64).prop_map(Value::Int).boxed(),
    };
    value.prop_map(|value| (knob.key.to_owned(), value)).boxed()
}

/// Some knobs turned, those at their defaults left out.
fn settings(knobs: &'static [Knob]) -> BoxedStrategy<Settings> {
    let default = |(key, value): &(String, Value)| knobs.iter().any(|knob| knob.key == key && knob.default() == *value);
    let all: Vec<_> = knobs.iter().map(admitted).collect();
    let some = (all, prop::collection::vec(any::<bool>(), knobs.len()));
    some.prop_map(move |(all, keep)| {
        let kept = all.into_iter().zip(keep).filter(|(pair, keep)| *keep && !default(pair));
        kept.map(|(pair, _)| pair).collect()
    })
    .boxed()
}

fn source() -> impl Strategy<Value = Source> {
    let terms = DEMOS[0].terms;
    let other: Vec<&str> = (terms.data_names)().into_iter().skip(1).chain([""]).collect();
    let named = (prop::sample::select(other), 0..=MOST_SEED)
        .prop_map(|(data, data_seed)| Source::Named { data: data.to_owned(), data_seed });
    let value = prop_oneof![any::<f64>().prop_filter("usable", |x| x.abs() <= 1e150), -1.0..1.0];
    let labels = prop::option::of(prop::sample::select(vec!["类", "a\"b,\\", ""]));
    let points = (prop::collection::vec(value, 1..40), labels).prop_map(|(values, label)| {
        let table = Table::from_columns(vec!["身高 (cm)".to_owned()], &[values], None).unwrap();
        let (n, name) = (table.n(), "组".to_owned());
        let label = label.map(|class| Labels { name, classes: vec![class.to_owned()], of: vec![0; n] });
        let own = Own::Points(table.with_label(label).unwrap());
        Source::Own { own: own.fingerprint(), contents: Some(Arc::new(own)) }
    });
    prop_oneof![2 => named, 1 => points]
}

fn run() -> impl Strategy<Value = Run> {
    let terms = DEMOS[0].terms;
    let edit = prop_oneof![
        any::<f64>()
            .prop_filter("finite", |x| x.is_finite())
            .prop_map(|x| ChangeKind::Edit(serde_json::json!({ "add": [x, 1.5] }))),
        (0.0..=1.0f64).prop_map(|tol| ChangeKind::Set(Settings::from([("tol".to_owned(), Value::Real(tol))]))),
    ];
    let change = (0..=MOST_SEED, edit).prop_map(|(t, what)| Change { t, what });
    let edits = prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(change, 1..5)];
    (0..=MOST_SEED, settings(terms.knobs), source(), any::<bool>(), edits).prop_map(
        |(seed, params, input, standardize, edits)| Run {
            seed,
            params,
            input,
            prepare: Prepare { standardize },
            edits,
            ..Run::new("kmeans", 1)
        },
    )
}

fn page() -> impl Strategy<Value = PageSettings> {
    let one_of = |options: &'static [&'static str]| prop::option::of(prop::sample::select(options));
    let part = prop_oneof![
        prop::sample::select(vec!["lesson", "controls", "metrics", "聚类", "a&b=c#%25+\"<>", "×²"])
            .prop_map(str::to_owned),
        "[^,\\s\\p{C}]{1,8}",
    ];
    let parts = || prop::collection::vec(part.clone(), 0..4);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), prop::option::of(0.1..1000.0f64));
    (one_of(&["en", "zh"]), one_of(&["light", "dark", "auto"]), flags, parts(), parts()).prop_map(
        |(lang, theme, (embed, present, play, speed), hide, panel)| PageSettings {
            lang: lang.map(str::to_owned),
            theme: theme.map(str::to_owned),
            embed,
            present,
            play,
            speed,
            hide,
            panel,
        },
    )
}

fn place() -> impl Strategy<Value = Place> {
    let looks = settings(DEMOS[0].terms.view_knobs);
    let second = prop::option::of((run(), 0..=MOST_SEED).prop_map(Box::new));
    (run(), 0..=MOST_SEED, looks, second, page()).prop_map(|(run, t, look, vs, page)| Place { run, t, look, vs, page })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(place in place()) {
        let terms = DEMOS[0].terms;
        let address = address::write(terms, &place).unwrap();
        prop_assert!(address.is_ascii() && !address.contains([' ', '"', '<', '>', '#']), "{}", address);
        let (slug, query) = address::split(&address).unwrap();
        prop_assert_eq!(slug, "kmeans");
        let (back, notices) = address::read(terms, query, &demos::terms);
        prop_assert_eq!(notices, [], "{}", address);
        prop_assert_eq!(&back, &place, "{}", address);
        prop_assert_eq!(address::write(terms, &back), Some(address));
    }

    #[test]
    fn any_address_is_read(hash in prop_oneof![".{0,200}", "#/kmeans\\?([a-z_]{1,12}=[^&]{0,30}&){0,8}"]) {
        if let Some((_, query)) = address::split(&hash) {
            let (place, notices) = address::read(DEMOS[0].terms, query, &demos::terms);
            // What was read can be written, and is then read without a word.
            if let Some(address) = address::write(DEMOS[0].terms, &place) {
                let again = address::read(DEMOS[0].terms, address::split(&address).unwrap().1, &demos::terms);
                prop_assert_eq!(&again.0.run.params, &place.run.params);
                prop_assert!(again.1.len() <= notices.len());
            }
        }
    }

    #[test]
    fn any_text_is_a_run_or_is_not(text in prop_oneof![".{0,200}", "[A-Za-z0-9_-]{0,300}"]) {
        let _ = unpack(&text);
    }

    /// Cut, bent and broken links.
    #[test]
    fn broken_links_are_refused(run in run(), cut in 0..300usize, flip in 0..300usize, with in any::<u8>()) {
        let text = pack(&run).unwrap();
        let mut bytes = BASE64_URL_SAFE_NO_PAD.decode(&text).unwrap();
        let at = flip % bytes.len();
        bytes[at] ^= with;
        bytes.truncate(bytes.len() - cut % bytes.len());
        let bent = BASE64_URL_SAFE_NO_PAD.encode(&bytes);
        if let Ok(run) = unpack(&bent) {
            // By chance still a run: then it opens or is refused.
            let _ = demos::open(&run, None);
        }
        prop_assert_eq!(unpack(&text), Ok(run));
    }

    #[test]
    fn json_of_any_form_never_panics(json in "\\{\"v\":[0-9]{1,12},\"demo\":\"kmeans\",\"(params|edits|own|contents|data|from|seed)\":.{0,60}\\}") {
        if let Ok(run) = unpack(&packed(json.as_bytes())) {
            let _ = demos::open(&run, None);
        }
    }
}
