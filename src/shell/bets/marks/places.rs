//! Places of the data: what a mark is compared with. They are looked up in the fields of the frame (those that host pages
//! read), so that the truth is the run's own.

use super::super::Seen;
use super::written;
use crate::engine::input::Prepare;
use crate::engine::run::Source;
use crate::engine::words::{Words, number};
use serde_json::{Map, Value};
use web_sys::Element;

/// Of larger tables a click asks nothing: their frames are too much to look through.
const MOST_NUMBERS: usize = 200_000;

/// What of a place counts.
#[derive(Clone, Copy, PartialEq)]
pub enum MarkKind {
    /// Both numbers.
    Place,
    /// How far to the right.
    Across,
    /// How far up.
    Up,
    /// The direction from the origin, whichever of both ways.
    Angle,
}

/// A place in the coordinates of the data.
pub type Spot = [f64; 2];

/// What was marked.
#[derive(Clone)]
pub struct BetMark {
    /// What of it counts.
    pub kind: MarkKind,
    /// Where.
    pub at: Spot,
    /// The true place, and those of the answers, as far as they are known.
    pub spots: Vec<Option<Spot>>,
    /// How far the mark is from the true place, once it is judged.
    off: Option<f64>,
    /// It is drawn between these instants of runs on these data.
    shown: (u64, u64),
    data: Option<(Source, Prepare)>,
}

/// Of a direction, from −90 to 90.
pub fn degrees([x, y]: Spot) -> f64 {
    let angle = libm::atan2(y, x).to_degrees();
    if angle > 90.0 {
        angle - 180.0
    } else if angle <= -90.0 {
        angle + 180.0
    } else {
        angle
    }
}

impl BetMark {
    /// It is drawn no longer: another moment is opened.
    pub fn lift(&mut self) {
        self.shown = (u64::MAX, 0);
    }

    /// A mark that is set now.
    pub fn new(bet: &Element, kind: MarkKind, at: Spot, seen: &Seen) -> Self {
        let fields = fields(seen);
        let before = |text: String| spot(&fields, text.strip_prefix("was ")?, kind);
        Self {
            kind,
            at,
            spots: written(bet).into_iter().map(before).collect(),
            off: None,
            shown: (seen.t, seen.t),
            data: known(seen),
        }
    }

    /// Is it drawn at an instant of a run on these data?
    pub fn shows(&self, t: u64, data: Option<&(Source, Prepare)>) -> bool {
        (self.shown.0..=self.shown.1).contains(&t) && self.data.as_ref() == data
    }

    /// Was it compared with the truth?
    pub fn judged(&self) -> bool {
        self.off.is_some()
    }

    /// Compares it with what the run shows now: the place of the answer that it is. `None` where nothing is known.
    pub fn settle(&mut self, bet: &Element, seen: &Seen) -> Option<f64> {
        let (fields, texts) = (fields(seen), written(bet));
        for (known, text) in self.spots.iter_mut().zip(&texts).filter(|(_, text)| !text.starts_with("was ")) {
            *known = spot(&fields, text, self.kind);
        }
        let within = js_sys::Number::parse_float(&bet.get_attribute("data-within")?) * (1.0 + 1e-9);
        self.off = Some(self.far(self.spots.first().copied().flatten()?));
        self.shown.1 = seen.t;
        if self.off.is_some_and(|off| off <= within) {
            return Some(0.0);
        }
        let far: Vec<f64> =
            self.spots.iter().skip(1).map(|spot| spot.map_or(f64::INFINITY, |spot| self.far(spot))).collect();
        let mut nearest = texts.len();
        for (i, off) in far.iter().enumerate() {
            let best = far.get(nearest - 1).copied().unwrap_or(within);
            if *off <= best {
                nearest = i + 1;
            }
        }
        Some(nearest as f64)
    }

    fn far(&self, spot: Spot) -> f64 {
        let [dx, dy] = [self.at[0] - spot[0], self.at[1] - spot[1]];
        match self.kind {
            MarkKind::Place => libm::hypot(dx, dy),
            MarkKind::Across => dx.abs(),
            MarkKind::Up => dy.abs(),
            MarkKind::Angle => {
                let off = (degrees(self.at) - degrees(spot)).abs();
                off.min(180.0 - off)
            }
        }
    }

    /// How far it was, in a sentence.
    pub fn say_distance(&self, words: &Words) -> String {
        let off = number(self.off.unwrap_or(f64::NAN), 2);
        match self.kind {
            MarkKind::Angle => words.say("ui-mark-turned", &[("off", off.into())]),
            _ => words.say("ui-mark-off", &[("off", off.into())]),
        }
    }
}

/// The data of the run.
pub fn known(seen: &Seen) -> Option<(Source, Prepare)> {
    let workspace = seen.workspace.see();
    let run = workspace.slots.first()?.run_view.run()?;
    Some((run.input.clone(), run.prepare))
}

/// What the run shows, by name.
pub fn fields(seen: &Seen) -> Map<String, Value> {
    let workspace = seen.workspace.see();
    let usual = !["x", "y"].iter().any(|axis| workspace.look.contains_key(*axis));
    let slot = workspace.slots.first().filter(|_| usual);
    let slot = slot.filter(|slot| slot.run_view.size().is_none_or(|(rows, columns)| rows * columns <= MOST_NUMBERS));
    slot.zip(workspace.context(0, None)).map(|(slot, context)| slot.run_view.fields(&context)).unwrap_or_default()
}

/// A place as a lesson writes it: numbers in brackets, or a way through the fields. `points.mean` is the mean of rows;
/// `points.of.responsibilities.0` that of the rows for which `responsibilities` is largest in column 0.
pub fn spot(fields: &Map<String, Value>, text: &str, kind: MarkKind) -> Option<Spot> {
    let numbers = match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        Some(text) => text.split(',').map(js_sys::Number::parse_float).collect(),
        None => {
            let mut way = text.split('.');
            found(fields, fields.get(way.next()?)?, &way.collect::<Vec<_>>())?
        }
    };
    let spot = match (kind, numbers.as_slice()) {
        (MarkKind::Place | MarkKind::Angle, &[x, y]) => [x, y],
        (MarkKind::Across, &[x]) => [x, 0.0],
        (MarkKind::Up, &[y]) => [0.0, y],
        _ => return None,
    };
    spot.iter().all(|x| x.is_finite()).then_some(spot)
}

fn found(fields: &Map<String, Value>, value: &Value, way: &[&str]) -> Option<Vec<f64>> {
    let row = |row: &Value| row.as_array()?.iter().map(Value::as_f64).collect::<Option<Vec<f64>>>();
    match way {
        [] => value.as_f64().map(|number| vec![number]).or_else(|| row(value)),
        ["mean"] => mean(value.as_array()?.iter().filter_map(row)),
        ["of", name, at] => {
            let (shares, at) = (fields.get(*name)?.as_array()?, at.parse::<usize>().ok()?);
            let most = |shares: &[f64]| shares.iter().all(|share| shares.get(at).is_some_and(|own| own >= share));
            let rows = value.as_array()?.iter().zip(shares);
            mean(rows.filter(|(_, shares)| row(shares).is_some_and(|s| most(&s))).filter_map(|(point, _)| row(point)))
        }
        [name, rest @ ..] => {
            let inner = name.parse::<usize>().ok().map_or_else(|| value.get(*name), |at| value.get(at));
            found(fields, inner?, rest)
        }
    }
}

fn mean(rows: impl Iterator<Item = Vec<f64>>) -> Option<Vec<f64>> {
    let (mut sum, mut count) = (Vec::<f64>::new(), 0.0);
    for row in rows {
        sum.resize(row.len().max(sum.len()), 0.0);
        sum.iter_mut().zip(&row).for_each(|(sum, x)| *sum += x);
        count += 1.0;
    }
    (count > 0.0).then(|| sum.iter().map(|sum| sum / count).collect())
}
