//! Whose weights a sampling run guesses the noise with, and how they pass from a training to it.

use super::particles::Guesser;
use super::sim::{Diffusion, Doing, Observed};
use super::study::TrainedWeights;
use crate::math::diffusion::denoiser::Network;
use std::cell::RefCell;
use std::rc::Rc;

impl Diffusion {
    /// The weights of the network; none of the exact denoiser.
    pub fn weights(&self) -> Option<Vec<f32>> {
        match &self.stage {
            Doing::Forward(_) => None,
            Doing::Train(training, _) => Some(training.mean().weights().to_vec()),
            Doing::Sample(_, reverse) => match &*reverse.guesser.borrow() {
                Guesser::Network(network) => Some(network.weights().to_vec()),
                Guesser::Exact(_) => None,
            },
        }
    }

    /// Whether the network that is to guess is still being trained.
    pub fn waits_for_training(&self) -> bool {
        matches!(&self.stage, Doing::Sample(_, reverse) if reverse.waits)
    }

    /// The training that this run waits for, or has got its weights from.
    pub fn training(&self) -> Option<(usize, u64)> {
        match &self.stage {
            Doing::Sample(_, reverse) => reverse.training,
            Doing::Forward(_) | Doing::Train(..) => None,
        }
    }

    /// The weights are to be those of another training, after so many steps; `false` if none are wanted.
    pub fn wait_for(&mut self, steps: usize, print: u64) -> bool {
        match &mut self.stage {
            Doing::Sample(_, reverse) if reverse.training.is_some() => {
                (reverse.training, reverse.waits) = (Some((steps, print)), true);
                true
            }
            _ => false,
        }
    }

    /// While training: the steps so far, and whether the loss has run away.
    pub fn trained(&self) -> Option<(usize, bool)> {
        match &self.stage {
            Doing::Train(training, _) => Some((self.t, training.has_diverged())),
            Doing::Forward(_) | Doing::Sample(..) => None,
        }
    }

    /// Takes in the weights that the training of that print has led to; `false` where they do not fit.
    pub fn take(&mut self, product: TrainedWeights) -> bool {
        let TrainedWeights { print, weights, steps: trained, diverged } = product;
        let steps = self.problem.steps();
        let Doing::Sample(_, reverse) = &mut self.stage else { return false };
        let shape = match &*reverse.guesser.borrow() {
            Guesser::Network(network) if reverse.training.is_some_and(|(_, own)| own == print) => network.shape(),
            _ => return false,
        };
        let Some(network) = Network::from_weights(shape, steps, weights) else { return false };
        reverse.guesser = Rc::new(RefCell::new(Guesser::Network(Box::new(network))));
        (reverse.waits, reverse.diverged) = (false, diverged);
        reverse.training = Some((trained, print));
        self.seen = Observed::default();
        true
    }

    /// Whether the training of its weights has run away.
    pub fn has_diverged(&self) -> bool {
        matches!(&self.stage, Doing::Sample(_, reverse) if reverse.diverged)
    }
}
