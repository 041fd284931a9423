//! The riddle: which picture is it, and how few layers are enough to tell? Until somebody says so nothing shows more of
//! the picture than the layers that are in: no original, no error, no wipe, no rule that knows the end.

use super::Edit;
use super::seen::{PEAK, Seen};
use crate::engine::matrix::{RIDDLE, answer};
use crate::engine::run::Source;
use crate::engine::words::{fixed, number};
use crate::plot::Scale;
use crate::plot::figure::{Grid, GridRow, Response};
use serde::{Deserialize, Serialize};

/// The panels that show nothing else than the layers that are in.
const OPEN: [&str; 3] = ["sum", "riddle", "layer"];
/// Those on a wall once it is solved.
const SOLVED: [&str; 3] = ["sum", "answer", "riddle"];

/// A good likeness has this signal-to-noise ratio, in dB.
const LIKENESS: f64 = 30.0;

/// A riddle.
pub struct Riddle {
    /// Its number; none of a picture of the reader's own.
    number: Option<u64>,
    /// Under this name it is kept that it was solved.
    name: String,
    /// What was kept.
    pub solved: Option<Solved>,
}

/// A riddle that was solved, and what it took.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Solved {
    /// The key of the picture's name.
    picture: String,
    /// So many layers were in.
    pub k: usize,
    /// Their stored numbers, as a share of m·n.
    numbers: f64,
    /// Their share of Σs, where it was known.
    share: Option<f64>,
    /// In dB, likewise; none where there was no error.
    psnr: Option<f64>,
    /// So many would make a good likeness: [`LIKENESS`].
    like: Option<usize>,
}

impl Riddle {
    /// The riddle that a scene is, if it is one.
    pub fn of(seen: &Seen<'_>) -> Option<Self> {
        let scene = seen.scene;
        let (number, name) = match &scene.run.input {
            Source::Named { data, data_seed } if data == RIDDLE => {
                (Some(*data_seed), format!("svd riddle {data_seed}"))
            }
            Source::Own { own, .. } if scene.view.quiz && seen.is_picture() => (None, format!("svd own {own}")),
            _ => return None,
        };
        let kept = scene.stage.kept.iter().find(|(known, _)| *known == name);
        let solved = kept.and_then(|(_, value)| serde_json::from_value(value.clone()).ok());
        Some(Self { number, name, solved })
    }

    /// Is it still open?
    pub fn is_open(&self) -> bool {
        self.solved.is_none()
    }

    /// Has a panel a place beside it?
    pub fn has(&self, panel: &str, scale: Scale) -> bool {
        match (&self.solved, scale) {
            (None, _) => OPEN.contains(&panel),
            // On a wall the original is to be large.
            (Some(_), Scale::Presenting) => SOLVED.contains(&panel),
            (Some(_), Scale::Normal) => panel != "original",
        }
    }

    /// What the reader can do: say that it is recognised; and then have the next one.
    pub fn offer(&self, seen: &Seen<'_>) -> Option<(&'static str, Response<Edit>)> {
        if self.is_open() {
            let value = serde_json::to_value(self.solve(seen)).ok().filter(|_| seen.k() > 0)?;
            return Some(("riddle-recognised", Response::Keep(self.name.clone(), value)));
        }
        Some(("riddle-next", Response::Data { seed: self.number?.max(1) + 1, t: 1 }))
    }

    fn solve(&self, seen: &Seen<'_>) -> Solved {
        let k = seen.shown();
        // Of brightness and colour apart, singular values do not tell the error that is seen.
        let like = seen.exact().filter(|_| !seen.is_turned()).map(|s| s.k_for_psnr(LIKENESS, PEAK));
        Solved {
            picture: self.number.map_or("data-own".to_owned(), |number| format!("data-{}", answer(number))),
            k,
            numbers: seen.spectrum.stored_numbers(k) as f64 / seen.numbers() as f64,
            share: seen.exact().map(|s| s.share(k)),
            psnr: seen.scene.frame.measured.and_then(|measured| measured.psnr),
            like,
        }
    }
}

fn percent(x: f64) -> String {
    format!("{}%", fixed(100.0 * x, 1))
}

/// The panel `riddle`: the question or the answer, and below it what all riddles of this visit took.
pub fn grid(seen: &Seen<'_>, riddle: &Riddle) -> Grid {
    let words = seen.scene.stage.words;
    let none = || "–".to_owned();
    let rows = seen.scene.stage.kept.iter().filter(|(name, _)| name.starts_with("svd "));
    let row = |(name, value): &(String, serde_json::Value)| {
        let solved: Solved = serde_json::from_value(value.clone()).ok()?;
        let cells = vec![
            words.get(&solved.picture),
            solved.k.to_string(),
            percent(solved.numbers),
            solved.share.map_or_else(none, percent),
            solved.psnr.map_or_else(none, |psnr| number(psnr, 3)),
            solved.like.map_or_else(none, |k| k.to_string()),
        ];
        Some(GridRow { strong: *name == riddle.name, cells, ..GridRow::default() })
    };
    let rows: Vec<GridRow> = rows.filter_map(row).collect();
    let caption = match (&riddle.solved, riddle.number) {
        (Some(solved), _) => {
            let source = format!("{}-source", solved.picture);
            // On a wall there is no room for it, beside a round of nine.
            let told = words.has(&source) && seen.scene.stage.theme.scale == Scale::Normal;
            let source = if told { words.get(&source) } else { String::new() };
            let args = [("picture", words.get(&solved.picture).into()), ("k", solved.k.into())];
            format!("{} {source}", words.say("riddle-answer", &args)).trim_end().to_owned()
        }
        (None, Some(number)) => words.say("riddle-question", &[("n", (number.max(1) as f64).into())]),
        (None, None) => words.get("riddle-question-own"),
    };
    if rows.is_empty() {
        return Grid { caption, ..Grid::default() };
    }
    let psnr = number(LIKENESS, 3);
    let mut head =
        ["head-picture", "head-k", "head-numbers", "head-share", "head-psnr"].map(|key| words.get(key)).to_vec();
    head.push(words.say("head-like", &[("psnr", psnr.into())]));
    Grid { caption, head, rows, note: words.get("riddle-note") }
}
