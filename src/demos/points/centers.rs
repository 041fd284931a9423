//! What hands do to the centres of a demo on points: hold, move, pick, add, remove.

use super::hand::{hand, nearest};
use super::plane::snap;
use super::scene::PlacedPoints;
use crate::engine::Notice;
use crate::engine::table::MAX_VALUE;
use crate::math::lloyd;
use crate::plot::figure::{Act, Gesture, Pick, Response, Tool};
use crate::plot::marks::badge_radius;
use crate::plot::{Theme, ToData};

/// More centres cannot be told apart on screen.
pub const MOST_CENTERS: usize = 12;

/// What a hand does to a centre.
pub enum CenterChange {
    /// It is moved to a place, shape (d,).
    Move(usize, Vec<f64>),
    /// One is added at a place, shape (d,).
    Add(Vec<f64>),
    /// It is removed.
    Remove(usize),
}

/// Edits of centres.
pub trait CenterEdit: From<CenterChange> {
    /// The demo's prefix in the codes of notices.
    const DEMO: &'static str;
    /// What the demo calls a centre, in the keys of its words.
    const CENTER: &'static str;

    /// Whether there is such a centre.
    ///
    /// # Errors
    /// A notice if there is not.
    fn exists(center: usize, k: usize) -> Result<(), Notice> {
        let missing = || notice::<Self>(&format!("no-such-{}", Self::CENTER)).with("given", center);
        if center < k { Ok(()) } else { Err(missing()) }
    }

    /// Whether a place has d coordinates that a table may hold.
    ///
    /// # Errors
    /// A notice if it has not.
    fn place(place: &[f64], d: usize) -> Result<(), Notice> {
        let sound = place.len() == d && place.iter().all(|x| x.abs() <= MAX_VALUE);
        if sound { Ok(()) } else { Err(notice::<Self>("bad-place").with("d", d)) }
    }

    /// Whether there may be so many centres.
    ///
    /// # Errors
    /// A notice if there may not.
    fn count(k: usize) -> Result<(), Notice> {
        if (1..=MOST_CENTERS).contains(&k) { Ok(()) } else { Err(bad_count::<Self>(k)) }
    }
}

fn notice<E: CenterEdit>(code: &str) -> Notice {
    Notice::new(&format!("{}-{code}", E::DEMO))
}

fn bad_count<E: CenterEdit>(given: usize) -> Notice {
    notice::<E>("bad-count").with("given", given).with("most", MOST_CENTERS)
}

/// Centres as hands find them.
pub struct Centers<'a> {
    /// The scene.
    pub placed: &'a PlacedPoints<'a>,
    /// Where the points are on screen, in data.
    pub points: &'a [(f64, f64)],
    /// Where the centres are on screen, in data.
    pub centers: &'a [(f64, f64)],
    /// The centres themselves, shape (k, d).
    pub places: &'a [Vec<f64>],
    /// Whether a click beside all of them adds one.
    pub adds: bool,
    /// Other things that can be taken hold of: they may stand close to a centre's badge.
    pub grips: &'a [(f64, f64)],
}

/// How far from a centre, in data, what stands beside it in the direction (u, v) stands at least: it must not lie on the
/// badge, or neither could be taken hold of.
pub fn beside_badge(to_data: &ToData, [u, v]: [f64; 2], theme: &Theme) -> f64 {
    let scale = |length: f64, (from, to): (f64, f64)| length / (to - from);
    let along = libm::hypot(u * scale(to_data.width, to_data.x), v * scale(to_data.height, to_data.y));
    let far = (badge_radius(theme) + 14.0) / along;
    if far.is_finite() { far } else { 0.0 }
}

/// What is under a pointer.
#[derive(Clone, Copy)]
pub enum Under {
    /// A centre.
    Center(usize),
    /// A point.
    Point(usize),
}

/// What is held.
enum Held {
    Center(usize),
    Grip(usize),
}

impl Centers<'_> {
    /// The centre under a place in CSS px.
    fn at(&self, gesture: &Gesture, at: (f64, f64)) -> Option<usize> {
        self.placed.center_at(self.centers, gesture, at)
    }

    /// A few lines on what is under the pointer: what it is, and what `tell` says of it.
    fn hover<E: CenterEdit>(&self, gesture: &Gesture, tell: impl Fn(Under) -> Vec<String>) -> Option<String> {
        let (placed, words) = (self.placed, self.placed.context.words);
        let explores = placed.context.tool == Tool::Explore;
        if let Some(j) = self.at(gesture, gesture.at).filter(|_| explores) {
            let mut lines = vec![words.say(&format!("tip-{}", E::CENTER), &[("j", (j + 1).into())])];
            lines.extend(tell(Under::Center(j)));
            return Some(lines.join("\n"));
        }
        if explores && matches!(self.held(gesture, gesture.at), Some(Held::Grip(_))) {
            return Some(words.get("tip-grip"));
        }
        let i = nearest(self.points, &gesture.to_data, gesture.at, gesture.reach)?;
        let mut lines = placed.lines_of(i, placed.plane.coordinates(&placed.table.row(i)));
        lines.extend(tell(Under::Point(i)));
        Some(lines.join("\n"))
    }

    fn held(&self, gesture: &Gesture, from: (f64, f64)) -> Option<Held> {
        let center = self.at(gesture, from);
        // Whichever is nearer.
        let mut places = self.grips.to_vec();
        places.extend(center.map(|j| self.centers[j]));
        let grip = nearest(&places, &gesture.to_data, from, gesture.reach).filter(|at| *at < self.grips.len());
        grip.map(Held::Grip).or(center.map(Held::Center))
    }

    /// The edit that takes along what is held, from where on it the finger lies. `shape` is what becomes of a grip.
    fn along<E: CenterEdit>(&self, gesture: &Gesture, shape: impl Fn(usize, (f64, f64)) -> Option<E>) -> Option<E> {
        let follow = |was: (f64, f64)| {
            let (x, y) = gesture.to_data.to_px(was.0, was.1);
            gesture.to_data.to_data(x + gesture.at.0 - gesture.from.0, y + gesture.at.1 - gesture.from.1)
        };
        match self.held(gesture, gesture.from)? {
            Held::Center(j) => {
                let to = snap(&gesture.to_data, follow(self.centers[j]));
                Some(CenterChange::Move(j, self.placed.plane.lift(&self.places[j], to)).into())
            }
            Held::Grip(at) => shape(at, follow(self.grips[at])),
        }
    }

    /// What a gesture means. `tell` says more of what is under the pointer, `shape` is what becomes of a grip.
    pub fn gesture<E: CenterEdit>(
        &self,
        gesture: &Gesture,
        tell: impl Fn(Under) -> Vec<String>,
        shape: impl Fn(usize, (f64, f64)) -> Option<E>,
    ) -> Response<E> {
        let context = self.placed.context;
        if gesture.act == Act::Hover {
            return Response::tip(self.hover::<E>(gesture, tell));
        }
        if context.tool != Tool::Explore {
            return hand(&self.placed.plane, self.placed.table, self.points, context.tool, gesture);
        }
        match gesture.act {
            Act::Hover => Response::Nothing,
            Act::Press => self.held(gesture, gesture.from).map_or(Response::Nothing, |_| Response::Hold),
            Act::Drag => self.along(gesture, shape).map_or(Response::Nothing, Response::Preview),
            Act::Drop => self.along(gesture, shape).map_or(Response::Nothing, Response::Commit),
            Act::Remove => match self.at(gesture, gesture.at) {
                Some(_) if self.centers.len() == 1 => Response::Tell(bad_count::<E>(0)),
                Some(center) => Response::Commit(CenterChange::Remove(center).into()),
                None => Response::Nothing,
            },
            Act::Click => self.click(gesture),
        }
    }

    fn click<E: CenterEdit>(&self, gesture: &Gesture) -> Response<E> {
        if let Some(center) = self.at(gesture, gesture.at) {
            return self.placed.context.toggle(Pick::Center(center));
        }
        if let Some(i) = nearest(self.points, &gesture.to_data, gesture.at, gesture.reach) {
            return self.placed.context.toggle(Pick::Point(i));
        }
        if self.adds && self.centers.len() < MOST_CENTERS {
            let to = snap(&gesture.to_data, gesture.to_data.to_data(gesture.at.0, gesture.at.1));
            // What the plane does not show of it is as in the mean of all points.
            let place = self.placed.plane.lift(&lloyd::mean(self.placed.table), to);
            return Response::Commit(CenterChange::Add(place).into());
        }
        Response::Pick(None)
    }
}
