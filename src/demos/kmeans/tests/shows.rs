//! Every panel of every edge of what can be, under every look.

use super::*;

fn texts(picture: &Picture) -> impl Iterator<Item = &str> {
    picture.shapes.iter().filter_map(|shape| match shape {
        Shape::Text { text, .. } => Some(text.as_str()),
        _ => None,
    })
}

#[test]
fn nothing_breaks_it_and_every_word_is_there() {
    let sizes = [(300, 220), (640, 480), (1600, 900), (8, 8)];
    for (n, moment) in edges().iter().enumerate() {
        let lang = if n % 2 == 0 { "en" } else { "zh" };
        let words = words(lang);
        for (m, look) in looks().iter().enumerate() {
            let scale = if m % 2 == 0 { Scale::Normal } else { Scale::Presenting };
            let theme = Theme::new(if m == 1 { Scheme::Dark } else { Scheme::Light }, scale);
            moment.seen(look, &words, &theme, |scene| {
                for panel in KMeans::PANELS {
                    let size = sizes[(n + m) % sizes.len()];
                    let (picture, to_data) = draw(scene, panel.id, size);
                    assert!(texts(&picture).all(|text| !text.contains('⟦')), "{n} {m} {}", panel.id);
                    let finite = |w: ToData| [w.left, w.top, w.x.0, w.x.1, w.y.0, w.y.1].iter().all(|v| v.is_finite());
                    assert!(to_data.is_none_or(finite), "{n} {m} {}", panel.id);
                    if let Some(grid) = KMeans::grid(panel.id, scene) {
                        let mut all = grid.head.iter().chain(grid.rows.iter().flat_map(|row| &row.cells));
                        assert!(all.all(|cell| !cell.contains('⟦')) && !(grid.caption + &grid.note).contains('⟦'));
                        assert!(grid.rows.iter().all(|row| row.cells.len() == grid.head.len()));
                    }
                }
                says(scene, &words);
            });
        }
    }
}

/// All that is said of a scene has words, and all of its gaps are filled.
fn says(scene: &Scene<'_, KMeans>, words: &Words) {
    let facts = KMeans::facts(scene);
    for notice in [&facts.sentence, &facts.end, &facts.text].into_iter().flatten() {
        let said = words.phrase(&notice.code, notice);
        assert!(!said.contains('⟦') && !said.contains('$') && !said.contains('{'), "{said}");
    }
    assert!(facts.metrics.iter().any(|(name, _)| *name == "objective"));
    assert!(["start", "seed", "assign", "update", "end"].contains(&facts.lit.as_str()));
    let fields = KMeans::fields(scene);
    let names: Vec<&str> = fields.keys().map(String::as_str).collect();
    assert_eq!(names.len(), 5);
    assert_eq!(fields["points"].as_array().unwrap().len(), scene.input.n());
}

#[test]
fn facts_are_those_of_the_rectangle() {
    // The lesson's first moment: a wrong answer that nothing moves.
    let edits = [Edit::Set(vec![vec![2.0, 0.0], vec![2.0, 1.0]])];
    let rectangle = table("rectangle");
    let mut m = moment(rectangle.clone(), &[("init", "manual"), ("k", "2")], 1, 0, &edits);
    let mut sim =
        KMeans::start(&KMeansParams::of(&m.params).0, Arc::new(rectangle), Rng::new(1, Purpose::Run)).unwrap();
    sim.edit(&edits[0]).unwrap();
    sim.step(&KMeansParams::default());
    m.frame = sim.frame();
    (m.t, m.ticks, m.last, m.next) = (1, vec![1], Some("assign".to_owned()), "update".to_owned());
    m.track.push((1, sim.sample()));
    let look = Look { picked: Some(Pick::Point(0)), ..Look::default() };
    let (words, theme) = (words("en"), Theme::new(Scheme::Light, Scale::Normal));
    let (facts, grid) = m.seen(&look, &words, &theme, |scene| (KMeans::facts(scene), KMeans::grid("picked", scene)));
    let live: BTreeMap<_, _> = facts.live.into_iter().collect();
    assert_eq!((facts.metrics[0], facts.metrics[1]), (("inertia", 16.0), ("objective", 2.0)));
    assert_eq!((live["objective"].as_str(), live["nkd"].as_str(), live["d2"].as_str()), ("2", "16", "5"));
    assert_eq!((facts.lit.as_str(), live["j"].as_str()), ("assign", "1"));
    let rows = grid.unwrap().rows;
    assert_eq!(rows[0].cells, ["1", "(2, 0)", "4", "1"]);
    assert!(rows[0].strong && !rows[1].strong);
}

#[test]
fn an_empty_cluster_is_nought_by_nought() {
    let far = Edit::Add(vec![1e6, 1e6]);
    let moment = moment(table("blobs"), &[("k", "2")], 1, 5, &[far]);
    let look = Look { picked: Some(Pick::Center(2)), ..Look::default() };
    let (words, theme) = (words("en"), Theme::new(Scheme::Light, Scale::Normal));
    let grid = moment.seen(&look, &words, &theme, |scene| KMeans::grid("picked", scene)).unwrap();
    assert_eq!((grid.rows[0].cells[1].as_str(), grid.rows[0].cells[3].as_str()), ("0", "0/0"));
}

#[test]
fn classes_are_compared_with_clusters() {
    let moment = moment(table("blobs"), &[("k", "4")], 1, 60, &[]);
    let (words, theme) = (words("en"), Theme::new(Scheme::Light, Scale::Normal));
    moment.seen(&Look::default(), &words, &theme, |scene| {
        let grid = KMeans::grid("confusion", scene).unwrap();
        assert_eq!(grid.head.len(), 5);
        let total: usize = grid.rows.iter().flat_map(|row| &row.cells[1..]).map(|c| c.parse::<usize>().unwrap()).sum();
        assert_eq!(total, 300);
        assert!(KMeans::facts(scene).metrics.iter().any(|(name, nmi)| *name == "nmi" && (0.0..=1.0).contains(nmi)));
    });
}

#[test]
fn both_languages_have_the_same_keys() {
    let keys = |text: &str| -> Vec<String> {
        let front = text.trim_start_matches("---\n").split("\n---\n").next().unwrap().to_owned();
        let head =
            |line: &str| line.split_once(" = ").filter(|(key, _)| !key.starts_with(' ')).map(|(k, _)| k.to_owned());
        front.lines().filter_map(head).collect()
    };
    assert_eq!(keys(include_str!("../en.md")), keys(include_str!("../zh.md")));
}

#[test]
fn the_window_stands_still_under_a_drag() {
    let mut moment = moment(table("blobs"), &[("k", "3"), ("init", "random")], 1, 3, &[]);
    let (words, theme) = (words("en"), Theme::new(Scheme::Light, Scale::Normal));
    let window =
        |moment: &Moment| moment.seen(&Look::default(), &words, &theme, |scene| draw(scene, "points", (500, 500)).1);
    let before = window(&moment);
    KMeans::preview(&mut moment.frame, &Edit::Move { center: 1, to: vec![50.0, -70.0] });
    assert_eq!(window(&moment), before);
}

#[test]
fn what_is_said_is_a_sentence() {
    let (words, theme) = (words("en"), Theme::new(Scheme::Light, Scale::Normal));
    let said = |steps: u64| {
        let moment = moment(table("rectangle"), &[("k", "2")], 3, steps, &[]);
        moment.seen(&Look::default(), &words, &theme, |scene| {
            let facts = KMeans::facts(scene);
            let notices = [facts.sentence, facts.end, facts.text].into_iter().flatten();
            notices.map(|notice| words.phrase(&notice.code, &notice)).collect::<Vec<_>>().join("\n")
        })
    };
    let start = "Nothing has been done yet. The first centre will be a point drawn uniformly.\n\
                 Step 0: 4 points that belong to no cluster yet, and no centre.";
    assert_eq!(said(0), start);
    assert!(said(1).starts_with("Centre 1 is point "));
    assert!(said(3).starts_with("All 4 points join their nearest centres; J = "), "{}", said(3));
    assert!(said(99).contains("The end: "), "{}", said(99));
}
