//! What a pointer does: it wipes, it holds the original in view, it goes to a k, it asks what is there.

use super::scene_model::SceneModel;
use super::sim::Svd;
use super::{Edit, picture, tables};
use crate::engine::params::Value;
use crate::plot::figure::{Act, Gesture, Response, Scene};

/// The panel `sum`.
pub fn sum(scene: &Scene<'_, Svd>, gesture: &Gesture) -> Response<Edit> {
    let seen = &SceneModel::new(scene);
    if !seen.is_picture() {
        return table(scene, "sum", gesture);
    }
    if seen.is_hidden() {
        return signed(scene, "sum", gesture);
    }
    let place = &gesture.to_data;
    let (x, y) = gesture.from;
    let on_line = (x - picture::wipe_at(seen, place)).abs() <= gesture.reach;
    let inside = place.contains(x, y);
    let near = y >= place.top && y <= place.top + place.height && on_line;
    match gesture.act {
        Act::Hover => Response::tip(picture::pixel(seen, "sum", place, gesture.at)),
        Act::Press if near => Response::Hold,
        Act::Press if inside => Response::Original,
        Act::Drag | Act::Drop if gesture.at.0.is_finite() => {
            let share = ((gesture.at.0 - place.left) / place.width).clamp(0.0, 1.0);
            // As fine as can be seen, and short in addresses.
            Response::Look("wipe", Value::Real((share * 1000.0).round() / 1000.0))
        }
        _ => Response::Nothing,
    }
}

/// A panel that is a picture and no more.
pub fn signed(scene: &Scene<'_, Svd>, panel: &str, gesture: &Gesture) -> Response<Edit> {
    match gesture.act {
        Act::Hover => Response::tip(picture::pixel(&SceneModel::new(scene), panel, &gesture.to_data, gesture.at)),
        _ => Response::Nothing,
    }
}

/// A panel of small matrices.
pub fn table(scene: &Scene<'_, Svd>, panel: &str, gesture: &Gesture) -> Response<Edit> {
    match gesture.act {
        Act::Hover => Response::tip(tables::cell(&SceneModel::new(scene), panel, &gesture.to_data, gesture.at)),
        _ => Response::Nothing,
    }
}
