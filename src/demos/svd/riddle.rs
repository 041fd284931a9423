//! The riddle: which picture is it, and how few layers are enough to tell? Until somebody says so nothing shows more of
//! the picture than the layers that are in: no original, no error, no wipe, no rule that knows the end.

use super::sim::Svd;
use crate::engine::matrix::{Matrix, RIDDLE};
use crate::engine::run::Source;
use crate::plot::Scale;
use crate::plot::figure::Scene;
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
}
