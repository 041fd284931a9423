//! Tables of which a density is to be learnt.

use super::Points;
use std::f64::consts::PI;

/// Those of which a density is to be learnt: menus of other demos do not have them.
pub const DENSITIES: &[&str] =
    &["three-numbers", "two-modes", "swiss-roll", "checkerboard", "ring", "spirals", "eight-gaussians", "dinosaur"];

/// −1 once and +1 twice.
pub fn three_numbers(p: &mut Points) {
    for x in [-1.0, 1.0, 1.0] {
        p.place([x, 0.0]);
    }
}

/// Two narrow modes on a line, one of them with two thirds of the points.
pub fn two_modes(p: &mut Points) {
    for i in 0..400 {
        let mode = usize::from(i % 3 > 0);
        p.blob(mode, 1, [[-1.2, 0.0], [1.0, 0.0]][mode], 0.2);
    }
}

/// A sheet that is rolled up, seen from its edge.
pub fn swiss_roll(p: &mut Points) {
    for _ in 0..1000 {
        let angle = 1.5 * PI * (1.0 + 2.0 * p.rng.uniform());
        let [u, v] = p.normal();
        p.place([0.3 * angle * libm::cos(angle) + 0.08 * u, 0.3 * angle * libm::sin(angle) + 0.08 * v]);
    }
}

/// The dark squares of a board of 4 × 4.
pub fn checkerboard(p: &mut Points) {
    for _ in 0..1000 {
        let (column, row) = (p.rng.below(4), p.rng.below(2));
        let row = 2 * row + column % 2;
        let (x, y) = (p.rng.uniform(), p.rng.uniform());
        p.place([2.0 * (column as f64 + x) - 4.0, 2.0 * (row as f64 + y) - 4.0]);
    }
}

/// A ring, with nothing in its middle.
pub fn ring(p: &mut Points) {
    for _ in 0..1000 {
        let angle = 2.0 * PI * p.rng.uniform();
        let radius = 4.0 + 0.15 * p.rng.normal();
        p.place([radius * libm::cos(angle), radius * libm::sin(angle)]);
    }
}

/// Two arms that wind around each other.
pub fn spirals(p: &mut Points) {
    for i in 0..1000 {
        let angle = 3.0 * PI * p.rng.uniform().sqrt();
        let (radius, turn) = (0.45 * angle, PI * f64::from(i % 2));
        let [u, v] = p.normal();
        let place = [radius * libm::cos(angle + turn) + 0.08 * u, radius * libm::sin(angle + turn) + 0.08 * v];
        p.add(i as usize % 2, place);
    }
}

/// Eight narrow blobs on a circle.
pub fn eight_gaussians(p: &mut Points) {
    for i in 0..1000 {
        let angle = PI / 4.0 * f64::from(i % 8);
        p.blob(i as usize % 8, 1, [4.0 * libm::cos(angle), 4.0 * libm::sin(angle)], 0.2);
    }
}

/// The outline of a dinosaur, which we drew ourselves: corners, the last of which leads back to the first.
const DINOSAUR: [[f64; 2]; 39] = [
    [-4.6, -0.3],
    [-3.6, 0.1],
    [-2.7, 0.6],
    [-1.8, 1.2],
    [-0.9, 1.6],
    [0.1, 1.6],
    [0.9, 1.5],
    [1.5, 1.8],
    [1.9, 2.5],
    [2.2, 3.3],
    [2.6, 3.9],
    [3.2, 4.1],
    [3.8, 3.9],
    [4.3, 3.5],
    [4.7, 3.1],
    [4.6, 2.8],
    [3.9, 2.8],
    [3.3, 2.8],
    [3.0, 2.3],
    [2.8, 1.5],
    [2.6, 0.7],
    [2.3, 0.0],
    [2.0, -0.6],
    [2.0, -1.5],
    [2.1, -2.4],
    [1.5, -2.5],
    [1.3, -1.7],
    [1.1, -0.9],
    [0.3, -1.0],
    [-0.5, -1.0],
    [-0.7, -1.7],
    [-0.8, -2.5],
    [-1.4, -2.5],
    [-1.5, -1.6],
    [-1.6, -0.8],
    [-2.2, -0.4],
    [-3.0, -0.4],
    [-3.8, -0.5],
    [-4.4, -0.6],
];

/// Points along that outline, and an eye.
pub fn dinosaur(p: &mut Points) {
    let sides = || DINOSAUR.iter().zip(DINOSAUR.iter().cycle().skip(1));
    let lengths: Vec<f64> = sides().map(|(a, b)| libm::hypot(b[0] - a[0], b[1] - a[1])).collect();
    for i in 0..1000 {
        let [u, v] = p.normal();
        let at = if i % 40 == 0 { None } else { p.rng.weighted(&lengths) };
        let share = p.rng.uniform();
        let place = match at.and_then(|at| sides().nth(at)) {
            Some((a, b)) => [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])],
            None => [3.2, 3.5],
        };
        p.place([place[0] + 0.03 * u, place[1] + 0.03 * v]);
    }
}
