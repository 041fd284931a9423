//! Points made by hand: what the tools of the pointer do to the input.

use super::plane::{Plane, snap};
use crate::engine::Notice;
use crate::engine::rng::{Purpose, Rng};
use crate::engine::table::Table;
use crate::plot::ToData;
use crate::plot::figure::{Act, Gesture, InputEdit, Response, Tool};

/// Radius of the brush, CSS px.
const BRUSH: f64 = 28.0;
/// Points a spot of the brush.
const SPOT: usize = 12;
/// Spots a stroke at most.
const MOST_SPOTS: usize = 12;

/// The index of the place nearest to `at` (CSS px) within `reach` CSS px; of equally near ones the first.
pub fn nearest(places: &[(f64, f64)], to_data: &ToData, at: (f64, f64), reach: f64) -> Option<usize> {
    let mut best = (None, reach * reach);
    for (i, &(x, y)) in places.iter().enumerate() {
        let (px, py) = to_data.to_px(x, y);
        let far = (px - at.0) * (px - at.0) + (py - at.1) * (py - at.1);
        if far < best.1 || (best.0.is_none() && far <= best.1) {
            best = (Some(i), far);
        }
    }
    best.0
}

/// What a gesture with one of the tools for points means; nothing for [`Tool::Explore`] and for hovering. `points` are
/// those of `table` on `plane`, shape (n, 2).
pub fn hand<E>(plane: &Plane, table: &Table, points: &[(f64, f64)], tool: Tool, gesture: &Gesture) -> Response<E> {
    let Gesture { act, from, at, to_data, reach, .. } = *gesture;
    if act == Act::Hover || tool == Tool::Explore {
        return Response::Nothing;
    }
    if !plane.is_drawable() {
        return match act {
            Act::Click | Act::Remove => Response::Tell(Notice::new("points-not-drawable")),
            _ => Response::Nothing,
        };
    }
    let under = |at| nearest(points, &to_data, at, reach);
    let empty = vec![0.0; table.d()];
    let place = |from: &[f64], (px, py): (f64, f64)| plane.lift(from, snap(&to_data, to_data.to_data(px, py)));
    match (tool, act) {
        (_, Act::Remove) => under(at).map_or(Response::Nothing, |i| Response::Input(vec![InputEdit::Remove(i)])),
        (Tool::Spray, Act::Press) => Response::Hold,
        (Tool::Spray, Act::Click | Act::Drop) => {
            let add = |at| InputEdit::Add(place(&empty, at));
            Response::Input(spray(from, at, table.n()).into_iter().map(add).collect())
        }
        (Tool::Points, Act::Press) if under(at).is_some() => Response::Hold,
        (Tool::Points, Act::Drop) => under(from).map_or(Response::Nothing, |i| {
            let was = points.get(i).map_or(from, |&(x, y)| to_data.to_px(x, y));
            let to = (at.0 + was.0 - from.0, at.1 + was.1 - from.1);
            Response::Input(vec![InputEdit::Move(i, place(&table.row(i), to))])
        }),
        (Tool::Points, Act::Click) => Response::Input(vec![InputEdit::Add(place(&empty, at))]),
        _ => Response::Nothing,
    }
}

/// Where the brush puts points on its way, CSS px: normal around spots a brush's radius apart.
fn spray(from: (f64, f64), to: (f64, f64), n: usize) -> Vec<(f64, f64)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let spots = 1 + ((libm::hypot(dx, dy) / BRUSH) as usize).min(MOST_SPOTS - 1);
    let hash = [from.0, from.1, to.0, to.1].iter().fold(n as u64, |hash, v| {
        // FNV-1a: two strokes at the same place differ by the points there are.
        (hash ^ v.to_bits()).wrapping_mul(0x0100_0000_01b3)
    });
    let mut rng = Rng::new(hash, Purpose::Display);
    let mut places = Vec::with_capacity(spots * SPOT);
    for spot in 0..spots {
        let share = if spots == 1 { 1.0 } else { spot as f64 / (spots - 1) as f64 };
        for _ in 0..SPOT {
            let (u, v) = (rng.normal(), rng.normal());
            let size = libm::hypot(u, v).max(2.0) / 2.0;
            let by = BRUSH / 2.0 / size;
            places.push((from.0 + share * dx + by * u, from.1 + share * dy + by * v));
        }
    }
    places
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::plane::ShownPlane;
    use super::*;

    const TO_DATA: ToData =
        ToData { left: 0.0, top: 0.0, width: 400.0, height: 400.0, x: (0.0, 4.0), y: (0.0, 4.0), log_y: false };

    fn act(tool: Tool, act: Act, from: (f64, f64), at: (f64, f64)) -> Response<()> {
        let table = Table::from_rows(Table::plain_names(2), &[[1.0, 1.0], [3.0, 3.0]]).unwrap();
        let plane = Plane::new(&table, ShownPlane::Columns, 1, 2);
        let gesture = Gesture { act, from, at, before: at, to_data: TO_DATA, reach: 12.0 };
        hand(&plane, &table, &plane.points(&table), tool, &gesture)
    }

    #[test]
    fn a_point_is_added_moved_and_removed() {
        let at = (200.4, 100.2);
        assert_eq!(act(Tool::Points, Act::Click, at, at), Response::Input(vec![InputEdit::Add(vec![2.0, 3.0])]));
        assert_eq!(act(Tool::Points, Act::Press, (105.0, 300.0), (105.0, 300.0)), Response::Hold);
        let moved = act(Tool::Points, Act::Drop, (105.0, 300.0), (205.0, 300.0));
        assert_eq!(moved, Response::Input(vec![InputEdit::Move(0, vec![2.0, 1.0])]), "held where it was taken");
        let gone = act(Tool::Points, Act::Remove, (300.0, 100.0), (300.0, 100.0));
        assert_eq!(gone, Response::Input(vec![InputEdit::Remove(1)]));
        assert_eq!(act(Tool::Points, Act::Press, at, at), Response::Nothing);
    }

    #[test]
    fn a_stroke_is_one_batch() {
        let Response::Input(edits) = act(Tool::Spray, Act::Drop, (50.0, 50.0), (350.0, 50.0)) else { panic!() };
        assert_eq!(edits.len(), 11 * SPOT);
        let Response::Input(dab) = act(Tool::Spray, Act::Click, (50.0, 50.0), (50.0, 50.0)) else { panic!() };
        assert_eq!(dab.len(), SPOT);
        for (x, y) in spray((50.0, 50.0), (50.0, 50.0), 3) {
            assert!(libm::hypot(x - 50.0, y - 50.0) <= BRUSH + 1e-9);
        }
        assert_eq!(spray((f64::NAN, 0.0), (1e300, f64::INFINITY), 0).len() % SPOT, 0);
    }

    #[test]
    fn what_is_not_shown_whole_is_not_drawn_on() {
        let table = Table::from_rows(Table::plain_names(3), &[[1.0, 1.0, 0.0]]).unwrap();
        let plane = Plane::new(&table, ShownPlane::Columns, 1, 2);
        let gesture = Gesture {
            act: Act::Click,
            from: (1.0, 1.0),
            at: (1.0, 1.0),
            before: (1.0, 1.0),
            to_data: TO_DATA,
            reach: 12.0,
        };
        let told: Response<()> = hand(&plane, &table, &plane.points(&table), Tool::Points, &gesture);
        assert_eq!(told, Response::Tell(Notice::new("points-not-drawable")));
    }
}
