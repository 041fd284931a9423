//! A multilayer perceptron: h₀ = x, h_l = σ(W_l h_{l−1} + b_l), and no σ at the last layer.
//!
//! Forward and backward for all samples at once, in single or double precision, almost without allocations once a [`Pass`]
//! is made. With one sample a row, H_l of shape (n, width):
//!
//! - forward: Z_l = H_{l−1} W_lᵀ + b_l, H_l = σ(Z_l);
//! - backward, with Δ_l = ∂L/∂Z_l: ∂L/∂W_l = Δ_lᵀ H_{l−1}, ∂L/∂b_l = Σ over the rows of Δ_l,
//!   Δ_{l−1} = (Δ_l W_l) ∘ σ'(Z_{l−1}).
//!
//! The products and the loops lie in the crate `kernels`, which is compiled for speed. They add in an order that is
//! written down and call `libm` alone, so that the same weights get the same bits natively and in every browser.

use crate::engine::Rng;
use crate::math::activation::Activation;
use unrolled_kernels::product::{PackedFactors, StridedMatrix};

pub use unrolled_kernels::network::Float;

/// The weights of a network and what it is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Mlp<T> {
    sizes: Vec<usize>,
    activation: Activation,
    /// Do hidden layers that are as wide as what they are given add it to what they make: h_l = h_{l−1} + σ(Z_l)?
    residual: bool,
    weights: Vec<T>,
}

/// What a network has made of its inputs: everything that the way back needs, and what it leads to. Made once for a
/// network's sizes and a number of samples, and used again.
#[derive(Clone, Debug)]
pub struct Pass<T> {
    n: usize,
    /// The inputs and the outputs of every layer, each of shape (n, width).
    values: Vec<Vec<T>>,
    /// σ' at every layer but the last, each of shape (n, width).
    slopes: Vec<Vec<T>>,
    /// Δ of every layer, each of shape (n, width).
    deltas: Vec<Vec<T>>,
    /// ∂L/∂h of a layer that adds what it is given.
    carried: Vec<T>,
    gradient: Vec<T>,
    packed: PackedFactors<T>,
}

/// Where the numbers of a layer lie among all weights.
struct LayerPlace {
    fan_in: usize,
    fan_out: usize,
    from: usize,
}

impl LayerPlace {
    /// W, of shape (fan_out, fan_in) by rows, and b, of shape (fan_out,).
    fn of<'a, T>(&self, weights: &'a [T]) -> (&'a [T], &'a [T]) {
        weights[self.from..self.from + self.count()].split_at(self.fan_in * self.fan_out)
    }

    fn of_mut<'a, T>(&self, weights: &'a mut [T]) -> (&'a mut [T], &'a mut [T]) {
        weights[self.from..self.from + self.count()].split_at_mut(self.fan_in * self.fan_out)
    }

    fn count(&self) -> usize {
        (self.fan_in + 1) * self.fan_out
    }
}

/// The layers of a network of these sizes, one after the other.
fn places(sizes: &[usize]) -> impl DoubleEndedIterator<Item = LayerPlace> + ExactSizeIterator {
    let count = |l: usize| (sizes[l] + 1) * sizes[l + 1];
    (0..sizes.len().saturating_sub(1)).map(move |l| LayerPlace {
        fan_in: sizes[l],
        fan_out: sizes[l + 1],
        from: (0..l).map(count).sum(),
    })
}

/// How many weights a network of these sizes has, biases included.
pub fn n_weights(sizes: &[usize]) -> usize {
    places(sizes).map(|place| place.count()).sum()
}

impl<T: Float> Mlp<T> {
    /// A network of given weights: for every layer W by rows, shape (fan_out, fan_in), then b, shape (fan_out,), which is
    /// the order of PyTorch's `parameters()`. `sizes` are the widths from the input to the output. `None` if there is no
    /// layer, if a size is 0, or if there are not as many weights.
    pub fn from_weights(sizes: &[usize], activation: Activation, weights: Vec<T>) -> Option<Self> {
        let sound = sizes.len() >= 2 && !sizes.contains(&0) && weights.len() == n_weights(sizes);
        sound.then(|| Self { sizes: sizes.to_vec(), activation, residual: false, weights })
    }

    /// Weights and biases drawn uniformly from ±1/√fan_in, as PyTorch's `nn.Linear` does (LeCun et al. 1998), times
    /// `scale`. For sines weights are drawn as SIREN does (Sitzmann et al. 2020, section 3.2): from ±1/fan_in at the
    /// first layer, from ±√(6/fan_in)/ω₀ at the others; times `scale` too. `None` if there is no layer or a size is 0.
    pub fn random(sizes: &[usize], activation: Activation, scale: f64, rng: &mut Rng) -> Option<Self> {
        let mut weights = vec![T::ZERO; n_weights(sizes)];
        for (l, place) in places(sizes).enumerate() {
            let fan_in = place.fan_in as f64;
            let usual = 1.0 / fan_in.sqrt();
            let bound = match activation {
                Activation::Sine { .. } if l == 0 => 1.0 / fan_in,
                Activation::Sine { omega_0 } => (6.0 / fan_in).sqrt() / omega_0,
                _ => usual,
            };
            let mut draw = |bound: f64| T::of(scale * bound * (2.0 * rng.uniform() - 1.0));
            let (w, b) = place.of_mut(&mut weights);
            w.fill_with(|| draw(bound));
            b.fill_with(|| draw(usual));
        }
        Self::from_weights(sizes, activation, weights)
    }

    /// The same network with residual layers (He et al. 2016): hidden layers behind the first that are as wide as what
    /// they are given add it to what they make, h_l = h_{l−1} + σ(Z_l).
    #[must_use]
    pub fn with_residuals(self) -> Self {
        Self { residual: true, ..self }
    }

    /// Does layer `l` add what it is given?
    fn adds(&self, l: usize) -> bool {
        self.residual && l > 0 && l + 2 < self.sizes.len() && self.sizes[l] == self.sizes[l + 1]
    }

    /// The widths from the input to the output.
    pub fn sizes(&self) -> &[usize] {
        &self.sizes
    }

    /// All weights; see [`Mlp::from_weights`].
    pub fn weights(&self) -> &[T] {
        &self.weights
    }

    /// W of every layer by rows, and its number of columns: the layer's inputs.
    pub fn layers(&self) -> impl Iterator<Item = (&[T], usize)> {
        places(&self.sizes).map(|place| (place.of(&self.weights).0, place.fan_in))
    }

    /// All weights, to be changed.
    pub fn weights_mut(&mut self) -> &mut [T] {
        &mut self.weights
    }

    /// The same network in another precision.
    pub fn cast<U: Float>(&self) -> Mlp<U> {
        let weights = self.weights.iter().map(|&w| U::of(w.into())).collect();
        Mlp { sizes: self.sizes.clone(), activation: self.activation, residual: self.residual, weights }
    }

    /// What the network makes of the inputs of `pass`: shape (n, outputs), by rows.
    pub fn forward<'a>(&self, pass: &'a mut Pass<T>) -> &'a [T] {
        let n = pass.n;
        for (l, place) in places(&self.sizes).enumerate() {
            let (w, b) = place.of(&self.weights);
            let (before, after) = pass.values.split_at_mut(l + 1);
            let (h, z) = (&before[l], &mut after[0]);
            let w = StridedMatrix::by_rows(w, place.fan_out, place.fan_in);
            T::product(StridedMatrix::by_rows(h, n, place.fan_in), w.transposed(), z, &mut pass.packed);
            if l + 2 < self.sizes.len() {
                self.activation.apply(z, b, pass.slopes.get_mut(l).map_or(&mut [], Vec::as_mut_slice));
            } else {
                T::add_bias(z, b);
            }
            if self.adds(l) {
                T::plus(z, h);
            }
        }
        pass.output()
    }

    /// The gradient of a loss by all weights, from its derivative by every output, shape (n, outputs), which
    /// [`Pass::output_delta`] has taken. `pass` is the last [`Mlp::forward`] of this network.
    pub fn backward<'a>(&self, pass: &'a mut Pass<T>) -> &'a [T] {
        let n = pass.n;
        if pass.gradient.len() != self.weights.len() {
            return &[];
        }
        for (l, place) in places(&self.sizes).enumerate().rev() {
            let (w, _) = place.of(&self.weights);
            let (dw, db) = place.of_mut(&mut pass.gradient);
            let (before, after) = pass.deltas.split_at_mut(l);
            let delta = StridedMatrix::by_rows(&after[0], n, place.fan_out);
            let h = StridedMatrix::by_rows(&pass.values[l], n, place.fan_in);
            T::product(delta.transposed(), h, dw, &mut pass.packed);
            T::column_sums(&after[0], db);
            if let Some(below) = before.last_mut() {
                T::product(delta, StridedMatrix::by_rows(w, place.fan_out, place.fan_in), below, &mut pass.packed);
                if self.adds(l) {
                    T::plus(below, &pass.carried);
                }
                if self.adds(l - 1) {
                    pass.carried.clone_from(below);
                }
                T::times(below, &pass.slopes[l - 1]);
            }
        }
        pass.gradient()
    }
}

impl<T: Float> Pass<T> {
    /// Room for a network of these sizes on `inputs`, shape (n, first size), by rows.
    pub fn new(sizes: &[usize], inputs: &[T]) -> Self {
        let n = inputs.len() / sizes.first().copied().unwrap_or(1).max(1);
        let room = |sizes: &[usize]| sizes.iter().map(|width| vec![T::ZERO; n * width]).collect::<Vec<_>>();
        let inner = sizes.get(1..sizes.len().saturating_sub(1)).unwrap_or_default();
        let deltas = room(sizes.get(1..).unwrap_or_default());
        let mut values = room(sizes);
        if let Some(first) = values.first_mut() {
            first.iter_mut().zip(inputs).for_each(|(to, from)| *to = *from);
        }
        let gradient = vec![T::ZERO; n_weights(sizes)];
        Self { n, values, slopes: room(inner), deltas, carried: Vec::new(), gradient, packed: PackedFactors::default() }
    }

    /// Room for [`Mlp::forward`] alone, which takes less time where no derivatives are kept. [`Mlp::backward`] gives an
    /// empty gradient for it.
    pub fn one_way(sizes: &[usize], n: usize) -> Self {
        let values = sizes.iter().map(|width| vec![T::ZERO; n * width]).collect();
        let (slopes, deltas, carried, gradient) = Default::default();
        Self { n, values, slopes, deltas, carried, gradient, packed: PackedFactors::default() }
    }

    /// The number of samples.
    pub fn n(&self) -> usize {
        self.n
    }

    /// The inputs, shape (n, first size), to be changed.
    pub fn inputs_mut(&mut self) -> &mut [T] {
        self.values.first_mut().map_or(&mut [], Vec::as_mut_slice)
    }

    /// The inputs and the outputs of every layer.
    pub fn values(&self) -> &[Vec<T>] {
        &self.values
    }

    /// ∂L/∂Z of every layer, as the last [`Mlp::backward`] found it, each of shape (n, width).
    pub fn deltas(&self) -> &[Vec<T>] {
        &self.deltas
    }

    /// What the last [`Mlp::forward`] made of the inputs, shape (n, outputs), by rows.
    pub fn output(&self) -> &[T] {
        self.values.last().map_or(&[], Vec::as_slice)
    }

    /// The output, and room for the loss's derivative by it, of the same shape.
    pub fn output_delta(&mut self) -> (&[T], &mut [T]) {
        let output = self.values.last().map_or(&[] as &[T], Vec::as_slice);
        (output, self.deltas.last_mut().map_or(&mut [], Vec::as_mut_slice))
    }

    /// What the last [`Mlp::backward`] found, in the order of [`Mlp::weights`].
    pub fn gradient(&self) -> &[T] {
        &self.gradient
    }
}

/// The mean of (f − y)² over the entries that are kept, all if `keep` is `None`; its derivative by every f goes to
/// `delta`, 0 where an entry is not kept.
pub fn mean_squared_error<T: Float>(output: &[T], target: &[T], keep: Option<&[bool]>, delta: &mut [T]) -> f64 {
    let kept = |i: usize| keep.is_none_or(|keep| keep[i]);
    let count = (0..output.len()).filter(|&i| kept(i)).count().max(1) as f64;
    let share = T::of(2.0 / count);
    let mut sum = 0.0;
    for (i, ((&f, &y), delta)) in output.iter().zip(target).zip(delta).enumerate() {
        let error = f - y;
        *delta = if kept(i) { share * error } else { T::ZERO };
        let error: f64 = error.into();
        sum += if kept(i) { error * error } else { 0.0 };
    }
    sum / count
}

#[cfg(test)]
#[path = "mlp_tests.rs"]
#[allow(clippy::unwrap_used)]
mod tests;
