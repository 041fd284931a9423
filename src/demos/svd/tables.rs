//! A small matrix with its numbers: A and its sum, its factors, its layers.

use super::frame::Shown;
use super::scene_model::SceneModel;
use super::sim::Svd;
use crate::engine::matrix::{Cells as Input, Matrix};
use crate::engine::run::Source;
use crate::engine::words::{below, is_rounding, measured, number};
use crate::plot::figure::Scene;
use crate::plot::panels::{DrawnMatrix, FormulaPart, flow, pixel_at};
use crate::plot::{Area, DrawExt, Scale, ToData};

/// The full tint of entries of unit vectors. (Just below 1, so that they get a digit more.)
const UNIT: f64 = 0.999;

/// A small matrix with all that is known of it.
struct Whole<'a> {
    a: &'a Input,
    /// B by rows.
    sum: &'a [f64],
    /// u_1, u_2, …, shape (r, m).
    u: &'a [f64],
    /// v_1, v_2, …, shape (r, n).
    v: &'a [f64],
}

fn whole<'a>(seen: &SceneModel<'a>) -> Option<Whole<'a>> {
    let (Matrix::Cells(a), Shown::Cells { sum, u, v }) = (seen.scene.input, &seen.scene.frame.shown) else {
        return None;
    };
    Some(Whole { a, sum, u, v })
}

/// What the rows of a bundled matrix count, where they have names.
fn rows(seen: &SceneModel<'_>) -> Vec<String> {
    match &seen.scene.run.input {
        Source::Named { data, .. } if data == "documents" => {
            seen.scene.context.words.get("rows-documents").split(", ").map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

/// The formula of a panel; nothing for a picture.
fn formula<'a>(seen: &'a SceneModel<'a>, panel: &str) -> Vec<FormulaPart<'a>> {
    let Some(Whole { a, sum, u, v }) = whole(seen) else { return Vec::new() };
    let (m, n, r, k) = (seen.m, seen.n, seen.r, seen.k());
    let most = a.values().iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    let all = || Box::new(|_, _| true);
    let of_a = move |i: usize, j: usize| a.values()[i * n + j];
    let of_sum = move |i: usize, j: usize| sum[i * n + j];
    let s = move |i: usize| seen.s(i + 1).unwrap_or(0.0);
    let cells = |name: &str, value: Box<dyn Fn(usize, usize) -> f64 + 'a>| {
        let rows = if name == "A" { rows(seen) } else { Vec::new() };
        FormulaPart::Matrix(DrawnMatrix { name: name.to_owned(), rows, shape: (m, n), value, lit: all(), most })
    };
    let sign = |text: &str| FormulaPart::Sign(text.to_owned());
    // Names in formulas have no words: "= 2.5", and "≈ 0" of what is rounding.
    let tiny = seen.tiny();
    let equals = |x: f64, digits| {
        if is_rounding(x, tiny) { "≈ 0".to_owned() } else { format!("= {}", number(x, digits)) }
    };
    let error = equals(seen.scene.frame.measured.map_or(f64::NAN, |m| m.fro_error), 4);
    let kept = below(k);
    match panel {
        "sum" => vec![
            cells("A", Box::new(of_a)),
            sign("="),
            cells(&format!("A{kept}"), Box::new(of_sum)),
            sign("+"),
            cells(&format!("A − A{kept}, ‖·‖ {error}"), Box::new(move |i, j| of_a(i, j) - of_sum(i, j))),
        ],
        "factors" => {
            let factor = |name: &str,
                          shape,
                          value: Box<dyn Fn(usize, usize) -> f64 + 'a>,
                          lit: Box<dyn Fn(usize, usize) -> bool>,
                          most| {
                let rows = if name == "U" { rows(seen) } else { Vec::new() };
                FormulaPart::Matrix(DrawnMatrix { name: name.to_owned(), rows, shape, value, lit, most })
            };
            let of_v = move |i: usize, j: usize| v[i * n + j];
            let s_1 = s(0);
            let mut parts = vec![
                factor("U", (m, r), Box::new(move |i, j| u[j * m + i]), Box::new(move |_, j| j < k), UNIT),
                sign("·"),
                factor(
                    "S",
                    (r, r),
                    Box::new(move |i, j| if i == j { s(i) } else { 0.0 }),
                    Box::new(move |i, j| i.max(j) < k),
                    s_1,
                ),
                sign("·"),
                factor("Vᵀ", (r, n), Box::new(of_v), Box::new(move |i, _| i < k), UNIT),
            ];
            // On a wall the factors themselves need all the room.
            if seen.scene.context.theme.scale == Scale::Normal {
                let scaled = move |i: usize, j: usize| if i < k { s(i) * of_v(i, j) } else { 0.0 };
                let lit = Box::new(move |i, _| i < k);
                parts.extend([FormulaPart::Break, sign(&format!("A{kept} = U ·"))]);
                parts.push(factor(&format!("S{kept}Vᵀ"), (r, n), Box::new(scaled), lit, most));
            }
            parts
        }
        _ => {
            let mut parts = Vec::new();
            for layer in 0..r {
                if layer > 0 {
                    parts.push(sign("+"));
                }
                let at = below(layer + 1);
                // Of many there is room for short names, and on a wall.
                let name = match r {
                    ..=4 if seen.scene.context.theme.scale == Scale::Normal => {
                        format!("s{at}u{at}v{at}ᵀ, s{at} {}", equals(s(layer), 4))
                    }
                    _ => format!("s{at} {}", equals(s(layer), 3)),
                };
                // What a layer will bring is for the reader to guess, until it is in.
                let seen = move |x: f64| if layer < k { x } else { f64::NAN };
                let value = move |i: usize, j: usize| seen(s(layer) * u[layer * m + i] * v[layer * n + j]);
                let lit = Box::new(move |_, _| layer < k);
                let value = Box::new(value);
                parts.push(FormulaPart::Matrix(DrawnMatrix {
                    name,
                    rows: Vec::new(),
                    shape: (m, n),
                    value,
                    lit,
                    most,
                }));
            }
            parts
        }
    }
}

/// What is said where there is no room for numbers.
fn bare(seen: &SceneModel<'_>) -> String {
    seen.scene.context.words.get("cells-bare")
}

/// The panel `factors`.
pub fn factors(scene: &Scene<'_, Svd>, area: &Area<'_>) -> Option<ToData> {
    draw(&SceneModel::new(scene), "factors", area)
}

/// The panel `layers`.
pub fn layers(scene: &Scene<'_, Svd>, area: &Area<'_>) -> Option<ToData> {
    draw(&SceneModel::new(scene), "layers", area)
}

/// Draws a panel; `None` for a picture.
pub fn draw(seen: &SceneModel<'_>, panel: &str, area: &Area<'_>) -> Option<ToData> {
    let parts = formula(seen, panel);
    if parts.is_empty() {
        return None;
    }
    flow(area, seen.scene.context.theme, &parts, &bare(seen));
    // Where a gesture lies is worked out from the panel's size: there are several matrices on it.
    let (width, height) = area.size_css();
    Some(ToData { left: 0.0, top: 0.0, width, height, x: (0.0, 1.0), y: (1.0, 0.0), log_y: false })
}

/// What a cell holds, in words.
pub fn cell(seen: &SceneModel<'_>, panel: &str, window: &ToData, (x, y): (f64, f64)) -> Option<String> {
    let parts = formula(seen, panel);
    let mut scratch = crate::plot::Picture::new(window.width as u32, window.height as u32);
    let placed = flow(&scratch.area(), seen.scene.context.theme, &parts, &bare(seen));
    let matrices = parts.iter().filter_map(|part| match part {
        FormulaPart::Matrix(cells) => Some(cells),
        _ => None,
    });
    let (x, y) = (x - window.left, y - window.top);
    let (cells, place) = matrices.zip(placed).find(|(_, place)| place.contains(x, y))?;
    let (j, i) = pixel_at(&place, (x, y), (cells.shape.1, cells.shape.0))?;
    // The rows of S and of Vᵀ are layers.
    let names = if cells.name.starts_with(['S', 'V']) { Vec::new() } else { rows(seen) };
    let words = seen.scene.context.words;
    let row = names.get(i).map_or(format!("{}", i + 1), |name| format!("{} ({name})", i + 1));
    let args = [
        ("name", cells.name.clone().into()),
        ("row", row.into()),
        ("column", (j + 1).into()),
        ("value", measured(words, (cells.value)(i, j), 6, 1e-12 * cells.most).into()),
    ];
    Some(words.say("tip-cell", &args))
}
