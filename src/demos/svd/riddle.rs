//! The riddle: which picture is it, and how few layers are enough to tell? Until somebody says so nothing shows more of
//! the picture than the layers that are in: no original, no error, no wipe, no rule that knows the end.
//!
//! How few layers until a picture is recognised? What is to be learnt is that recognition asks for far fewer numbers
//! than likeness, and how many depends on the picture.
//!
//! A riddle is a data set, `riddle`, and `data_seed` is its number (`engine/matrix/riddle.rs`). So a link leads to a
//! riddle and not to its answer; the list of data, undo, two runs and host pages know riddles without a word more; and
//! the shell still names no demo. What is hidden is the figure's business: until it is solved, whatever `svd` draws or
//! says is a function of the layers that are in. A test exchanges the original for another picture and finds nothing
//! changed (`nothing_of_the_picture_is_told_before_its_time_but_the_layers_that_are_in`). The name of the picture's
//! file can be seen in the browser's tools for developers. Pictures of the reader's own are riddles where the knob
//! `quiz` says so; their runs are packed in the address.
//!
//! That one was solved, and what it took, is kept for the visit (`Response::Keep`, `ViewContext::kept`), apart from run,
//! link and undo: what was seen cannot be unseen, and what a class recognised is nobody's run. There is no list of names to
//! choose from: it would answer an easier question, which of nine it is. So recognition is the reader's own word.

use super::sim::Svd;
use crate::engine::matrix::{Matrix, RIDDLE};
use crate::engine::run::Source;
use crate::plot::Scale;
use crate::plot::figure::{Challenge, Scene};
use serde::{Deserialize, Serialize};

/// The panels that show nothing else than the layers that are in.
const OPEN: [&str; 3] = ["sum", "riddle", "layer"];
/// Those on a wall once it is solved.
const SOLVED: [&str; 3] = ["sum", "answer", "riddle"];

/// A riddle.
pub struct Riddle {
    /// Its number; none of a picture of the reader's own.
    pub number: Option<u64>,
    /// Under this name it is kept that it was solved.
    pub name: String,
    /// What was kept.
    pub solved: Option<Solved>,
}

/// A riddle that was solved, and what it took.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Solved {
    /// The key of the picture's name.
    pub picture: String,
    /// So many layers were in.
    pub k: usize,
    /// Their stored numbers, as a share of m·n.
    pub numbers: f64,
    /// Their share of Σs, where it was known.
    pub share: Option<f64>,
    /// In dB, likewise; none where there was no error.
    pub psnr: Option<f64>,
    /// So many would make a good likeness: [`LIKENESS`].
    pub like: Option<usize>,
}

/// What can be put to a friend: a riddle, and a picture of the reader's own, drawn or photographed. It begins with its
/// first layer. A bundled picture cannot: its name stands in the address.
pub fn challenge(scene: &Scene<'_, Svd>) -> Option<Challenge> {
    match (&scene.run.input, scene.input) {
        (Source::Named { data, .. }, _) if data == RIDDLE => Some((1, &[])),
        (Source::Own { .. }, Matrix::Picture(_)) => Some((1, &[("quiz", "1")])),
        _ => None,
    }
}

impl Riddle {
    /// The riddle that a scene is, if it is one.
    pub fn of(scene: &Scene<'_, Svd>) -> Option<Self> {
        let (number, name) = match &scene.run.input {
            Source::Named { data, data_seed } if data == RIDDLE => {
                (Some(*data_seed), format!("svd riddle {data_seed}"))
            }
            Source::Own { own, .. } if scene.view.quiz && matches!(scene.input, Matrix::Picture(_)) => {
                (None, format!("svd own {own}"))
            }
            _ => return None,
        };
        let kept = scene.context.kept.iter().find(|(known, _)| *known == name);
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
}
