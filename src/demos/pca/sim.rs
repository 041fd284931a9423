//! PCA by power iteration with deflation: u ← Vu / ‖Vu‖ until u stands still, then x ← x − ⟨x, u⟩u, and again.

use super::doors;
use super::edit::Edit;
use super::frame::{Did, Frame, Preparation};
use super::held::{fitted, training};
use super::params::{Init, PcaParams, data_names};
use super::wide::{WIDE, pooled};
use crate::engine::table::{Table, WIDEST};
use crate::engine::{Notice, Phase, Rng, Sim, sim::Best};
use crate::math::pca::{Fit, Prepared, degrees};
use crate::math::principal::with_fixed_sign;
use crate::math::subspace;
use std::sync::Arc;
use unrolled_kernels::network::dot;

/// The widest column is at least so wide, and no value larger: variances and their sums are numbers still.
const NARROWEST: f64 = 1e-140;
const LARGEST: f64 = 1e140;
/// Less than this share of the variance is none.
const NOTHING: f64 = 1e-12;

/// The axes of N points of dimension d, one after the other, one product at a time.
#[derive(Clone)]
pub struct Pca {
    /// What the iteration is to find.
    fit: Arc<Fit>,
    /// The same as frames have it: of a wide table the first axes.
    shown: Arc<Fit>,
    /// Σ x xᵀ of the prepared data, shape (d, d): their covariance but for its divisor.
    scatter: Arc<Vec<f64>>,
    rng: Rng,
    n_components: usize,
    init: Init,
    ddof: usize,
    /// Are the data centred, and are they scaled?
    prepare: [bool; 2],
    /// V, shape (d, d): the covariance of what deflation has left. Empty for a wide table.
    v: Arc<Vec<f64>>,
    /// Of a wide table, V as a picture of few pixels.
    picture: Arc<Vec<f64>>,
    /// The variances along the axes that are deflated.
    spent: Vec<f64>,
    /// The axes found: those that are deflated, and perhaps one more.
    axes: Vec<Vec<f64>>,
    deflated: usize,
    /// u, a unit vector.
    u: Vec<f64>,
    /// V u, between the product and its length.
    product: Option<Vec<f64>>,
    /// By which angle the last length turned u.
    change: Option<f64>,
    /// Steps of the power iteration since the start of this axis or the last edit.
    iteration: u64,
    n_iter: u64,
    /// The first product for this axis is done.
    begun: bool,
    next: Next,
    did: Did,
    ended: Option<&'static str>,
}

#[derive(Clone, Copy, PartialEq)]
enum Next {
    Center,
    Scale,
    Covariance,
    Multiply,
    Normalize,
    Axis,
    Deflate,
}

impl Sim for Pca {
    type Params = PcaParams;
    type Input = Table;
    type Edit = Edit;
    type Frame = Frame;

    const SLUG: &'static str = "pca";
    const VERSION: u32 = 1;
    const PHASES: &'static [&'static str] =
        &["center", "scale", "covariance", "multiply", "normalize", "axis", "deflate"];
    const METRICS: &'static [&'static str] = &["kept", "lost", "rayleigh", "angle_error", "n_iter"];
    const ENDS: bool = true;
    const OUTCOME: Best = Best::Largest;
    const MOST_COLUMNS: usize = WIDEST;

    fn data_names() -> Vec<&'static str> {
        data_names()
    }

    fn parts(data: Option<&str>) -> &'static [&'static str] {
        doors::parts(data)
    }

    fn fit(params: &mut PcaParams, points: &Table) -> Vec<Notice> {
        let (n, d) = (fitted(points.n(), params.held_out), points.d());
        if params.n_components <= n.min(d) {
            return Vec::new();
        }
        let notice = Notice::new("pca-too-many-components").with("k", params.n_components).with("n", n).with("d", d);
        params.n_components = n.min(d);
        vec![notice.with("used", params.n_components)]
    }

    fn start(params: &PcaParams, points: Arc<Table>, rng: Rng) -> Result<Self, Notice> {
        points.within(NARROWEST, LARGEST)?;
        let data = Prepared::new(&training(&points, params.held_out), params.center, params.scale);
        let scatter = data.scatter();
        let fit = Arc::new(data.fit_with(&scatter));
        let mut pca = Self {
            shown: if points.d() > WIDE { Arc::new(fit.shown()) } else { fit.clone() },
            fit,
            scatter: Arc::new(scatter),
            rng,
            n_components: params.n_components,
            init: params.init,
            ddof: params.ddof,
            prepare: [params.center, params.scale],
            v: Arc::default(),
            picture: Arc::default(),
            spent: Vec::new(),
            axes: Vec::new(),
            deflated: 0,
            u: Vec::new(),
            product: None,
            change: None,
            iteration: 0,
            n_iter: 0,
            begun: false,
            next: Next::Covariance,
            did: Did::Start,
            ended: None,
        };
        pca.next = if params.center { Next::Center } else { pca.after_centering() };
        pca.weigh();
        pca.draw();
        Ok(pca)
    }

    fn next(&self) -> Phase {
        let id = match self.next {
            Next::Center => "center",
            Next::Scale => "scale",
            Next::Covariance => "covariance",
            Next::Multiply => "multiply",
            Next::Normalize => "normalize",
            Next::Axis => "axis",
            Next::Deflate => "deflate",
        };
        // A round is an axis.
        Phase { id, begins_round: self.next == Next::Multiply && !self.begun }
    }

    fn step(&mut self, params: &PcaParams) {
        match self.next {
            Next::Center => (self.did, self.next) = (Did::Center, self.after_centering()),
            Next::Scale => (self.did, self.next) = (Did::Scale, Next::Covariance),
            Next::Covariance => {
                (self.did, self.next) = (Did::Covariance, Next::Multiply);
                self.ended = self.exhausted();
            }
            Next::Multiply => self.multiply(),
            Next::Normalize => self.normalize(params),
            Next::Axis => self.axis(),
            Next::Deflate => self.deflate(),
        }
    }

    fn ended(&self) -> Option<&'static str> {
        self.ended
    }

    fn reopen(&mut self, params: &PcaParams) {
        if std::mem::replace(&mut self.ddof, params.ddof) != params.ddof {
            self.weigh();
            self.product = self.product.as_ref().map(|_| self.image());
        }
        if matches!(self.next, Next::Multiply | Next::Axis) && self.ended.is_none_or(|why| why == "max-iter") {
            self.settle(params);
        }
    }

    fn edit(&mut self, edit: &Edit) -> Result<(), Notice> {
        self.u = edit.unit(self.d())?;
        self.did = Did::Edit;
        self.restart();
        Ok(())
    }

    fn frame(&self) -> Frame {
        let (kept, lost) = self.kept_and_lost();
        let tied = self.fit.tied(self.deflated);
        Frame {
            fit: self.shown.clone(),
            ddof: self.ddof,
            stage: match self.next {
                Next::Center => Preparation::Raw,
                Next::Scale if self.prepare[0] => Preparation::Centered,
                Next::Scale => Preparation::Raw,
                Next::Covariance => Preparation::Prepared,
                _ => Preparation::Covariance,
            },
            covariance: self.v.clone(),
            picture: self.picture.clone(),
            axes: self.axes.clone(),
            deflated: self.deflated,
            iterate: self.u.clone(),
            product: self.product.clone(),
            rayleigh: self.rayleigh(),
            angle_error: (!tied.is_empty()).then(|| subspace::angle_to(&self.u, tied)),
            tied: tied.len(),
            kept,
            lost,
            change: self.change,
            iteration: self.iteration,
            n_iter: self.n_iter,
            did: self.did,
        }
    }

    fn sample(&self) -> Vec<f64> {
        let (kept, lost) = self.kept_and_lost();
        let tied = self.fit.tied(self.deflated);
        let angle = if tied.is_empty() { f64::NAN } else { subspace::angle_to(&self.u, tied) };
        let mut sample = vec![kept, lost, self.rayleigh(), angle, self.n_iter as f64];
        sample.extend(&self.u);
        sample
    }

    fn outcome(&self) -> f64 {
        self.kept_and_lost().0
    }

    fn bytes(&self) -> usize {
        // What is exact is there once, and V is a new one only where an axis was deflated: many states share it.
        let numbers = self.d() * (self.d() / 16 + self.n_components + 2);
        size_of::<Self>() + 8 * numbers + size_of::<Vec<f64>>() * self.n_components
    }
}

impl Pca {
    fn d(&self) -> usize {
        self.fit.mean.len()
    }

    fn after_centering(&self) -> Next {
        if self.prepare[1] { Next::Scale } else { Next::Covariance }
    }

    /// V u, without what rounding has left along the axes before.
    fn image(&self) -> Vec<f64> {
        let before = &self.axes[..self.deflated];
        let mut image = if self.is_wide() {
            let mut rest = self.u.clone();
            subspace::remove(&mut rest, before);
            let degrees = degrees(self.fit.n, self.ddof);
            subspace::product(&self.scatter, &rest).into_iter().map(|x| x / degrees).collect()
        } else {
            subspace::product(&self.v, &self.u)
        };
        subspace::remove(&mut image, before);
        image
    }

    /// uᵀVu.
    fn rayleigh(&self) -> f64 {
        if self.is_wide() { dot(&self.image(), &self.u) } else { subspace::rayleigh(&self.v, &self.u) }
    }

    /// Has the table so many columns that V is never written down anew? What deflation takes from it is taken from u.
    fn is_wide(&self) -> bool {
        self.d() > WIDE
    }

    /// The first half of a step of the power iteration: V u.
    fn multiply(&mut self) {
        self.product = Some(self.image());
        (self.did, self.next, self.begun) = (Did::Multiply, Next::Normalize, true);
    }

    /// The second half: u ← Vu / ‖Vu‖.
    fn normalize(&mut self, params: &PcaParams) {
        let Some(u) = subspace::unit(&self.product.take().unwrap_or_default()) else {
            // Nothing varies along u, nor along anything that V makes of it.
            self.u = subspace::random(self.d(), &self.axes[..self.deflated], &mut self.rng);
            self.restart();
            self.did = Did::Redraw;
            return;
        };
        self.change = Some(if u == self.u { 0.0 } else { subspace::angle(&u, &self.u) });
        self.u = u;
        self.iteration += 1;
        self.n_iter += 1;
        self.did = Did::Normalize;
        self.settle(params);
    }

    /// u stands still: it is an axis.
    fn axis(&mut self) {
        // Signs are those of scikit-learn. Where two entries are equally large they hang on the last digits, which the
        // iteration has not got: then the exact axis has the say.
        let along = self.fit.components.get(self.deflated).map_or(0.0, |axis| dot(axis, &self.u));
        if along.abs() < 0.5 {
            self.u = with_fixed_sign(&self.u);
        } else if along < 0.0 {
            self.u.iter_mut().for_each(|x| *x = 0.0 - *x);
        }
        self.axes.push(self.u.clone());
        self.did = Did::Found { iterations: self.iteration };
        self.next = Next::Deflate;
        if self.axes.len() >= self.n_components {
            self.ended = Some("axes-found");
        }
    }

    /// x ← x − ⟨x, u⟩u for all data, and with them V ← (I − uuᵀ) V (I − uuᵀ). Another u is drawn.
    fn deflate(&mut self) {
        self.deflated = self.axes.len();
        if self.is_wide() {
            self.weigh();
        } else {
            self.v = Arc::new(subspace::deflated(&self.v, &self.u));
        }
        self.begun = false;
        self.draw();
        self.restart();
        self.did = Did::Deflate;
    }

    /// Where the iteration of this axis starts.
    fn draw(&mut self) {
        let across = self.fit.components.get(self.deflated + 1).filter(|_| self.init == Init::Orthogonal);
        self.u =
            across.cloned().unwrap_or_else(|| subspace::random(self.d(), &self.axes[..self.deflated], &mut self.rng));
    }

    /// Nothing is known of this axis but u.
    fn restart(&mut self) {
        self.axes.truncate(self.deflated);
        (self.product, self.change, self.iteration) = (None, None, 0);
        if !matches!(self.next, Next::Center | Next::Scale | Next::Covariance) {
            self.next = Next::Multiply;
            self.ended = self.exhausted();
        }
    }

    /// Whether u stands still, or has been looked for long enough.
    fn settle(&mut self, params: &PcaParams) {
        let still = self.change.is_some_and(|change| change <= params.tol);
        self.next = if still { Next::Axis } else { Next::Multiply };
        self.ended = (!still && self.iteration >= params.max_iter as u64).then_some("max-iter");
    }

    /// Is nothing left but rounding, and what axes that were not quite found have left of themselves?
    fn exhausted(&self) -> Option<&'static str> {
        let d = self.d();
        let all = subspace::trace(&self.scatter, d);
        let left = if self.is_wide() { self.left(&[]) } else { subspace::trace(&self.v, d) };
        (left <= NOTHING * all / degrees(self.fit.n, self.ddof)).then_some("no-variance")
    }

    /// Works out V anew, with the divisor as it is now.
    fn weigh(&mut self) {
        let degrees = degrees(self.fit.n, self.ddof);
        if self.is_wide() {
            let before = &self.axes[..self.deflated];
            self.spent = before.iter().map(|axis| subspace::rayleigh(&self.scatter, axis) / degrees).collect();
            self.picture = Arc::new(pooled(&self.scatter, degrees, before, &self.spent));
            return;
        }
        let whole: Vec<f64> = self.scatter.iter().map(|x| x / degrees).collect();
        let deflate = |v: Vec<f64>, axis: &Vec<f64>| subspace::deflated(&v, axis);
        self.v = Arc::new(self.axes[..self.deflated].iter().fold(whole, deflate));
    }

    /// What is left of all variance without that along the axes before, and without these.
    fn left(&self, more: &[f64]) -> f64 {
        let all = subspace::trace(&self.scatter, self.d()) / degrees(self.fit.n, self.ddof);
        (all - self.spent.iter().chain(more).sum::<f64>()).max(0.0)
    }

    /// The variance along the axes before u and along u, and what is lost with all other directions.
    fn kept_and_lost(&self) -> (f64, f64) {
        let (degrees, before) = (degrees(self.fit.n, self.ddof), &self.axes[..self.deflated]);
        let along = |u: &Vec<f64>| subspace::rayleigh(&self.scatter, u) / degrees;
        let mut rest = self.u.clone();
        subspace::remove(&mut rest, before);
        // u may lie among the axes before it: then it adds nothing.
        let rest = subspace::unit(&rest).filter(|_| subspace::length(&rest) > 1e-12);
        if self.is_wide() {
            let along: Vec<f64> = rest.iter().map(along).collect();
            return (self.spent.iter().chain(&along).sum(), self.left(&along));
        }
        let left = rest.as_ref().map_or_else(|| self.v.to_vec(), |rest| subspace::deflated(&self.v, rest));
        (before.iter().chain(&rest).map(along).sum(), subspace::trace(&left, self.d()).max(0.0))
    }
}
