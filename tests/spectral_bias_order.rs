//! The claim of the demo: gradient descent learns slow waves first, loud or quiet. On the quick setting, over ten seeds
//! and other phases each, the iteration at which a frequency is learnt rises with the frequency.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use std::sync::Arc;
use unrolled::demos::spectral_bias::{Amplitudes, Average, Averaged, SpectralBiasParams};
use unrolled::engine::input::Input;
use unrolled::engine::signal::Signal;
use unrolled::engine::study::Study;

/// Ten runs of the quick setting; what is not learnt within the cap counts as learnt then.
fn averaged(params: &SpectralBiasParams, cap: u64) -> Averaged {
    let input = Arc::new(Signal::generate("waves", 1).unwrap());
    let mut study = Average::new(params, input, 1, 10, cap);
    while study.progress().0 < study.progress().1 {
        study.advance();
    }
    let found = study.found().clone();
    println!("{:?}: ρ of the mean {:?}, of each {:?}", found.mean, found.rho.unwrap(), found.rhos);
    found
}

fn slow_waves_come_first(amplitudes: Amplitudes) -> Averaged {
    let found = averaged(&SpectralBiasParams { amplitudes, ..SpectralBiasParams::default() }, 2000);
    assert!(found.frequencies.len() >= 8 && found.crossings.len() == 10);
    assert!(found.rho.unwrap() >= 0.95, "{:?}", found.rho);
    assert!(found.rhos.iter().all(|rho| rho.unwrap() >= 0.85), "{:?}", found.rhos);
    // Something was learnt: it is not the cap that is in order.
    let learnt = found.crossings.iter().flatten().filter(|at| at.is_some()).count();
    assert!(learnt >= 50, "{learnt} of 80");
    found
}

#[test]
fn equal_amplitudes() {
    let mean = slow_waves_come_first(Amplitudes::Equal).mean;
    // As the lesson says. All ten runs have learnt these waves within the cap.
    assert_eq!(mean[..5].iter().map(|at| at.round()).collect::<Vec<_>>(), [24.0, 50.0, 141.0, 290.0, 722.0]);
    assert!(mean.windows(2).all(|pair| pair[0] < pair[1]), "{mean:?}");
}

#[test]
fn rising_amplitudes() {
    slow_waves_come_first(Amplitudes::Rising);
}

/// Not that a network could do nothing else: with random Fourier features the order is gone.
#[test]
fn fourier_features_change_the_order() {
    let params = SpectralBiasParams { fourier_scale: 10.0, ..SpectralBiasParams::default() };
    let found = averaged(&params, 600);
    let last = *found.mean.last().unwrap();
    let learnt = found.crossings.iter().flatten().filter(|at| at.is_some()).count();
    assert!(learnt >= 70 && last < 200.0 && found.rho.unwrap() < 0.95, "{learnt}, {last}, {:?}", found.rho);
}
