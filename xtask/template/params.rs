//! What the reader can turn.

use crate::demos::points::ShownPlane;
use crate::engine::knobs::Choice;
use crate::engine::params::Spec;
use crate::{knobs, on_plane};

knobs! {
    /// The knobs of the run.
    pub struct TemplateParams {
        /// η: by how much of the way to the new mean each step goes.
        Live rate: f64 = Spec::Real { default: 1.0, min: 0.1, max: 1.0, typed: true },
    }
}

knobs! {
    /// The knobs of the view.
    pub struct TemplateView {
        /// Which plane is shown.
        View plane: ShownPlane = Spec::Choice { default: "columns", options: ShownPlane::NAMES },
        /// The column on the horizontal axis, from 1.
        View x: usize = Spec::Column { default: 1 },
        /// The column on the vertical axis, from 1.
        View y: usize = Spec::Column { default: 2 },
    }
}

on_plane!(TemplateView);
