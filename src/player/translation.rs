//! Words as they come from the build, and as the page holds them.

use crate::engine::words::Words;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A file of words as the build makes it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct WordFile {
    /// Messages, for [`Words::new`].
    pub labels: String,
    /// The lesson, cut by phase.
    #[serde(default)]
    pub sections: Vec<Section>,
}

/// One part of a lesson.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Section {
    /// A phase, or another name.
    pub id: String,
    /// Its text.
    pub html: String,
}

/// The words that a page needs.
#[derive(Clone)]
pub struct Translation {
    /// Shell and demo together.
    pub words: Rc<Words>,
    /// The lesson.
    pub sections: Rc<Vec<Section>>,
}

/// The words of every demo whose file is here, by its slug; those of the shell alone under no name.
pub type Translations = BTreeMap<String, Translation>;

impl PartialEq for Translation {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.words, &other.words)
    }
}
