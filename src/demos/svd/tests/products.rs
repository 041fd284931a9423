//! How exact factors come to a picture that is already seen: worked out elsewhere, handed over, refused where they belong to
//! something else.

use super::edges::small;
use super::shows::live;
use super::*;
use crate::demos::trial::ViewSettings;
use crate::engine::words::number as written;
use crate::math::factorisation::{Factors, distance};

#[test]
fn large_pictures_are_seen_at_once_and_exact_later() {
    for (color, channels) in [("grey", 1), ("rgb", 3), ("ycbcr", 3)] {
        let mut run = own(large(channels.max(2) / 2 * 2 + 1));
        run.params = serde_json::from_value(serde_json::json!({ "color": color })).unwrap();
        let mut session = open(&run);
        assert_eq!(session.report().report.needs.as_deref(), Some(FACTORS));
        let quick = at(&mut *session, 30);
        assert!(!quick.exact && quick.measured.is_none());
        assert_eq!((quick.singular_values.len(), quick.singular_values[0].len()), (channels, PREVIEW));
        let beyond = at(&mut *session, 200);
        assert!(pixels(&beyond) == pixels(&at(&mut *session, 50)), "no more than the first are known");
        at(&mut *session, 30);

        let product = product(&*session);
        session.supply(FACTORS, &product).unwrap();
        session.work(&mut || true);
        let told = session.report();
        assert_eq!((told.report.t, told.report.visited, told.report.needs.is_none()), (30, 200, true));
        let exact: Frame = postcard::from_bytes(&told.frame).unwrap();
        assert!(exact.exact && exact.singular_values[0].len() == 380);
        let differ = pixels(&quick).iter().zip(pixels(&exact)).filter(|(a, b)| a.abs_diff(**b) > 12).count();
        assert!(differ * 100 < pixels(&exact).len(), "{color}: the quick one was near: {differ}");
        assert!(told.report.samples.1.iter().all(|(_, sample)| sample[0].is_finite()));
        // A run that had them from the start is the same.
        let mut fresh = supplied(&run);
        at(&mut *fresh, 30);
        assert!(fresh.report().frame == told.frame, "{color}");
        // The same picture is not factorised again.
        session.obey(&Command::Reset { seed: None }, None).unwrap();
        session.work(&mut || true);
        assert_eq!(session.report().report.needs, None);
        at(&mut *session, 30);
        assert!(session.report().frame == told.frame, "{color}, after a reset");
    }
}

#[test]
fn a_product_of_something_else_is_refused() {
    let run = own(large(3));
    let mut session = open(&run);
    let before = at(&mut *session, 7);
    let mut other = run.clone();
    other.params = serde_json::from_value(serde_json::json!({ "color": "ycbcr" })).unwrap();
    let others = product(&*open(&other));
    let mine = product(&*session);
    for wrong in [&[][..], &[1, 2, 3], &others, &mine[..mine.len() - 4]] {
        assert_eq!(session.supply(FACTORS, wrong), Err(Notice::new("product-not-needed")));
    }
    assert!(session.supply("sweep", &mine).is_err());
    assert_eq!(at(&mut *session, 7), before, "nothing has changed");
    session.supply(FACTORS, &mine).unwrap();
    assert!(session.supply(FACTORS, &mine).is_err(), "once is enough");
    assert!(open(&self::run("two-by-two", "grey")).study(FACTORS, 0).is_none());
}

fn all(host: &mut Runtime) -> Vec<Answer> {
    let mut answers = Vec::new();
    while host.busy() {
        answers.extend(host.work(&mut || true));
    }
    answers
}

#[test]
fn hosts_hand_products_from_one_to_the_other() {
    let open: crate::engine::runtime::Opener = session::open::<Svd>;
    let (mut first, mut second) = (Runtime::new(open), Runtime::new(open));
    let send = |host: &mut Runtime, order: WorkerRequest, attachment: Option<Vec<u8>>| {
        host.receive(Envelope { id: 5, slot: 0, order }, attachment);
        all(host)
    };
    let contents = large(1);
    let run = own(contents.clone());
    let told = send(
        &mut first,
        WorkerRequest::Restore { run: run.light(), t: 9 },
        Some(postcard::to_stdvec(&contents).unwrap()),
    );
    assert_eq!((told[0].report.error.clone(), told[0].report.needs.as_deref()), (None, Some(FACTORS)));
    let study = WorkerRequest::Study { name: FACTORS.to_owned(), run: run.light(), count: 0 };
    let mut told = send(&mut second, study, Some(postcard::to_stdvec(&contents).unwrap()));
    let last = told.pop().unwrap();
    let study = last.report.study.unwrap();
    assert_eq!((study.done, study.total), (1, 1));
    let [product, ..] = last.parts;
    let told = send(&mut first, WorkerRequest::Supply { study: FACTORS.to_owned() }, product);
    let last = told.last().unwrap();
    assert_eq!((last.report.t, last.report.id, last.report.needs.clone()), (9, 5, None));
    let frame: Frame = postcard::from_bytes(last.parts[0].as_ref().unwrap()).unwrap();
    assert!(frame.exact && frame.measured.is_some());
    let told = send(&mut first, WorkerRequest::Supply { study: FACTORS.to_owned() }, None);
    assert_eq!(told.last().unwrap().report.error.as_ref().unwrap().code, "product-not-needed");
}

#[test]
fn facts_of_a_picture_are_those_of_its_channels() {
    let input = small();
    let Matrix::Picture(pixels) = &input else { panic!("a picture") };
    for (color, k) in [("grey", 3), ("rgb", 3), ("ycbcr", 5)] {
        let moment = moment(input.clone(), color, k as u64);
        let planes = moment.plain(&ViewSettings::default(), |scene| start::planes(pixels, scene.params.color));
        let factors: Vec<_> = planes.iter().map(|plane| Factors::exact(plane, 16, 24).unwrap()).collect();
        let s = |c: usize, i: usize| f64::from(factors[c].s()[i - 1]);
        let sum = |from: usize, power: i32| -> f64 {
            (0..factors.len()).map(|c| (from..=16).map(|i| s(c, i).powi(power)).sum::<f64>()).sum()
        };
        let error = |k: usize| {
            let off = planes.iter().zip(&factors).map(|(plane, f)| distance(plane, &f.reconstruct(k)).powi(2));
            off.sum::<f64>().sqrt()
        };
        // As it is seen: of brightness and differences of colour turned back, pixel by pixel (BT.601).
        let seen_error = || {
            let off: Vec<Vec<f64>> = planes
                .iter()
                .zip(&factors)
                .map(|(plane, f)| {
                    plane.iter().zip(f.reconstruct(k)).map(|(a, b)| f64::from(*a) - f64::from(b)).collect()
                })
                .collect();
            let squared = |at: usize| {
                let (y, cb, cr) = (off[0][at], off[1][at], off[2][at]);
                let (r, b) = (y + 1.402 * cr, y + 1.772 * cb);
                let g = (y - 0.299 * r - 0.114 * b) / 0.587;
                r * r + g * g + b * b
            };
            (0..16 * 24).map(squared).sum::<f64>().sqrt()
        };
        let psnr_error = if color == "ycbcr" { seen_error() } else { error(k) };
        let count = (factors.len() * 16 * 24) as f64;
        let together = |i: usize| (0..factors.len()).map(|channel| s(channel, i).powi(2)).sum::<f64>().sqrt();
        for channel in 0..factors.len() {
            let live = live(&moment, &ViewSettings::default().view(&[("channel", &(channel + 1).to_string())]));
            let percent = |x: f64| format!("{:.1}%", 100.0 * x);
            let expected = [
                ("s_k", written(together(k), 5)),
                ("s_next", written(together(k + 1), 5)),
                ("error", written(error(k), 5)),
                ("tail", written(sum(k + 1, 2).sqrt(), 5)),
                ("norm", written(sum(1, 2).sqrt(), 5)),
                ("share", percent(1.0 - sum(k + 1, 1) / sum(1, 1))),
                ("energy", percent(1.0 - sum(k + 1, 2) / sum(1, 2))),
                ("psnr", written(10.0 * (255.0 * 255.0 * count / psnr_error.powi(2)).log10(), 5)),
                ("stored", (factors.len() * 40 * k).to_string()),
                ("ratio", percent((40 * k) as f64 / 384.0)),
                ("too_many", "10".to_owned()),
            ];
            for (name, value) in expected {
                assert_eq!(live[name], value, "{name} of {color}");
            }
        }
    }
}
