//! How exact factors come to a picture that is already seen: worked out elsewhere, handed over, refused where they belong to
//! something else.

use super::*;

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
