//! Moments at the edges of what can be, and looks at them.

use super::*;
use crate::demos::trial::{gestures, shows};

fn edges() -> Vec<SceneData<Diffusion>> {
    let net = [("width", "8"), ("depth", "1"), ("embedding", "4"), ("batch", "4"), ("particles", "7")];
    let tables = || {
        let named = [table("three-numbers"), table("two-modes"), table("moons")];
        named.into_iter().chain([cloud(1, 1), cloud(30, 5), equal(9, 2), equal(4, 1), rows(&vec![vec![0.0, 3.0]; 3])])
    };
    let mut all = Vec::new();
    for stage in ["forward", "train", "sample"] {
        for steps in [0, 1, 7, 400] {
            for input in tables() {
                let given = [&net[..], &[("stage", stage)]].concat();
                all.push(moment(input, &given, steps));
            }
        }
    }
    for (sampler, schedule) in [("ddim", "cosine"), ("euler", "raw"), ("heun", "linear"), ("heun", "cosine")] {
        for steps in [1, 10] {
            let given = [("sampler", sampler), ("schedule", schedule), ("steps", "10"), ("eta", "1")];
            all.push(moment(table("moons"), &[&given[..], &net].concat(), steps));
            let given = [("weights", "trained"), ("sampler", sampler), ("steps", "10"), ("variance", "beta")];
            all.push(moment(table("three-numbers"), &[&given[..], &net].concat(), steps));
            all.push(moment(table("moons"), &[&given[..], &net].concat(), steps));
        }
    }
    let far = rows(&[vec![1e100, -1e100], vec![-1e100, 1e100], vec![0.0, 1.0]]);
    all.push(moment(far, &net, 50));
    all.push(moment(table("moons"), &[("stage", "train"), ("rate", "10"), ("width", "32"), ("depth", "4")], 400));
    all.push(moment(table("moons"), &[("noise", "0"), ("sampling_steps", "1"), ("particles", "1")], 1));
    all
}

fn looks() -> Vec<ViewSettings> {
    let one = |sampler: &str, evaluations: usize| serde_json::json!({"sampler": sampler, "evaluations": evaluations, "mmd": [0.1, 0.2, 0.4], "distance": 0.3});
    let found = serde_json::json!({"bandwidth": 1.5, "reached": [one("ddpm", 1), one("ddpm", 10), one("heun", 3)]});
    let view = |given: &[(&str, &str)]| settings(given);
    let way = |d: usize, evaluations: usize| serde_json::json!({"evaluations": evaluations, "distance": 0.2, "places": vec![vec![-900; 6 * d]; 3]});
    let ways = [way(1, 2), way(2, 2), way(2, 3), way(2, 3), way(2, 3), way(2, 3)];
    let family = serde_json::json!({"kept": [100, 50, 0], "ways": ways});
    let bound = |errors: usize| serde_json::json!({"d": 2, "square": 1.0, "errors": vec![0.3; errors]});
    let waves = serde_json::json!(super::super::waves::Waves::new());
    let known = |all: &[(&str, &serde_json::Value)]| {
        all.iter().map(|(name, value)| ((*name).to_owned(), (*value).clone())).collect()
    };
    let all = known(&[("family", &family), ("bound", &bound(100)), ("frequencies", &waves)]);
    let begun = known(&[("family", &serde_json::json!({"kept": [10, 0], "ways": []})), ("bound", &bound(1))]);
    vec![
        ViewSettings { studies: all, view: view(&[("signal", "flat")]), ..ViewSettings::default() },
        ViewSettings { studies: begun, view: view(&[("line", "5")]), ..ViewSettings::picked(Pick::Center(0)) },
        ViewSettings { studies: [("samplers".to_owned(), found)].into(), ..ViewSettings::default() },
        ViewSettings {
            tool: Tool::Points,
            view: view(&[("field", "difference")]),
            ..ViewSettings::picked(Pick::Center(3))
        },
        ViewSettings { tool: Tool::Spray, view: view(&[("field", "exact")]), ..ViewSettings::picked(Pick::Point(0)) },
        ViewSettings { window: Some([(-0.3, 0.1), (0.2, 0.9)]), ..ViewSettings::picked(Pick::Center(usize::MAX)) },
        ViewSettings { view: view(&[("trails", "0")]), ..ViewSettings::picked(Pick::Center(0)) },
    ]
}

#[test]
fn nothing_breaks_it_and_every_word_is_there() {
    shows(&edges(), &looks(), |scene, _| {
        let fields = Diffusion::fields(scene);
        let names = "T betas alpha_bars time samples training_step loss distance x0_hat epsilon";
        assert!(names.split(' ').all(|name| fields.contains_key(name)) && fields.len() == 10);
        let lit = Diffusion::facts(scene).lit;
        assert!(["opening", "noise", "train", "denoise", "end"].contains(&lit.as_str()), "{lit}");
        let idle = Diffusion::inactive_knobs(scene);
        assert!(idle.iter().all(|key| {
            use crate::engine::params::Params;
            let own = <Diffusion as Sim>::Params::KNOBS.iter().chain(<Diffusion as Figure>::View::KNOBS);
            own.into_iter().any(|knob| knob.key == *key)
        }));
    });
}

#[test]
fn no_gesture_breaks_anything_and_every_edit_can_be_made() {
    let spot = |scene: &crate::plot::figure::Scene<'_, Diffusion>, panel: &str, rng: &mut crate::engine::Rng| {
        let frame = scene.frame;
        let i = rng.below((frame.samples.len() / frame.d).max(1));
        let x = frame.samples.get(i * frame.d..)?.first_chunk::<1>()?[0];
        match (panel, frame.d) {
            ("picture", 1) => Some((frame.time as f64, x)),
            (_, 2) => Some((x, *frame.samples.get(i * 2 + 1)?)),
            _ => None,
        }
    };
    let tally = gestures(&edges(), &looks(), spot, |_, _| true);
    assert!(tally.tips > 50 && tally.picked > 20 && tally.sought > 20 && tally.refused.is_empty(), "{tally:?}");
}

#[test]
fn particles_are_picked_and_points_of_the_table_are_meant() {
    use crate::demos::trial::act;
    use crate::plot::figure::{Act, InputEdit, Response};
    let start = moment(table("three-numbers"), &[("particles", "3")], 0);
    let at = (100.0, start.frame.samples[1]);
    let picked = act(&start, &ViewSettings::default(), "picture", Act::Click, at, (0.0, 0.0));
    assert_eq!(picked, Response::Pick(Some(Pick::Center(1))));
    // On a line x stands upright; in the plane the picture has another scale than the table.
    let tool = ViewSettings { tool: Tool::Points, ..ViewSettings::default() };
    let added = act(&start, &tool, "picture", Act::Click, (50.0, 0.5), (0.0, 0.0));
    let Response::Input(edits) = added else { panic!("{added:?}") };
    let [InputEdit::Add(row)] = edits.as_slice() else { panic!("{edits:?}") };
    assert!(row.len() == 1 && (row[0] - 0.5).abs() < 0.02, "{row:?}");
    let moons = moment(table("moons"), &[("particles", "3")], 0);
    let problem = moons.sim.as_ref().unwrap().problem();
    let place = (problem.points[0], problem.points[1]);
    let gone = act(&moons, &tool, "picture", Act::Remove, place, (0.0, 0.0));
    assert_eq!(gone, Response::Input(vec![InputEdit::Remove(0)]));
}

#[test]
fn too_many_points_are_refused_and_columns_left_out_with_a_notice() {
    let mut params = <Diffusion as Sim>::Params::default();
    let wide = cloud(9, 3);
    assert_eq!(Diffusion::fit(&mut params, &wide)[0].code, "diffusion-two-columns");
    params.sampling_steps = 500;
    assert_eq!(Diffusion::fit(&mut params, &table("moons"))[0].code, "diffusion-steps-above-t");
    assert_eq!(params.sampling_steps, 100);
    let many = std::sync::Arc::new(cloud(20_001, 1));
    let rng = crate::engine::Rng::new(1, crate::engine::rng::Purpose::Run);
    assert_eq!(Diffusion::start(&params, many, rng).err().unwrap().code, "diffusion-too-many-points");
}
