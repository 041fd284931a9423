//! Every act of a pointer, anywhere; and what a label beside it says is what lies there.

use super::edges::{edges, looks, made, named, small, typed};
use super::*;
use crate::demos::trial::{ViewSettings, draw, gestures};
use crate::engine::params::Value;
use crate::engine::rng::{Purpose, Rng};
use crate::math::factorisation::Factors;
use crate::plot::figure::{Act, Figure, Gesture, Response, Scene};
use crate::plot::zoom::ZoomLens;
use crate::plot::{Picture, Shape, ToData};

#[test]
fn no_gesture_breaks_anything() {
    // On a curve, on the wipe line, or anywhere within.
    let spot = |scene: &Scene<'_, Svd>, panel: &str, rng: &mut Rng| {
        let (m, n) = scene.input.shape();
        Some(match (panel, rng.below(3)) {
            ("spectrum" | "share" | "stored", 0) => (scene.frame.k as f64, rng.uniform()),
            ("spectrum" | "share" | "stored", _) => (rng.uniform() * m.min(n) as f64, rng.uniform()),
            ("sum", 0) => (scene.view.wipe * n as f64, rng.uniform() * m as f64),
            _ => (rng.uniform() * n as f64, rng.uniform() * m as f64),
        })
    };
    let tally = gestures(&edges(), &looks(), spot, |_, _| panic!("there is no edit"));
    assert_eq!((tally.edited, tally.told, tally.picked, tally.refused.len()), (0, 0, 0, 0), "{tally:?}");
    let enough = [tally.tips, tally.sought, tally.turned, tally.originals].map(|count| count > 500);
    assert_eq!(enough, [true; 4], "{tally:?}");
}

const STILL: (f64, f64) = (0.0, 0.0);

fn act(moment: &SceneData, look: &ViewSettings, panel: &str, act: Act, data: (f64, f64)) -> Response<Edit> {
    trial::act(moment, look, panel, act, data, STILL)
}

/// What comes of an act at a k on a panel of curves, half way up; beyond the window at its edge.
fn at_k(moment: &SceneData, look: &ViewSettings, panel: &str, act: Act, k: f64) -> Response<Edit> {
    moment.plain(look, |scene| {
        let to_data = draw(scene, panel, (500, 400)).1.unwrap();
        let (x, y) = (to_data.to_px(k, to_data.y.1).0, to_data.top + to_data.height / 2.0);
        let at = (x.clamp(to_data.left, to_data.left + to_data.width), y);
        Svd::gesture(panel, scene, Gesture { act, from: at, at, before: at, to_data, reach: 12.0 })
    })
}

#[test]
fn a_click_on_a_curve_goes_to_the_k_that_lies_there() {
    for moment in [moment(small(), "grey", 3), moment(named("documents"), "grey", 0), moment(typed(), "grey", 12)] {
        let (m, n) = moment.input.shape();
        let r = m.min(n) as u64;
        let closer = ViewSettings { window: Some([(1.2, 2.9), (0.1, 2.0)]), ..ViewSettings::default() };
        for (panel, least) in [("spectrum", 1), ("share", 0), ("stored", 0)] {
            let click = |look: &ViewSettings, k: f64| at_k(&moment, look, panel, Act::Click, k);
            for k in 0..=r {
                for by in [-0.4, 0.0, 0.4] {
                    assert_eq!(click(&ViewSettings::default(), k as f64 + by), Response::Seek(k.max(least)), "{panel}");
                }
            }
            assert_eq!(click(&ViewSettings::default(), 1e9), Response::Seek(r), "{panel}");
            for (x, k) in [(1.3, 1), (1.6, 2), (2.6, 3)] {
                assert_eq!(click(&closer, x), Response::Seek(k), "{panel}, closer");
            }
            for outside in [(1.1, 1.0), (3.0, 1.0), (2.0, 3.0)] {
                let nothing = [Act::Click, Act::Hover].map(|a| act(&moment, &closer, panel, a, outside));
                assert_eq!(nothing, [Response::Nothing, Response::Nothing], "{panel}");
            }
            for other in [Act::Press, Act::Drag, Act::Drop, Act::Remove] {
                assert_eq!(at_k(&moment, &ViewSettings::default(), panel, other, 1.0), Response::Nothing, "{panel}");
            }
        }
    }
}

#[test]
fn labels_on_curves_say_what_a_pencil_finds() {
    let hovered =
        |moment: &SceneData, panel: &str, k: f64| match at_k(moment, &ViewSettings::default(), panel, Act::Hover, k) {
            Response::Tip(text) => text,
            other => panic!("{other:?}"),
        };
    // s = √45 and √5: of their sum the first is three quarters, of the sum of squares nine tenths.
    let two = moment(named("two-by-two"), "grey", 0);
    assert_eq!(hovered(&two, "spectrum", 0.8), "s of layer 1: 6.7082 · share of Σs 75.00%");
    assert_eq!(hovered(&two, "spectrum", 2.0), "s of layer 2: 2.2361 · share of Σs 100.00%");
    assert_eq!(hovered(&two, "share", 0.0), "k = 0 · of Σs 0.00% · of Σs² 0.00%");
    assert_eq!(hovered(&two, "share", 1.0), "k = 1 · of Σs 75.00% · of Σs² 90.00%");
    assert_eq!(hovered(&two, "stored", 2.0), "k = 2 · 8 numbers · 200.00% of m·n");
    let color = moment(small(), "rgb", 2);
    assert_eq!(hovered(&color, "stored", 5.0), "k = 5 · 600 numbers · 52.08% of m·n");
}

/// A drawing seen through a lens: the whole of it, and how a place on screen maps to data.
struct Through {
    drawing: Picture,
    to_data: ToData,
    lens: ZoomLens,
}

impl Through {
    fn new(scene: &Scene<'_, Svd>, panel: &str, size: (u32, u32), lens: ZoomLens) -> Self {
        let (drawing, to_data) = draw(scene, panel, lens.drawing((f64::from(size.0), f64::from(size.1))));
        Self { drawing, to_data: to_data.unwrap().moved(-lens.corner.0, -lens.corner.1), lens }
    }

    fn gesture(
        &self,
        scene: &Scene<'_, Svd>,
        panel: &str,
        act: Act,
        from: (f64, f64),
        at: (f64, f64),
    ) -> Response<Edit> {
        Svd::gesture(panel, scene, Gesture { act, from, at, before: at, to_data: self.to_data, reach: 12.0 })
    }

    /// Row, column and colour of an image at a place on screen, and how far it is from another pixel, in CSS px.
    fn pixel(&self, image: usize, at: (f64, f64)) -> Option<(usize, usize, [u8; 4], f64)> {
        let images = self.drawing.shapes.iter().filter_map(|shape| match shape {
            Shape::Image { x, y, w, h, width, height, rgba, .. } => Some(([*x, *y, *w, *h], [*width, *height], rgba)),
            _ => None,
        });
        let ([x, y, w, h], [width, height], rgba) = images.into_iter().nth(image)?;
        // In pixels of the image, and how long one is on screen.
        let along = |at: f64, corner: f64, from: i32, length: i32, count: u32| {
            let one = f64::from(length) / 10.0 / f64::from(count);
            ((at + corner - f64::from(from) / 10.0) / one, one)
        };
        let (column, wide) = along(at.0, self.lens.corner.0, x, w, width);
        let (row, high) = along(at.1, self.lens.corner.1, y, h, height);
        if row < 0.0 || column < 0.0 || row >= f64::from(height) || column >= f64::from(width) {
            return None;
        }
        let near = |x: f64, one: f64| (x - x.round()).abs() * one;
        let place = row as usize * width as usize + column as usize;
        let color = rgba[4 * place..][..4].try_into().unwrap();
        Some((row as usize, column as usize, color, near(column, wide).min(near(row, high))))
    }
}

fn lenses(size: (u32, u32), rng: &mut Rng) -> Vec<ZoomLens> {
    let size = (f64::from(size.0), f64::from(size.1));
    let mut closer =
        |factor| ZoomLens::default().zoomed((rng.uniform() * size.0, rng.uniform() * size.1), factor, size);
    vec![ZoomLens::default(), closer(0.5), closer(0.2), closer(0.05)]
}

fn noise((n, m): (usize, usize), channels: usize) -> Pixels {
    let mut rng = Rng::new(3, Purpose::Data);
    let bytes = (0..n * m * channels).map(|_| rng.below(256) as u8).collect();
    Pixels::new(n, m, Arc::new(bytes)).unwrap()
}

/// Places on screen that lie well within a pixel, at every size and under every lens: what is said there.
fn everywhere(
    moment: &SceneData,
    look: &ViewSettings,
    panel: &str,
    mut check: impl FnMut(&Through, (f64, f64), Option<&str>),
) {
    let mut rng = Rng::new(7, Purpose::Display);
    moment.plain(look, |scene| {
        for size in [(400, 300), (333, 517), (90, 70)] {
            for lens in lenses(size, &mut rng) {
                let seen = Through::new(scene, panel, size, lens);
                for _ in 0..60 {
                    let at = (rng.uniform() * f64::from(size.0), rng.uniform() * f64::from(size.1));
                    match seen.gesture(scene, panel, Act::Hover, at, at) {
                        Response::Tip(text) => check(&seen, at, Some(&text)),
                        Response::Nothing => check(&seen, at, None),
                        other => panic!("{other:?}"),
                    }
                }
            }
        }
    });
}

#[test]
fn the_label_on_a_picture_names_the_pixel_that_lies_there() {
    for (size, channels, color) in
        [((37, 23), 3, "grey"), ((37, 23), 3, "rgb"), ((11, 40), 3, "ycbcr"), ((64, 1), 1, "grey")]
    {
        let input = noise(size, channels);
        let (n, bytes) = (size.0, input.bytes().clone());
        let moment = moment(Matrix::Picture(input), color, 5);
        let is_colored = moment.frame.singular_values.len() == 3;
        let was = |i: usize, j: usize| match (channels, &bytes[channels * (i * n + j)..][..channels]) {
            (3, &[r, g, b]) if is_colored => format!("({r}, {g}, {b})"),
            (3, &[r, g, b]) => {
                ((299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b) + 500) / 1000).to_string()
            }
            (_, grey) => grey[0].to_string(),
        };
        let colour = |[r, g, b, a]: [u8; 4]| match is_colored {
            _ if a != 255 => panic!("pixels are opaque"),
            true => format!("({r}, {g}, {b})"),
            false => r.to_string(),
        };
        let mut read = [0; 2];
        // The sum lies below the original, which is clipped; held in view, the original is all there is.
        for (look, sum, original) in [
            (ViewSettings::default(), Some(0), None),
            (ViewSettings::default().view(&[("wipe", "0.4")]), Some(0), Some(1)),
            (ViewSettings { show_original: true, ..ViewSettings::default() }, None, Some(0)),
        ] {
            everywhere(&moment, &look, "sum", |seen, at, tip| {
                let Some((i, j, color, inside)) = seen.pixel(0, at) else {
                    assert!(tip.is_none_or(|_| seen.to_data.contains(at.0, at.1)), "{tip:?} off the picture");
                    return;
                };
                if inside < 0.11 {
                    return;
                }
                let tip = tip.unwrap();
                let place = format!("Row {}, column {}: was {}, is ", i + 1, j + 1, was(i, j));
                assert!(tip.starts_with(&place), "{tip}, not {place}");
                if sum.is_some() {
                    assert_eq!(tip, place + &colour(color));
                }
                if let Some(image) = original {
                    assert_eq!(was(i, j), colour(seen.pixel(image, at).unwrap().2));
                }
                read[0] += 1;
            });
        }
        everywhere(&moment, &ViewSettings::default(), "original", |seen, at, tip| {
            if let Some((i, j, color, 0.11..)) = seen.pixel(0, at) {
                let said = format!("Row {}, column {}: was {}, is ", i + 1, j + 1, was(i, j));
                assert!(tip.unwrap().starts_with(&said) && colour(color) == was(i, j), "{tip:?}, not {said}");
                read[1] += 1;
            }
        });
        assert!(read[0] > 30 && read[1] > 15, "{read:?} for {size:?}");
    }
}

#[test]
fn labels_on_error_and_layer_say_the_numbers_themselves() {
    let (k, input) = (4, noise((19, 13), 3));
    for color in ["grey", "rgb", "ycbcr"] {
        let moment = moment(Matrix::Picture(input.clone()), color, k as u64);
        let planes = moment.plain(&ViewSettings::default(), |scene| start::planes(&input, scene.params.color));
        for (channel, plane) in planes.iter().enumerate() {
            let look = ViewSettings::default().view(&[("channel", &(channel + 1).to_string())]);
            let factors = Factors::exact(plane, 13, 19).unwrap();
            let (sum, layer) = (factors.reconstruct(k), factors.layer(k - 1).unwrap());
            let Shown::Picture { error_scale, .. } = moment.frame.shown else { panic!("a picture") };
            for panel in ["error", "layer"] {
                let mut read = 0;
                everywhere(&moment, &look, panel, |seen, at, tip| {
                    let Some((i, j, _, 0.11..)) = seen.pixel(0, at).filter(|_| panel == "error") else { return };
                    let (place, value) = tip.unwrap().split_once(": error ").unwrap();
                    assert_eq!(place, format!("Row {}, column {}", i + 1, j + 1));
                    let truth = f64::from(plane[i * 19 + j] - sum[i * 19 + j]);
                    assert!(
                        (number(value) - truth).abs() <= f64::from(error_scale) * 0.51 / 127.0 + 0.005 * truth.abs(),
                        "{value} is not {truth}"
                    );
                    read += 1;
                });
                everywhere(&moment, &look, panel, |seen, at, tip| {
                    // Of a small picture all pixels are in its image, so that it tells the place.
                    let Some((i, j, _, 0.11..)) = seen.pixel(0, at).filter(|_| panel == "layer") else { return };
                    let (place, value) = tip.unwrap().split_once(": ").unwrap();
                    assert_eq!(place, format!("Row {}, column {}", i + 1, j + 1));
                    let truth = f64::from(layer.s * layer.u[i] * layer.v[j]);
                    assert!((number(value) - truth).abs() <= 1e-3 * truth.abs() + 1e-4, "{value} is not {truth}");
                    read += 1;
                });
                assert!(read > 50, "{panel}: {read}");
            }
        }
    }
}

#[test]
fn labels_on_cells_say_what_is_written_there() {
    for (moment, panels) in [
        (moment(named("two-by-two"), "grey", 1), ["sum", "factors", "layers"]),
        (moment(named("rank-two"), "grey", 2), ["sum", "factors", "layers"]),
        (moment(made(5, 4, |i, j| (i * 4 + j) as f64 - 9.0), "grey", 3), ["sum", "factors", "layers"]),
    ] {
        for panel in panels {
            let mut read = 0;
            moment.plain(&ViewSettings::default(), |scene| {
                for (size, lens) in [(900, 700), (500, 800)].into_iter().flat_map(|size| {
                    let mut rng = Rng::new(4, Purpose::Display);
                    lenses(size, &mut rng).into_iter().take(2).map(move |lens| (size, lens))
                }) {
                    let seen = Through::new(scene, panel, size, lens);
                    let texts = seen.drawing.shapes.iter().filter_map(|shape| match shape {
                        Shape::Text { x, y, text, .. } => Some((f64::from(*x) / 10.0, f64::from(*y) / 10.0, text)),
                        _ => None,
                    });
                    // Numbers stand in the middle of their cells.
                    for (x, y, text) in
                        texts.filter(|(.., text)| text.chars().all(|c| c.is_ascii_digit() || "−.".contains(c)))
                    {
                        let at = (x - lens.corner.0, y - lens.corner.1);
                        let tip = match seen.gesture(scene, panel, Act::Hover, at, at) {
                            Response::Tip(tip) => tip,
                            other => panic!("{text}: {other:?}"),
                        };
                        let (said, written) = (number(tip.rsplit_once(": ").unwrap().1), number(text));
                        let near = (said - written).abs() <= 0.06 * said.abs().max(0.05);
                        assert!(near, "{panel}: {text} is written where {tip} is said");
                        read += 1;
                    }
                }
            });
            // Layers that are not in yet have no numbers.
            assert!(read > if panel == "layers" { 10 } else { 30 }, "{panel}: {read}");
        }
    }
    let said = |moment: &SceneData, panel: &str| {
        let mut tips = std::collections::BTreeSet::new();
        everywhere(moment, &ViewSettings::default(), panel, |_, _, tip| {
            tips.extend(tip.map(str::to_owned));
        });
        tips.into_iter().collect::<Vec<_>>()
    };
    let one = moment(named("two-by-two"), "grey", 1);
    let sum = said(&one, "sum");
    for tip in
        ["A, row 1, column 2: 0", "A, row 2, column 2: 5", "A₁, row 1, column 2: 1.5", "A₁, row 2, column 1: 4.5"]
    {
        assert!(sum.iter().any(|said| said == tip), "{tip} is not in {sum:?}");
    }
    assert_eq!(sum.len(), 12, "{sum:?}");
    let layers = said(&one, "layers");
    assert!(layers.iter().any(|tip| tip.ends_with("row 1, column 1: 1.5")), "{layers:?}");
}

#[test]
fn the_wipe_line_is_taken_and_follows_the_pointer() {
    let moment = moment(small(), "rgb", 3);
    let size = (400, 300);
    let mut rng = Rng::new(11, Purpose::Display);
    for wipe in [0.0, 0.25, 1.0] {
        let look = ViewSettings::default().view(&[("wipe", &wipe.to_string())]);
        for lens in lenses(size, &mut rng) {
            let at = moment.plain(&look, |scene| {
                let seen = Through::new(scene, "sum", size, lens);
                let place = seen.to_data;
                let line = (place.left + wipe * place.width, place.top + 0.3 * place.height);
                let press = |at| seen.gesture(scene, "sum", Act::Press, at, at);
                for by in [-11.0, 0.0, 11.0] {
                    assert_eq!(press((line.0 + by, line.1)), Response::Hold, "{wipe} {by}");
                }
                assert_eq!(press((place.left + 0.6 * place.width, line.1)), Response::Original);
                assert_eq!(press((line.0, place.top - 1.0)), Response::Nothing);
                let drop = |x: f64| seen.gesture(scene, "sum", Act::Drop, line, (x, line.1));
                let turned = |x: f64| Response::Look("wipe", Value::Real(x));
                assert_eq!([drop(-1e9), drop(1e9)], [turned(0.0), turned(1.0)]);
                let x = place.left + 0.6123 * place.width;
                for act in [Act::Drag, Act::Drop] {
                    assert_eq!(seen.gesture(scene, "sum", act, line, (x, -50.0)), turned(0.612));
                }
                x
            });
            // Where it was let go, there it stands.
            moment.plain(&ViewSettings::default().view(&[("wipe", "0.612")]), |scene| {
                let seen = Through::new(scene, "sum", size, lens);
                let clipped = seen.drawing.shapes.iter().find_map(|shape| match shape {
                    Shape::Clip { x, w, .. } => Some(f64::from(x + w) / 10.0 - lens.corner.0),
                    _ => None,
                });
                assert!((clipped.unwrap() - at).abs() < 1e-3 * seen.to_data.width, "{clipped:?} {at}");
            });
        }
    }
    // What is not a picture has no line, and nothing beneath.
    let cells = super::moment(named("two-by-two"), "grey", 1);
    for press in [Act::Press, Act::Drag, Act::Drop, Act::Click] {
        assert_eq!(trial::act(&cells, &ViewSettings::default(), "sum", press, (0.1, 0.5), STILL), Response::Nothing);
    }
    assert!(cells.plain(&ViewSettings::default(), |scene| !Svd::has_original(scene)
        && Svd::inactive_knobs(scene).contains(&"wipe")));
}
