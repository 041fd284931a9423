//! Every word that the app asks for is there, in both languages: over the whole registry and all sources.

use super::*;
use std::collections::BTreeSet;
use unrolled::demos::{DEMOS, Demo};
use unrolled::engine::keys::KEYS;

fn shell(language: &str) -> Words {
    let path = crate::tools::root().join(format!("src/shell/words/{language}.ftl"));
    Words::of_shell(&std::fs::read_to_string(path).expect("the shell's words")).expect("Fluent")
}

fn of_kind_words(kind: &str, language: &str) -> String {
    of_kind(&crate::tools::root(), kind, language).expect("the words of a kind of input")
}

fn demo(slug: &str, language: &str) -> Words {
    let folder = demos(&crate::tools::root()).expect("folders").remove(slug).unwrap_or_default();
    let text = std::fs::read_to_string(folder.join(format!("{language}.md")));
    let text = text.unwrap_or_else(|_| panic!("the demo {slug} has no {language}.md"));
    Words::of_demo(&text, &Math::new().expect("macros"), &|_| Some(String::new())).expect("words")
}

/// All Rust sources below `src/<folder>`, tests in files of their own left out.
fn sources(folder: &str) -> String {
    fn gather(path: &Path, text: &mut String) {
        if path.is_file() {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.ends_with(".rs") && !name.ends_with("tests.rs") {
                text.push_str(&std::fs::read_to_string(path).expect("a source"));
            }
            return;
        }
        for entry in std::fs::read_dir(path).expect("a folder") {
            gather(&entry.expect("an entry").path(), text);
        }
    }
    let mut text = String::new();
    gather(&crate::tools::root().join("src").join(folder), &mut text);
    text
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// The keys that stand as literals right behind `before`: `before"key"`.
fn keys_after(text: &str, before: &str) -> BTreeSet<String> {
    let parts = text.split(before).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
    parts.filter_map(|rest| rest.split_once('"')).map(|(key, _)| key.to_owned()).filter(|key| is_key(key)).collect()
}

/// The literals that begin with `start` and are whole keys.
fn keys_with(text: &str, start: &str) -> BTreeSet<String> {
    let opening = format!("\"{start}");
    let parts = text.split(&opening).skip(1).filter_map(|rest| rest.split_once('"'));
    parts.filter(|(rest, _)| is_key(rest) && !rest.ends_with('-')).map(|(rest, _)| format!("{start}{rest}")).collect()
}

fn missing<'a>(words: &Words, keys: impl IntoIterator<Item = &'a String>) -> Vec<&'a String> {
    keys.into_iter().filter(|key| !words.labels.keys.contains(*key)).collect()
}

/// The key of an option's words, as the controls make it.
fn option_key(knob: &str, option: &str) -> String {
    let plain = |c: char| match c {
        '+' => 'p',
        c if c.is_ascii_alphanumeric() || c == '-' || c == '_' => c,
        _ => '-',
    };
    format!("option-{knob}-{}", option.chars().map(plain).collect::<String>())
}

fn keys_of(demo: &Demo) -> BTreeSet<String> {
    let mut keys: BTreeSet<String> = ["title", "question", "short", "start"].map(str::to_owned).into();
    keys.extend((!demo.aside.is_empty()).then(|| "aside".to_owned()));
    for knob in demo.terms.knobs.iter().chain(demo.terms.view_knobs) {
        keys.insert(format!("knob-{}", knob.key));
        keys.extend(knob.options().iter().map(|option| option_key(knob.key, option)));
    }
    keys.extend(demo.phases.iter().map(|phase| format!("phase-{phase}")));
    keys.extend(demo.metrics.iter().map(|metric| format!("metric-{metric}")));
    keys.extend(demo.panels.iter().map(|panel| format!("panel-{}", panel.id)));
    keys.extend(demo.studies.iter().map(|study| format!("study-{study}")));
    keys
}

#[test]
fn every_demo_has_its_words() {
    for (entry, language) in DEMOS.iter().flat_map(|entry| LANGUAGES.map(|language| (entry, language))) {
        let (slug, mut keys) = (entry.slug(), keys_of(entry));
        let words = demo(slug, language);
        assert_eq!(missing(&words, &keys), Vec::<&String>::new(), "{slug}.{language}");
        // Codes are said as they are by figures, and with `notice-` before them by the shell, which has words of its own
        // for what is not a demo's alone.
        let shell = shell(language);
        let source = sources(&format!("demos/{}", slug.replace('-', "_")));
        let said = |code: &String| {
            let notice = format!("notice-{code}");
            [code, &notice].iter().any(|key| words.labels.keys.contains(*key)) || shell.labels.keys.contains(&notice)
        };
        let unsaid: Vec<_> = keys_after(&source, "Notice::new(").into_iter().filter(|code| !said(code)).collect();
        assert_eq!(unsaid, Vec::<String>::new(), "{slug}.{language}: codes without words");
        // Every phase has its part of the lesson.
        keys = entry.phases.iter().map(|phase| (*phase).to_owned()).collect();
        let parts: BTreeSet<String> = words.sections.iter().map(|section| section.id.clone()).collect();
        assert_eq!(keys.difference(&parts).collect::<Vec<_>>(), Vec::<&String>::new(), "{slug}.{language}: lesson");
    }
}

/// Two controls of one name would be one too many: those of the data stand beside those of the demo.
#[test]
fn no_two_controls_of_a_demo_have_the_same_name() {
    for (entry, language) in DEMOS.iter().flat_map(|entry| LANGUAGES.map(|language| (entry, language))) {
        let read = |path: &str| {
            let path = crate::tools::root().join("src").join(path);
            std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
        };
        let folder = entry.slug().replace('-', "_");
        let texts = [read(&format!("demos/{folder}/{language}.md")), read(&format!("shell/words/{language}.ftl"))];
        let mut names = BTreeSet::new();
        for line in texts.iter().flat_map(|text| text.lines()) {
            let Some((key, name)) = line.split_once(" = ") else { continue };
            if key.starts_with("knob-") || key == "ui-standardize" {
                assert!(names.insert(name.to_owned()), "{folder}.{language}: two controls are called {name}");
            }
        }
        assert!(names.len() > 3, "{folder}.{language}");
    }
}

/// Codes of notices that everything below the demos can tell.
fn codes() -> BTreeSet<String> {
    let text: String = ["engine", "player", "shell", "plot", "demos/mod.rs"].into_iter().map(sources).collect();
    let mut codes = keys_after(&text, "Notice::new(");
    codes.extend(keys_after(&text, ".tell("));
    // The reader of files names some of its codes away from where it tells them.
    codes.extend(keys_with(&sources("engine/table"), "table-"));
    codes
}

#[test]
fn the_shell_has_its_words() {
    let source = sources("shell");
    let mut keys: BTreeSet<String> = codes().into_iter().map(|code| format!("notice-{code}")).collect();
    assert!(keys.len() > 50, "{keys:?}");
    for before in [".get(", ".say("] {
        let found = keys_after(&source, before);
        // What else is asked by `get`: the words of the demo, and things that are no words.
        keys.extend(
            found
                .into_iter()
                .filter(|key| ["ui-", "key-", "data-", "sweep-", "tool-"].iter().any(|start| key.starts_with(start))),
        );
    }
    keys.extend(keys_with(&source, "ui-"));
    // Some are asked for by the kind of input that a demo takes, and stand with the words of that kind.
    let asked = keys_after(&source, "of_kind(");
    keys.retain(|key| !asked.contains(key));
    keys.extend(KEYS.iter().map(|(action, _)| format!("key-{action:?}").to_lowercase()));
    for kind in DEMOS.iter().map(|entry| entry.terms.kind).collect::<BTreeSet<_>>() {
        let of_kind = |key: &String| key.starts_with(&format!("notice-{kind}-"));
        let mut theirs: BTreeSet<String> = keys.iter().filter(|key| of_kind(key)).cloned().collect();
        keys.retain(|key| !of_kind(key));
        theirs.extend(asked.iter().map(|key| format!("{key}-{kind}")));
        for entry in DEMOS.iter().filter(|entry| entry.terms.kind == kind) {
            for name in (entry.terms.data_names)() {
                theirs.insert(format!("data-{name}"));
                theirs.extend((entry.asset)(name).map(|_| format!("data-{name}-source")));
            }
        }
        let words = LANGUAGES.map(|language| {
            let text = of_kind_words(kind, language);
            (language, Words::of_shell(&text).expect("Fluent"))
        });
        for (language, words) in &words {
            assert_eq!(words.labels.keys, theirs, "{kind}.{language}");
        }
        let [(en, english), (zh, chinese)] = &words;
        assert_eq!(differences((en, english), (zh, chinese)), Vec::<String>::new(), "{kind}");
    }
    // What numbers are called that are rounding is asked for by the engine.
    keys.extend(["ui-rounding", "study-sweep", "tool-pick", "tool-draw", "tool-spray"].map(str::to_owned));
    for language in LANGUAGES {
        let words = shell(language);
        assert_eq!(missing(&words, &keys), Vec::<&String>::new(), "{language}");
        let idle: Vec<_> = words.labels.keys.difference(&keys).collect();
        assert_eq!(idle, Vec::<&String>::new(), "{language}: nobody asks for these");
    }
}

#[test]
fn both_languages_say_the_same() {
    let [en, zh] = LANGUAGES.map(shell);
    assert_eq!(differences(("en", &en), ("zh", &zh)), Vec::<String>::new());
    for slug in DEMOS.iter().map(Demo::slug) {
        let [en, zh] = LANGUAGES.map(|language| demo(slug, language));
        assert_eq!(differences(("en", &en), ("zh", &zh)), Vec::<String>::new(), "{slug}");
        let moments = |words: &Words| -> Vec<String> {
            words.sections.iter().flat_map(|section| &section.moments).map(|(_, link)| link.clone()).collect()
        };
        assert_eq!(moments(&en), moments(&zh), "{slug}: the lessons lead to other moments");
    }
}

#[test]
fn the_gallery_gets_the_names_of_all_demos() {
    let root = crate::tools::root();
    let compiled = compile(&root, &|_| Some(String::new())).expect("words");
    for language in LANGUAGES {
        let json: serde_json::Value =
            serde_json::from_str(&compiled[&format!("words/shell.{language}.json")]).expect("JSON");
        let text = json["labels"].as_str().unwrap_or_default();
        let words = unrolled::engine::words::Words::new(language, &[text]);
        for slug in DEMOS.iter().map(Demo::slug) {
            let own = unrolled::engine::words::Words::new(language, &[&demo(slug, language).labels.lines]);
            for key in ["title", "question", "short", "start"] {
                assert_eq!(words.get(&format!("demo-{slug}-{key}")), own.get(key), "{language}");
            }
        }
        // Sentences come out whole: no gap is left.
        let sentence =
            words.say("sweep-text", &[("n", 200usize.into()), ("best", "1.2".into()), ("good", 3usize.into())]);
        assert!(sentence.contains("200") && !sentence.contains('{') && !sentence.contains('⟦'), "{sentence}");
    }
}

#[test]
fn every_message_says_what_fluent_says() {
    use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
    use unrolled::engine::notice::Arg;
    let numbers = [0.0, 1.0, 2.0, -1.0, 0.5, 1.5, 21.0, 1e6, 1e21, -0.25, 1e-7];
    let texts = ["one", "other", "a {$b} | \\n", ""];
    let args: Vec<Arg> = numbers.into_iter().map(Arg::from).chain(texts.into_iter().map(Arg::from)).collect();
    let mut compared = 0;
    for language in LANGUAGES {
        let shell = shell(language).labels;
        let kinds = DEMOS.iter().map(|entry| of_kind_words(entry.terms.kind, language));
        let kinds = kinds.map(|text| ftl::read(&text, 1).expect("words"));
        for labels in DEMOS.iter().map(|entry| demo(entry.slug(), language).labels).chain(kinds).chain([shell]) {
            let words = unrolled::engine::words::Words::new(language, &[&labels.lines]);
            let mut bundle = FluentBundle::new(vec![language.parse().expect("a language")]);
            bundle.set_use_isolating(false);
            bundle.add_resource(FluentResource::try_new(labels.text.clone()).expect("Fluent")).expect("keys");
            for key in labels.keys.iter().filter(|key| !key.contains('.') && !key.starts_with('-')) {
                let pattern = bundle.get_message(key).and_then(|message| message.value()).expect("a message");
                let gaps: Vec<&String> = labels.variables.get(key).into_iter().flatten().collect();
                // Nothing given; and each gap with each of the values, its neighbours with the next ones.
                for shift in 0..=if gaps.is_empty() { 0 } else { args.len() } {
                    let given: Vec<(&str, Arg)> = (0..if shift == args.len() { 0 } else { gaps.len() })
                        .map(|i| (gaps[i].as_str(), args[(shift + i) % args.len()].clone()))
                        .collect();
                    let mut values = FluentArgs::new();
                    for (name, arg) in &given {
                        values.set(
                            *name,
                            match arg {
                                Arg::Number(x) => FluentValue::from(*x),
                                Arg::Text(text) => FluentValue::from(text.as_str()),
                            },
                        );
                    }
                    let expected = bundle.format_pattern(pattern, Some(&values), &mut Vec::new());
                    // The page groups digits, which Fluent does not.
                    let said = words.say(key, &given).replace('\u{202f}', "");
                    assert_eq!(said, expected.replace('\u{202f}', ""), "{language}: {key} with {given:?}");
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 5_000, "{compared}");
}

/// The characters that a browser looks for in the font of formulas: what stands in MathML outside of its texts, a
/// single letter by its italic twin.
fn math_signs(html: &str) -> BTreeSet<char> {
    let mut signs = BTreeSet::new();
    for token in html.split("<math").skip(1).filter_map(|rest| rest.split_once("</math>")).flat_map(|(math, _)| {
        ["mi", "mo", "mn", "ms"].into_iter().flat_map(move |name| {
            let open = format!("<{name}");
            let tokens: Vec<_> = math.split(&open).skip(1).filter(|rest| rest.starts_with([' ', '>'])).collect();
            let text = move |rest: &str| {
                let (attributes, rest) = rest.split_once('>')?;
                let text = rest.split(&format!("</{name}>")).next()?.to_owned();
                Some((name == "mi" && !attributes.contains("normal"), unescaped(&text)))
            };
            tokens.into_iter().filter_map(text).collect::<Vec<_>>()
        })
    }) {
        match (token.0, token.1.chars().collect::<Vec<_>>().as_slice()) {
            (true, [letter]) => signs.extend(italic(*letter)),
            (_, letters) => signs.extend(letters),
        }
    }
    signs
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// What a browser draws for a letter alone in `mi`.
fn italic(letter: char) -> Option<char> {
    let from = |first: char, twin: u32| char::from_u32(letter as u32 - first as u32 + twin);
    match letter {
        'h' => Some('\u{210E}'),
        'A'..='Z' => from('A', 0x1D434),
        'a'..='z' => from('a', 0x1D44E),
        'Α'..='Ω' => from('Α', 0x1D6E2),
        'α'..='ω' => from('α', 0x1D6FC),
        'ϵ' => Some('\u{1D716}'),
        'ϕ' => Some('\u{1D719}'),
        _ => Some(letter),
    }
}

/// The ranges that `subset_math.py` keeps in the font of formulas.
fn kept_signs() -> Vec<(u32, u32)> {
    let script = std::fs::read_to_string(crate::tools::root().join("assets/fonts/subset_math.py")).expect("the script");
    let (_, list) = script.split_once("SIGNS = (").expect("its list");
    let (list, _) = list.split_once("\n)\n").expect("its end");
    let codes: Vec<u32> = list
        .split("0x")
        .skip(1)
        .map(|code| code.split(|c: char| !c.is_ascii_hexdigit()).next().expect("digits"))
        .map(|code| u32::from_str_radix(code, 16).expect("a code"))
        .collect();
    codes.chunks(2).map(|pair| (pair[0], pair[1])).collect()
}

#[test]
fn the_font_of_formulas_has_all_their_signs() {
    let kept = kept_signs();
    assert!(kept.len() > 20 && kept.iter().all(|(first, last)| first <= last), "{kept:?}");
    // A selector of variants belongs to the letter before it.
    let has =
        |sign: &char| *sign == '\u{FE00}' || kept.iter().any(|&(first, last)| (first..=last).contains(&(*sign as u32)));
    let mut all = BTreeSet::new();
    for (slug, language) in DEMOS.iter().flat_map(|entry| LANGUAGES.map(|language| (entry.slug(), language))) {
        let signs: BTreeSet<char> =
            demo(slug, language).sections.iter().flat_map(|section| math_signs(&section.html)).collect();
        let lacking: Vec<String> =
            signs.iter().filter(|sign| !has(sign)).map(|sign| format!("{sign} U+{:04X}", *sign as u32)).collect();
        assert_eq!(lacking, Vec::<String>::new(), "{slug}.{language}: add them to SIGNS in subset_math.py and run it");
        all.extend(signs);
    }
    assert!(all.contains(&'\u{1D465}') && all.contains(&'∑') && all.contains(&'='), "signs are found at all: {all:?}");
}

#[test]
fn the_build_knows_the_demos_of_the_registry_and_what_they_take() {
    let found = demos(&crate::tools::root()).expect("folders");
    let slugs: BTreeSet<&str> = DEMOS.iter().map(Demo::slug).collect();
    assert_eq!(found.keys().map(String::as_str).collect::<BTreeSet<_>>(), slugs);
    for demo in DEMOS {
        for language in LANGUAGES {
            let text = std::fs::read_to_string(found[demo.slug()].join(format!("{language}.md"))).expect("words");
            assert_eq!(kind_of(&text), Some(demo.terms.kind), "# Input: of {}, {language}", demo.slug());
        }
    }
}

#[test]
fn the_app_understands_every_link_of_every_lesson() {
    let mut wrong = Vec::new();
    for slug in DEMOS.iter().map(Demo::slug) {
        for language in LANGUAGES {
            let words = demo(slug, language);
            let links = words.sections.iter().flat_map(|section| &section.moments);
            wrong.extend(links.filter_map(|(line, link)| {
                super::links::tests::check(link).err().map(|error| format!("{slug}, {language}.md:{line}: {error}"))
            }));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
