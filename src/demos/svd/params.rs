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

choices! {
    /// One of the three matrices that a picture in colour is; in addresses, their numbers.
    pub enum Channel {
        /// Red, or brightness.
        First = "1",
        /// Green, or blue less brightness.
        Second = "2",
        /// Blue, or red less brightness.
        Third = "3",
    }
}

knobs! {
    /// The knobs of the run.
    pub struct SvdParams {
        /// Which matrices a picture is. All keep the same number of layers.
        Start color: Color = Spec::Choice { default: "grey", options: Color::NAMES },
    }
}

knobs! {
    /// The knobs of the view.
    pub struct SvdView {
        /// So much of the picture's width, from the left, shows the original.
        View wipe: f64 = Spec::Real { default: 0.0, min: 0.0, max: 1.0, typed: false },
        /// Of a picture in colour: which channel's layer is shown.
        View channel: Channel = Spec::Choice { default: "1", options: Channel::NAMES },
        /// How many layers have this share of Σs? The notes' rule.
        View share: f64 = Spec::Real { default: 0.9, min: 0.0, max: 1.0, typed: true },
        /// How many have this share of Σs²?
        View energy: f64 = Spec::Real { default: 0.99, min: 0.0, max: 1.0, typed: true },
        /// How many make this signal-to-noise ratio, in dB?
        View psnr: f64 = Spec::Real { default: 30.0, min: 0.0, max: 100.0, typed: true },
        /// How many fit into this share of the m·n numbers?
        View size: f64 = Spec::Real { default: 0.5, min: 0.0, max: 2.0, typed: true },
        /// Are the reader's own pictures riddles, their originals hidden until they are recognised?
        View quiz: bool = Spec::Flag { default: false },
        /// The angle of the reader's own u, in degrees.
        View beat_u: f64 = Spec::Real { default: 0.0, min: 0.0, max: 180.0, typed: false },
        /// The same of v.
        View beat_v: f64 = Spec::Real { default: 0.0, min: 0.0, max: 180.0, typed: false },
        /// Which step of the proof is lit; 0 for none.
        View proof: usize = Spec::Int { default: 0, min: 0, max: 6 },
    }
}
