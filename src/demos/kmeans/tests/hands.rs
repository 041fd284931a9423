//! Every act of a pointer, anywhere.

use super::*;

const ACTS: [Act; 6] = [Act::Hover, Act::Press, Act::Drag, Act::Drop, Act::Click, Act::Remove];

#[test]
fn no_gesture_breaks_anything_and_every_edit_can_be_made() {
    let mut rng = Rng::new(9, Purpose::Display);
    let (words, theme) = (words("en"), Theme::new(Scheme::Light, Scale::Normal));
    let (mut edited, mut told) = (0, 0);
    for (moment, look) in edges().iter().flat_map(|moment| looks().into_iter().map(move |look| (moment, look))) {
        moment.seen(&look, &words, &theme, |scene| {
            for panel in KMeans::PANELS {
                let Some(to_data) = draw(scene, panel.id, (400, 300)).1 else { continue };
                let mut place = || match rng.below(12) {
                    0 => (f64::NAN, f64::INFINITY),
                    1 => (-1e9, 1e9),
                    // On a point or a centre, in part of the cases.
                    2..=4 => {
                        let row = scene.input.row(rng.below(scene.input.n()));
                        to_data.to_px(row[0], row.get(1).copied().unwrap_or(0.0))
                    }
                    5..=8 if !scene.frame.cluster_centers.is_empty() => {
                        let c = &scene.frame.cluster_centers[rng.below(scene.frame.cluster_centers.len())];
                        to_data.to_px(c[0], c.get(1).copied().unwrap_or(0.0))
                    }
                    _ => (rng.uniform() * 420.0 - 10.0, rng.uniform() * 320.0 - 10.0),
                };
                for act in ACTS.into_iter().cycle().take(18) {
                    let gesture = Gesture { act, from: place(), at: place(), to_data, reach: 12.0 };
                    match KMeans::gesture(panel.id, scene, gesture) {
                        Response::Preview(edit) | Response::Commit(edit) => {
                            edited += 1;
                            let mut centers = scene.frame.cluster_centers.clone();
                            assert_eq!(edit.apply(&mut centers, scene.input.d()), Ok(()), "{edit:?}");
                            let mut frame = scene.frame.clone();
                            KMeans::preview(&mut frame, &edit);
                            assert_eq!(frame.cluster_centers, centers);
                        }
                        Response::Tip(text) => assert!(!text.contains('⟦') && !text.is_empty()),
                        Response::Tell(notice) => {
                            told += 1;
                            assert!(!words.notice(&notice).contains('⟦'));
                        }
                        _ => {}
                    }
                }
            }
        });
    }
    assert!(edited > 100 && told > 0, "{edited} edits, {told} notices");
}

/// A gesture on the main picture of a moment.
fn act(moment: &Moment, look: &Look, act: Act, data: (f64, f64), by: (f64, f64)) -> Response<Edit> {
    let (words, theme) = (words("en"), Theme::new(Scheme::Light, Scale::Normal));
    moment.seen(look, &words, &theme, |scene| {
        let to_data = draw(scene, "points", (500, 500)).1.unwrap();
        let from = to_data.to_px(data.0, data.1);
        let at = (from.0 + by.0, from.1 + by.1);
        KMeans::gesture("points", scene, Gesture { act, from, at, to_data, reach: 12.0 })
    })
}

#[test]
fn a_centre_is_held_moved_picked_and_removed() {
    let edit = Edit::Set(vec![vec![2.0, 0.0], vec![2.0, 1.0]]);
    let moment = moment(table("rectangle"), &[("init", "manual"), ("k", "2")], 1, 0, &[edit]);
    let look = Look::default();
    let still = (0.0, 0.0);
    assert_eq!(act(&moment, &look, Act::Press, (2.0, 0.0), still), Response::Hold);
    assert_eq!(act(&moment, &look, Act::Press, (3.0, -1.0), still), Response::Nothing);
    let Response::Preview(Edit::Move { center: 0, to }) = act(&moment, &look, Act::Drag, (2.0, 0.0), (-80.0, 0.0))
    else {
        panic!("a preview")
    };
    assert!(to[0] < 1.9 && to[1].abs() < 1e-12);
    assert_eq!(to[0], (to[0] * 100.0).round() / 100.0, "coordinates that can be read");
    assert_eq!(act(&moment, &look, Act::Click, (2.0, 1.0), still), Response::Pick(Some(Pick::Center(1))));
    assert_eq!(act(&moment, &look, Act::Click, (4.0, 0.0), still), Response::Pick(Some(Pick::Point(1))));
    let again = Look { picked: Some(Pick::Point(1)), ..Look::default() };
    assert_eq!(act(&moment, &again, Act::Click, (4.0, 0.0), still), Response::Pick(None));
    assert_eq!(act(&moment, &look, Act::Remove, (2.0, 1.0), still), Response::Commit(Edit::Remove(1)));
    let placed = act(&moment, &look, Act::Click, (3.0, -0.5), still);
    assert!(matches!(&placed, Response::Commit(Edit::Add(place)) if (place[0] - 3.0).abs() < 0.02), "{placed:?}");
}
