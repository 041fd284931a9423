//! K-means: block minimisation of (1/2N) Σ γ_ij ‖x_i − c_j‖² over γ (assign) and over c (update).

use super::edit::Edit;
use super::params::{EmptyCluster, Init, KMeansParams};
use crate::demos::points::{MOST_CENTERS, no_more_than};
use crate::engine::table::{MAX_VALUE, Table};
use crate::engine::{Notice, Phase, Rng, Sim};
use crate::math::agreement::nmi;
use crate::math::lloyd;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The widest column is at least so wide: squares of a million-millionth of it are numbers still.
const NARROWEST: f64 = 1e-140;

/// K-means on N points of dimension d, one half-step at a time.
#[derive(Clone)]
pub struct KMeans {
    points: Arc<Table>,
    /// The same in single precision: only to tell sooner which centre is nearest.
    rounded: Arc<lloyd::Rounded>,
    rng: Rng,
    /// How many centres seeding is to draw.
    k: usize,
    /// c, γ, and what is known of them.
    now: Frame,
    /// D(x)²: the squared distance of every point to its nearest centre, when it was last measured.
    squared: Vec<f64>,
    next: Phase,
    /// The labels are those of the nearest centres.
    labels_fit: bool,
    /// The centres are the means of their points.
    centers_fit: bool,
    /// The last shift was within the tolerance.
    settled: bool,
    ended: Option<&'static str>,
    /// What a shift is compared with when the tolerance is 1.
    mean_variance: f64,
}

const SEED: Phase = Phase { id: "seed", begins_round: false };
const ASSIGN: Phase = Phase { id: "assign", begins_round: true };
const UPDATE: Phase = Phase { id: "update", begins_round: false };

/// What the last step did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Did {
    /// Nothing yet.
    Start,
    /// Seeding drew this point.
    Draw {
        /// Its index.
        point: usize,
    },
    /// Points joined their nearest centres.
    Assign {
        /// How many changed cluster (all of them, the first time).
        changed: usize,
    },
    /// Centres moved to their means.
    Update {
        /// Σ‖shift‖².
        shift: f64,
        /// What happened to empty clusters.
        empty: Vec<Emptied>,
    },
    /// The reader's hand.
    Edit,
}

/// A cluster without points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Emptied {
    /// The cluster.
    pub center: usize,
    /// The point that it was moved to and the cluster which that point left; `None` if it stays where it is.
    pub moved_to: Option<(usize, usize)>,
}

/// What can be seen of a state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// γ as one index a point, shape (N,); empty until the first assign.
    #[serde(with = "crate::engine::packed")]
    pub labels: Vec<u8>,
    /// c, shape (k, d).
    pub cluster_centers: Vec<Vec<f64>>,
    /// Σ γ_ij ‖x_i − c_j‖²; `None` until there are labels.
    pub inertia: Option<f64>,
    /// Updates done.
    pub n_iter: u64,
    /// What the last step did.
    pub did: Did,
}

impl Sim for KMeans {
    type Params = KMeansParams;
    type Input = Table;
    type Edit = Edit;
    type Frame = Frame;

    const SLUG: &'static str = "kmeans";
    const VERSION: u32 = 1;
    const PHASES: &'static [&'static str] = &["seed", "assign", "update"];
    const METRICS: &'static [&'static str] = &["inertia", "objective", "n_iter", "nmi"];
    const ENDS: bool = true;

    fn fit(params: &mut KMeansParams, points: &Table) -> Vec<Notice> {
        no_more_than(points, &mut params.k, "kmeans-k-above-n")
    }

    fn start(params: &KMeansParams, points: Arc<Table>, mut rng: Rng) -> Result<Self, Notice> {
        points.within(NARROWEST, MAX_VALUE)?;
        let start = match params.init {
            Init::PlusPlus => Vec::new(),
            Init::Random => rng.distinct(points.n(), params.k),
            Init::Manual => lloyd::distinct_points(&points, params.k, &mut rng),
        };
        let cluster_centers: Vec<_> = start.into_iter().map(|i| points.row(i)).collect();
        Ok(Self {
            k: params.k,
            next: if cluster_centers.len() < params.k { SEED } else { ASSIGN },
            mean_variance: lloyd::mean_variance(&points),
            rounded: Arc::new(lloyd::rounded(&points)),
            squared: vec![f64::INFINITY; points.n()],
            points,
            rng,
            now: Frame { labels: Vec::new(), cluster_centers, inertia: None, n_iter: 0, did: Did::Start },
            labels_fit: false,
            centers_fit: false,
            settled: false,
            ended: None,
        })
    }

    fn next(&self) -> Phase {
        self.next
    }

    fn step(&mut self, params: &KMeansParams) {
        match self.next {
            SEED => self.draw(),
            ASSIGN => self.assign(),
            _ => self.update(params),
        }
    }

    fn ended(&self) -> Option<&'static str> {
        self.ended
    }

    fn reopen(&mut self, _params: &KMeansParams) {
        self.unsettle();
    }

    fn edit(&mut self, edit: &Edit) -> Result<(), Notice> {
        edit.apply(&mut self.now, self.points.d())?;
        if matches!(edit, Edit::Set(_)) {
            self.k = self.now.cluster_centers.len();
        }
        self.next = if self.now.cluster_centers.len() < self.k && self.next == SEED { SEED } else { ASSIGN };
        self.now.inertia = (!self.now.labels.is_empty())
            .then(|| lloyd::inertia(&self.points, &self.now.labels, &self.now.cluster_centers));
        (self.labels_fit, self.centers_fit) = (false, false);
        self.now.did = Did::Edit;
        if self.next == SEED {
            // The next draw is weighted by the distances to the centres as they are now.
            self.measure();
        }
        self.unsettle();
        Ok(())
    }

    fn frame(&self) -> Frame {
        self.now.clone()
    }

    fn sample(&self) -> Vec<f64> {
        let Frame { labels, cluster_centers, n_iter, .. } = &self.now;
        let inertia = self.outcome();
        let nmi = nmi(&self.points, labels, cluster_centers.len()).unwrap_or(f64::NAN);
        let mut sample = vec![inertia, inertia / (2.0 * self.points.n() as f64), *n_iter as f64, nmi];
        sample.extend(cluster_centers.iter().flatten());
        sample
    }

    fn outcome(&self) -> f64 {
        self.now.inertia.unwrap_or(f64::NAN)
    }

    fn bytes(&self) -> usize {
        size_of::<Self>()
            + self.now.labels.len()
            + 8 * (self.squared.len() + self.k.max(MOST_CENTERS) * self.points.d())
    }
}

impl KMeans {
    /// Nothing is known to be at rest any more.
    fn unsettle(&mut self) {
        self.ended = None;
        self.settled = false;
        // Under another rule for empty clusters an update may move a centre although no label changes.
        self.centers_fit = false;
    }

    /// k-means++: the next centre is a point drawn with probability D(x)² / Σ D(x)².
    fn draw(&mut self) {
        let point = lloyd::draw(&self.squared, &mut self.rng);
        self.now.cluster_centers.push(self.points.row(point));
        self.measure();
        self.now.did = Did::Draw { point };
        if self.now.cluster_centers.len() >= self.k {
            self.next = ASSIGN;
        }
    }

    /// min over γ: γ_ij = 1 where j = argmin_k ‖x_i − c_k‖².
    fn assign(&mut self) {
        let before = std::mem::take(&mut self.now.labels);
        self.now.labels = self.measure();
        let changed = match before.len() {
            0 => self.now.labels.len(),
            _ => lloyd::changed(&before, &self.now.labels),
        };
        self.now.inertia = Some(lloyd::sum(&self.squared));
        self.now.did = Did::Assign { changed };
        self.labels_fit = true;
        self.next = UPDATE;
        if changed == 0 && self.centers_fit {
            self.ended = Some("labels-same");
        } else if self.settled {
            self.ended = Some("within-tol");
        }
    }

    /// min over c: c_j = Σ_i γ_ij x_i / Σ_i γ_ij.
    fn update(&mut self, params: &KMeansParams) {
        let empty = self.fill_empty(params.empty_cluster);
        let shift = lloyd::update(&self.points, &self.now.labels, &mut self.now.cluster_centers);
        self.now.inertia = Some(lloyd::inertia(&self.points, &self.now.labels, &self.now.cluster_centers));
        self.now.n_iter += 1;
        self.now.did = Did::Update { shift, empty };
        self.next = ASSIGN;
        if shift == 0.0 && self.labels_fit {
            self.ended = Some("centers-still");
        }
        self.settled = shift <= params.tol * self.mean_variance;
        (self.labels_fit, self.centers_fit) = (false, true);
    }

    /// The rule for clusters without points: each in turn takes the point farthest from its centre, or stays.
    /// A point that is alone in its cluster, or lies on its centre, is not taken.
    fn fill_empty(&mut self, rule: EmptyCluster) -> Vec<Emptied> {
        let mut counts = lloyd::counts(&self.now.labels, self.now.cluster_centers.len());
        let mut events = Vec::new();
        for center in 0..counts.len() {
            if counts[center] > 0 {
                continue;
            }
            let donor = |i: usize| usize::from(self.now.labels[i]);
            let can_move = |i: &usize| self.squared[*i] > 0.0 && counts[donor(*i)] > 1;
            // Of points equally far from their centres the first.
            let points = (0..self.points.n()).rev().filter(can_move);
            let farthest = || points.max_by(|&a, &b| self.squared[a].total_cmp(&self.squared[b]));
            let moved_to = if rule == EmptyCluster::Farthest { farthest().map(|i| (i, donor(i))) } else { None };
            if let Some((point, donor)) = moved_to {
                self.now.labels[point] = center as u8;
                self.squared[point] = 0.0;
                counts[donor] -= 1;
                counts[center] = 1;
            }
            events.push(Emptied { center, moved_to });
        }
        events
    }

    /// Measures D(x)² and returns the index of each point's nearest centre.
    fn measure(&mut self) -> Vec<u8> {
        let mut labels = vec![0; self.points.n()];
        let centers = &self.now.cluster_centers;
        lloyd::assign_rounded(&self.points, &self.rounded, centers, &mut labels, &mut self.squared);
        labels
    }
}
