//! Gradient descent, with momentum, Adam and AdamW: the formulas of PyTorch's `SGD`, `Adam` and `AdamW`.

use unrolled_kernels::network::{Adam, Float};

/// How weights follow the gradient. η is the rate, g the gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Method {
    /// θ ← θ − η g.
    Descent,
    /// v ← μ v + g, θ ← θ − η v, from v = 0 (Polyak 1964).
    Momentum {
        /// μ.
        mu: f64,
    },
    /// m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g²,
    /// θ ← θ − η (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε) (Kingma and Ba 2015).
    Adam {
        /// β₁.
        beta_1: f64,
        /// β₂.
        beta_2: f64,
        /// ε.
        epsilon: f64,
    },
    /// θ ← (1 − η λ) θ, then Adam's step (Loshchilov and Hutter 2019), with Adam's usual constants.
    AdamW {
        /// λ.
        decay: f64,
    },
}

impl Method {
    /// μ = 0.9.
    pub const MOMENTUM: Self = Self::Momentum { mu: 0.9 };
    /// β₁ = 0.9, β₂ = 0.999, ε = 1e-8.
    pub const ADAM: Self = Self::Adam { beta_1: 0.9, beta_2: 0.999, epsilon: 1e-8 };
    /// λ = 0.01.
    pub const ADAMW: Self = Self::AdamW { decay: 0.01 };
}

/// A method with what it remembers of earlier gradients.
#[derive(Clone, Debug, PartialEq)]
pub struct Optimiser<T> {
    method: Method,
    steps: u64,
    /// v of momentum, m of Adam.
    first: Vec<T>,
    /// v of Adam.
    second: Vec<T>,
}

impl<T: Float> Optimiser<T> {
    /// At its start, for so many weights.
    pub fn new(method: Method, weights: usize) -> Self {
        let zeros = |needed: bool| vec![T::ZERO; if needed { weights } else { 0 }];
        let (first, second) =
            (!matches!(method, Method::Descent), matches!(method, Method::Adam { .. } | Method::AdamW { .. }));
        Self { method, steps: 0, first: zeros(first), second: zeros(second) }
    }

    /// In the midst of a run: after `steps` steps, with what it remembers as [`Optimiser::moments`] tells it. `None` if
    /// that is not what this method remembers of so many weights.
    pub fn resumed(method: Method, weights: usize, steps: u64, first: Vec<T>, second: Vec<T>) -> Option<Self> {
        let blank = Self::new(method, weights);
        let alike = blank.first.len() == first.len() && blank.second.len() == second.len();
        alike.then_some(Self { method, steps, first, second })
    }

    /// Changes the weights by the gradient, at rate η.
    pub fn step(&mut self, weights: &mut [T], gradient: &[T], rate: f64) {
        self.steps += 1;
        match self.method {
            Method::Descent => T::descend(weights, gradient, T::of(rate)),
            Method::Momentum { mu } => T::momentum(weights, gradient, &mut self.first, T::of(rate), T::of(mu)),
            Method::Adam { beta_1, beta_2, epsilon } => self.adam(weights, gradient, rate, [beta_1, beta_2, epsilon]),
            Method::AdamW { decay } => {
                T::scale(weights, T::of(1.0 - rate * decay));
                self.adam(weights, gradient, rate, [0.9, 0.999, 1e-8]);
            }
        }
    }

    fn adam(&mut self, weights: &mut [T], gradient: &[T], rate: f64, [beta_1, beta_2, epsilon]: [f64; 3]) {
        let t = self.steps as f64;
        let given = Adam {
            blend: T::of(1.0 - beta_1),
            keep: T::of(beta_2),
            take: T::of(1.0 - beta_2),
            step: T::of(rate / (1.0 - libm::pow(beta_1, t))),
            root: T::of((1.0 - libm::pow(beta_2, t)).sqrt()),
            epsilon: T::of(epsilon),
        };
        T::adam(weights, gradient, &mut self.first, &mut self.second, &given);
    }

    /// What it remembers: v of momentum; m of Adam, and its v.
    pub fn moments(&self) -> [&[T]; 2] {
        [&self.first, &self.second]
    }

    /// The bytes of what it remembers.
    pub fn bytes(&self) -> usize {
        size_of_val(self.first.as_slice()) + size_of_val(self.second.as_slice())
    }
}
