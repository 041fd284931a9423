//! The direction turned by hand, and live knobs, at any instant.

use super::*;

#[test]
fn a_direction_can_be_set_at_any_instant_and_the_run_goes_on_from_there() {
    let points = iris();
    let params = PcaParams { n_components: 3, scale: true, ..PcaParams::default() };
    let length_of_run = finish(&mut start(&points, &params, 2), &params).len();
    for t in 0..length_of_run {
        let mut pca = start(&points, &params, 2);
        for _ in 0..t {
            pca.step(&params);
        }
        let before = pca.frame();
        pca.edit(&Edit::Direction(vec![0.0, 3.0, 0.0, -4.0])).unwrap();
        let after = pca.frame();
        assert_eq!((after.did, after.deflated, after.stage), (Did::Edit, before.deflated, before.stage));
        assert_eq!(after.axes, before.axes[..before.deflated]);
        assert!((after.iterate[1] - 0.6).abs() < 1e-15 && (after.iterate[3] + 0.8).abs() < 1e-15);
        assert_eq!((after.product, after.change, pca.ended()), (None, None, None));
        finish(&mut pca, &params);
        assert_eq!(pca.ended(), Some("axes-found"), "turned at {t}");
        let [found, exact] = [&pca.frame().axes, &pca.frame().fit.components[..3].to_vec()].map(Clone::clone);
        assert!(found.iter().zip(&exact).all(|(a, b)| angle(a, b) < 1e-4), "turned at {t}");
    }
}

#[test]
fn a_direction_along_an_axis_that_is_gone_is_not_the_end() {
    let points = iris();
    let params = PcaParams { n_components: 2, ..PcaParams::default() };
    let mut pca = start(&points, &params, 2);
    while pca.frame().deflated == 0 {
        pca.step(&params);
    }
    let gone = pca.frame().axes[0].clone();
    pca.edit(&Edit::Direction(gone)).unwrap();
    let frame = pca.frame();
    assert!(frame.rayleigh < 1e-12 && (frame.kept + frame.lost - 4.57).abs() < 0.01, "{frame:?}");
    finish(&mut pca, &params);
    assert_eq!(pca.ended(), Some("axes-found"));
    assert!(angle(&pca.frame().axes[1], &pca.frame().fit.components[1]) < 1e-4);
    // Where V u is nothing at all, another u is drawn.
    let cross = table(&[vec![2.0, 0.0, 0.0], vec![-2.0, 0.0, 0.0], vec![0.0, 1.0, 0.0], vec![0.0, -1.0, 0.0]]);
    let mut pca = start(&cross, &params, 2);
    pca.edit(&Edit::Direction(vec![0.0, 0.0, 1.0])).unwrap();
    let frames = finish(&mut pca, &params);
    assert!(frames.iter().any(|frame| frame.did == Did::Redraw));
    assert_eq!(pca.ended(), Some("axes-found"));
}

#[test]
fn what_is_no_direction_is_refused_and_changes_nothing() {
    let mut pca = start(&iris(), &PcaParams::default(), 1);
    let before = pca.frame();
    for (bad, code) in [
        (vec![], "pca-bad-direction"),
        (vec![1.0], "pca-bad-direction"),
        (vec![f64::NAN, 0.0, 0.0, 1.0], "pca-bad-direction"),
        (vec![f64::INFINITY, 0.0, 0.0, 1.0], "pca-bad-direction"),
        (vec![0.0, -0.0, 0.0, 0.0], "pca-zero-direction"),
    ] {
        assert_eq!(pca.edit(&Edit::Direction(bad)).unwrap_err().code, code);
        assert!(pca.frame() == before);
    }
    let small = Edit::Direction(vec![3e-300, 4e-300, 0.0, 0.0]);
    pca.edit(&small).unwrap();
    assert!((pca.frame().iterate[0] - 0.6).abs() < 1e-15);
}

#[test]
fn the_edit_has_the_form_of_the_protocol() {
    let edit = Edit::Direction(vec![1.0, -2.0]);
    let json = serde_json::json!({ "direction": [1.0, -2.0] });
    assert_eq!(serde_json::to_value(&edit).unwrap(), json);
    assert_eq!(serde_json::from_value::<Edit>(json).unwrap(), edit);
    assert!(serde_json::from_str::<Edit>(r#"{"turn": [1.0]}"#).is_err());
}

#[test]
fn live_knobs_reopen_what_they_have_ended() {
    let points = named("blobs");
    let few = PcaParams { n_components: 1, max_iter: 2, tol: 1e-12, ..PcaParams::default() };
    let many = PcaParams { max_iter: 1000, ..few.clone() };
    let mut pca = start(&points, &few, 1);
    finish(&mut pca, &few);
    assert_eq!((pca.ended(), pca.frame().n_iter, pca.next().id), (Some("max-iter"), 2, "multiply"));
    pca.reopen(&few);
    assert_eq!(pca.ended(), Some("max-iter"));
    let stopped = pca.clone();
    pca.reopen(&many);
    assert_eq!(pca.ended(), None);
    let all = finish(&mut start(&points, &many, 1), &many).pop().unwrap();
    assert!(finish(&mut pca, &many).pop().unwrap() == all && pca.ended() == Some("axes-found"));
    // Wide enough a tolerance takes what there is for an axis.
    let mut pca = stopped;
    pca.reopen(&PcaParams { tol: 1.0, ..few.clone() });
    assert_eq!((pca.ended(), pca.next().id), (None, "axis"));
    // And a narrow one takes it back, before it is one.
    pca.reopen(&few);
    assert_eq!((pca.ended(), pca.next().id), (Some("max-iter"), "multiply"));
}
