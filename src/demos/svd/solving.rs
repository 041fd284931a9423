//! What the reader can do with a riddle, and the table of what all riddles of this visit took.

use super::Edit;
use super::riddle::{Riddle, Solved};
use super::scene_model::{PEAK, SceneModel};
use super::sim::Svd;
use crate::engine::matrix::answer;
use crate::engine::words::{number, percent};
use crate::plot::Scale;
use crate::plot::figure::{Grid, GridRow, Response, Scene};
use crate::plot::grid::or_none;

/// A good likeness has this signal-to-noise ratio, in dB.
const LIKENESS: f64 = 30.0;

/// What the reader can do: say that it is recognised, and then have the next one.
pub fn primary_action(scene: &Scene<'_, Svd>) -> Option<(&'static str, Response<Edit>)> {
    let seen = SceneModel::new(scene);
    let riddle = seen.riddle.as_ref()?;
    if riddle.is_open() {
        let value = serde_json::to_value(solved(&seen, riddle)).ok().filter(|_| seen.k() > 0)?;
        return Some(("riddle-recognised", Response::Keep(riddle.name.clone(), value)));
    }
    Some(("riddle-next", Response::Data { seed: riddle.number?.max(1) + 1, t: 1 }))
}

fn solved(seen: &SceneModel<'_>, riddle: &Riddle) -> Solved {
    let k = seen.shown();
    // Of brightness and colour apart, singular values do not tell the error that is seen.
    let like = seen.exact().filter(|_| !seen.is_turned()).map(|s| s.k_for_psnr(LIKENESS, PEAK));
    Solved {
        picture: riddle.number.map_or("data-own".to_owned(), |number| format!("data-{}", answer(number))),
        k,
        numbers: seen.spectrum.stored_numbers(k) as f64 / seen.numbers() as f64,
        share: seen.exact().map(|s| s.share(k)),
        psnr: seen.scene.frame.measured.and_then(|measured| measured.psnr),
        like,
    }
}

/// So many columns of the table are seen on a wall: the picture, k, and the share of its numbers.
const ON_A_WALL: usize = 3;

/// The panel `riddle`: the question or the answer, and below it what all riddles of this visit took.
pub fn grid(scene: &Scene<'_, Svd>) -> Option<Grid> {
    let (riddle, words) = (Riddle::of(scene)?, scene.context.words);
    let kept = scene.context.kept.iter().filter(|(name, _)| name.starts_with("svd "));
    let row = |(name, value): &(String, serde_json::Value)| {
        let solved: Solved = serde_json::from_value(value.clone()).ok()?;
        let cells = [
            words.get(&solved.picture),
            solved.k.to_string(),
            percent(solved.numbers, 1),
            or_none(solved.share, |share| percent(share, 1)),
            or_none(solved.psnr, |psnr| number(psnr, 3)),
            or_none(solved.like, |k| k.to_string()),
        ];
        Some(GridRow::new(cells).strong(*name == riddle.name))
    };
    let mut rows: Vec<GridRow> = kept.filter_map(row).collect();
    // On a wall what was recognised last comes first, and what it took: there is room for no more.
    let wall = scene.context.theme.scale == Scale::Presenting;
    if wall {
        rows.reverse();
        rows.iter_mut().for_each(|row| row.cells.truncate(ON_A_WALL));
    }
    let caption = match (&riddle.solved, riddle.number) {
        (Some(solved), _) => {
            let source = format!("{}-source", solved.picture);
            // On a wall there is no room for it, beside a round of nine.
            let told = words.has(&source) && !wall;
            let source = if told { words.get(&source) } else { String::new() };
            let args = [("picture", words.get(&solved.picture).into()), ("k", solved.k.into())];
            format!("{} {source}", words.say("riddle-answer", &args)).trim_end().to_owned()
        }
        (None, Some(number)) => words.say("riddle-question", &[("n", (number.max(1) as f64).into())]),
        (None, None) => words.get("riddle-question-own"),
    };
    if rows.is_empty() {
        return Some(Grid::saying(caption));
    }
    let heads = ["head-picture", "head-k", "head-numbers", "head-share", "head-psnr"];
    let mut grid = Grid::new(words, caption, &heads, words.get("riddle-note")).with(rows);
    grid.head.push(words.say("head-like", &[("psnr", number(LIKENESS, 3).into())]));
    if wall {
        grid.head.truncate(ON_A_WALL);
    }
    Some(grid)
}
