//! What a pointer does: it asks what is there, goes to an instant, draws a target by its curve or by its waves.

use super::params::Amplitudes;
use super::scene_model::SceneModel;
use super::sim::SpectralBias;
use super::{Edit, heat, waves};
use crate::engine::Notice;
use crate::engine::input::Own;
use crate::engine::signal::{LARGEST, Signal, Wave, fastest};
use crate::engine::words::{fixed, number, percent};
use crate::plot::figure::{Act, Gesture, Response, Scene, Tool};
use crate::plot::grid::or_none;
use std::f64::consts::PI;

/// What is drawn is rounded to so many digits after the largest one: finer than can be seen, and short in links.
const DIGITS: i32 = 3;

/// A number to a fraction of `most` that cannot be seen.
fn rounded(x: f64, most: f64) -> f64 {
    let unit = libm::pow(10.0, libm::floor(libm::log10(most.max(1e-6))) - f64::from(DIGITS));
    (x / unit).round() * unit
}

/// The panel `curve`.
pub fn curve(scene: &Scene<'_, SpectralBias>, gesture: &Gesture) -> Response<Edit> {
    let seen = &SceneModel::new(scene);
    if let Some(side) = seen.scene.frame.side {
        return field(seen, side, gesture);
    }
    let place = &gesture.to_data;
    let draws = seen.scene.context.tool != Tool::Explore;
    let inside = place.contains(gesture.from.0, gesture.from.1);
    match gesture.act {
        Act::Hover => Response::tip(place.contains(gesture.at.0, gesture.at.1).then(|| value(seen, gesture))),
        Act::Press if draws && inside => Response::Hold,
        Act::Drag if draws => {
            drawn(seen, gesture).map_or_else(Response::Tell, |signal| Response::Draft(Own::Signal(signal)))
        }
        Act::Drop if draws => made(seen),
        _ => Response::Nothing,
    }
}

/// The same of a picture.
fn field(seen: &SceneModel<'_>, side: usize, gesture: &Gesture) -> Response<Edit> {
    let text = f64::from(seen.theme().text);
    let under =
        super::picture_target::pixel_at(&gesture.to_data, text, side, gesture.at).filter(|_| gesture.act == Act::Hover);
    let Some((_, column, row)) = under else { return Response::Nothing };
    let (frame, i) = (seen.scene.frame, row * side + column);
    let (Some(&y), Some(&f)) = (frame.target.get(i), frame.prediction.get(i)) else { return Response::Nothing };
    let args = [
        ("row", (row + 1).into()),
        ("column", (column + 1).into()),
        ("y", number(y.into(), 3).into()),
        ("f", number(f.into(), 3).into()),
    ];
    Response::Tip(seen.words().say(if frame.kept[i] { "tip-pixel" } else { "tip-pixel-dropped" }, &args))
}

/// What was under the finger becomes the target.
fn made(seen: &SceneModel<'_>) -> Response<Edit> {
    seen.scene.draft.map_or(Response::Nothing, |draft| Response::Own(draft.clone()))
}

/// The clean signal with the stretch from where the pointer was to where it is drawn anew.
fn drawn(seen: &SceneModel<'_>, gesture: &Gesture) -> Result<Signal, Notice> {
    let place = &gesture.to_data;
    let mut samples = match seen.scene.draft {
        Some(Own::Signal(draft)) => draft.samples(),
        _ => seen.scene.frame.clean.to_vec(),
    };
    let [a, b] = [gesture.before, gesture.at].map(|(x, y)| place.to_data(x, y));
    let (a, b) = if a.0 <= b.0 { (a, b) } else { (b, a) };
    let n = samples.len() as f64;
    let most = place.y.0.abs().max(place.y.1.abs());
    // Also where the pointer has passed no sample, the nearest follows.
    let (from, to) = ((a.0 * n).round(), (b.0 * n).round());
    for (i, sample) in samples.iter_mut().enumerate() {
        let at = i as f64;
        if at >= from && at <= to {
            let share = if b.0 > a.0 { ((at / n - a.0) / (b.0 - a.0)).clamp(0.0, 1.0) } else { 1.0 };
            *sample = rounded(a.1 + share * (b.1 - a.1), most).clamp(-LARGEST, LARGEST);
        }
    }
    Signal::of_samples(samples)
}

fn value(seen: &SceneModel<'_>, gesture: &Gesture) -> String {
    let frame = seen.scene.frame;
    let (x, _) = gesture.to_data.to_data(gesture.at.0, gesture.at.1);
    let i = (x * seen.n as f64).round().clamp(0.0, seen.n as f64 - 1.0) as usize;
    let (y, f) = (f64::from(frame.target[i]), f64::from(frame.prediction[i]));
    let args = [
        ("x", fixed(seen.x(i), 3).into()),
        ("y", number(y, 4).into()),
        ("f", number(f, 4).into()),
        ("r", number(f - y, 3).into()),
    ];
    seen.words().say(if frame.kept[i] { "tip-sample" } else { "tip-dropped" }, &args)
}

/// What of the panel `waves` a pointer went down on.
enum WavesPart {
    /// The height of a wave, there already or not.
    Bar(usize),
    /// The phase of a wave, and the middle of its dial.
    Dial(usize, (f64, f64)),
}

fn part(seen: &SceneModel<'_>, gesture: &Gesture, all: &[Wave]) -> Option<WavesPart> {
    let (place, from) = (&gesture.to_data, gesture.from);
    let text = f64::from(seen.theme().text);
    let k = place.to_data(from.0, from.1).0.round();
    let k = (k >= 1.0 && k <= fastest(seen.scene.frame.side.unwrap_or(seen.n)) as f64).then_some(k as usize)?;
    if place.contains(from.0, from.1) {
        return Some(WavesPart::Bar(k));
    }
    let dials = all.iter().map(|wave| (wave.frequency, waves::dial(place, all, wave.frequency, text)));
    let off = |(x, _): (f64, f64)| (from.0 - x).abs();
    let near = dials.filter(|&(_, (at, r))| off(at).max((from.1 - at.1).abs()) <= r.max(gesture.reach));
    near.min_by(|(_, (a, _)), (_, (b, _))| off(*a).total_cmp(&off(*b))).map(|(k, (at, _))| WavesPart::Dial(k, at))
}

/// The panel `waves`.
pub fn spectrum(scene: &Scene<'_, SpectralBias>, gesture: &Gesture) -> Response<Edit> {
    let seen = &SceneModel::new(scene);
    if gesture.act == Act::Hover {
        let under = Gesture { from: gesture.at, ..*gesture };
        return Response::tip(wave_tip(seen, &under));
    }
    let all = waves::shown(seen);
    let Some(part) = part(seen, gesture, &all) else { return Response::Nothing };
    let fixed = if seen.scene.input.waves().is_none() {
        Some("waves-of-samples")
    } else if seen.scene.params.amplitudes != Amplitudes::Given {
        Some("waves-by-knob")
    } else {
        None
    };
    if let Some(code) = fixed {
        let asked = matches!(gesture.act, Act::Click | Act::Remove);
        return if asked { Response::Tell(Notice::new(code)) } else { Response::Nothing };
    }
    match gesture.act {
        Act::Press => Response::Hold,
        Act::Drag => told(seen, turned(all, &part, gesture), Response::Draft),
        Act::Drop => made(seen),
        // A click on a dial turns its hand there too.
        Act::Click => told(seen, turned(all, &part, gesture), Response::Own),
        Act::Remove => {
            let (WavesPart::Bar(gone) | WavesPart::Dial(gone, _)) = part;
            let left: Vec<Wave> = all.iter().copied().filter(|wave| wave.frequency != gone).collect();
            if left.len() == all.len() { Response::Nothing } else { told(seen, left, Response::Own) }
        }
        Act::Hover => Response::Nothing,
    }
}

fn told(seen: &SceneModel<'_>, waves: Vec<Wave>, respond: fn(Own) -> Response<Edit>) -> Response<Edit> {
    match Signal::of_waves(seen.n, waves) {
        Ok(signal) => respond(Own::Signal(signal)),
        Err(notice) => Response::Tell(notice),
    }
}

/// The waves with one of them as high, or its hand turned, as the pointer says.
fn turned(mut all: Vec<Wave>, part: &WavesPart, gesture: &Gesture) -> Vec<Wave> {
    let (place, at) = (&gesture.to_data, gesture.at);
    match *part {
        WavesPart::Bar(k) => {
            let high = place.to_data(at.0, at.1).1.clamp(0.0, LARGEST);
            let amplitude = rounded(high, place.y.1);
            match all.iter_mut().find(|wave| wave.frequency == k) {
                Some(wave) => wave.amplitude = amplitude,
                None => all.push(Wave { frequency: k, amplitude, phase: 0.0 }),
            }
        }
        WavesPart::Dial(k, (x, y)) => {
            let angle = libm::atan2(y - at.1, at.0 - x);
            let angle = if angle < 0.0 { angle + 2.0 * PI } else { angle };
            if let Some(wave) = all.iter_mut().find(|wave| wave.frequency == k) {
                wave.phase = rounded(angle, 1.0);
            }
        }
    }
    all
}

fn wave_tip(seen: &SceneModel<'_>, gesture: &Gesture) -> Option<String> {
    let all = waves::shown(seen);
    let (WavesPart::Bar(k) | WavesPart::Dial(k, _)) = part(seen, gesture, &all)?;
    let wave = all.iter().find(|wave| wave.frequency == k)?;
    let j = seen.scene.frame.frequencies.iter().position(|&known| known == k);
    let ratio = j.map(|j| seen.ratio(j)).filter(|x| x.is_finite());
    let ratio = or_none(ratio, |x| percent(x, 1));
    let args = [
        ("k", k.into()),
        ("a", number(wave.amplitude, 3).into()),
        ("phase", number(wave.phase, 3).into()),
        ("ratio", ratio.into()),
    ];
    Some(seen.words().say(if seen.scene.input.waves().is_some() { "tip-wave" } else { "tip-wave-found" }, &args))
}

/// The panel `heat`: a click goes to the iteration.
pub fn heat(scene: &Scene<'_, SpectralBias>, gesture: &Gesture) -> Response<Edit> {
    let seen = &SceneModel::new(scene);
    let Some((j, t)) = heat::under(seen.scene, &gesture.to_data, gesture.at) else { return Response::Nothing };
    match gesture.act {
        Act::Click => Response::Seek(t),
        Act::Hover => {
            let Some((at, sample)) = seen.scene.remembered(t) else { return Response::Nothing };
            let Some(ratio) = seen.ratios(sample).get(j).filter(|x| x.is_finite()) else { return Response::Nothing };
            let args = [
                ("k", seen.scene.frame.frequencies[j].into()),
                ("t", (at as f64).into()),
                ("ratio", fixed(*ratio, 3).into()),
            ];
            Response::Tip(seen.words().say("tip-heat", &args))
        }
        _ => Response::Nothing,
    }
}

/// The panel `shaken`.
pub fn shaken(scene: &Scene<'_, SpectralBias>, gesture: &Gesture) -> Response<Edit> {
    Response::tip(tip_of_shaken(scene, gesture).filter(|_| gesture.act == Act::Hover))
}

fn tip_of_shaken(scene: &Scene<'_, SpectralBias>, gesture: &Gesture) -> Option<String> {
    let (place, frame) = (&gesture.to_data, scene.frame);
    let shaken = frame.shaken.as_ref().filter(|_| place.contains(gesture.at.0, gesture.at.1))?;
    let (x, _) = place.to_data(gesture.at.0, gesture.at.1);
    let j = x.round().clamp(0.0, frame.frequencies.len().max(1) as f64 - 1.0) as usize;
    let of = |values: &[f64]| fixed(values.get(j).copied().unwrap_or(f64::NAN), 3).into();
    let (before, after, now) = (of(&shaken.before), of(&shaken.after), of(&frame.spectrum));
    let args = [("k", (*frame.frequencies.get(j)?).into()), ("before", before), ("after", after), ("now", now)];
    Some(scene.context.words.say("tip-shaken", &args))
}
