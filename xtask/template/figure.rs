//! How it is seen: its panels, its numbers and its sentences.

use super::Edit;
use super::params::TemplateView;
use super::sim::{Frame, Template};
use crate::demos::points::{PlacedPoints, hand, nearest, plane, rows};
use crate::engine::Notice;
use crate::engine::words::{grouped, number};
use crate::plot::chart::{Chart, Said, Series, Tip};
use crate::plot::figure::{Act, Facts, Figure, Gesture, Grid, GridRow, Pick, Response, Scene, Tool, fields};
use crate::plot::grid::or_none;
use crate::plot::panel::Panel;
use crate::plot::panels::{UNLABELLED, pick, scatter, trails};
use crate::plot::{Area, ToData};
use serde_json::{Map, Value, json};

impl Figure for Template {
    type View = TemplateView;
    type When = ();

    const PANELS: &'static [Panel<Self>] = &[
        Panel::canvas("points", points, touch).presented(),
        Panel::chart("shift", shift).presented(),
        Panel::table("mean", mean),
    ];

    fn preview(_: &mut Frame, edit: &Edit) {
        match *edit {}
    }

    fn facts(scene: &Scene<'_, Self>) -> Facts {
        let frame = scene.frame;
        let shift = or_none(frame.shift, |shift| number(shift, 4));
        let said = |code: &str| Notice::new(code).with("t", frame.n_seen).with("n", scene.input.n());
        let sentence = match frame.last {
            None => said("did-start"),
            Some(i) => said("did-add").with("i", i + 1).with("shift", shift.as_str()),
        };
        Facts {
            metrics: vec![("shift", frame.shift.unwrap_or(f64::NAN))],
            live: vec![("t", frame.n_seen.to_string()), ("n", grouped(scene.input.n())), ("shift", shift.clone())],
            sentence: Some(sentence),
            end: scene.done.map(|code| said(&format!("end-{code}"))),
            text: Some(said("text-points")),
            lit: scene.lit(false),
            ..Facts::default()
        }
    }

    fn fields(scene: &Scene<'_, Self>) -> Map<String, Value> {
        let Frame { mean, n_seen, .. } = scene.frame;
        fields(json!({ "points": rows(scene.input), "mean": mean, "n_seen": n_seen }))
    }
}

/// Draws the panel `points`: the points, the way of the mean, and the point that came last.
fn points(scene: &Scene<'_, Template>, area: &Area<'_>) -> Option<ToData> {
    let placed = PlacedPoints::new(scene, std::slice::from_ref(&scene.frame.mean));
    let axes = placed.axes(area, &[]);
    scatter(&axes, &placed.points, |_| UNLABELLED);
    trails(&axes, &placed.trails());
    axes.clipped(|| {
        let ringed = [scene.frame.last, placed.picked_point()];
        for &point in ringed.into_iter().flatten().filter_map(|i| placed.points.get(i)) {
            pick(&axes, point);
        }
        placed.centers.iter().for_each(|&mean| placed.badge(&axes, mean, 0, [false; 2]));
    });
    Some(axes.to_data())
}

/// Gestures on the panel `points`: a click picks a point; the tools add, move and remove them.
fn touch(scene: &Scene<'_, Template>, gesture: &Gesture) -> Response<Edit> {
    let placed = PlacedPoints::new(scene, &[]);
    if scene.context.tool != Tool::Explore && gesture.act != Act::Hover {
        return hand(&placed.plane, scene.input, &placed.points, scene.context.tool, gesture);
    }
    let Some(i) = nearest(&placed.points, &gesture.to_data, gesture.at, gesture.reach) else {
        return Response::Nothing;
    };
    match gesture.act {
        Act::Hover => Response::Tip(placed.lines_of(i, placed.plane.coordinates(&scene.input.row(i))).join("\n")),
        Act::Click => scene.context.toggle(Pick::Point(i)),
        _ => Response::Nothing,
    }
}

/// The panel `shift`: by how much the mean moved in each step. A click goes there.
fn shift(scene: &Scene<'_, Template>) -> Chart {
    let text = scene
        .frame
        .shift
        .map(|shift| Notice::new("text-shift").with("t", scene.frame.n_seen).with("shift", number(shift, 4)));
    Chart {
        series: vec![Series::metric(scene, "shift", "").said("shift", Said::Number(4))],
        from_zero: true,
        tip: Tip::Message("tip-shift"),
        seek: scene.track.last().map(|(t, _)| *t),
        text,
        ..Chart::over_steps(scene, "axis-step", "axis-shift")
    }
}

/// The panel `mean`: where it is.
fn mean(scene: &Scene<'_, Template>) -> Option<Grid> {
    let row = GridRow::new([grouped(scene.frame.n_seen), plane(scene).place(&scene.frame.mean)]);
    let (words, heads) = (scene.context.words, ["head-count", "head-mean"]);
    Some(Grid::new(words, words.get("mean-caption"), &heads, String::new()).with([row]))
}
