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
