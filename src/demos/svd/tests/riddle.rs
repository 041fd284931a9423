//! Riddles: nothing tells before the time, and everything after it.

use super::edges::{looks, picture, small};
use super::*;
use crate::demos::trial::{ViewSettings, draw, shows, words};
use crate::engine::matrix::{RIDDLE, answer};
use crate::plot::figure::{Act, Figure, Gesture, Response};
use crate::plot::{Scale, Scheme, Theme};

/// A riddle of this number at k.
fn riddle(input: Matrix, color: &str, number: u64, k: u64) -> SceneData {
    let mut moment = moment(input, color, k);
    moment.run.input = Source::Named { data: RIDDLE.to_owned(), data_seed: number };
    moment
}

/// A picture of the reader's own, and a look under which it is a riddle.
fn own_riddle(k: u64) -> (SceneData, ViewSettings) {
    let mut moment = moment(small(), "grey", k);
    moment.run.input = Source::Own { own: 77, contents: None };
    (moment, ViewSettings::default().view(&[("quiz", "1")]))
}

fn offered(moment: &SceneData, look: &ViewSettings) -> Option<(&'static str, Response<Edit>)> {
    moment.plain(look, Svd::primary_action)
}

/// The look after whatever is offered was kept.
fn solved(moment: &SceneData, look: ViewSettings) -> ViewSettings {
    let Some(("riddle-recognised", Response::Keep(name, value))) = offered(moment, &look) else { panic!("no offer") };
    let mut look = look;
    look.kept.push((name, value));
    look
}

/// Everything that can be seen, read, heard or asked of a moment, by any panel, shown or not.
fn everything(moment: &SceneData, look: &ViewSettings) -> String {
    let mut all = String::new();
    for (lang, scale) in [("en", Scale::Normal), ("zh", Scale::Presenting)] {
        let (words, theme) = (words::<Svd>(lang), Theme::new(Scheme::Light, scale));
        moment.seen(look, &words, &theme, |scene| {
            for panel in Svd::PANELS {
                let (drawn, to_data) = draw(scene, panel.id, (300, 260));
                let shapes = drawn.shapes;
                all += &format!("{} {} {shapes:?} {to_data:?}", panel.id, Svd::has(panel.id, scene));
                all += &format!("{:?}", Svd::grid(panel.id, scene));
                let Some(to_data) = to_data else { continue };
                for act in [Act::Hover, Act::Press, Act::Drag, Act::Drop, Act::Click, Act::Remove] {
                    for step in 0..40 {
                        let at = (f64::from(step * 37 % 300), f64::from(step * 53 % 260));
                        let gesture = Gesture { act, from: at, at, before: at, to_data, reach: 12.0 };
                        all += &format!("{:?}", Svd::gesture(panel.id, scene, gesture));
                    }
                }
            }
            let facts = Svd::facts(scene);
            all += &format!(
                "{facts:?} {:?} {:?} {}",
                Svd::inactive_knobs(scene),
                Svd::primary_action(scene),
                Svd::has_original(scene)
            );
        });
    }
    all
}

/// The same layers of another picture: what a page sees that was given no more than the layers that are in.
fn blind(mut moment: SceneData) -> SceneData {
    let (m, n) = moment.input.shape();
    let Matrix::Picture(pixels) = &moment.input else { panic!("a picture") };
    moment.input = picture((n, m), pixels.channels(), |i, j, c| ((i * 31 + j * 17 + c * 5) % 256) as f64);
    if let Shown::Picture { error, error_scale, .. } = &mut moment.frame.shown {
        *error = Arc::new(vec![200; error.len()]);
        *error_scale = 1.0;
    }
    moment
}

#[test]
fn nothing_of_the_picture_is_told_before_its_time_but_the_layers_that_are_in() {
    for color in ["grey", "rgb", "ycbcr"] {
        for look in looks() {
            let moments = || riddle(small(), color, 3, 2);
            assert!(everything(&moments(), &look) == everything(&blind(moments()), &look), "{color} {:?}", look.view);
            // And this test would notice.
            let solved = solved(&moments(), look);
            assert!(everything(&moments(), &solved) != everything(&blind(moments()), &solved));
        }
    }
    let (moment, look) = own_riddle(3);
    assert!(everything(&moment, &look) == everything(&blind(own_riddle(3).0), &look));
    assert!(
        everything(&moment, &ViewSettings::default()) != everything(&blind(own_riddle(3).0), &ViewSettings::default())
    );
}

#[test]
fn its_name_is_nowhere_before_its_time() {
    for number in 1..10 {
        let before = everything(&riddle(small(), "grey", number, 2), &ViewSettings::default());
        for lang in ["en", "zh"] {
            let name = words::<Svd>(lang).get(&format!("data-{}", answer(number)));
            assert!(!name.contains('⟦') && !before.contains(&name), "{name}");
        }
    }
}

#[test]
fn it_is_recognised_and_then_the_next_one_comes() {
    assert_eq!(
        offered(&riddle(small(), "grey", 4, 0), &ViewSettings::default()),
        None,
        "there is nothing to be recognised yet"
    );
    let two = riddle(small(), "grey", 4, 2);
    let look = solved(&two, ViewSettings::default());
    assert_eq!(offered(&two, &look), Some(("riddle-next", Response::Data { seed: 5, t: 1 })));
    assert!(offered(&riddle(small(), "grey", 5, 2), &look).is_some_and(|(name, _)| name == "riddle-recognised"));
    let (own, look) = own_riddle(2);
    assert_eq!(offered(&own, &solved(&own, look)), None, "there is no next one of one's own");
    assert_eq!(offered(&moment(small(), "grey", 2), &ViewSettings::default()), None, "no riddle");
    assert_eq!(offered(&own_riddle(2).0, &ViewSettings::default()), None, "no riddle unless it is made one");
}

#[test]
fn the_table_says_what_it_took() {
    let first = riddle(small(), "grey", 4, 2);
    let look = solved(&first, ViewSettings::default());
    let second = riddle(small(), "rgb", 5, 5);
    let look = solved(&second, look);
    // Where it was recognised, wherever the reader has gone since.
    for k in [1, 9] {
        let now = riddle(small(), "rgb", 5, k);
        now.plain(&look, |scene| {
            let grid = Svd::grid("riddle", scene).unwrap();
            let cells: Vec<Vec<String>> = grid.rows.iter().map(|row| row.cells.clone()).collect();
            let words = words::<Svd>("en");
            assert_eq!(cells.len(), 2);
            assert_eq!([&cells[0][1], &cells[1][1]], ["2", "5"]);
            assert_eq!(
                [&cells[0][0], &cells[1][0]],
                [4, 5].map(|n| words.get(&format!("data-{}", answer(n)))).each_ref()
            );
            assert_eq!([grid.rows[0].strong, grid.rows[1].strong], [false, true]);
            assert!(grid.caption.contains("k = 5"), "{}", grid.caption);
        });
    }
    second.plain(&ViewSettings::default(), |scene| {
        let spectrum = crate::math::spectrum::Spectrum::new(16, 24, scene.frame.singular_values.to_vec());
        let row = second.plain(&look, |scene| Svd::grid("riddle", scene).unwrap().rows[1].cells.clone());
        assert_eq!(row[2], format!("{:.1}%", 100.0 * (5.0 * 40.0) / 384.0));
        assert_eq!(row[3], format!("{:.1}%", 100.0 * spectrum.share(5)));
        assert!((number(&row[4]) - scene.frame.measured.unwrap().psnr.unwrap()).abs() < 0.06);
        assert_eq!(row[5], spectrum.k_for_psnr(30.0, 255.0).to_string());
    });
}

#[test]
fn every_word_is_there() {
    let mut moments: Vec<SceneData> =
        ["grey", "rgb", "ycbcr"].map(|color| riddle(small(), color, 7, 3)).into_iter().collect();
    moments.push(riddle(small(), "grey", 7, 0));
    moments.push(own_riddle(2).0);
    moments.extend(super::edges::waiting().into_iter().map(|mut moment| {
        moment.run.input = Source::Named { data: RIDDLE.to_owned(), data_seed: 7 };
        moment
    }));
    let open = ViewSettings::default().view(&[("quiz", "1"), ("wipe", "0.5")]);
    let solved = solved(&moments[4], solved(&moments[0], open));
    shows(&moments, &[ViewSettings::default(), solved], |scene, words| {
        assert_eq!(Svd::facts(scene).lit == "riddle", Svd::has("riddle", scene));
        for panel in Svd::PANELS.iter().filter(|panel| Svd::has(panel.id, scene)) {
            let drawn = !draw(scene, panel.id, (640, 480)).0.shapes.is_empty() || Svd::grid(panel.id, scene).is_some();
            assert!(drawn, "{}", panel.id);
        }
        if let Some((name, _)) = Svd::primary_action(scene) {
            assert!(words.has(name));
        }
    });
}

#[test]
fn on_a_wall_what_was_recognised_last_comes_first_and_is_short() {
    let mut look = ViewSettings::default();
    for number in [3, 4] {
        look = solved(&riddle(small(), "grey", number, 2), look);
    }
    let (words, moment) = (words::<Svd>("en"), riddle(small(), "grey", 4, 2));
    let rows = |scale| {
        let theme = Theme::new(Scheme::Light, scale);
        moment.seen(&look, &words, &theme, |scene| Svd::grid("riddle", scene).unwrap().rows)
    };
    let (desk, wall) = (rows(Scale::Normal), rows(Scale::Presenting));
    assert_eq!([desk[0].cells.len(), wall[0].cells.len()], [6, 3]);
    assert!(desk[1].strong && wall[0].strong && wall.len() == 2);
}
