//! Golden pictures of stored moments.

use super::*;
use crate::demos::trial::{DARK, LIGHT, WALL, check, stored};

#[test]
fn golden_line() {
    let made = || moment(table("three-numbers"), &[("particles", "60")], 60);
    let moment = stored("line", made);
    let look = ViewSettings::default();
    check("line-light", &moment, &look, "picture", (520, 380), LIGHT);
    check("line-dark", &moment, &look, "picture", (520, 380), DARK);
    check("line-posterior-light", &moment, &look, "posterior", (300, 240), LIGHT);
    check("line-schedule-light", &moment, &look, "schedule", (300, 240), LIGHT);
    check("line-distance-light", &moment, &look, "distance", (300, 240), LIGHT);
}

#[test]
fn golden_plane() {
    let made = || moment(table("moons"), &[("particles", "80")], 70);
    let moment = stored("plane", made);
    let look = ViewSettings::picked(Pick::Center(4));
    check("plane-light", &moment, &look, "picture", (420, 420), LIGHT);
    check("plane-wall", &moment, &look, "picture", (900, 700), WALL);
    check("plane-posterior-light", &moment, &look, "posterior", (320, 320), LIGHT);
    check("plane-field-light", &moment, &look, "field", (320, 320), LIGHT);
}

#[test]
fn golden_training() {
    let net = [("stage", "train"), ("width", "16"), ("depth", "1"), ("embedding", "8"), ("batch", "24")];
    let moment = stored("training", || moment(table("three-numbers"), &net, 40));
    let look = ViewSettings::default();
    check("training-light", &moment, &look, "picture", (520, 380), LIGHT);
    check("training-loss-light", &moment, &look, "loss", (300, 240), LIGHT);
    check("training-field-light", &moment, &look, "field", (300, 240), LIGHT);
}
