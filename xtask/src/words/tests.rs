//! The compiler on a small lesson of its own, and on the words of this repository.

use super::*;

const EN: &str = include_str!("../../fixtures/two_clumps/en.md");
const ZH: &str = include_str!("../../fixtures/two_clumps/zh.md");

fn words(text: &str) -> Words {
    Words::of_demo(text, &Math::new().expect("macros"), &|_| None).expect("fixture")
}

#[test]
fn the_fixture_compiles_and_its_languages_match() {
    let (en, zh) = (words(EN), words(ZH));
    assert_eq!(differences(("en", &en), ("zh", &zh)), Vec::<String>::new());
    let json: serde_json::Value = serde_json::from_str(&en.json()).expect("JSON");
    assert_eq!(json["sections"][1]["id"], "assign");
    assert!(json["labels"].as_str().is_some_and(|labels| labels.contains("title=Two clumps\n")));
    for html in en.sections.iter().chain(&zh.sections).map(|section| &section.html) {
        assert!(!html.contains(" style=") && !html.contains("<script"), "{html}");
    }
    assert!(en.sections[1].html.contains("<munder>"));
}

#[test]
fn differences_are_seen() {
    let en = words(EN);
    let zh = words(&ZH.replace("k = 簇的个数\n", "").replace("{{inertia}}", "").replace("::: update", "::: move"));
    let found = differences(("en", &en), ("zh", &zh)).join("\n");
    assert!(found.contains("`k` is in en and not in zh"), "{found}");
    assert!(found.contains("live value `inertia`"), "{found}");
    assert!(found.contains("section `move` is in zh and not in en"), "{found}");
}

#[test]
fn a_link_leads_to_a_panel_or_study_that_there_is() {
    let linked = |to: &str| {
        let text = EN.replace("moved = ", "panel-cost = Cost\nstudy-elbow = Elbow\nmoved = ");
        let text = text.replace("\nEvery point takes", &format!("\n[The cost]({to}) falls. Every point takes"));
        Words::of_demo(&text, &Math::new().expect("macros"), &|_| None)
    };
    let html = linked("panel:cost").expect("a panel").sections[1].html.clone();
    let button = "<button type=\"button\" class=\"link\" data-to=\"cost\">The cost</button> falls.";
    assert!(html.contains(button), "{html}");
    let html = linked("study:elbow").expect("a study").sections[1].html.clone();
    assert!(html.contains("<button type=\"button\" class=\"link\" data-starts=\"elbow\">The cost</button>"), "{html}");
    assert!(linked("study:cost").is_err() && linked("study:sweep").is_err(), "no such study");
    let fault = linked("panel:nowhere").expect_err("no such panel");
    assert!(fault.message.contains("nowhere"), "{}", fault.message);
}

#[test]
fn a_fault_in_the_lesson_names_its_line() {
    let broken = EN.replace("\\argmin", "\\nosuch");
    let line = 1 + broken.lines().position(|line| line.contains("\\nosuch")).expect("there");
    let fault = Words::of_demo(&broken, &Math::new().expect("macros"), &|_| None).expect_err("unknown command");
    assert_eq!(fault.line, line, "{}", fault.message);
    assert!(fault.message.contains("nosuch"));
    assert_eq!(Words::of_demo("title = x", &Math::new().expect("macros"), &|_| None).expect_err("bare").line, 1);
}

#[test]
fn the_words_of_this_repository_are_in_order() {
    let root = crate::tools::root();
    check_names(&root).expect("names");
    compile(&root, &|name| root.join("assets").join(name).is_file().then(|| name.to_owned())).expect("words");
}

/// A scene has one idea, and about a hundred and twenty words for it.
const LONGEST: usize = 135;

/// How many words of a scene are read at first, besides what its bets ask.
fn length(html: &str) -> usize {
    let mut pieces = html.split("<div class=\"bet\"");
    let before = pieces.next().map_or(0, words_in);
    before
        + pieces
            .map(|bet| bet.split_once("role=\"status\"></p></div>").map_or(0, |(_, rest)| words_in(rest)))
            .sum::<usize>()
}

#[test]
fn no_scene_is_long() {
    let root = crate::tools::root();
    let mut long = Vec::new();
    for (slug, folder) in demos(&root).expect("demos") {
        let text = std::fs::read_to_string(folder.join("en.md")).expect("a lesson");
        let words = Words::of_demo(&text, &Math::new().expect("macros"), &|name| Some(name.to_owned())).expect("words");
        // Sources are a list.
        for section in words.sections.iter().filter(|section| section.id != "sources") {
            let length = length(&section.html);
            if length > LONGEST {
                long.push(format!("{slug}, {}: {length}", section.id));
            }
        }
    }
    assert!(long.is_empty(), "fold (`+++ Title`) or cut these, which are longer than {LONGEST} words: {long:#?}");
}

#[test]
fn what_unfolds_and_what_is_asked_makes_no_scene_long() {
    let bet = "??? x now\nWho?\n- [x] a b c\n  > d e f\n- g\n  > h\n???\n";
    let text =
        format!("---\ntitle = T\n---\n::: a\nOne two $x + y$ three.\n\n{bet}\n+++ More\nfour five\n+++\n\nSix.\n:::\n");
    assert_eq!(length(&words(&text).sections[0].html), 4);
}
