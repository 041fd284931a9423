//! Pictures of a picture: what is kept, what was there, a layer, what is missing.

use super::frame::Shown;
use super::scene_model::SceneModel;
use super::sim::Svd;
use super::tables;
use crate::engine::matrix::{Matrix, Pixels};
use crate::engine::words::{below, number};
use crate::plot::figure::Scene;
use crate::plot::panels::{key, pixel_at, say, signed_colors, stretched};
use crate::plot::picture::{Align, Baseline, Point, Weight, px};
use crate::plot::text::{Label, width as measure};
use crate::plot::{Area, DrawExt, Elements, Rgba, Shape, Theme, ToData, disc};
use plotters::element::PathElement;
use plotters::style::Color;
use unrolled_kernels::color;

/// What the bars along the edges take, as a share of the panel, and at most (CSS px).
const BARS: (f64, f64) = (0.1, 64.0);
/// The radius of what the wipe line is taken by, in CSS px at a desk.
const HANDLE: f64 = 8.0;

/// The picture that is taken apart.
fn pixels<'a>(seen: &SceneModel<'a>) -> Option<&'a Pixels> {
    match seen.scene.input {
        Matrix::Picture(pixels) => Some(pixels),
        Matrix::Cells(_) => None,
    }
}

/// Where a picture of m × n pixels lies, with this much kept free above, at the right and at the foot. Its data are its
/// columns and rows, rows downwards.
fn place(area: &Area<'_>, seen: &SceneModel<'_>, [head, right, foot]: [f64; 3]) -> ToData {
    let (width, height) = area.size_css();
    let (m, n) = (seen.m as f64, seen.n as f64);
    let pad = 2.0;
    let (w, h) = ((width - right - 2.0 * pad).max(1.0), (height - head - foot - 2.0 * pad).max(1.0));
    let by = (w / n).min(h / m);
    // A picture one pixel high is still to be seen.
    let (wide, high) = ((n * by).max(1.0), (m * by).max(1.0));
    let (left, top) = ((width - right - wide) / 2.0, head + (height - head - foot - high) / 2.0);
    ToData { left, top, width: wide, height: high, x: (0.0, n), y: (m, 0.0), log_y: false }
}

/// Puts an image of any number of pixels into a place. Large pixels stay squares.
fn put(area: &Area<'_>, place: &ToData, rgba: Vec<u8>, size: (usize, usize)) {
    stretched(area, place.rect(), size, rgba, place.width < 3.0 * place.x.1);
}

/// Bytes of a picture in grey or in colour as they are put on screen.
fn visible(bytes: &[u8], count: usize) -> Vec<u8> {
    if bytes.len() == 3 * count {
        return color::opaque(bytes);
    }
    let greys = core::array::from_fn(|i| [i as u8, i as u8, i as u8, 255]);
    color::mapped(bytes, &greys)
}

/// The original as it is factorised: in grey, where it is taken apart in grey.
fn original(seen: &SceneModel<'_>, pixels: &Pixels) -> Vec<u8> {
    let count = seen.m * seen.n;
    if seen.channels() == 3 { visible(pixels.bytes(), count) } else { visible(pixels.grey().bytes(), count) }
}

/// The panel `sum`: of a small matrix its numbers; of a picture rank k, with u_k and v_k along its edges; the original left of the wipe line, or all
/// of it while it is held in view.
pub fn sum(scene: &Scene<'_, Svd>, area: &Area<'_>) -> Option<ToData> {
    let seen = &SceneModel::new(scene);
    let Shown::Picture { pixels: bytes, .. } = &scene.frame.shown else { return tables::draw(seen, "sum", area) };
    let size = (seen.n, seen.m);
    let place = sum_place(area, seen);
    let whole = |rgba| put(area, &place, rgba, size);
    let original = || pixels(seen).map(|pixels| original(seen, pixels));
    let words = scene.context.words;
    if let Some((_, u, v)) = seen.layer() {
        bars(seen, area, &place, u, v);
    }
    let original_tag = || tag(seen, area, &place, &words.get("label-original"), Align::Left);
    let hidden = seen.is_hidden();
    if scene.context.show_original && !hidden {
        original().map(whole);
        original_tag();
        return Some(place);
    }
    whole(visible(bytes, seen.m * seen.n));
    let cut = wipe_at(seen, &place);
    let wiped = scene.view.wipe > 0.0 && !hidden;
    if wiped {
        let (x, y, h) = (px(place.left), px(place.top), px(place.height));
        area.put(Shape::Clip { x, y, w: px(cut) - x, h });
        original().map(whole);
        area.put(Shape::Unclip);
    }
    if !hidden {
        handle(seen, area, &place, cut);
    }
    let key = match seen.exact() {
        Some(_) => "label-rank",
        None if seen.shown() == seen.k() => "label-quick",
        None => "label-wait",
    };
    // The front page has none of these words.
    let said = words.has(key).then(|| words.say(key, &[("k", seen.k().into()), ("shown", seen.shown().into())]));
    let name = said.unwrap_or_default();
    // At the right lie the buttons that zoom.
    if !name.is_empty() {
        tag(seen, area, &place, &name, if wiped { Align::Right } else { Align::Left });
    }
    if wiped {
        original_tag();
    }
    Some(place)
}

/// Where the panel `sum` has its picture.
pub fn sum_place(area: &Area<'_>, seen: &SceneModel<'_>) -> ToData {
    let (width, height) = area.size_css();
    let room = (width.min(height) * BARS.0).min(BARS.1);
    // What the wipe line is taken by is seen whole at the left edge too.
    let handle = HANDLE * f64::from(seen.scene.context.theme.marks);
    let place = place(area, seen, [head_room(seen), room + handle, room]);
    ToData { left: place.left + handle, ..place }
}

/// Where the wipe line stands, in CSS px.
pub fn wipe_at(seen: &SceneModel<'_>, place: &ToData) -> f64 {
    place.left + seen.scene.view.wipe.clamp(0.0, 1.0) * place.width
}

/// The wipe line and what it is taken by.
fn handle(seen: &SceneModel<'_>, area: &Area<'_>, place: &ToData, x: f64) {
    let theme = seen.scene.context.theme;
    let (top, foot, middle) = (place.top, place.top + place.height, place.top + place.height / 2.0);
    let line = |color: Rgba, width: f32| {
        let points = vec![(px(x), px(top)), (px(x), px(foot))];
        area.add(&PathElement::new(points, color.stroke_width(theme.width(width))));
    };
    if seen.scene.view.wipe > 0.0 {
        line(theme.card, 50.0);
        line(theme.accent, 25.0);
    }
    let r = HANDLE * f64::from(theme.marks);
    area.draw_series(disc((px(x), px(middle)), px(r), theme.accent, (theme.card, theme.width(20.0))));
    Label::new("↔", (x, middle), theme.text, theme.on_accent).bold().at(Align::Center, Baseline::Middle).put(area);
}

/// The room for names above a picture: what is on it is not covered.
fn head_room(seen: &SceneModel<'_>) -> f64 {
    f64::from(seen.scene.context.theme.text) * 1.6
}

/// A name above a picture, from its left end or up to its right; above one that is too narrow, from the panel's.
fn tag(seen: &SceneModel<'_>, area: &Area<'_>, place: &ToData, name: &str, align: Align) {
    let theme = seen.scene.context.theme;
    let text = f64::from(theme.text);
    let (width, _) = area.size_css();
    let wide = f64::from(measure(name, theme.text, Weight::Normal));
    // Two stand above a picture that is wiped.
    let narrow = place.width < wide * 2.5;
    let x = match align {
        Align::Right if narrow => width - text * 0.3,
        Align::Right => place.left + place.width,
        _ if narrow => text * 0.3,
        _ => place.left,
    };
    Label::new(name, (x, place.top - text * 0.75), theme.text, theme.ink).at(align, Baseline::Middle).put(area);
}

/// u_k along the right edge and v_k along the foot: how much of the layer each row and each column has.
fn bars(seen: &SceneModel<'_>, area: &Area<'_>, place: &ToData, u: &[f32], v: &[f32]) {
    let theme = seen.scene.context.theme;
    let (width, height) = area.size_css();
    let (right, foot) = (place.left + place.width + 4.0, place.top + place.height + 4.0);
    let room = ((width.min(height) * BARS.0).min(BARS.1) - 8.0).max(2.0);
    let [minus, _, plus] = theme.signed;
    let most = |x: &[f32]| x.iter().fold(0.0_f32, |most, x| most.max(x.abs())).max(f32::MIN_POSITIVE);
    // One bar a CSS px at most: the largest of the rows that it stands for.
    let bars = |x: &[f32], length: f64| -> Vec<f64> {
        let count = (length.ceil() as usize).clamp(1, x.len());
        let largest = |i: usize| {
            let part = &x[i * x.len() / count..((i + 1) * x.len() / count).max(i * x.len() / count + 1)];
            part.iter().fold(0.0_f32, |kept, x| if x.abs() > kept.abs() { *x } else { kept })
        };
        (0..count).map(|i| f64::from(largest(i) / most(x))).collect()
    };
    // Thin bars are one shape a sign: edges of neighbours that are smoothed apart from each other would be stripes.
    let draw = |values: &[f64], length: f64, at: &dyn Fn(f64, f64) -> Point| {
        let step = length / values.len() as f64;
        let gap = if step > 4.0 { step * 0.05 } else { 0.0 };
        for (sign, fill) in [(-1.0, minus), (1.0, plus)] {
            let mut points = vec![at(0.0, 0.0)];
            for (i, value) in values.iter().enumerate() {
                let (from, high) = (i as f64 * step, room * (sign * value).max(0.0));
                let to = from + step - gap;
                points.extend([(from, 0.0), (from, high), (to, high), (to, 0.0)].map(|(along, high)| at(along, high)));
            }
            points.push(at(length, 0.0));
            area.put(Shape::Polygon { points, fill });
        }
    };
    draw(&bars(u, place.height), place.height, &|along, high| (px(right + high), px(place.top + along)));
    draw(&bars(v, place.width), place.width, &|along, high| (px(place.left + along), px(foot + high)));
    // In the corner between them: there lies no bar.
    let (k, text) = (below(seen.shown()), f64::from(theme.text));
    let names = [format!("↑ u{k}"), format!("← v{k}")];
    let wide = names.iter().map(|name| measure(name, theme.text, Weight::Normal)).fold(0.0, f32::max);
    if right + f64::from(wide) + text * 0.5 > width || foot + text * 2.5 > height {
        return;
    }
    for (i, name) in names.iter().enumerate() {
        let at = (right, foot + text * (0.7 + 1.2 * i as f64));
        Label::new(name, at, theme.text, theme.soft).at(Align::Left, Baseline::Middle).put(area);
    }
}

/// Says that there is nothing to be seen before it is recognised, where that is so: whoever asks for this panel alone
/// is not to be told either.
fn hides(seen: &SceneModel<'_>, area: &Area<'_>) -> bool {
    if seen.is_hidden() {
        say(area, seen.scene.context.theme, &seen.scene.context.words.get("riddle-hidden"));
    }
    seen.is_hidden()
}

/// The panel `answer`: a function of its own, since no two rows of the table may point to one.
pub fn answer(scene: &Scene<'_, Svd>, area: &Area<'_>) -> Option<ToData> {
    original_panel(scene, area)
}

/// The panel `original`.
#[inline(never)]
pub fn original_panel(scene: &Scene<'_, Svd>, area: &Area<'_>) -> Option<ToData> {
    let seen = &SceneModel::new(scene);
    if hides(seen, area) {
        return None;
    }
    let place = place(area, seen, [0.0; 3]);
    put(area, &place, original(seen, pixels(seen)?), (seen.n, seen.m));
    Some(place)
}

/// Room for the key of a signed map.
fn key_room(seen: &SceneModel<'_>) -> f64 {
    f64::from(seen.scene.context.theme.text) * 1.8
}

/// Where the panels `error` and `layer` have their pictures.
pub fn signed_place(area: &Area<'_>, seen: &SceneModel<'_>) -> ToData {
    let head = if seen.channels() > 1 { head_room(seen) } else { 0.0 };
    place(area, seen, [head, 0.0, key_room(seen)])
}

/// The panel `error` of a picture: A − B of the channel that is looked at.
pub fn error(scene: &Scene<'_, Svd>, area: &Area<'_>) -> Option<ToData> {
    let seen = &SceneModel::new(scene);
    let Shown::Picture { error, error_scale, .. } = &seen.scene.frame.shown else { return None };
    if hides(seen, area) {
        return None;
    }
    let theme = seen.scene.context.theme;
    let place = signed_place(area, seen);
    if seen.shown() < seen.k() {
        say(area, theme, &seen.scene.context.words.get("choose-wait"));
        return Some(place);
    }
    let one = error.chunks_exact(seen.m * seen.n).nth(seen.channel())?;
    let steps = most_steps(one);
    put(area, &place, color::mapped(one, &strengthened(theme, steps)), (seen.n, seen.m));
    key(area, theme, f64::from(*error_scale) * f64::from(steps) / 127.0);
    channel_tag(seen, area, &place);
    Some(place)
}

/// The panel `layer`: s_k u_k v_kᵀ of the channel that is looked at. A mean over the rows and columns that become a
/// pixel is the product of their means, so no more is worked out than can be seen.
pub fn layer(scene: &Scene<'_, Svd>, area: &Area<'_>) -> Option<ToData> {
    let seen = &SceneModel::new(scene);
    let theme = seen.scene.context.theme;
    let place = signed_place(area, seen);
    // Of a layer that is not known yet none that is earlier takes the place.
    let (words, waits) = (seen.scene.context.words, seen.shown() < seen.k());
    let Some((s, u, v)) = seen.layer().filter(|_| !waits) else {
        say(area, theme, &words.get(if waits { "choose-wait" } else { "layer-none" }));
        return Some(place);
    };
    // A few large entries would leave all others pale: beyond this the colours stay what they are. It is of the layer
    // itself, and the same however large it is shown.
    let largest = most_of(u) * most_of(v);
    // Two a CSS px: enough for sharp screens.
    let (u, v) = (means(u, place.height * 2.0), means(v, place.width * 2.0));
    let bytes = color::outer(&u, &v, largest);
    put(area, &place, color::mapped(&bytes, &signed_colors(theme)), (v.len(), u.len()));
    key(area, theme, s * f64::from(largest));
    channel_tag(seen, area, &place);
    Some(place)
}

/// So large are all but a few of these numbers: one in fifty may be larger.
fn most_of(x: &[f32]) -> f32 {
    let mut sizes: Vec<f32> = x.iter().map(|x| x.abs()).collect();
    let at = (sizes.len() * 49 / 50).min(sizes.len().saturating_sub(1));
    if sizes.is_empty() { 0.0 } else { *sizes.select_nth_unstable_by(at, f32::total_cmp).1 }
}

/// So many steps from 0 are all but one in a thousand of a signed picture's bytes; at least one.
fn most_steps(bytes: &[u8]) -> u8 {
    let mut counts = [0_usize; 129];
    bytes.iter().for_each(|byte| counts[usize::from(byte.abs_diff(128))] += 1);
    let mut beyond = 0;
    let few = bytes.len() / 1000;
    let found = (1..=127).rev().find(|&steps| {
        beyond += counts[steps] + if steps == 127 { counts[128] } else { 0 };
        beyond > few
    });
    found.unwrap_or(1) as u8
}

/// The signed map, at its ends after so many steps.
fn strengthened(theme: &Theme, steps: u8) -> [[u8; 4]; 256] {
    let colors = signed_colors(theme);
    let by = 127.0 / f64::from(steps);
    core::array::from_fn(|i| colors[(128.0 + (i as f64 - 128.0) * by).round().clamp(1.0, 255.0) as usize])
}

/// Of which channel a signed map is, where there are several.
fn channel_tag(seen: &SceneModel<'_>, area: &Area<'_>, place: &ToData) {
    if seen.channels() > 1 {
        tag(seen, area, place, &seen.channel_name(seen.channel()), Align::Left);
    }
}

/// The means of so many parts of equal length, or the numbers themselves if they are fewer.
fn means(x: &[f32], parts: f64) -> Vec<f32> {
    let count = (parts.ceil().max(1.0) as usize).min(x.len()).max(1);
    let part = |i: usize| {
        let (from, to) = (i * x.len() / count, ((i + 1) * x.len() / count).max(i * x.len() / count + 1));
        x[from..to].iter().sum::<f32>() / (to - from) as f32
    };
    (0..count).map(part).collect()
}

/// What a place in a picture is, in words: row and column, from 1, with what is there.
pub fn pixel(seen: &SceneModel<'_>, panel: &str, place: &ToData, at: (f64, f64)) -> Option<String> {
    let (j, i) = pixel_at(place, at, (seen.n, seen.m))?;
    let words = seen.scene.context.words;
    let mut args = vec![("row", (i + 1).into()), ("column", (j + 1).into())];
    if panel == "layer" {
        let (s, u, v) = seen.layer()?;
        args.push(("value", number(s * f64::from(u[i]) * f64::from(v[j]), 4).into()));
        return Some(words.say("tip-layer", &args));
    }
    let Shown::Picture { pixels: now, error, error_scale, .. } = &seen.scene.frame.shown else { return None };
    let at = i * seen.n + j;
    if panel == "error" {
        let byte = error.get(seen.channel() * seen.m * seen.n + at)?;
        let value = (f64::from(*byte) - 128.0) / 127.0 * f64::from(*error_scale);
        args.push(("value", number(value, 3).into()));
        return Some(words.say("tip-error", &args));
    }
    let said = |bytes: &[u8]| match bytes.len() / (seen.m * seen.n) {
        3 => format!("({}, {}, {})", bytes[3 * at], bytes[3 * at + 1], bytes[3 * at + 2]),
        _ => bytes[at].to_string(),
    };
    if seen.is_hidden() {
        args.push(("b", said(now).into()));
        return Some(words.say("tip-hidden", &args));
    }
    let original = pixels(seen)?;
    let before = if seen.channels() == 3 { said(original.bytes()) } else { said(original.grey().bytes()) };
    args.extend([("a", before.into()), ("b", said(now).into())]);
    Some(words.say("tip-pixel", &args))
}
