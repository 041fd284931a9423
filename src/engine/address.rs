//! Addresses: `#/<slug>?key=value…`. A link is a run and an instant. No address makes the page fail.

use crate::engine::Notice;
use crate::engine::input::Prepare;
use crate::engine::numbers;
use crate::engine::packing;
use crate::engine::params::{Knob, Settings, Value, shortened};
use crate::engine::run::{Run, Source};
use crate::engine::scheduler::SPEEDS;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// The largest seed: whole numbers up to here are exact in every host page's language.
pub const MOST_SEED: u64 = (1 << 53) - 1;

/// What stands in the place of these characters would be read as something else.
const UNSAFE: &AsciiSet =
    &CONTROLS.add(b' ').add(b'%').add(b'&').add(b'#').add(b'=').add(b'+').add(b'"').add(b'<').add(b'>');

/// What an address can speak of in one demo; the registry makes it.
#[derive(Clone, Copy)]
pub struct Terms {
    /// The demo's slug.
    pub slug: &'static str,
    /// The version of its rules.
    pub version: u32,
    /// Steps a second, where nothing is said.
    pub speed: f64,
    /// The knobs of its run.
    pub knobs: &'static [Knob],
    /// The knobs of its view.
    pub view_knobs: &'static [Knob],
    /// The kind of its input.
    pub kind: &'static str,
    /// Its data sets; the first is the default.
    pub data_names: fn() -> Vec<&'static str>,
}

/// Who knows the demos: what addresses can speak of in the one of a slug.
pub type Find = dyn Fn(&str) -> Option<Terms>;

/// Everything that an address says.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The run.
    pub run: Run,
    /// The instant.
    pub t: u64,
    /// The knobs of the view that differ from their defaults.
    pub look: Settings,
    /// A second run and its instant.
    pub vs: Option<Box<(Run, u64)>>,
    /// How the page is shown.
    pub page: PageSettings,
}

/// How the page is shown; nothing of it changes a number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageSettings {
    /// The language, if the address asks for one.
    pub lang: Option<String>,
    /// The theme, if the address asks for one.
    pub theme: Option<String>,
    /// Inside another page.
    pub embed: bool,
    /// For a projector.
    pub present: bool,
    /// Begins to play.
    pub play: bool,
    /// Steps a second, if not the usual.
    pub speed: Option<f64>,
    /// Parts or knobs that are hidden.
    pub hide: Vec<String>,
    /// Only these panels.
    pub panel: Vec<String>,
}

/// The slug and the rest of a hash; `None` for the gallery.
pub fn split(hash: &str) -> Option<(String, &str)> {
    let hash = hash.trim_start_matches('#').trim_start_matches('/');
    let (slug, query) = hash.split_once('?').unwrap_or((hash, ""));
    let slug = percent_decode_str(slug.trim_end_matches('/')).decode_utf8_lossy().into_owned();
    (!slug.is_empty()).then_some((slug, query))
}

/// The pairs of a query; a key that comes twice counts once, the last time.
pub fn pairs(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| percent_decode_str(&text.replace('+', "%20")).decode_utf8_lossy().into_owned();
    let mut pairs: Vec<(String, String)> = Vec::new();
    for part in query.split('&').filter(|part| !part.is_empty()) {
        let (key, value) = part.split_once('=').unwrap_or((part, "1"));
        let key = decode(key);
        pairs.retain(|(known, _)| *known != key);
        pairs.push((key, decode(value)));
    }
    pairs
}

/// Reads a query. `find` knows the demos.
pub fn read(terms: Terms, query: &str, find: &Find) -> (Place, Vec<Notice>) {
    read_level(terms, query, Some(find))
}

/// `find` is nothing within a second run: two runs are the most, however deep an address nests.
fn read_level(terms: Terms, query: &str, find: Option<&Find>) -> (Place, Vec<Notice>) {
    let mut notices = Vec::new();
    let mut place = Place {
        run: Run::new(terms.slug, terms.version),
        t: 0,
        look: Settings::new(),
        vs: None,
        page: PageSettings::default(),
    };
    let pairs = pairs(query);
    // A packed run first: single keys then stand on top of it.
    if let Some((_, packed)) = pairs.iter().find(|(key, _)| key == "run") {
        match packing::unpack(packed, &|slug| (slug == terms.slug).then_some(terms.version)) {
            Ok(mut run) if run.demo == terms.slug => {
                notices.extend(run.bound());
                place.run = run;
            }
            Ok(run) => notices.push(Notice::new("run-of-another-demo").with("given", shortened(&run.demo))),
            Err(notice) => notices.push(notice),
        }
    }
    for (key, value) in &pairs {
        if key != "run" {
            read_pair(terms, &mut place, key, value, find, &mut notices);
        }
    }
    (place, notices)
}

fn read_pair(terms: Terms, place: &mut Place, key: &str, text: &str, find: Option<&Find>, notices: &mut Vec<Notice>) {
    let page = &mut place.page;
    let list = || text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect();
    match key {
        "v" => place.run.v = number(key, text, u64::from(terms.version), notices).min(u64::from(u32::MAX)) as u32,
        "seed" => place.run.seed = number(key, text, 1, notices),
        "t" => place.t = number(key, text, 0, notices),
        "data" => {
            let data_seed = match place.run.input {
                Source::Named { data_seed, .. } => data_seed,
                Source::Own { .. } => 1,
            };
            place.run.input = Source::Named { data: text.to_owned(), data_seed };
        }
        "data_seed" => {
            let seed = number(key, text, 1, notices);
            if let Source::Named { data_seed, .. } = &mut place.run.input {
                *data_seed = seed;
            }
        }
        "standardize" => place.run.prepare.standardize = flag(key, text, notices),
        "lang" => page.lang = one_of(key, text, &["en", "zh"], notices),
        "theme" => page.theme = one_of(key, text, &["light", "dark", "auto"], notices),
        "embed" => page.embed = flag(key, text, notices),
        "present" => page.present = flag(key, text, notices),
        "play" => page.play = flag(key, text, notices),
        "speed" => match numbers::real(text) {
            Some(speed) if speed.is_finite() && speed > 0.0 => {
                let used = speed.clamp(SPEEDS.0, SPEEDS.1);
                if used != speed {
                    let notice = Notice::new("value-clamped").with("key", key).with("given", shortened(text));
                    notices.push(notice.with("used", used.to_string()));
                }
                page.speed = Some(used);
            }
            _ => notices.push(malformed(key, text, &terms.speed.to_string())),
        },
        "hide" => page.hide = list(),
        "panel" => page.panel = list(),
        "vs" => match split(text).and_then(|(slug, query)| Some((find?(&slug)?, query))) {
            Some((other, query)) if other.kind == terms.kind => {
                let (second, more) = read_level(other, query, None);
                notices.extend(more);
                place.vs = Some(Box::new((second.run, second.t)));
            }
            Some((other, _)) => notices.push(Notice::new("vs-other-input").with("given", other.slug)),
            None => notices.push(malformed(key, text, "—")),
        },
        _ => match (knob(terms.knobs, key), knob(terms.view_knobs, key)) {
            (Some(knob), _) => set(&mut place.run.params, knob, text, notices),
            (None, Some(knob)) => set(&mut place.look, knob, text, notices),
            (None, None) => notices.push(Notice::new("key-unknown").with("key", shortened(key))),
        },
    }
}

fn knob<'a>(knobs: &'a [Knob], key: &str) -> Option<&'a Knob> {
    knobs.iter().find(|knob| knob.key == key)
}

fn set(settings: &mut Settings, knob: &Knob, text: &str, notices: &mut Vec<Notice>) {
    let (value, notice) = knob.admit(&Value::parse(text));
    notices.extend(notice);
    if value == knob.default() {
        settings.remove(knob.key);
    } else {
        settings.insert(knob.key.to_owned(), value);
    }
}

fn malformed(key: &str, given: &str, used: &str) -> Notice {
    Notice::new("value-malformed").with("key", key).with("given", shortened(given)).with("used", used)
}

fn number(key: &str, text: &str, default: u64, notices: &mut Vec<Notice>) -> u64 {
    match text.parse::<u64>() {
        Ok(x) if x <= MOST_SEED => x,
        Ok(_) => {
            let notice = Notice::new("value-clamped").with("key", key).with("given", shortened(text));
            notices.push(notice.with("used", MOST_SEED.to_string()));
            MOST_SEED
        }
        Err(_) => {
            notices.push(malformed(key, text, &default.to_string()));
            default
        }
    }
}

fn flag(key: &str, text: &str, notices: &mut Vec<Notice>) -> bool {
    match text {
        "1" | "true" => true,
        "0" | "false" => false,
        _ => {
            notices.push(malformed(key, text, "0"));
            false
        }
    }
}

fn one_of(key: &str, text: &str, options: &[&str], notices: &mut Vec<Notice>) -> Option<String> {
    if options.contains(&text) {
        return Some(text.to_owned());
    }
    notices.push(malformed(key, text, "auto"));
    None
}

/// Is any run of a place packed whole in its address?
pub fn packs(place: &Place) -> bool {
    is_packed(&place.run) || place.vs.as_deref().is_some_and(|(run, _)| is_packed(run))
}

/// Single keys cannot say all of this run.
fn is_packed(run: &Run) -> bool {
    !run.edits.is_empty() || run.from.is_some() || matches!(run.input, Source::Own { .. })
}

/// The address of a place, without the `#`; `None` if own data make it too long.
pub fn write(terms: Terms, place: &Place) -> Option<String> {
    write_with(terms, place, &packing::pack)
}

/// The address of a place in this browser, which keeps the own data that it speaks of: without their contents.
pub fn write_local(terms: Terms, place: &Place) -> Option<String> {
    write_with(terms, place, &packing::pack_light)
}

fn write_with(terms: Terms, place: &Place, pack: &dyn Fn(&Run) -> Option<String>) -> Option<String> {
    let mut pairs = Vec::new();
    write_run(terms, &place.run, place.t, pack, &mut pairs)?;
    for (key, value) in &place.look {
        pairs.push((key.clone(), value.to_string()));
    }
    let page = &place.page;
    let mut say = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            pairs.push((key.to_owned(), value));
        }
    };
    if let Some((run, t)) = place.vs.as_deref() {
        say("vs", Some(write_second(terms, run, *t, pack)?));
    }
    say("lang", page.lang.clone());
    say("theme", page.theme.clone());
    say("play", page.play.then(|| "1".to_owned()));
    say("speed", page.speed.map(|speed| speed.to_string()));
    pairs.extend(shown(page));
    Some(format!("/{}{}", terms.slug, query(&pairs)))
}

/// What suits the screen and the page around.
fn shown(page: &PageSettings) -> impl Iterator<Item = (String, String)> {
    let flag = |on: bool| on.then(|| "1".to_owned());
    let list = |names: &[String]| (!names.is_empty()).then(|| names.join(","));
    let all = [
        ("embed", flag(page.embed)),
        ("present", flag(page.present)),
        ("hide", list(&page.hide)),
        ("panel", list(&page.panel)),
    ];
    all.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)))
}

/// The link of a lesson to a moment, to be opened as the page is shown: a link says nothing of walls and frames. Names of
/// knobs and panels are those of the demo at hand, and say nothing to another one.
pub fn here(link: &str, slug: &str, page: &PageSettings) -> String {
    let same = split(link).is_some_and(|(of, _)| of == slug);
    let pairs: Vec<_> = shown(page).filter(|(key, _)| same || matches!(key.as_str(), "embed" | "present")).collect();
    let settings = query(&pairs);
    if link.contains('?') { link.to_owned() + &settings.replacen('?', "&", 1) } else { link.to_owned() + &settings }
}

fn query(pairs: &[(String, String)]) -> String {
    let parts: Vec<String> =
        pairs.iter().map(|(key, value)| format!("{key}={}", utf8_percent_encode(value, UNSAFE))).collect();
    if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
}

fn write_second(terms: Terms, run: &Run, t: u64, pack: &dyn Fn(&Run) -> Option<String>) -> Option<String> {
    let mut pairs = Vec::new();
    write_run(terms, run, t, pack, &mut pairs)?;
    Some(format!("{}{}", run.demo, query(&pairs)))
}

/// Pairs of a run. Where single keys cannot say it all, the run is packed whole.
fn write_run(
    terms: Terms,
    run: &Run,
    t: u64,
    pack: &dyn Fn(&Run) -> Option<String>,
    pairs: &mut Vec<(String, String)>,
) -> Option<()> {
    let mut say = |key: &str, value: String| pairs.push((key.to_owned(), value));
    if is_packed(run) {
        say("run", pack(run)?);
    } else {
        // Always: a later version of the rules must know that this link was not made for it.
        say("v", run.v.to_string());
        for (key, value) in &run.params {
            say(key, value.to_string());
        }
        if let Source::Named { data, data_seed } = &run.input {
            if !data.is_empty() && (terms.data_names)().first() != Some(&data.as_str()) {
                say("data", data.clone());
            }
            if *data_seed != 1 {
                say("data_seed", data_seed.to_string());
            }
        }
        if run.prepare != Prepare::default() {
            say("standardize", "1".to_owned());
        }
        if run.seed != 1 {
            say("seed", run.seed.to_string());
        }
    }
    if t != 0 {
        say("t", t.to_string());
    }
    Some(())
}
