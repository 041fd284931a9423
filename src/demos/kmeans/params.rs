//! What the reader can turn.

use crate::engine::knobs::Choice;
use crate::engine::params::Spec;
use crate::{choices, knobs, knobs_on_plane};

choices! {
    /// How the centres start.
    pub enum Init {
        /// Draws weighted by D², one a step (Arthur and Vassilvitskii 2007).
        PlusPlus = "k-means++",
        /// Points drawn uniformly without repetition.
        Random = "random",
        /// Distinct points, until the reader places the centres.
        Manual = "manual",
    }
}

choices! {
    /// What becomes of a cluster without points.
    pub enum EmptyCluster {
        /// It takes the point farthest from its centre (scikit-learn's rule).
        Farthest = "farthest",
        /// Its centre stays where it is.
        Keep = "keep",
    }
}

knobs! {
    /// The knobs of the run.
    pub struct KMeansParams {
        /// The number of clusters K.
        Start k: usize = Spec::Int { default: 4, min: 1, max: 12 },
        /// How the centres start.
        Start init: Init = Spec::Choice { default: "k-means++", options: Init::NAMES },
        /// What becomes of a cluster without points.
        Live empty_cluster: EmptyCluster = Spec::Choice { default: "farthest", options: EmptyCluster::NAMES },
        /// The run is over when Σ‖shift‖² ≤ tol × mean variance.
        Live tol: f64 = Spec::Real { default: 0.0, min: 0.0, max: 1.0, typed: true },
    }
}

knobs_on_plane! {
    /// The knobs of the view.
    pub struct KMeansView {
        /// Voronoi cells.
        View cells: bool = Spec::Flag { default: true },
        /// The way each centre came.
        View trails: bool = Spec::Flag { default: true },
        /// A line from each point to its centre.
        View links: bool = Spec::Flag { default: false },
        /// Where the run goes from here, on the map of two centres.
        View ahead: bool = Spec::Flag { default: true },
    }
}
