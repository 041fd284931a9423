//! What the reader can turn. The defaults are the quick setting; the experiment of Rahaman et al. 2019 is
//! `data=paper&width=256&depth=6&rate=0.0003`.

use crate::engine::knobs::Choice;
use crate::engine::params::Spec;
use crate::math::activation;
use crate::math::optimiser::Method;
use crate::{choices, knobs};

choices! {
    /// The amplitudes of a target that is told as waves.
    pub enum Amplitudes {
        /// As the data have them: those of the made-up sums are all 1, or fall.
        Given = "given",
        /// All 1.
        Equal = "equal",
        /// Evenly from 0.1 at the lowest frequency to 1 at the highest.
        Rising = "rising",
    }
}

choices! {
    /// σ of the hidden layers.
    pub enum ActivationChoice {
        /// max(z, 0).
        Relu = "relu",
        /// tanh z.
        Tanh = "tanh",
        /// sin(ω₀ z), started as SIREN is.
        Sine = "sine",
    }
}

choices! {
    /// How weights follow the gradient.
    pub enum OptimiserChoice {
        /// Plain gradient descent.
        Gd = "gd",
        /// With μ = 0.9.
        Momentum = "momentum",
        /// With β = (0.9, 0.999), ε = 1e-8.
        Adam = "adam",
    }
}

choices! {
    /// The degradation φ of min ‖φ(f) − φ(y)‖²: which samples the network is fitted to.
    pub enum Degradation {
        /// All.
        Off = "none",
        /// A random half: inpainting.
        Half = "mask-half",
        /// Every fourth: super-resolution.
        Fourth = "every-fourth",
    }
}

impl OptimiserChoice {
    /// With the usual constants.
    pub fn method(self) -> Method {
        match self {
            Self::Gd => Method::Descent,
            Self::Momentum => Method::MOMENTUM,
            Self::Adam => Method::ADAM,
        }
    }
}

knobs! {
    /// The knobs of the run.
    pub struct SpectralBiasParams {
        /// Units of every hidden layer.
        Start width: usize = Spec::Int { default: 64, min: 2, max: 256 },
        /// The number of linear layers.
        Start depth: usize = Spec::Int { default: 6, min: 2, max: 8 },
        /// σ of the hidden layers.
        Start activation: ActivationChoice = Spec::Choice { default: "relu", options: ActivationChoice::NAMES },
        /// ω₀ of sines.
        Start omega_0: f64 = Spec::Real { default: 30.0, min: 1.0, max: 100.0, typed: true },
        /// The standard deviation of the frequencies of random Fourier features; 0: the network is given x itself.
        Start fourier_scale: f64 = Spec::Real { default: 0.0, min: 0.0, max: 50.0, typed: false },
        /// So many frequencies, each a cosine and a sine.
        Start fourier_features: usize = Spec::Int { default: 32, min: 1, max: 128 },
        /// What the weights at the start are multiplied by.
        Start init_scale: f64 = Spec::Real { default: 1.0, min: 0.1, max: 10.0, typed: true },
        /// How weights follow the gradient.
        Start optimiser: OptimiserChoice = Spec::Choice { default: "adam", options: OptimiserChoice::NAMES },
        /// η.
        Live rate: f64 = Spec::Real { default: 2e-3, min: 1e-5, max: 10.0, typed: true },
        /// The amplitudes of a target that is told as waves.
        Start amplitudes: Amplitudes = Spec::Choice { default: "given", options: Amplitudes::NAMES },
        /// The standard deviation of noise on the target, as a share of the signal's own.
        Start noise: f64 = Spec::Real { default: 0.0, min: 0.0, max: 2.0, typed: false },
        /// Noise is a wave of this frequency (as far as the samples can tell it), of random phase; 0: white noise.
        Start noise_frequency: usize = Spec::Int { default: 0, min: 0, max: 99 },
        /// Which samples the network is fitted to.
        Start degradation: Degradation = Spec::Choice { default: "none", options: Degradation::NAMES },
    }
}

knobs! {
    /// The knobs of the view.
    pub struct SpectralBiasView {
        /// How far the next shake moves the weights, as a share of their norm.
        View perturb: f64 = Spec::Real { default: 0.1, min: 0.001, max: 2.0, typed: true },
        /// Where the sample is on which the panel `bump` takes a step.
        View sample: f64 = Spec::Real { default: 0.5, min: 0.0, max: 1.0, typed: false },
    }
}

impl SpectralBiasParams {
    /// σ of the hidden layers.
    pub fn sigma(&self) -> activation::Activation {
        match self.activation {
            ActivationChoice::Relu => activation::Activation::Relu,
            ActivationChoice::Tanh => activation::Activation::Tanh,
            ActivationChoice::Sine => activation::Activation::Sine { omega_0: self.omega_0 },
        }
    }

    /// The widths from the input to the output.
    /// `d`: the coordinates of a point, 1 on a line and 2 in a picture.
    pub fn sizes(&self, d: usize) -> Vec<usize> {
        let inputs = if self.fourier_scale > 0.0 { 2 * self.fourier_features } else { d };
        let mut sizes = vec![self.width; self.depth + 1];
        (sizes[0], sizes[self.depth]) = (inputs, 1);
        sizes
    }
}
