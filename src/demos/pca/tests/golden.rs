//! Golden pictures of moments that are stored beside them.

use super::super::Pca;
use crate::demos::trial::{self, DARK, LIGHT, SceneData, ViewSettings, WALL, check, stored};
use crate::plot::figure::Pick;

fn cloud(steps: u64) -> SceneData<Pca> {
    trial::moment(trial::table("stretched"), &[], 1, steps, &[])
}

#[test]
fn golden_start() {
    let moment = stored("start", || cloud(0));
    check("cloud-start-light", &moment, &ViewSettings::default(), "cloud", (520, 520), LIGHT);
    check("angle-start-light", &moment, &ViewSettings::default(), "angle", (300, 220), LIGHT);
}

#[test]
fn golden_product_and_length() {
    // V u is worked out, and its length not put right yet.
    let product = stored("product", || cloud(3));
    check("ellipse-light", &product, &ViewSettings::default(), "ellipse", (300, 280), LIGHT);
    check("ellipse-dark", &product, &ViewSettings::default(), "ellipse", (300, 280), DARK);
    check("ellipse-present", &product, &ViewSettings::default().view(&[("truth", "1")]), "ellipse", (660, 500), WALL);
    check("cloud-product-light", &product, &ViewSettings::default(), "cloud", (520, 520), LIGHT);
    let moment = stored("length", || cloud(6));
    let point = ViewSettings::picked(Pick::Point(17));
    let truth = point.view(&[("truth", "1")]);
    check("cloud-length-light", &moment, &truth, "cloud", (520, 520), LIGHT);
    check("cloud-length-dark", &moment, &truth, "cloud", (520, 520), DARK);
    check("cloud-length-present", &moment, &truth, "cloud", (1200, 900), WALL);
    let regression = ViewSettings::default().view(&[("regression", "1"), ("residuals", "0")]);
    check("cloud-regression-light", &moment, &regression, "cloud", (520, 520), LIGHT);
    check("trade-light", &moment, &truth, "trade", (300, 220), LIGHT);
    check("trade-dark", &moment, &truth, "trade", (300, 220), DARK);
    check("angle-light", &moment, &truth, "angle", (300, 220), LIGHT);
    check("angle-dark", &moment, &truth, "angle", (300, 220), DARK);
}

#[test]
fn golden_deflation_and_end() {
    let moment = stored("deflation", || cloud(20));
    assert_eq!(moment.frame.deflated, 1);
    check("cloud-deflation-light", &moment, &ViewSettings::default(), "cloud", (520, 520), LIGHT);
    check("cloud-deflation-dark", &moment, &ViewSettings::default(), "cloud", (520, 520), DARK);
    let end: SceneData<Pca> =
        stored("end", || trial::moment(trial::table("spring"), &[("n_components", "3")], 1, 9999, &[]));
    assert_eq!(end.done.as_deref(), Some("axes-found"));
    let principal = ViewSettings::default().view(&[("plane", "principal")]);
    check("cloud-end-light", &end, &principal, "cloud", (520, 400), LIGHT);
    check("loadings-light", &end, &principal, "loadings", (300, 220), LIGHT);
    check("loadings-dark", &end, &principal, "loadings", (300, 220), DARK);
    let point = ViewSettings::picked(Pick::Point(3));
    check("biplot-light", &end, &point, "biplot", (400, 320), LIGHT);
    check("biplot-dark", &end, &point, "biplot", (400, 320), DARK);
    check("discarded-light", &end, &point, "discarded", (300, 220), LIGHT);
    check("discarded-dark", &end, &point, "discarded", (300, 220), DARK);
    check("scree-light", &end, &principal, "scree", (300, 220), LIGHT);
    check("scree-dark", &end, &principal, "scree", (300, 220), DARK);
}

#[test]
fn golden_space_and_rows_held_out() {
    let given = [("held_out", "0.3"), ("n_components", "2")];
    let moment: SceneData<Pca> = stored("space", || trial::moment(trial::table("pancake"), &given, 1, 30, &[]));
    let view = ViewSettings::default().view(&[("truth", "1")]);
    check("space-light", &moment, &view, "space", (420, 420), LIGHT);
    check("space-dark", &moment, &view, "space", (420, 420), DARK);
    check("held-out-light", &moment, &view, "held-out", (300, 220), LIGHT);
    check("held-out-cloud-light", &moment, &view, "cloud", (420, 320), LIGHT);
    let look = ViewSettings { studies: super::scene_model::studies(), ..ViewSettings::default() };
    check("bridge-light", &moment, &look, "bridge", (300, 240), LIGHT);
    check("denoise-light", &moment, &look, "denoise", (300, 240), LIGHT);
    check("denoise-dark", &moment, &look, "denoise", (300, 240), DARK);
}

#[test]
fn golden_roads_and_map() {
    let moment: SceneData<Pca> = stored("wide", || trial::moment(trial::cloud(40, 14), &[], 1, 5, &[]));
    check("map-light", &moment, &ViewSettings::default(), "covariance-map", (300, 280), LIGHT);
    check("map-dark", &moment, &ViewSettings::default(), "covariance-map", (300, 280), DARK);
    let road = |id: &str, steps: u64, subspace: f64, axes: f64| serde_json::json!({"id": id, "steps": steps, "subspace": subspace, "axes": axes});
    let roads = [
        road("power", 61, 4.1e-15, 3.8e-15),
        road("eigen", 0, 2.2e-16, 7.1e-16),
        road("svd", 0, 0.0, 0.0),
        road("autoencoder", 2310, 6.3e-15, 0.559),
    ];
    let studies = [("roads".to_owned(), serde_json::json!({"k": 2, "roads": roads}))].into();
    let look = ViewSettings { studies, ..ViewSettings::default() };
    check("roads-light", &moment, &look, "roads", (300, 260), LIGHT);
    check("roads-dark", &moment, &look, "roads", (300, 260), DARK);
}
