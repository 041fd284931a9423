//! The spectral norms of a network's layers, followed as it is trained: the product of them all bounds how fast its
//! output can change (for ReLU, tanh and the identity; Rahaman et al. 2019, section 3).

use crate::math::mlp::Mlp;
use serde::{Deserialize, Serialize};
use unrolled_kernels::network::power_step;

/// So many steps of the power iteration find the norms of weights that nothing is known of.
const FIRST: usize = 300;

/// The largest singular value of every layer's W, and the direction in which it is reached.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SpectralNorms {
    values: Vec<f64>,
    directions: Vec<Vec<f32>>,
}

impl SpectralNorms {
    /// Of a network of which nothing is known yet.
    pub fn new(net: &Mlp<f32>) -> Self {
        // Not along an axis, nor the same everywhere: so hardly at a right angle to what is looked for.
        let start = |count: usize| (0..count).map(|i| 1.0 + (i % 7) as f32 * 0.1).collect();
        let directions = net.layers().map(|(_, fan_in)| start(fan_in)).collect();
        let mut norms = Self { values: vec![0.0; net.sizes().len() - 1], directions };
        norms.afresh(net);
        norms
    }

    /// After weights have changed at a stroke.
    pub fn afresh(&mut self, net: &Mlp<f32>) {
        (0..FIRST).for_each(|_| self.follow(net));
    }

    /// After a small step of the weights: one step of the power iteration from where it stood.
    pub fn follow(&mut self, net: &Mlp<f32>) {
        for ((w, fan_in), (value, v)) in net.layers().zip(self.values.iter_mut().zip(&mut self.directions)) {
            let mut u = vec![0.0; w.len() / fan_in.max(1)];
            *value = power_step(w, v, &mut u);
        }
    }

    /// s₁ of every W, from the input to the output, shape (layers,).
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Are they those of a network of these widths?
    pub fn is_of(&self, sizes: &[usize]) -> bool {
        let widths = self.directions.iter().map(Vec::len);
        self.values.len() + 1 == sizes.len() && widths.eq(sizes[..sizes.len() - 1].iter().copied())
    }

    /// What they cost in bytes.
    pub fn bytes(&self) -> usize {
        self.directions.iter().map(|v| size_of_val(v.as_slice())).sum::<usize>() + size_of_val(self.values.as_slice())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Rng;
    use crate::engine::rng::Purpose;
    use crate::math::activation::Activation;
    use nalgebra::DMatrix;

    /// nalgebra's.
    fn exact(net: &Mlp<f32>) -> Vec<f64> {
        let norm = |(w, fan_in): (&[f32], usize)| {
            let wide = w.iter().map(|&w| f64::from(w));
            DMatrix::from_row_iterator(w.len() / fan_in, fan_in, wide).singular_values()[0]
        };
        net.layers().map(norm).collect()
    }

    #[test]
    fn norms_are_the_largest_singular_values() -> Result<(), &'static str> {
        let mut rng = Rng::new(3, Purpose::Run);
        for sizes in [&[1, 1][..], &[1, 12, 12, 1], &[64, 40, 1], &[1, 64, 64, 64, 64, 64, 1]] {
            let mut net = Mlp::random(sizes, Activation::Relu, 1.0, &mut rng).ok_or("no network")?;
            let mut norms = SpectralNorms::new(&net);
            let near = |norms: &SpectralNorms, net: &Mlp<f32>, most: f64| {
                let off = norms.values().iter().zip(exact(net)).map(|(s, exact)| (s / exact - 1.0).abs());
                let off = off.fold(0.0, f64::max);
                assert!(off < most, "{sizes:?}: {off}");
            };
            near(&norms, &net, 2e-3);
            // Small steps are followed.
            for _ in 0..300 {
                net.weights_mut().iter_mut().for_each(|w| *w *= 1.0 + 1e-3 * rng.normal() as f32);
                norms.follow(&net);
            }
            near(&norms, &net, 5e-3);
            assert!(norms.is_of(sizes) && !norms.is_of(&sizes[1..]));
        }
        // Nothing is nothing.
        let zero = Mlp::from_weights(&[2, 2], Activation::Relu, vec![0.0; 6]).ok_or("no network")?;
        assert_eq!(SpectralNorms::new(&zero).values(), [0.0]);
        Ok(())
    }
}
