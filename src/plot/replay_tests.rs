//! Replaying is the inverse of recording.

use super::picture::{DrawExt, FAR, Picture, Shape};
use super::replay::replay;
use super::{Mark, Rgba};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;

/// The picture that comes out when a picture is replayed; what plotters does not have is taken over as it is.
pub(super) fn replayed(picture: &Picture) -> Picture {
    let mut again = Picture::new(picture.width, picture.height);
    for shape in &picture.shapes {
        let mut backend = &mut again;
        if !replay(shape, &mut backend).expect("infallible") {
            backend.push(shape.clone());
        }
    }
    again
}

/// The same picture with whole widths.
pub(super) fn whole(mut picture: Picture) -> Picture {
    for shape in &mut picture.shapes {
        match shape {
            Shape::Path { width, dash: None, .. } => *width = width.round(),
            Shape::Rect { stroke: Some((_, width)), .. } | Shape::Circle { stroke: Some((_, width)), .. } => {
                *width = width.round();
            }
            _ => {}
        }
    }
    picture
}

fn point() -> impl Strategy<Value = (i32, i32)> {
    (-FAR..=FAR, -FAR..=FAR)
}

fn color() -> impl Strategy<Value = Rgba> {
    any::<[u8; 4]>().prop_map(|[r, g, b, a]| Rgba { r, g, b, a })
}

/// Colours within and around; at least one of them.
fn paint() -> impl Strategy<Value = (Option<Rgba>, Option<(Rgba, f32)>)> {
    (of(color()), of((color(), 0.0_f32..200.0))).prop_filter("it is seen", |(a, b)| a.is_some() || b.is_some())
}

/// Every shape that plotters has, and two that it has not.
fn shape() -> impl Strategy<Value = Shape> {
    prop_oneof![
        (vec(point(), 0..9), color(), 0.0_f32..200.0, of(Just([30.0, 40.0])))
            .prop_map(|(points, color, width, dash)| Shape::Path { points, color, width, dash }),
        (vec(point(), 0..9), color()).prop_map(|(points, fill)| Shape::Polygon { points, fill }),
        (point(), point(), paint()).prop_map(|(a, b, (fill, stroke))| {
            let (x, y) = (a.0.min(b.0), a.1.min(b.1));
            Shape::Rect { x, y, w: a.0.max(b.0) - x, h: a.1.max(b.1) - y, fill, stroke }
        }),
        // Few places, so that some circles lie on each other.
        (0..3, 0..2, 0..FAR, paint()).prop_map(|(x, y, r, (fill, stroke))| Shape::Circle {
            x,
            y,
            r: r % 2,
            fill,
            stroke
        }),
        (vec(point(), 0..9), color()).prop_map(|(points, fill)| Shape::Marks {
            kind: Mark::Star,
            points,
            size: 70.0,
            fill
        }),
        Just(Shape::Unclip),
    ]
}

proptest! {
    #[test]
    fn replaying_into_a_picture_is_the_identity(shapes in vec(shape(), 0..40)) {
        let mut picture = Picture::new(300, 200);
        let area = picture.area();
        shapes.into_iter().for_each(|shape| area.put(shape));
        drop(area);
        prop_assert_eq!(replayed(&picture), whole(picture));
    }
}
