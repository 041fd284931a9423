//! What the reader can turn.

use crate::demos::points::ShownPlane;
use crate::engine::input::Input;
use crate::engine::knobs::Choice;
use crate::engine::params::Spec;
use crate::engine::table::Table;
use crate::{choices, knobs, on_plane};

choices! {
    /// Where the power iteration of an axis starts.
    pub enum Init {
        /// In a direction drawn at random.
        Random = "random",
        /// On the axis after the one sought, at right angles to it: the product alone never leaves it, rounding does.
        Orthogonal = "orthogonal",
    }
}

knobs! {
    /// The knobs of the run.
    pub struct PcaParams {
        /// The number of axes to find.
        Start n_components: usize = Spec::Int { default: 2, min: 1, max: 64 },
        /// Is the mean taken from every column first?
        Start center: bool = Spec::Flag { default: true },
        /// Is every column divided by its standard deviation? The covariance is then the correlation matrix.
        Start scale: bool = Spec::Flag { default: false },
        /// The share of the rows that are held out: the axes are fitted without them.
        Start held_out: f64 = Spec::Real { default: 0.0, min: 0.0, max: 0.9, typed: false },
        /// Where the power iteration of an axis starts.
        Start init: Init = Spec::Choice { default: "random", options: Init::NAMES },
        /// Variances are sums of squares over n − ddof: 1 as in scikit-learn, 0 as in the lectures.
        Live ddof: usize = Spec::Int { default: 1, min: 0, max: 1 },
        /// An axis is found when u turns by no more than this angle in a step of the power iteration, in radians; at 0,
        /// when no bit of it changes any more.
        Live tol: f64 = Spec::Real { default: 1e-6, min: 0.0, max: 1.0, typed: true },
        /// The run is over when an axis is not found after so many steps of the power iteration.
        Live max_iter: usize = Spec::Int { default: 300, min: 1, max: 10_000 },
        /// The standard deviation of the noise in the study of denoising.
        Live noise: f64 = Spec::Real { default: 4.0, min: 0.0, max: 1000.0, typed: true },
    }
}

knobs! {
    /// The knobs of the view.
    pub struct PcaView {
        /// A line from every point to where it is projected.
        View residuals: bool = Spec::Flag { default: true },
        /// The exact axes.
        View truth: bool = Spec::Flag { default: false },
        /// The regression line of what is on the vertical axis on what is on the horizontal one, with its residuals.
        View regression: bool = Spec::Flag { default: false },
        /// Points in the colours of their classes, where these are known.
        View classes: bool = Spec::Flag { default: false },
        /// From how many components a row that is a picture is rebuilt.
        View rebuild: usize = Spec::Int { default: 10, min: 0, max: 64 },
        /// Along which axis the mean of pictures is moved.
        View component: usize = Spec::Int { default: 1, min: 1, max: 64 },
        /// By how many standard deviations.
        View sigma: f64 = Spec::Real { default: 2.0, min: -3.0, max: 3.0, typed: false },
        /// By how many degrees the cloud in space is turned about its third column.
        View yaw: f64 = Spec::Real { default: 30.0, min: -180.0, max: 180.0, typed: false },
        /// By how many degrees it is tilted towards the reader.
        View pitch: f64 = Spec::Real { default: 20.0, min: -90.0, max: 90.0, typed: false },
        /// Which step of the proofs is lit; 0 for none.
        View proof: usize = Spec::Int { default: 0, min: 0, max: 7 },
        /// Which plane is shown.
        View plane: ShownPlane = Spec::Choice { default: "auto", options: ShownPlane::NAMES },
        /// The column on the horizontal axis, from 1.
        View x: usize = Spec::Column { default: 1 },
        /// The column on the vertical axis, from 1.
        View y: usize = Spec::Column { default: 2 },
    }
}

on_plane!(PcaView);

/// The names of the data sets, the one first that is meant where nothing is said.
pub fn data_names() -> Vec<&'static str> {
    // Where nothing is said: a cloud with one long axis.
    let mut names = <Table as Input>::names();
    if let Some(at) = names.iter().position(|name| *name == "stretched") {
        names[..=at].rotate_right(1);
    }
    names
}
