//! What makes a network more than one linear map.

use unrolled_kernels::network::Float;

/// σ, and how it is applied.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Activation {
    /// max(z, 0); its slope at 0 is 0, as in PyTorch.
    Relu,
    /// tanh z.
    Tanh,
    /// z Φ(z), Φ of the standard normal distribution (GELU; Hendrycks and Gimpel 2016).
    Gelu,
    /// sin(ω₀ z) at every hidden layer, the first included (SIREN; Sitzmann et al. 2020).
    Sine {
        /// ω₀; the authors take 30.
        omega_0: f64,
    },
}

impl Activation {
    /// σ(z + b) in the place of `z`, shape (n, width) by rows, and its derivative σ'(z + b) in `slope`, which may be empty
    /// where the derivative is not wanted; `bias` has shape (width,).
    pub fn apply<T: Float>(self, z: &mut [T], bias: &[T], slope: &mut [T]) {
        let mut room = Vec::new();
        // Only GELU takes less time without; the others are given room for a derivative that nobody reads.
        let slope = if slope.is_empty() && self != Self::Gelu {
            room.resize(z.len(), T::ZERO);
            &mut room
        } else {
            slope
        };
        match self {
            Self::Relu => T::relu(z, bias, slope),
            Self::Tanh => T::tanh(z, bias, slope),
            Self::Gelu => T::gelu(z, bias, slope),
            Self::Sine { omega_0 } => T::sine(z, bias, slope, T::of(omega_0)),
        }
    }
}
