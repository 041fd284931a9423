//! Golden pictures of moments that are stored beside them.

use super::edges::{named, small, typed};
use super::*;
use crate::demos::trial::{DARK, LIGHT, ViewSettings, WALL, check, stored};

/// The panels of a small matrix, by the name of the moment.
fn cells(name: &str, moment: &SceneData) {
    let look = ViewSettings::default();
    let beside = (360, 260);
    check(&format!("{name}-sum-light"), moment, &look, "sum", (620, 420), LIGHT);
    check(&format!("{name}-factors-light"), moment, &look, "factors", (420, 360), LIGHT);
    check(&format!("{name}-layers-light"), moment, &look, "layers", (420, 320), LIGHT);
    for panel in ["spectrum", "share", "stored"] {
        check(&format!("{name}-{panel}-light"), moment, &look, panel, beside, LIGHT);
    }
}

#[test]
fn golden_two_by_two() {
    for k in 0..=2 {
        let name = format!("two-{k}");
        let moment = stored(&name, || moment(named("two-by-two"), "grey", k));
        cells(&name, &moment);
    }
    let one = stored("two-1", || moment(named("two-by-two"), "grey", 1));
    for panel in ["sum", "factors", "layers", "spectrum"] {
        check(&format!("two-1-{panel}-dark"), &one, &ViewSettings::default(), panel, (420, 360), DARK);
        check(&format!("two-1-{panel}-present"), &one, &ViewSettings::default(), panel, (900, 700), WALL);
    }
    // On a phone.
    for panel in ["sum", "factors", "layers"] {
        check(&format!("two-1-{panel}-phone"), &one, &ViewSettings::default(), panel, (300, 300), LIGHT);
    }
}

#[test]
fn golden_documents() {
    let moment = stored("documents", || moment(named("documents"), "grey", 1));
    cells("documents", &moment);
    check("documents-factors-present", &moment, &ViewSettings::default(), "factors", (900, 700), WALL);
}

#[test]
fn golden_twelve_by_twelve() {
    let moment = stored("typed", || moment(typed(), "grey", 3));
    cells("typed", &moment);
    check("typed-sum-dark", &moment, &ViewSettings::default(), "sum", (620, 420), DARK);
    check("typed-sum-present", &moment, &ViewSettings::default(), "sum", (1200, 700), WALL);
}

/// The panels of a picture.
fn painted(name: &str, moment: &SceneData, view: &[(&str, &str)]) {
    let look = ViewSettings::default().view(view);
    check(&format!("{name}-sum-light"), moment, &look, "sum", (620, 460), LIGHT);
    for panel in ["layer", "error", "original", "spectrum", "share", "stored"] {
        check(&format!("{name}-{panel}-light"), moment, &look, panel, (360, 260), LIGHT);
    }
}

#[test]
fn golden_picture() {
    let grey = stored("grey", || moment(small(), "grey", 3));
    painted("grey", &grey, &[]);
    let wiped = ViewSettings::default().view(&[("wipe", "0.4")]);
    check("grey-wiped-light", &grey, &wiped, "sum", (620, 460), LIGHT);
    check("grey-wiped-dark", &grey, &wiped, "sum", (620, 460), DARK);
    check("grey-peek-light", &grey, &ViewSettings { show_original: true, ..wiped }, "sum", (620, 460), LIGHT);
    let color = stored("ycbcr", || moment(small(), "ycbcr", 4));
    painted("ycbcr", &color, &[("channel", "2")]);
    let wiped = ViewSettings::default().view(&[("wipe", "0.4")]);
    check("ycbcr-wiped-light", &color, &wiped, "sum", (620, 460), LIGHT);
    check("ycbcr-wiped-present", &color, &wiped, "sum", (1200, 900), WALL);
    for panel in ["layer", "error", "spectrum", "share"] {
        check(&format!("ycbcr-{panel}-dark"), &color, &wiped, panel, (360, 260), DARK);
    }
    for panel in ["layer", "spectrum"] {
        check(&format!("ycbcr-{panel}-present"), &color, &wiped, panel, (900, 700), WALL);
    }
    let start = stored("grey-start", || moment(small(), "grey", 0));
    check("grey-start-sum-light", &start, &ViewSettings::default(), "sum", (620, 460), LIGHT);
    check("grey-start-layer-light", &start, &ViewSettings::default(), "layer", (360, 260), LIGHT);
}

#[test]
fn golden_while_factors_are_awaited() {
    // A picture that is waited for is large. This one says that of a small one five layers are known.
    let moment = stored("waiting", || {
        let mut moment = moment(small(), "ycbcr", 5);
        let frame = &mut moment.frame;
        (frame.k, frame.exact, frame.measured) = (9, false, None);
        frame.singular_values = Arc::new(frame.singular_values.iter().map(|s| s[..5].to_vec()).collect());
        moment
    });
    for panel in ["spectrum", "share", "stored", "layer"] {
        check(&format!("waiting-{panel}-light"), &moment, &ViewSettings::default(), panel, (360, 260), LIGHT);
    }
    check("waiting-sum-light", &moment, &ViewSettings::default(), "sum", (620, 460), LIGHT);
    check("waiting-spectrum-present", &moment, &ViewSettings::default(), "spectrum", (900, 700), WALL);
}
