//! The runs as properties of what draws them.

use super::panel::Plot;
use crate::engine::words::Words;
use crate::plot::figure::{Gesture, ViewContext};
use crate::plot::run_view::Reply;
use crate::plot::zoom::Window;
use crate::plot::{Picture, ToData};
use std::rc::Rc;

pub use crate::player::workspace::{Shared, Slot, Workspace, both, kept};

/// Words as a property: equal if they are the same.
#[derive(Clone)]
pub struct SameWords(pub Rc<Words>);

impl PartialEq for SameWords {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// A panel of a run, as its figure draws it.
pub struct FigurePlot {
    /// The runs.
    pub workspace: Shared,
    /// Which of them.
    pub slot: usize,
    /// The panel's name.
    pub panel: &'static str,
}

impl Plot for FigurePlot {
    fn draw(&self, window: Option<Window>, width: u32, height: u32) -> Option<(Picture, Option<ToData>)> {
        let workspace = self.workspace.see();
        let of = |slot: usize, window: Option<Window>| {
            let context = workspace.context(slot, window)?;
            Some(workspace.slots.get(slot)?.run_view.draw(self.panel, &context, width, height))
        };
        let own = of(self.slot, window)?;
        let shared = || {
            let other = workspace.beside(self.slot, self.panel).filter(|_| window.is_none())?;
            both(own.1?, of(other, None)?.1?)
        };
        match shared() {
            Some(window) => of(self.slot, Some(window)),
            None => Some(own),
        }
    }

    fn gesture(&self, window: Option<Window>, gesture: Gesture) -> Reply {
        let workspace = &mut *self.workspace.change();
        let Some(slot) = workspace.slots.get_mut(self.slot) else { return Reply::Nothing };
        let context = ViewContext {
            words: &slot.words,
            theme: &workspace.theme,
            look: &workspace.look,
            picked: workspace.picked,
            tool: workspace.tool,
            show_original: workspace.show_original,
            window,
            studies: &workspace.studies,
            exact: false,
            kept: &workspace.kept,
        };
        slot.run_view.gesture(self.panel, &context, gesture)
    }
}
