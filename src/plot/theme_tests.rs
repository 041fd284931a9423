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
    let wall = |height| Theme::new(Scheme::Dark, Scale::Presenting).on_wall(height);
    assert!(TOKENS.contains("--plot-text-present: 24px;") && TOKENS.contains("--wall: max(24px, 3.3vh);"));
    for (height, text) in [(0.0, 24.0), (720.0, 24.0), (1080.0, 35.64), (2160.0, 71.28), (f64::NAN, 24.0)] {
        let theme = wall(height);
        assert!((theme.text - text).abs() < 1e-3, "{height}: {}", theme.text);
        assert!((theme.stroke / theme.text - 2.0 / 24.0).abs() < 1e-6, "strokes grow with the text");
        assert_eq!(Theme::new(Scheme::Dark, Scale::Normal).on_wall(height), Theme::new(Scheme::Dark, Scale::Normal));
    }
}

/// Linear-light matrices of Machado, Oliveira and Fernandes (2009) at full severity, after plain sight.
const SIGHT: [(&str, [[f64; 3]; 3]); 4] = [
    ("plain", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    ("protanopia", [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    (
        "deuteranopia",
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    ),
    ("tritanopia", [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
];

/// Oklab (Ottosson 2020) of a colour as such eyes see it, times 100.
fn seen(color: Rgba, eyes: &[[f64; 3]; 3]) -> [f64; 3] {
    let dot = |row: &[f64; 3], v: [f64; 3]| row[0] * v[0] + row[1] * v[1] + row[2] * v[2];
    let light = color.linear();
    let [r, g, b] = [0, 1, 2].map(|i| dot(&eyes[i], light).clamp(0.0, 1.0));
    let l = libm::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    let m = libm::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    let s = libm::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    [
        21.04542553 * l + 79.3617785 * m - 0.40720468 * s,
        197.79984951 * l - 242.8592205 * m + 45.05937099 * s,
        2.59040371 * l + 78.27717662 * m - 80.8675766 * s,
    ]
}

/// Twelve colours cannot all be far apart for every eye (marks differ in shape too): the first four, which most pictures
/// need, differ by 7.5 in every sight, all twelve by 7; a difference of 2 is just seen.
#[test]
fn series_differ_for_every_eye() {
    for t in themes() {
        for (name, eyes) in &SIGHT {
            for i in 0..12 {
                for j in 0..i {
                    let (a, b) = (seen(t.colors[i], eyes), seen(t.colors[j], eyes));
                    let apart = libm::sqrt((0..3).map(|k| (a[k] - b[k]) * (a[k] - b[k])).sum());
                    let least = if i < 4 { 7.45 } else { 7.0 };
                    assert!(apart >= least, "{:?} {name}: c{j} and c{i} differ by {apart:.1}", t.scheme);
                }
            }
        }
    }
}
