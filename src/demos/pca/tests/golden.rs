//! Golden pictures of moments that are stored beside them.

use super::super::Pca;
use crate::demos::trial::{self, DARK, LIGHT, Look, Moment, WALL, check, stored};
use crate::plot::figure::Pick;

fn cloud(steps: u64) -> Moment<Pca> {
    trial::moment(trial::table("stretched"), &[], 1, steps, &[])
}

#[test]
fn golden_start() {
    let moment = stored("start", || cloud(0));
    check("cloud-start-light", &moment, &Look::default(), "cloud", (520, 520), LIGHT);
    check("angle-start-light", &moment, &Look::default(), "angle", (300, 220), LIGHT);
}

#[test]
fn golden_product_and_length() {
    // V u is worked out, and its length not put right yet.
    let product = stored("product", || cloud(3));
    check("cloud-product-light", &product, &Look::default(), "cloud", (520, 520), LIGHT);
    let moment = stored("length", || cloud(6));
    let point = Look::picked(Pick::Point(17));
    let truth = point.view(&[("truth", "1")]);
    check("cloud-length-light", &moment, &truth, "cloud", (520, 520), LIGHT);
    check("cloud-length-dark", &moment, &truth, "cloud", (520, 520), DARK);
    check("cloud-length-present", &moment, &truth, "cloud", (1200, 900), WALL);
    check("trade-light", &moment, &truth, "trade", (300, 220), LIGHT);
    check("trade-dark", &moment, &truth, "trade", (300, 220), DARK);
    check("angle-light", &moment, &truth, "angle", (300, 220), LIGHT);
    check("angle-dark", &moment, &truth, "angle", (300, 220), DARK);
}

#[test]
fn golden_deflation_and_end() {
    let moment = stored("deflation", || cloud(20));
    assert_eq!(moment.frame.deflated, 1);
    check("cloud-deflation-light", &moment, &Look::default(), "cloud", (520, 520), LIGHT);
    check("cloud-deflation-dark", &moment, &Look::default(), "cloud", (520, 520), DARK);
    let end: Moment<Pca> =
        stored("end", || trial::moment(trial::table("spring"), &[("n_components", "3")], 1, 9999, &[]));
    assert_eq!(end.done.as_deref(), Some("axes-found"));
    let principal = Look::default().view(&[("plane", "principal")]);
    check("cloud-end-light", &end, &principal, "cloud", (520, 400), LIGHT);
    check("scree-light", &end, &principal, "scree", (300, 220), LIGHT);
    check("scree-dark", &end, &principal, "scree", (300, 220), DARK);
}
