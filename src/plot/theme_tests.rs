use super::*;

const NEEDED: [&str; 30] = [
    "paper",
    "card",
    "wash",
    "hair",
    "edge",
    "ink",
    "soft",
    "accent",
    "on-accent",
    "lit",
    "lit-edge",
    "warn",
    "danger",
    "seq-lo",
    "seq-hi",
    "neg",
    "mid",
    "pos",
    "c0",
    "c1",
    "c2",
    "c3",
    "c4",
    "c5",
    "c6",
    "c7",
    "c8",
    "c9",
    "c10",
    "c11",
];

fn themes() -> [Theme; 2] {
    [Scheme::Light, Scheme::Dark].map(|scheme| Theme::new(scheme, Scale::Normal))
}

#[test]
fn the_sheet_holds_every_token() {
    for scheme in [Scheme::Light, Scheme::Dark] {
        let sheet = Sheet::new(scheme);
        for name in NEEDED {
            assert!(sheet.color(name).is_some(), "{scheme:?} --{name}");
        }
        for name in ["cell", "plot-text", "plot-text-present"] {
            assert!(sheet.number(name).is_some(), "{scheme:?} --{name}");
        }
    }
    assert!(font().contains("PingFang SC"));
}

#[test]
fn the_dark_values_stand_twice_and_alike() {
    let chosen = block(":root[data-theme=\"dark\"] {");
    assert!(chosen.len() > 25);
    assert_eq!(chosen, block(":root:not([data-theme=\"light\"]) {"));
}

#[test]
fn text_is_legible() {
    for t in themes() {
        for (name, text) in
            [("ink", t.ink), ("soft", t.soft), ("accent", t.accent), ("warn", t.warn), ("danger", t.danger)]
        {
            for back in [t.paper, t.card, t.wash, t.lit] {
                let ratio = text.contrast(back);
                assert!(ratio >= 4.5, "{:?} {name} on {}: {ratio:.2}", t.scheme, back.hex());
            }
        }
        assert!(t.on_accent.contrast(t.accent) >= 4.5);
        assert!(t.edge.contrast(t.card) >= 3.0 && t.edge.contrast(t.paper) >= 3.0);
        for (i, &c) in t.colors.iter().enumerate() {
            let (mark, label) = (c.contrast(t.card), t.on(c).contrast(c));
            assert!(mark >= 3.0 && label >= 4.5, "{:?} c{i}: {mark:.2}, label {label:.2}", t.scheme);
        }
    }
}

#[test]
fn presenting_is_for_the_last_row() {
    assert_eq!(Theme::new(Scheme::Light, Scale::Normal).text, 12.0);
    assert!(Theme::new(Scheme::Dark, Scale::Presenting).text >= 24.0);
}
