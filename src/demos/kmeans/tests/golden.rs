//! Golden pictures of moments that are stored beside them.

use super::*;

fn folder() -> String {
    format!("{}/src/demos/kmeans/golden", env!("CARGO_MANIFEST_DIR"))
}

fn asked(what: &[&str]) -> bool {
    std::env::var("UNROLLED_GOLDEN").is_ok_and(|given| what.contains(&given.as_str()))
}

/// The stored moment of that name.
fn stored(name: &str, make: impl FnOnce() -> Moment) -> Moment {
    let path = format!("{}/{name}.json", folder());
    if asked(&["run"]) {
        std::fs::write(&path, serde_json::to_string(&make()).unwrap() + "\n").unwrap();
    }
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Draws a panel and compares it with the picture that is kept.
fn check(name: &str, moment: &Moment, look: &Look, panel: &str, size: (u32, u32), (scheme, scale): (Scheme, Scale)) {
    let theme = Theme::new(scheme, scale);
    let words = words("en");
    let (title, desc, picture) = moment.seen(look, &words, &theme, |scene| {
        let text = KMeans::facts(scene).text.unwrap();
        let (picture, _) = draw(scene, panel, size);
        (words.get(&format!("panel-{panel}")), words.phrase(&text.code, &text), picture)
    });
    let svg = write(&picture, Labels { title: &title, desc: &desc }, Some(theme.card));
    let path = format!("{}/{name}.svg", folder());
    if asked(&["run", "write"]) {
        std::fs::write(&path, &svg).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap();
    assert!(golden == svg, "{name} is drawn differently from {path}");
}

const LIGHT: (Scheme, Scale) = (Scheme::Light, Scale::Normal);
const DARK: (Scheme, Scale) = (Scheme::Dark, Scale::Normal);
const WALL: (Scheme, Scale) = (Scheme::Light, Scale::Presenting);

fn picked(pick: Pick) -> Look {
    Look { picked: Some(pick), ..Look::default() }
}

#[test]
fn golden_middle_of_a_run() {
    let moment = stored("assign", || moment(table("five-blobs"), &[("init", "random"), ("k", "5")], 3, 5, &[]));
    let point = picked(Pick::Point(between(&moment.input)));
    check("points-light", &moment, &point, "points", (520, 520), LIGHT);
    check("points-dark", &moment, &point, "points", (520, 520), DARK);
    check("points-present", &moment, &point, "points", (1200, 900), WALL);
    check("cost-light", &moment, &Look::default(), "cost", (300, 220), LIGHT);
    check("cost-dark", &moment, &Look::default(), "cost", (300, 220), DARK);
    check("gamma-light", &moment, &point, "gamma", (280, 340), LIGHT);
}

/// A point between two clusters, where the distances tell something.
fn between(input: &Table) -> usize {
    let far = |i: usize| (input.at(i, 0) - 3.6).powi(2) + (input.at(i, 1) + 5.2).powi(2);
    (0..input.n()).min_by(|&a, &b| far(a).total_cmp(&far(b))).unwrap()
}

#[test]
fn golden_coming_mean() {
    let moment = stored("first", || moment(table("five-blobs"), &[("init", "random"), ("k", "5")], 3, 1, &[]));
    check("center-light", &moment, &picked(Pick::Center(1)), "points", (520, 520), LIGHT);
}

#[test]
fn golden_line() {
    let moment = stored("line", || moment(table("line"), &[("init", "random"), ("k", "3")], 1, 3, &[]));
    let look = Look { view: settings(&[("links", "1")]), ..picked(Pick::Point(3)) };
    check("line-light", &moment, &look, "points", (520, 260), LIGHT);
}

#[test]
fn golden_seeding() {
    let moment = stored("seed", || moment(table("five-blobs"), &[("k", "5")], 4, 3, &[]));
    check("seed-light", &moment, &Look::default(), "points", (520, 520), LIGHT);
    check("seed-dark", &moment, &Look::default(), "points", (520, 520), DARK);
}

#[test]
fn golden_empty_cluster() {
    let far = Edit::Move { center: 1, to: vec![14.0, 12.0] };
    let moved = stored("empty", || {
        let mut moment = moment(table("blobs"), &[("init", "random"), ("k", "4")], 2, 2, std::slice::from_ref(&far));
        // On from the edit, by hand: assign, then update.
        let input = Arc::new(moment.input.clone());
        let params = KMeansParams::of(&moment.params).0;
        let mut sim = KMeans::start(&params, input, Rng::new(2, Purpose::Run)).unwrap();
        (0..2).for_each(|_| sim.step(&params));
        sim.edit(&far).unwrap();
        for _ in 0..2 {
            let phase = sim.next().id;
            sim.step(&params);
            moment.ticks.push(KMeans::PHASES.iter().position(|id| *id == phase).unwrap() as u8);
            moment.t += 1;
            moment.track.push((moment.t, sim.sample()));
            moment.last = Some(phase.to_owned());
        }
        (moment.frame, moment.next) = (sim.frame(), sim.next().id.to_owned());
        moment
    });
    assert!(matches!(&moved.frame.did, super::super::Did::Update { empty, .. } if empty.len() == 1));
    check("empty-light", &moved, &Look::default(), "points", (520, 520), LIGHT);
}

#[test]
fn golden_elbow() {
    // Of the moment only K is looked at.
    let moment = moment(table("five-blobs"), &[("k", "5")], 3, 0, &[]);
    let choice = |k: u32| {
        let k = f64::from(k);
        serde_json::json!({"k": k as u64, "inertia": 4000.0 / (k * k) + 200.0, "silhouette": 0.7 - 0.06 * (k - 5.0).abs()})
    };
    let found = serde_json::json!({"choices": (2..=12).map(choice).collect::<Vec<_>>(), "n": 300, "of": 300});
    let look = Look { studies: [("elbow".to_owned(), found)].into(), ..Look::default() };
    check("elbow-light", &moment, &look, "elbow", (360, 360), LIGHT);
}
