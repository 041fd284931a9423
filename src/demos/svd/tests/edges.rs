//! Moments at the edges of what can be, and looks at them.

use super::*;
use crate::demos::trial::{ViewSettings, settings};

/// A matrix with these rows.
pub fn matrix(rows: &[Vec<f64>]) -> Matrix {
    Matrix::Cells(Cells::from_rows(rows).unwrap())
}

/// A matrix of shape (m, n) with these entries.
pub fn made(m: usize, n: usize, entry: impl Fn(usize, usize) -> f64) -> Matrix {
    let rows: Vec<Vec<f64>> = (0..m).map(|i| (0..n).map(|j| entry(i, j)).collect()).collect();
    matrix(&rows)
}

/// One of the small matrices that come with the app.
pub fn named(name: &str) -> Matrix {
    Matrix::generate(name, 1).unwrap()
}

/// A picture of n columns and m rows: row, column and channel make a number of a pixel.
pub fn picture((n, m): (usize, usize), channels: usize, number: impl Fn(usize, usize, usize) -> f64) -> Matrix {
    let at = |at: usize| number(at / channels / n, at / channels % n, at % channels) as u8;
    let bytes = (0..n * m * channels).map(at).collect();
    Matrix::Picture(Pixels::new(n, m, Arc::new(bytes)).unwrap())
}

/// A sun over hills, 24 × 16 pixels in colour.
pub fn small() -> Matrix {
    picture((24, 16), 3, |i, j, c| {
        let (x, y) = (j as f64 / 23.0, i as f64 / 15.0);
        let hill = 0.62 + 0.16 * libm::sin(5.0 * x + 0.6);
        let (dx, dy) = ((x - 0.7) * 24.0, (y - 0.28) * 16.0);
        let sky = [120.0 + 90.0 * y, 170.0 + 40.0 * y, 235.0];
        let land = [60.0 + 70.0 * x, 120.0 - 30.0 * y, 50.0];
        match (dx * dx + dy * dy < 9.0, y > hill) {
            (true, _) => [250.0, 210.0, 70.0][c],
            (_, true) => land[c],
            _ => sky[c],
        }
    })
}

/// Twelve rows of twelve numbers, as somebody might type them.
pub fn typed() -> Matrix {
    made(12, 12, |i, j| {
        let wave = 8.0 * libm::sin(0.9 * i as f64) * libm::cos(0.5 * j as f64) + ((i * 7 + j * 5) % 4) as f64 - 1.5;
        (wave * 4.0).round() / 4.0
    })
}

fn steps(input: &Matrix, color: &str, all: &mut Vec<SceneData>) {
    let (m, n) = input.shape();
    let r = m.min(n) as u64;
    let ks: std::collections::BTreeSet<u64> = [0, 1, 2, r / 2, r.saturating_sub(1), r].into();
    all.extend(ks.into_iter().map(|k| moment(input.clone(), color, k)));
}

/// Small matrices of every shape and size of numbers; pictures of every shape, grey and in colour, whole and before
/// their exact factors are there.
pub fn edges() -> Vec<SceneData> {
    let mut all = Vec::new();
    let n = |i: usize, j: usize| (i * 5 + j * 3) as f64 % 7.0 - 3.0;
    for input in [
        made(1, 1, |_, _| -5.0),
        made(1, 1, |_, _| 0.0),
        made(1, 12, n),
        made(12, 1, n),
        made(3, 4, |_, _| 0.0),
        made(5, 3, |_, j| j as f64 - 1.0),
        made(4, 4, |i, j| f64::from(i == j)),
        made(12, 12, |i, j| 1e150 * f64::from((i + j) % 2 == 0) - 0.5e150),
        made(3, 2, |i, j| 1e-150 * n(i, j)),
        made(2, 3, |i, j| if i == j { 1e150 } else { 1e-150 * n(i, j) }),
        made(2, 2, |i, j| 1e-300 * n(i, j)),
        typed(),
        named("two-by-two"),
        named("rank-two"),
        named("documents"),
    ] {
        steps(&input, "grey", &mut all);
    }
    let wave = |i: usize, j: usize, c: usize| 127.0 + 120.0 * libm::sin((i * (3 + c) + j * j) as f64 / 9.0);
    for (size, channels) in [((1, 1), 1), ((1, 1), 3), ((1, 40), 1), ((40, 1), 3), ((2, 700), 3), ((900, 3), 1)] {
        for color in ["grey", "rgb", "ycbcr"] {
            steps(&picture(size, channels, wave), color, &mut all);
        }
    }
    for level in [0.0, 128.0, 255.0] {
        steps(&picture((9, 6), 1, |_, _, _| level), "grey", &mut all);
        steps(&picture((6, 9), 3, |_, _, c| level * (c as f64 / 2.0)), "ycbcr", &mut all);
    }
    for color in ["grey", "rgb", "ycbcr"] {
        steps(&small(), color, &mut all);
    }
    all.extend(waiting());
    all
}

/// A picture whose exact factors are not there yet, for k that are known, and beyond.
pub fn waiting() -> Vec<SceneData> {
    let mut all = Vec::new();
    for color in ["grey", "rgb", "ycbcr"] {
        let Own::Picture(pixels) = large(3) else { panic!("a picture") };
        let input = Matrix::Picture(pixels);
        let r = input.shape().0 as u64;
        all.extend([0, 1, 50, 51, r].map(|k| moment(input.clone(), color, k)));
    }
    assert!(all.iter().all(|moment| !moment.frame.exact));
    all
}

/// Every knob of the view, what is held in view, and parts of the plane.
pub fn looks() -> Vec<ViewSettings> {
    let look = |view: &[(&str, &str)]| ViewSettings { view: settings(view), ..ViewSettings::default() };
    let none = [("share", "0"), ("energy", "0"), ("psnr", "0"), ("size", "0")];
    let most = [("share", "1"), ("energy", "1"), ("psnr", "100"), ("size", "2")];
    vec![
        look(&[]),
        look(&[[("wipe", "0.4"), ("channel", "2"), ("proof", "3")].as_slice(), &none].concat()),
        ViewSettings {
            window: Some([(0.5, 2.5), (0.1, 30.0)]),
            ..look(&[("wipe", "1"), ("channel", "3"), ("proof", "6")])
        },
        ViewSettings { show_original: true, ..look(&[[("wipe", "0.001"), ("proof", "1")].as_slice(), &most].concat()) },
        ViewSettings { window: Some([(-1e12, 1e12), (1e-12, 1e12)]), show_original: true, ..look(&[("channel", "3")]) },
        ViewSettings { window: Some([(3.0, 3.0 + 1e-9), (-5.0, -4.0)]), ..look(&[("wipe", "0.999")]) },
    ]
}
