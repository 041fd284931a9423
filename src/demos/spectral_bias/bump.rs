//! The panel `bump`: what one step of plain gradient descent on a single sample does to the output everywhere, with the
//! weights of the start. In proportion it moves by K(·, x_j), the tangent kernel. Most of it is a shift of everything; what
//! lies above that is wide where the network is given x itself, and narrow peaks where it is given Fourier features.

use super::Edit;
use super::params::SpectralBiasParams;
use super::problem::Problem;
use super::sim::{SpectralBias, network};
use crate::engine::Notice;
use crate::engine::params::Value;
use crate::engine::rng::{Purpose, Rng};
use crate::engine::signal::Signal;
use crate::engine::words::number;
use crate::math::mlp::{Float, Mlp, Pass};
use crate::math::tangent_kernel::row;
use crate::plot::chart::{Axis, Chart, ChartMark, Drawn, Said, Series, SeriesNames, Tip};
use crate::plot::figure::{Act, Gesture, Response, Scene};
use crate::plot::panel::heard;
use crate::plot::{Area, ToData};
use std::rc::Rc;

/// So many products of weights and samples at most are made of one pass: a larger network is asked at fewer places.
const MOST_PRODUCTS: usize = 8_000_000;

/// What a step on one sample does.
#[derive(Clone, Debug, PartialEq)]
pub struct Bump {
    /// The places that were asked, as indices of samples, rising; the sample itself is among them.
    pub at: Vec<usize>,
    /// Which of them it is.
    pub own: usize,
    /// f after the step less f before it, at these places.
    pub change: Vec<f64>,
    /// The same as the tangent kernel has it: −(2η/n) K(x, x_j) (f(x_j) − y_j).
    pub linear: Vec<f64>,
    /// K(x, x_j).
    pub kernel: Vec<f64>,
}

impl Bump {
    /// Of the sample `own` among these inputs, shape (places, width), by rows; `step` is 2η/n.
    pub fn of<T: Float>(net: &Mlp<T>, inputs: &[T], at: Vec<usize>, own: usize, y: T, step: f64) -> Self {
        let mut pass = Pass::new(net.sizes(), inputs);
        let kernel: Vec<f64> = row(net, &mut pass, own).into_iter().map(Into::into).collect();
        let before = pass.output().to_vec();
        let width = net.sizes()[0].max(1);
        let mut alone = Pass::new(net.sizes(), &inputs[own * width..(own + 1) * width]);
        net.forward(&mut alone);
        let residual = before[own] - y;
        alone.output_delta().1.fill(residual);
        net.backward(&mut alone);
        let mut after = net.clone();
        let rate = T::of(step);
        after.weights_mut().iter_mut().zip(alone.gradient()).for_each(|(w, g)| *w = *w - rate * *g);
        let moved = after.forward(&mut pass);
        let change = moved.iter().zip(&before).map(|(after, before)| (*after - *before).into()).collect();
        let residual: f64 = residual.into();
        Self { at, own, change, linear: kernel.iter().map(|k| -step * residual * k).collect(), kernel }
    }

    /// Where K(·, x_j) has fallen half of the way from K(x_j, x_j) to its least value on either side, in places between
    /// samples; `None` on a side on which it does not. What lies below the least value moves all of the output alike: it
    /// belongs to the constant, k = 0.
    pub fn half(&self) -> [Option<f64>; 2] {
        let (floor, most) = (self.kernel.iter().copied().fold(f64::MAX, f64::min), self.kernel[self.own]);
        let share = |i: usize| (self.kernel[i] - floor) / (most - floor);
        let between = |inner: usize, outer: usize| {
            let (a, b) = (share(inner), share(outer));
            let (from, to) = (self.at[inner] as f64, self.at[outer] as f64);
            from + (to - from) * (a - 0.5) / (a - b)
        };
        let falls = |i: &usize| share(*i) < 0.5;
        let left = (0..self.own).rev().find(falls).map(|i| between(i + 1, i));
        let right = (self.own + 1..self.at.len()).find(falls).map(|i| between(i - 1, i));
        [left, right]
    }

    /// The full width at half of the kernel's height above its least value, for `n` samples on [0, 1), and whether it falls to half on both
    /// sides: where it does not, the width ends where the axis does.
    pub fn width(&self, n: usize) -> (f64, bool) {
        let [left, right] = self.half();
        let (first, last) = (self.at.first().map_or(0, |i| *i), self.at.last().map_or(0, |i| *i));
        let width = right.unwrap_or(last as f64) - left.unwrap_or(first as f64);
        (width / n.max(1) as f64, left.is_some() && right.is_some())
    }
}

/// The sample at a share of the axis.
fn sample(share: f64, n: usize) -> usize {
    ((share * n as f64).round().max(0.0) as usize).min(n.saturating_sub(1))
}

/// What is drawn: worked out once for each network, sample and rate.
fn bump(scene: &Scene<'_, SpectralBias>) -> Option<Rc<Bump>> {
    let (p, n) = (scene.params, scene.frame.target.len());
    let own = sample(scene.view.sample, n);
    let reals = [p.omega_0, p.fourier_scale, p.init_scale, p.rate, p.noise].map(f64::to_bits);
    let key = format!(
        "bump {own} {} {} {} {} {} {} {} {} {reals:?}",
        scene.run.seed,
        p.width,
        p.depth,
        p.activation as u8,
        p.fourier_features,
        p.noise_frequency,
        p.amplitudes as u8,
        p.degradation as u8,
    );
    let found = scene.memo.get(&key, || made(p, scene.input, scene.run.seed, own).map(Rc::new));
    (*found).clone()
}

/// The same for a run's settings; `None` for a network that cannot be.
pub fn made(params: &SpectralBiasParams, input: &Signal, seed: u64, own: usize) -> Option<Bump> {
    // As the run begins.
    let mut rng = Rng::new(seed, Purpose::Run);
    let problem = Problem::new(params, input, &mut rng);
    let net = network(params, &problem, &mut rng)?;
    let (n, width) = (problem.n(), net.sizes()[0].max(1));
    let stride = (net.weights().len() * n).div_ceil(MOST_PRODUCTS).max(1);
    let at: Vec<usize> = (own % stride..n).step_by(stride).collect();
    let inputs: Vec<f32> = at.iter().flat_map(|i| &problem.inputs[i * width..(i + 1) * width]).copied().collect();
    let kept = problem.kept.iter().filter(|kept| **kept).count().max(1);
    let step = 2.0 * params.rate / kept as f64;
    Some(Bump::of(&net, &inputs, at, own / stride, *problem.target.get(own)?, step))
}

fn chart(scene: &Scene<'_, SpectralBias>) -> Option<Chart> {
    let (words, theme, n) = (scene.context.words, scene.context.theme, scene.frame.target.len());
    let found = bump(scene)?;
    let x = |i: usize| found.at[i] as f64 / n as f64;
    let series = |id, name: &str, values: &[f64], drawn, color| {
        let values = values.iter().enumerate().map(|(i, &v)| (x(i), v));
        Series::new(id, words.get(name), values, Said::Number(3)).drawn(drawn, color)
    };
    let (width, whole) = found.width(n);
    let said = words.say(if whole { "bump-width" } else { "bump-wide" }, &[("width", number(width, 3).into())]);
    let own = (x(found.own), found.change[found.own]);
    Some(Chart {
        x: Axis { title: "x".to_owned(), id: "x", said: Said::Number(3) },
        y_title: words.get("axis-bump"),
        names: SeriesNames::Ends,
        series: vec![
            series("linear", "curve-linear", &found.linear, Drawn::Dashed, theme.warn),
            series("change", "curve-change", &found.change, Drawn::Curve, theme.accent),
        ],
        marks: vec![ChartMark::Drop { at: own, words: "xⱼ".to_owned(), color: theme.ink }].into(),
        note: said,
        tip: Tip::Message("tip-bump"),
        ..Chart::default()
    })
}

/// Draws it.
pub fn draw(scene: &Scene<'_, SpectralBias>, area: &Area<'_>) -> Option<ToData> {
    chart(scene)?.draw(area, scene.context.theme, scene.context.window)
}

/// The sample is taken along by a click or a drag; passing over tells the numbers.
pub fn hand(scene: &Scene<'_, SpectralBias>, gesture: &Gesture) -> Response<Edit> {
    let place = &gesture.to_data;
    match gesture.act {
        Act::Press if place.contains(gesture.from.0, gesture.from.1) => Response::Hold,
        Act::Click | Act::Drag | Act::Drop if place.contains(gesture.from.0, gesture.from.1) => {
            let (x, _) = place.to_data(gesture.at.0, gesture.at.1);
            let n = scene.frame.target.len();
            if !x.is_finite() || n == 0 {
                return Response::Nothing;
            }
            Response::Look("sample", Value::Real(sample(x, n) as f64 / n as f64))
        }
        Act::Hover => chart(scene).map_or(Response::Nothing, |chart| heard(&chart, scene, gesture)),
        _ => Response::Nothing,
    }
}

/// It in words.
pub fn text(scene: &Scene<'_, SpectralBias>) -> Option<Notice> {
    let n = scene.frame.target.len();
    let found = bump(scene)?;
    let (width, whole) = found.width(n);
    let text = Notice::new(if whole { "text-bump" } else { "text-bump-wide" });
    let x = found.at[found.own] as f64 / n as f64;
    let text = text.with("x", number(x, 3)).with("width", number(width, 3));
    Some(text.with("change", number(found.change[found.own], 3)))
}
