//! Signals: real numbers on the grid x_i = i/n in [0, 1), told as waves or as samples.
//!
//! Right by construction: whatever builds one, deserialisation included, goes through `validate`.
//!
//! | code | arguments | said when |
//! | --- | --- | --- |
//! | `signal-too-short` | `given`, `limit` | fewer than [`LEAST`] samples |
//! | `signal-too-long` | `given`, `limit` | more than [`MOST`] samples |
//! | `signal-one-x` | `n`, `column` | all x are equal |
//! | `signal-bad-value` | `index` | a sample or a part of a wave is not finite or larger than [`LARGEST`] |
//! | `signal-bad-frequency` | `given`, `limit` | a frequency is 0, not below n/2, or there twice |
//! | `signal-without-waves` | | there is no wave, or none with an amplitude |
//! | `signal-bad-picture` | `limit` | a picture has not SIDE² pixels |
//! | `signal-picture-scaled` | `limit` | of a picture the square in its middle was taken, and scaled |
//! | `signal-resampled` | `from`, `to` | it was put on a regular grid of so many samples |

mod generate;
mod read;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

pub use generate::N;

use super::Notice;
use super::input::{Input, Loaded, Own, Prepare};
use super::matrix::Pixels;
use super::order;
use super::protocol::{Load, ReadingReport};
use super::table::{Table, read as read_table};
use serde::{Deserialize, Serialize};
use std::f64::consts::TAU;

/// The fewest samples.
pub const LEAST: usize = 8;
/// The most samples.
pub const MOST: usize = 1024;
/// Pixels a side of a picture.
pub const SIDE: usize = 64;
/// The bundled pictures, and their files: SIDE² bytes of brightness, row by row from the top.
const PICTURES: [(&str, &str); 1] = [("photograph", "signals/photograph.grey")];
/// By way of a pointer: it lies in the part of the program that reads pictures.
static OF_PIXELS: fn(&Pixels) -> Result<Signal, Notice> = read::of_pixels;
/// The largest sample, and the largest amplitude: squares of it are still far from what single precision ends at.
pub const LARGEST: f64 = 1e6;

/// One wave, A sin(2πkx + φ).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Wave {
    /// k, in periods on [0, 1); 1 ≤ k < n/2.
    pub frequency: usize,
    /// A ≥ 0.
    pub amplitude: f64,
    /// φ, in radians.
    pub phase: f64,
}

/// A signal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawSignal", into = "RawSignal")]
pub struct Signal {
    n: usize,
    told: SignalForm,
}

#[derive(Clone, Debug, PartialEq)]
enum SignalForm {
    /// By rising frequency.
    Waves(Vec<Wave>),
    /// Shape (n,).
    Samples(Vec<f64>),
    /// Of a square picture, row by row from the top, shape (SIDE²,).
    Picture(Vec<f64>),
}

/// As it travels.
#[derive(Serialize, Deserialize)]
enum RawSignal {
    Waves { n: usize, waves: Vec<Wave> },
    Samples(Vec<f64>),
    Picture(Vec<f64>),
}

impl TryFrom<RawSignal> for Signal {
    type Error = String;

    fn try_from(raw: RawSignal) -> Result<Self, String> {
        match raw {
            RawSignal::Waves { n, waves } => Self::of_waves(n, waves),
            RawSignal::Samples(samples) => Self::of_samples(samples),
            RawSignal::Picture(values) => Self::of_picture(values),
        }
        .map_err(|notice| notice.code)
    }
}

impl From<Signal> for RawSignal {
    fn from(signal: Signal) -> Self {
        match signal.told {
            SignalForm::Waves(waves) => Self::Waves { n: signal.n, waves },
            SignalForm::Samples(samples) => Self::Samples(samples),
            SignalForm::Picture(values) => Self::Picture(values),
        }
    }
}

impl Signal {
    /// The sum of some waves, at `n` samples.
    ///
    /// # Errors
    /// `signal-too-short`, `signal-too-long`, `signal-bad-value`, `signal-bad-frequency` or `signal-without-waves`.
    pub fn of_waves(n: usize, mut waves: Vec<Wave>) -> Result<Self, Notice> {
        long_enough(n)?;
        order::sort_by(&mut waves, |wave| wave.frequency as f64);
        let usable = |wave: &Wave| (0.0..=LARGEST).contains(&wave.amplitude) && wave.phase.abs() <= LARGEST;
        if let Some(index) = waves.iter().position(|wave| !usable(wave)) {
            return Err(Notice::new("signal-bad-value").with("index", index + 1));
        }
        let mut before = 0;
        for wave in &waves {
            if wave.frequency <= before || 2 * wave.frequency >= n {
                let notice = Notice::new("signal-bad-frequency").with("given", wave.frequency);
                return Err(notice.with("limit", fastest(n)));
            }
            before = wave.frequency;
        }
        if waves.iter().all(|wave| wave.amplitude == 0.0) {
            return Err(Notice::new("signal-without-waves"));
        }
        Ok(Self { n, told: SignalForm::Waves(waves) })
    }

    /// A signal by its samples.
    ///
    /// # Errors
    /// `signal-too-short`, `signal-too-long` or `signal-bad-value`.
    pub fn of_samples(samples: Vec<f64>) -> Result<Self, Notice> {
        long_enough(samples.len())?;
        match samples.iter().position(|x| !usable(*x)) {
            Some(index) => Err(Notice::new("signal-bad-value").with("index", index + 1)),
            None => Ok(Self { n: samples.len(), told: SignalForm::Samples(samples) }),
        }
    }

    /// A square picture by its pixels, row by row from the top, shape (SIDE²,).
    ///
    /// # Errors
    /// `signal-bad-picture` or `signal-bad-value`.
    pub fn of_picture(values: Vec<f64>) -> Result<Self, Notice> {
        if values.len() != SIDE * SIDE {
            return Err(Notice::new("signal-bad-picture").with("limit", SIDE));
        }
        match values.iter().position(|x| !usable(*x)) {
            Some(index) => Err(Notice::new("signal-bad-value").with("index", index + 1)),
            None => Ok(Self { n: values.len(), told: SignalForm::Picture(values) }),
        }
    }

    /// Pixels a side, if it is a square picture.
    pub fn side(&self) -> Option<usize> {
        matches!(self.told, SignalForm::Picture(_)).then_some(SIDE)
    }

    /// The number of samples.
    pub fn n(&self) -> usize {
        self.n
    }

    /// The waves by rising frequency, if it is told so.
    pub fn waves(&self) -> Option<&[Wave]> {
        match &self.told {
            SignalForm::Waves(waves) => Some(waves),
            SignalForm::Samples(_) | SignalForm::Picture(_) => None,
        }
    }

    /// The samples at x_i = i/n, shape (n,).
    pub fn samples(&self) -> Vec<f64> {
        match &self.told {
            SignalForm::Waves(waves) => sampled(self.n, waves),
            SignalForm::Samples(samples) | SignalForm::Picture(samples) => samples.clone(),
        }
    }
}

/// The fastest wave that `n` samples can tell, in periods: k < n/2.
pub fn fastest(n: usize) -> usize {
    n.div_ceil(2).saturating_sub(1)
}

/// Σ A sin(2πkx_i + φ) at x_i = i/n.
pub fn sampled(n: usize, waves: &[Wave]) -> Vec<f64> {
    // k·i is taken modulo n, so that the angle stays small and exact.
    let of = |i: usize, wave: &Wave| {
        let turn = (wave.frequency * i % n) as f64 / n as f64;
        wave.amplitude * libm::sin(TAU * turn + wave.phase)
    };
    (0..n).map(|i| waves.iter().map(|wave| of(i, wave)).sum()).collect()
}

impl Input for Signal {
    const KIND: &'static str = "signal";

    fn names() -> Vec<&'static str> {
        generate::SIGNALS.iter().map(|(name, _)| *name).chain(PICTURES.map(|(name, _)| name)).collect()
    }

    fn asset(name: &str) -> Option<&'static str> {
        PICTURES.into_iter().find(|(known, _)| *known == name).map(|(_, file)| file)
    }

    /// What draws pictures.
    fn parts(name: Option<&str>) -> &'static [&'static str] {
        let drawn = name.is_none_or(|name| PICTURES.iter().any(|(known, _)| *known == name));
        if drawn { &["picture-targets"] } else { &[] }
    }

    fn generate(name: &str, data_seed: u64) -> Option<Self> {
        generate::generate(name, data_seed)
    }

    fn from_asset(bytes: &[u8]) -> Result<Self, Notice> {
        Self::of_picture(bytes.iter().map(|&byte| brightness(f64::from(byte))).collect())
    }

    fn from_own(own: &Own) -> Result<Self, Notice> {
        match own {
            Own::Signal(signal) => Ok(signal.clone()),
            Own::Points(_) | Own::Matrix(_) | Own::Picture(_) => Err(Notice::new("data-of-another-kind")),
        }
    }

    /// A column of samples at equal distances, or one of x and one of y, which are read off a regular grid.
    fn read(load: &Load, attachment: Option<&[u8]>) -> Result<Loaded, Notice> {
        if let (Some(size), Some(bytes)) = (load.picture, attachment) {
            let (picture, _) = Pixels::attached(bytes, size)?;
            let notices = vec![Notice::new("signal-picture-scaled").with("limit", SIDE)];
            let signal = std::hint::black_box(OF_PIXELS)(&picture)?;
            return Ok(Loaded { notices, ..Loaded::plain(Own::Signal(signal)) });
        }
        let (table, reading, mut notices) = match (&load.points, load.csv.as_deref().map(str::as_bytes).or(attachment))
        {
            (Some(rows), _) => {
                let names = Table::plain_names(rows.first().map_or(0, Vec::len));
                (Some(Table::from_rows(names, rows)?), None, Vec::new())
            }
            (None, Some(bytes)) => {
                let reading = read_table(bytes, &load.options)?;
                let report = ReadingReport::from(&reading);
                (reading.table, Some(report), reading.notices)
            }
            (None, None) => return Err(Notice::new("load-nothing")),
        };
        let Some(table) = table else { return Ok(Loaded { own: None, reading, notices }) };
        let (signal, notice) = read::of_table(&table)?;
        notices.extend(notice);
        Ok(Loaded { own: Some(Own::Signal(signal)), reading, notices })
    }

    /// Standardising is for tables: a signal is taken as it is.
    fn prepared(self, _: &Prepare) -> Self {
        self
    }

    fn size(&self) -> (usize, usize) {
        self.side().map_or((self.n, 1), |side| (side, side))
    }

    fn to_own(&self) -> Own {
        Own::Signal(self.clone())
    }
}

/// The brightness of a byte: from −1, black, to 1, white.
fn brightness(byte: f64) -> f64 {
    byte / 127.5 - 1.0
}

fn usable(x: f64) -> bool {
    x.abs() <= LARGEST
}

fn long_enough(n: usize) -> Result<(), Notice> {
    if n < LEAST {
        return Err(Notice::new("signal-too-short").with("given", n).with("limit", LEAST));
    }
    if n > MOST {
        return Err(Notice::new("signal-too-long").with("given", n).with("limit", MOST));
    }
    Ok(())
}
