//! The charts: the schedule, the loss, the distances, the samplers beside each other.

use super::params::{Loss, SamplerChoice, ScheduleChoice, Stage};
use super::scene_model::SceneModel;
use super::sim::{Diffusion, HEAD};
use super::study::{Reached, SamplersFound};
use crate::engine::Notice;
use crate::engine::knobs::Choice as _;
use crate::engine::order;
use crate::engine::words::number;
use crate::plot::chart::{Axis, Chart, Drawn, Said, Series, SeriesNames, Tip, row};
use crate::plot::figure::Scene;
use crate::plot::panels::Sample;

/// At T so much of the signal is left that the end is far from the standard normal: √ᾱ_T is a tenth there.
const LEFT: f64 = 0.01;

/// The panel `schedule`: ᾱ_t above; below β_t and SNR_t, and λ_t where the loss is weighted with it.
pub fn schedule(scene: &Scene<'_, Diffusion>) -> Chart {
    let seen = SceneModel::new(scene);
    let (words, schedule, steps) = (scene.context.words, &seen.problem.schedule, seen.problem.steps());
    let t = seen.spot().filter(|_| scene.params.stage == Stage::Train).map_or(scene.frame.time, |spot| spot.t);
    let of = |id, name: &str, said, from: usize, value: &dyn Fn(usize) -> f64| {
        Series::new(id, name.to_owned(), (from..=steps).map(|t| (t as f64, value(t))), said)
    };
    let theme = scene.context.theme;
    let (number, now) = (Said::Number(4), Some(t as f64));
    let bars = of("alpha_bar", "ᾱ", number, 0, &|t| schedule.alpha_bar(t)).drawn(Drawn::Line(22.0, false), theme.ink);
    let line = |series: Series, i| series.drawn(Drawn::Line(22.0, false), theme.series(i));
    let ratio = of("snr", &words.get("curve-snr"), number, 1, &|t| schedule.snr(t));
    let mut lower = vec![line(of("beta", "β", number, 1, &|t| schedule.betas()[t]), 1), line(ratio, 2)];
    let weighted = scene.params.stage == Stage::Train && scene.params.loss == Loss::Weighted;
    let variance = scene.params.variance();
    lower.extend(weighted.then(|| line(of("lambda", "λ", number, 1, &|t| schedule.loss_weight(variance, t)), 0)));
    let axis = || Axis { title: words.get("axis-t"), id: "t", said: Said::Count };
    let below = Chart {
        x: axis(),
        y_title: words.get(if weighted { "axis-beta-weighted" } else { "axis-beta" }),
        series: lower,
        // β, SNR and λ lie powers of ten apart.
        log_y: true,
        names: SeriesNames::Ends,
        now,
        until: steps as f64,
        ..Chart::default()
    };
    let text = Notice::new("text-schedule").with("steps", steps).with("t", t);
    let text = text.with("bar", crate::engine::words::number(schedule.alpha_bar(t), 4));
    let last = schedule.alpha_bar(steps);
    let text = text.with("last", crate::engine::words::number(last, 3));
    let raw = scene.params.schedule == ScheduleChoice::Raw && last > LEFT;
    let left = || {
        let kept = crate::engine::words::percent(last.sqrt(), 0);
        let bar = crate::engine::words::number(last, 2);
        words.say("schedule-note-raw", &[("steps", steps.into()), ("bar", bar.into()), ("kept", kept.into())])
    };
    Chart {
        x: axis(),
        y_title: words.get("axis-alpha-bar"),
        series: vec![bars],
        from_zero: true,
        names: SeriesNames::Ends,
        now,
        until: steps as f64,
        below: Some(Box::new(below)),
        tip: Tip::Message(if weighted { "tip-schedule-weighted" } else { "tip-schedule" }),
        note: if raw { left() } else { String::new() },
        text: Some(text),
        ..Chart::default()
    }
}

/// The panel `loss`: every batch, and the running mean.
pub fn loss(scene: &Scene<'_, Diffusion>) -> Chart {
    let (words, theme) = (scene.context.words, scene.context.theme);
    let Some((loss, smooth)) = scene.frame.loss else { return Chart::saying(words.get("loss-none")) };
    let means = scene.track.iter().filter_map(|(t, sample)| Some((*t as f64, *sample.get(HEAD - 2)?)));
    let batches = Series::metric(scene, "loss", "").said("loss", Said::Number(4));
    let smoothed = Series::new("smooth", words.get("curve-smooth"), means, Said::Number(4));
    let text = Notice::new("text-loss").with("t", scene.t as f64).with("loss", number(loss, 4));
    Chart {
        series: vec![
            batches.drawn(Drawn::Line(6.0, false), theme.soft.fade(0.6)),
            smoothed.drawn(Drawn::Line(22.0, false), theme.ink),
        ],
        log_y: true,
        tip: Tip::Message("tip-loss"),
        seek: Some(scene.known()),
        text: Some(text.with("smooth", number(smooth, 4))),
        ..Chart::over_steps(scene, "axis-step", "axis-loss")
    }
}

/// The panel `distance`: to the data, and while noising also to the standard normal.
pub fn distance(scene: &Scene<'_, Diffusion>) -> Chart {
    let (words, theme) = (scene.context.words, scene.context.theme);
    let plain = scene.frame.d == 1;
    let metric = |name, id, key: &str| Series::metric(scene, name, "").said(id, Said::Number(4)).named(words.get(key));
    let mut series = vec![metric("distance", "distance", "curve-data").drawn(Drawn::Line(22.0, false), theme.warn)];
    let forward = scene.params.stage == Stage::Forward;
    if forward {
        let normal = metric("to_normal", "normal", "curve-normal");
        series.push(normal.drawn(Drawn::Line(22.0, false), theme.ink));
    }
    let known = |x: Option<f64>| number(x.unwrap_or(f64::NAN), 4);
    let key = if forward { "text-distance-forward" } else { "text-distance" };
    let text = Notice::new(key).with("t", scene.t as f64).with("distance", known(scene.frame.distance));
    let text = text.with("normal", known(scene.frame.to_normal));
    Chart {
        series,
        from_zero: true,
        until: steps_of(scene),
        tip: Tip::Message(if forward { "tip-distance-forward" } else { "tip-distance" }),
        seek: Some(scene.known()),
        text: scene.frame.distance.is_some().then_some(text),
        ..Chart::over_steps(scene, "axis-step", if plain { "axis-distance" } else { "axis-distance-sliced" })
    }
}

/// How many steps the run has.
fn steps_of(scene: &Scene<'_, Diffusion>) -> f64 {
    match scene.params.stage {
        Stage::Sample => (scene.params.instants().len() - 1) as f64,
        _ => scene.params.steps as f64,
    }
}

/// As far as the samplers are compared before the reader zooms.
const MOST_EVALUATIONS: f64 = 52.0;

/// The panel `samplers`: the MMD between samples and data over how often the denoiser was asked, the median of a few seeds
/// with the lowest and the highest.
pub fn samplers(scene: &Scene<'_, Diffusion>) -> Chart {
    let (words, theme) = (scene.context.words, scene.context.theme);
    let found = scene.context.found("samplers").filter(|found: &SamplersFound| !found.reached.is_empty());
    let Some(SamplersFound { bandwidth, reached }) = found else { return Chart::nothing() };
    // Without what stands in brackets: four names share a row.
    let short = |sampler: &str| {
        let name = words.get(&format!("option-sampler-{sampler}"));
        name.split(['(', '（']).next().unwrap_or_default().trim_end().to_owned()
    };
    let mut series = Vec::new();
    for (i, sampler) in SamplerChoice::NAMES.iter().enumerate() {
        let mut of: Vec<&Reached> = reached.iter().filter(|reached| reached.sampler == *sampler).collect();
        order::sort_by(&mut of, |reached| reached.evaluations as f64);
        let [lowest, median, highest] = [0, 1, 2].map(|at| {
            let place = |reached: &&Reached| Sample { t: reached.evaluations as f64, y: reached.mmd[at], filled: true };
            let values = of.iter().map(place).collect();
            Series { values, said: Said::Number(3), ..Series::default() }
        });
        let (color, name) = (theme.series(i), short(sampler));
        let listed = |key: &str, band: &Series| {
            let name = words.say(key, &[("sampler", name.as_str().into())]);
            Series { id: sampler, name, ..band.clone() }.hidden()
        };
        let bands = [listed("curve-lowest", &lowest), listed("curve-highest", &highest)];
        series.extend([lowest, highest].map(|band| band.drawn(Drawn::Line(6.0, true), color)));
        series.push(Series { id: sampler, name, ..median }.drawn(Drawn::Line(22.0, false), color));
        series.extend(bands);
    }
    // Beyond so many evaluations little changes; zoomed out there is all of it.
    let most = reached.iter().map(|reached| reached.mmd[2]).fold(0.0, f64::max);
    let usual = Some([(0.0, MOST_EVALUATIONS), (0.0, 1.05 * most.max(f64::MIN_POSITIVE))]);
    let best = reached.iter().min_by(|a, b| a.mmd[1].total_cmp(&b.mmd[1]));
    let said = |code: &str| {
        let best = best?;
        let plain = scene.frame.d == 1;
        let measure = words.get(if plain { "axis-distance" } else { "axis-distance-sliced" });
        let notice = Notice::new(code).with("evaluations", best.evaluations).with("sampler", short(&best.sampler));
        let notice = notice.with("mmd", number(best.mmd[1], 3)).with("h", number(bandwidth, 3));
        Some(notice.with("measure", measure).with("distance", number(best.distance, 3)))
    };
    Chart {
        x: Axis { title: words.get("axis-evaluations"), id: "evaluations", said: Said::Count },
        y_title: words.get("axis-mmd"),
        series,
        look: Some(row),
        usual,
        tip: Tip::Listed,
        note: said("samplers-note").map_or_else(String::new, |notice| words.phrase("samplers-note", &notice)),
        text: said("text-samplers"),
        ..Chart::default()
    }
}
