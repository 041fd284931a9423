//! What a pointer does: it wipes, it holds the original in view, it goes to a k, it asks what is there.

use super::seen::Seen;
use super::{Edit, picture, tables};
use crate::engine::params::Value;
use crate::engine::words::{fixed, grouped, measured};
use crate::plot::ToData;
use crate::plot::figure::{Act, Gesture, Response};

/// The panel `sum`.
pub fn sum(seen: &Seen<'_>, gesture: &Gesture) -> Response<Edit> {
    if !seen.is_picture() {
        return table(seen, "sum", gesture);
    }
    if seen.is_hidden() {
        return signed(seen, "sum", gesture);
    }
    let place = &gesture.to_data;
    let (x, y) = gesture.from;
    let on_line = (x - picture::wipe_at(seen, place)).abs() <= gesture.reach;
    let inside = place.contains(x, y);
    let near = y >= place.top && y <= place.top + place.height && on_line;
    match gesture.act {
        Act::Hover => tip(picture::pixel(seen, "sum", place, gesture.at)),
        Act::Press if near => Response::Hold,
        Act::Press if inside => Response::Peek,
        Act::Drag | Act::Drop if gesture.at.0.is_finite() => {
            let share = ((gesture.at.0 - place.left) / place.width).clamp(0.0, 1.0);
            // As fine as can be seen, and short in addresses.
            Response::Look("wipe", Value::Real((share * 1000.0).round() / 1000.0))
        }
        _ => Response::Nothing,
    }
}

/// A panel that is a picture and no more.
pub fn signed(seen: &Seen<'_>, panel: &str, gesture: &Gesture) -> Response<Edit> {
    match gesture.act {
        Act::Hover => tip(picture::pixel(seen, panel, &gesture.to_data, gesture.at)),
        _ => Response::Nothing,
    }
}

/// A panel of small matrices.
pub fn table(seen: &Seen<'_>, panel: &str, gesture: &Gesture) -> Response<Edit> {
    match gesture.act {
        Act::Hover => tip(tables::cell(seen, panel, &gesture.to_data, gesture.at)),
        _ => Response::Nothing,
    }
}

/// A panel of curves over k: a click goes there.
pub fn curve(seen: &Seen<'_>, panel: &str, gesture: &Gesture) -> Response<Edit> {
    let Some(k) = under(seen, panel, &gesture.to_data, gesture.at) else { return Response::Nothing };
    match gesture.act {
        Act::Click => Response::Seek(k as u64),
        Act::Hover => tip(said(seen, panel, k)),
        _ => Response::Nothing,
    }
}

/// The k that a place on a panel of curves speaks of. There is no singular value 0.
fn under(seen: &Seen<'_>, panel: &str, window: &ToData, at: (f64, f64)) -> Option<usize> {
    let (k, _) = window.to_data(at.0, at.1);
    let least = if panel == "spectrum" { 1.0 } else { 0.0 };
    let near = window.contains(at.0, at.1) && k.is_finite();
    near.then(|| k.round().clamp(least, seen.r as f64) as usize)
}

fn said(seen: &Seen<'_>, panel: &str, k: usize) -> Option<String> {
    let words = seen.scene.stage.words;
    let percent = |x: f64| format!("{}%", fixed(100.0 * x, 2));
    match panel {
        "spectrum" => {
            let s = seen.s(k)?;
            let share = seen.exact().map_or("–".to_owned(), |spectrum| percent(spectrum.share(k)));
            Some(words.say(
                "tip-s",
                &[("i", k.into()), ("s", measured(words, s, 5, seen.tiny()).into()), ("share", share.into())],
            ))
        }
        "share" => {
            let spectrum = seen.exact()?;
            let (sum, energy) = (percent(spectrum.share(k)), percent(spectrum.energy(k)));
            Some(words.say("tip-share", &[("k", k.into()), ("sum", sum.into()), ("energy", energy.into())]))
        }
        _ => {
            let stored = seen.spectrum.stored_numbers(k);
            let share = percent(stored as f64 / seen.numbers() as f64);
            let stored = grouped(stored);
            Some(words.say("tip-stored", &[("k", k.into()), ("stored", stored.into()), ("percent", share.into())]))
        }
    }
}

fn tip(words: Option<String>) -> Response<Edit> {
    words.map_or(Response::Nothing, Response::Tip)
}
