//! Panels drawn from fixed data, kept under `golden/`. `UNROLLED_GOLDEN=write cargo test golden` writes them anew:
//! then look at them before committing.

use super::marks::{badge, pick_ring};
use super::panels::*;
use super::picture::{Area, DrawExt, Picture, Shape, px};
use super::svg::{SvgLabels, write};
use super::ticks::window_of;
use super::*;

/// Numbers in -1..1 that heap up in the middle, from whole numbers alone: the same everywhere.
pub(super) fn noise(seed: u32) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        let mut uniform = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 8) / f64::from(1 << 24)
        };
        (uniform() + uniform() + uniform() + uniform()) / 2.0 - 1.0
    }
}

const MIDDLES: [(f64, f64); 4] = [(1.5, 4.6), (4.9, 5.3), (3.2, 1.6), (7.5, 3.1)];

/// `count` points around four middles.
pub(super) fn blobs(count: usize) -> Vec<(f64, f64)> {
    let mut noise = noise(7);
    (0..count).map(|i| MIDDLES[i % 4]).map(|(x, y)| (x + 2.2 * noise(), y + 2.2 * noise())).collect()
}

fn nearest(p: (f64, f64), centres: &[(f64, f64)]) -> usize {
    let far = |c: &(f64, f64)| (c.0 - p.0) * (c.0 - p.0) + (c.1 - p.1) * (c.1 - p.1);
    (0..centres.len()).min_by(|&a, &b| far(&centres[a]).total_cmp(&far(&centres[b]))).unwrap_or(0)
}

fn clusters(area: &Area, theme: &Theme, count: usize, centres: &[(f64, f64)]) {
    let points = blobs(count);
    let (x, y) = (window_of(points.iter().map(|p| p.0)), window_of(points.iter().map(|p| p.1)));
    let axes = Axes::new(area, theme, x, y, Options { equal: Equal::Yes, ..Options::default() });
    voronoi(&axes, centres);
    scatter(&axes, &points, |i| nearest(points[i], centres));
    let way = |c: &(f64, f64)| vec![(c.0 - 0.8, c.1 - 1.3), (c.0 - 0.7, c.1 - 0.4), *c];
    trails(&axes, &centres.iter().map(way).collect::<Vec<_>>());
    rays(&axes, points[9], centres, nearest(points[9], centres));
    for (i, c) in centres.iter().enumerate() {
        badge(area, theme, axes.to_px(c.0, c.1), i);
    }
    let near = axes.to_px(points[9].0, points[9].1);
    pick_ring(area, theme, near);
}

fn check(name: &str, size: (u32, u32), scheme: Scheme, scale: Scale, draw: impl FnOnce(&Area, &Theme)) {
    let theme = Theme::new(scheme, scale);
    let mut picture = Picture::new(size.0, size.1);
    draw(&picture.area(), &theme);
    let svg = write(&picture, SvgLabels { title: name, desc: "" }, Some(theme.card));
    let path = format!("{}/src/plot/golden/{name}.svg", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UNROLLED_GOLDEN").is_some() {
        std::fs::write(&path, &svg).expect("writes the golden picture");
    }
    let golden = std::fs::read_to_string(&path).expect("a golden picture");
    assert!(golden == svg, "{name} is drawn differently from {path}");
}

#[test]
fn golden_scatter() {
    for (name, scheme) in [("scatter-light", Scheme::Light), ("scatter-dark", Scheme::Dark)] {
        check(name, (420, 420), scheme, Scale::Normal, |area, theme| {
            clusters(area, theme, 240, &MIDDLES);
        });
    }
    check("scatter-present", (1240, 820), Scheme::Light, Scale::Presenting, |area, theme| {
        clusters(area, theme, 240, &MIDDLES);
    });
    check("scatter-density", (420, 420), Scheme::Light, Scale::Normal, |area, theme| {
        clusters(area, theme, 20_000, &MIDDLES);
    });
}

#[test]
fn golden_mixture() {
    check("mixture", (560, 420), Scheme::Light, Scale::Normal, |area, theme| {
        let points = blobs(300);
        let axes =
            Axes::new(area, theme, (-1.0, 10.0), (-1.0, 8.0), Options { equal: Equal::Yes, ..Options::default() });
        let squared = |p: (f64, f64), c: (f64, f64)| (p.0 - c.0) * (p.0 - c.0) + (p.1 - c.1) * (p.1 - c.1);
        let share = |i: usize, j: usize| 1.0 / (0.1 + squared(points[i], MIDDLES[j]) * squared(points[i], MIDDLES[j]));
        let shares: Vec<f64> = (0..points.len()).flat_map(|i| (0..4).map(move |j| share(i, j))).collect();
        scatter_mixed(&axes, &points, 4, &shares);
        for (i, c) in MIDDLES.iter().enumerate() {
            for sigmas in [2.0, 1.0] {
                ellipse(&axes, *c, [[0.7, 0.3], [0.3, 0.5]], sigmas, i, 0.08);
            }
            arrow(&axes, *c, (c.0 + 1.2, c.1 + 0.9), theme.ink);
        }
    });
}

#[test]
fn golden_twelve() {
    for (name, scheme) in [("twelve-light", Scheme::Light), ("twelve-dark", Scheme::Dark)] {
        check(name, (560, 420), scheme, Scale::Normal, |area, theme| {
            let mut noise = noise(3);
            let place = |i: usize| ((i % 4) as f64 * 3.0, (i / 4) as f64 * 3.0);
            let centres: Vec<_> = (0..12).map(place).collect();
            let points: Vec<_> =
                (0..360).map(|i| centres[i % 12]).map(|(x, y)| (x + 2.4 * noise(), y + 2.4 * noise())).collect();
            let axes = Axes::new(area, theme, (-2.0, 11.0), (-2.0, 8.0), Options::default());
            voronoi(&axes, &centres);
            lines(&axes, &points[..36], &centres, |i| i % 12);
            scatter(&axes, &points, |i| i % 12);
            for (i, c) in centres.iter().enumerate() {
                badge(area, theme, axes.to_px(c.0, c.1), i);
            }
        });
    }
}

fn cost(count: u32) -> Vec<Sample> {
    let sample = |i: u32| Sample {
        t: f64::from(i),
        y: 0.4 + 1.2 / f64::from(1 + i) + 0.02 / f64::from(1 + i % 7),
        filled: i.is_multiple_of(2),
    };
    (0..count).map(sample).collect()
}

#[test]
fn golden_curve() {
    let (short, long) = (cost(9), cost(20_000));
    fn curve<'a>(samples: &'a [Sample], color: Option<Rgba>, dashed: bool, name: &'a str) -> Curve<'a> {
        Curve { samples, color, dashed, name }
    }
    check("curve", (300, 200), Scheme::Light, Scale::Normal, |area, theme| {
        let options =
            CurveOptions { now: Some(5.0), from_zero: true, until: 12.0, y_title: "J", ..CurveOptions::default() };
        let to_data = curves(area, theme, &[curve(&short, None, false, "")], options);
        assert!(to_data.y.0 == 0.0 && to_data.x.1 > 12.0);
    });
    check("curve-log-dark", (640, 320), Scheme::Dark, Scale::Normal, |area, theme| {
        let below: Vec<_> = long.iter().map(|s| Sample { y: s.y - 0.399, ..*s }).collect();
        let pair = [curve(&long, None, false, "train"), curve(&below, Some(theme.series(1)), true, "test")];
        let options = CurveOptions { now: Some(9000.0), log_y: true, x_title: "step", ..CurveOptions::default() };
        curves(area, theme, &pair, options);
    });
    check("curve-present", (620, 400), Scheme::Light, Scale::Presenting, |area, theme| {
        let options = CurveOptions { now: Some(8.0), y_title: "J", x_title: "步", ..CurveOptions::default() };
        curves(area, theme, &[curve(&short, None, false, "")], options);
    });
}

#[test]
fn golden_bars() {
    check("histogram", (420, 280), Scheme::Light, Scale::Normal, |area, theme| {
        let mut noise = noise(11);
        let bins = bin((0..400).map(|_| noise() * 3.0), 24);
        let (_, placed) = histogram(area, theme, &bins, Some(9), ("final J", "runs"));
        assert_eq!(placed.len(), 24);
        assert!(placed[9].contains(placed[9].x + 1.0, placed[9].y + 1.0));
    });
    check("bars-dark", (420, 280), Scheme::Dark, Scale::Normal, |area, theme| {
        let names = ["one", "two", "a long name that is cut", "四"];
        let bar = |(i, label): (usize, &'static str)| Bar { label, value: 2.0 - i as f64, color: theme.series(i) };
        let all: Vec<_> = names.into_iter().enumerate().map(bar).collect();
        bars(area, theme, &all, "share");
    });
}

#[test]
fn golden_pixels() {
    check("field", (420, 320), Scheme::Light, Scale::Normal, |area, theme| {
        let axes = Axes::new(area, theme, (-1.0, 1.0), (-1.0, 1.0), Options::default());
        let at = |i: usize| i as f64 / 7.5 - 1.0;
        let values: Vec<f64> = (0..256).map(|i| at(i % 16) * at(i / 16)).collect();
        heat_map(&axes, &values, (16, 16), Map::Signed(1.0), false);
    });
    check("table", (280, 340), Scheme::Dark, Scale::Normal, |area, theme| {
        let hit = |r: usize, c: usize| if (r * 7 + r / 3) % 4 == c { 1.0 } else { 0.0 };
        assert!(table(area, theme, (18, 4), hit, Some(4)).is_some());
    });
    check("table-many", (280, 340), Scheme::Light, Scale::Normal, |area, theme| {
        let hit = |r: usize, c: usize| if r / 125 == c { 0.9 } else { 0.1 / 3.0 };
        assert!(table(area, theme, (500, 4), hit, None).is_some());
    });
    check("marks", (420, 90), Scheme::Light, Scale::Normal, |area, theme| {
        for i in 0..12 {
            let points = vec![(px(25.0 + 33.0 * i as f64), px(30.0)), (px(25.0 + 33.0 * i as f64), px(65.0))];
            area.put(Shape::Marks { kind: marks::mark(i), points, size: 160.0, fill: theme.series(i) });
        }
    });
}
