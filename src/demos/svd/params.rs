//! What the reader can turn.

use crate::engine::knobs::Choice;
use crate::engine::params::Spec;
use crate::{choices, knobs};

choices! {
    /// Which matrices a picture is.
    pub enum Color {
        /// One: its brightness.
        Grey = "grey",
        /// Three: red, green and blue.
        Rgb = "rgb",
        /// Three: brightness, and two differences of colour.
        Ycbcr = "ycbcr",
    }
}

knobs! {
    /// The knobs of the run.
    pub struct SvdParams {
        /// Which matrices a picture is. All keep the same number of layers.
        Start color: Color = Spec::Choice { default: "grey", options: Color::NAMES },
    }
}
