//! Golden pictures of moments that are stored beside them.

use super::*;
use crate::demos::trial::{DARK, LIGHT, WALL, check, stored};

#[test]
fn golden_waves() {
    let moment = stored("waves", || moment(named("waves"), &[("rate", "0.02")], 24));
    let look = ViewSettings::default();
    check("waves-curve-light", &moment, &look, "curve", (640, 420), LIGHT);
    check("waves-curve-dark", &moment, &look, "curve", (640, 420), DARK);
    check("waves-curve-present", &moment, &look, "curve", (1200, 800), WALL);
    for panel in ["heat", "waves", "snapshots", "loss", "order", "spectra"] {
        check(&format!("waves-{panel}-light"), &moment, &look, panel, (380, 270), LIGHT);
    }
    check("waves-heat-dark", &moment, &look, "heat", (380, 270), DARK);
    check("waves-waves-present", &moment, &look, "waves", (700, 450), WALL);
}

#[test]
fn golden_noise() {
    let given = [("noise", "0.5"), ("degradation", "mask-half"), ("rate", "0.02")];
    let moment = stored("noise", || moment(named("smooth"), &given, 24));
    let look = ViewSettings::default();
    check("noise-curve-light", &moment, &look, "curve", (640, 420), LIGHT);
    check("noise-loss-light", &moment, &look, "loss", (380, 270), LIGHT);
}

#[test]
fn golden_theory() {
    let given = [("optimiser", "gd"), ("rate", "0.05")];
    let moment = stored("theory", || moment(named("smooth"), &given, 24));
    let path = format!("{}/src/demos/spectral_bias/golden/theory-studies.json", env!("CARGO_MANIFEST_DIR"));
    if std::env::var("UNROLLED_GOLDEN").is_ok_and(|asked| asked == "run") {
        let found = studied(&named("smooth"), &given).studies;
        std::fs::write(&path, serde_json::to_string(&found).unwrap()).unwrap();
    }
    let studies = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let look = ViewSettings { studies, ..ViewSettings::default() };
    check("theory-kernel-light", &moment, &look, "kernel", (380, 420), LIGHT);
    check("theory-kernel-wide-light", &moment, &look, "kernel", (760, 300), LIGHT);
    check("theory-decay-light", &moment, &look, "decay", (380, 270), LIGHT);
    check("theory-average-light", &moment, &look, "average", (380, 270), LIGHT);
}
