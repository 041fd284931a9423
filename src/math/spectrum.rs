//! What singular values alone tell of keeping k layers: errors, shares, and the k that is enough.
//!
//! A picture in colour is several matrices of one shape, its channels, of which the same number of layers is kept:
//! errors are those of all channels together.

/// The singular values of one matrix, or of several channels of one shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Spectrum {
    m: usize,
    n: usize,
    /// Shape (channels, r), each row falling.
    channels: Vec<Vec<f64>>,
    /// Σ s_i and Σ s_i² over all channels and i ≤ k; shape (r + 1,).
    sums: Vec<f64>,
    /// Σ s_i² over all channels and i > k, where s_i is in units of 2^`exponent`; shape (r + 1,).
    tails: Vec<f64>,
    /// Not 0 where squares of what is very small would be 0.
    exponent: i32,
}

/// Where the largest singular value is smaller, they are scaled by a power of two before they are squared.
const SMALL: f64 = 1e-100;

impl Spectrum {
    /// Of matrices of shape (m, n); `channels` has shape (channels, r), each row falling.
    pub fn new(m: usize, n: usize, channels: Vec<Vec<f64>>) -> Self {
        let r = channels.iter().map(Vec::len).min().unwrap_or(0);
        let most = channels.iter().flatten().fold(0.0_f64, |most, s| most.max(*s));
        let exponent = if most > 0.0 && most < SMALL { libm::ilogb(most) } else { 0 };
        let at = |i: usize, power: fn(f64) -> f64| channels.iter().map(|s| power(s[i])).sum::<f64>();
        let mut sums = vec![0.0; r + 1];
        let mut tails = vec![0.0; r + 1];
        for i in 0..r {
            sums[i + 1] = sums[i] + at(i, |s| s);
        }
        // From the small end, so that the smallest are not lost beside the largest.
        for i in (0..r).rev() {
            let units = channels.iter().map(|s| if exponent == 0 { s[i] } else { libm::scalbn(s[i], -exponent) });
            tails[i] = tails[i + 1] + units.map(|s| s * s).sum::<f64>();
        }
        Self { m, n, channels, sums, tails, exponent }
    }

    /// The singular values, shape (channels, r).
    pub fn channels(&self) -> &[Vec<f64>] {
        &self.channels
    }

    /// How many layers there are: min(m, n), or fewer if not all are known.
    pub fn r(&self) -> usize {
        self.tails.len() - 1
    }

    /// √(Σ_{i>k} s_i²): the error ‖A − B‖_F of the best B of rank k (Eckart and Young 1936).
    pub fn tail(&self, k: usize) -> f64 {
        libm::scalbn(self.tails[k.min(self.r())].sqrt(), self.exponent)
    }

    /// ‖A‖_F.
    pub fn norm(&self) -> f64 {
        self.tail(0)
    }

    /// Σ_{i≤k} s_i / Σ s_i; 1 for a matrix of nothing but 0.
    pub fn share(&self, k: usize) -> f64 {
        let r = self.r();
        if self.sums[r] > 0.0 { self.sums[k.min(r)] / self.sums[r] } else { 1.0 }
    }

    /// Σ_{i≤k} s_i² / Σ s_i²; 1 for a matrix of nothing but 0.
    pub fn energy(&self, k: usize) -> f64 {
        if self.tails[0] > 0.0 { 1.0 - self.tails[k.min(self.r())] / self.tails[0] } else { 1.0 }
    }

    /// How many singular values of channel `channel` are more than rounding in numbers whose precision is `epsilon`:
    /// larger than s_1 · max(m, n) · ε, as NumPy's `matrix_rank` has it. The precision is that in which they were
    /// computed: of a picture in single precision more are lost in rounding than in double.
    pub fn numerical_rank(&self, channel: usize, epsilon: f64) -> usize {
        let s = self.channels.get(channel).map_or(&[][..], Vec::as_slice);
        let least = s.first().map_or(0.0, |most| most * self.m.max(self.n) as f64 * epsilon);
        s.iter().filter(|s| **s > least).count()
    }

    /// (m + n) k numbers a channel.
    pub fn stored_numbers(&self, k: usize) -> usize {
        self.channels.len() * (self.m + self.n) * k
    }

    /// The smallest k whose share of Σs is at least `share`.
    pub fn k_for_share(&self, share: f64) -> usize {
        self.first(|k| self.share(k) >= share)
    }

    /// The smallest k whose share of Σs² is at least `energy`.
    pub fn k_for_energy(&self, energy: f64) -> usize {
        self.first(|k| self.energy(k) >= energy)
    }

    /// The smallest k with this signal-to-noise ratio in dB, where numbers go up to `peak`.
    pub fn k_for_psnr(&self, decibels: f64, peak: f64) -> usize {
        self.first(|k| self.psnr(self.tail(k), peak) >= decibels)
    }

    /// The largest k that takes no more than `numbers` stored numbers.
    pub fn k_for_size(&self, numbers: usize) -> usize {
        (numbers / self.stored_numbers(1).max(1)).min(self.r())
    }

    /// The smallest k that takes more numbers than the matrix itself; it may be more layers than there are.
    pub fn k_not_worth_it(&self) -> usize {
        (self.m * self.n).checked_div(self.m + self.n).map_or(0, |k| k + 1)
    }

    /// The peak signal-to-noise ratio in dB of an error ‖A − B‖_F, where numbers go up to `peak`; ∞ without an error.
    pub fn psnr(&self, error: f64, peak: f64) -> f64 {
        let count = (self.channels.len() * self.m * self.n) as f64;
        10.0 * libm::log10(peak * peak * count / (error * error))
    }

    fn first(&self, enough: impl Fn(usize) -> bool) -> usize {
        (0..self.r()).find(|&k| enough(k)).unwrap_or(self.r())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_shares_and_energies() {
        let spectrum = Spectrum::new(2, 2, vec![vec![45.0_f64.sqrt(), 5.0_f64.sqrt()]]);
        assert!((spectrum.norm() - 50.0_f64.sqrt()).abs() < 1e-14);
        assert_eq!((spectrum.tail(1), spectrum.tail(2), spectrum.tail(9)), (5.0_f64.sqrt(), 0.0, 0.0));
        assert!((spectrum.energy(1) - 0.9).abs() < 1e-15);
        assert!((spectrum.share(1) - 0.75).abs() < 1e-15);
        assert_eq!((spectrum.k_for_share(0.7), spectrum.k_for_share(0.76), spectrum.k_for_share(2.0)), (1, 2, 2));
        assert_eq!((spectrum.k_for_energy(0.0), spectrum.k_for_energy(0.89), spectrum.k_for_energy(0.91)), (0, 1, 2));
        assert_eq!((spectrum.k_for_size(3), spectrum.k_for_size(4), spectrum.k_for_size(999)), (0, 1, 2));
        assert_eq!((spectrum.stored_numbers(1), spectrum.k_not_worth_it()), (4, 2));
    }

    #[test]
    fn the_slide_of_the_notes_takes_more_numbers_from_677_on() {
        let slide = Spectrum::new(1162, 1618, vec![vec![1.0; 1162]]);
        assert_eq!(slide.k_not_worth_it(), 677);
        assert!(slide.stored_numbers(676) <= 1162 * 1618 && slide.stored_numbers(677) > 1162 * 1618);
        let percent = |k| (slide.stored_numbers(k) as f64 / (1162.0 * 1618.0) * 1000.0).round() / 10.0;
        assert_eq!([50, 100, 400].map(percent), [7.4, 14.8, 59.1]);
    }

    #[test]
    fn signal_to_noise() {
        // Every entry of a 10 × 10 matrix is off by 2.55: a hundredth of 255.
        let spectrum = Spectrum::new(10, 10, vec![vec![25.5]]);
        assert!((spectrum.psnr(25.5, 255.0) - 40.0).abs() < 1e-12);
        assert_eq!((spectrum.k_for_psnr(39.0, 255.0), spectrum.k_for_psnr(41.0, 255.0)), (0, 1));
        assert_eq!(spectrum.psnr(0.0, 255.0), f64::INFINITY);
    }

    #[test]
    fn numerical_rank_is_that_of_numpy() {
        let spectrum = Spectrum::new(3, 4, vec![vec![1.0, 1e-15, 8e-16], vec![0.0; 3]]);
        assert_eq!((spectrum.numerical_rank(0, f64::EPSILON), spectrum.numerical_rank(1, f64::EPSILON)), (2, 0));
        assert_eq!((spectrum.numerical_rank(0, f64::from(f32::EPSILON)), spectrum.numerical_rank(7, 0.0)), (1, 0));
    }

    #[test]
    fn what_is_too_small_to_be_squared_has_its_tail() {
        let spectrum = Spectrum::new(2, 2, vec![vec![4e-200, 3e-200]]);
        assert!((spectrum.norm() / 5e-200 - 1.0).abs() < 1e-14 && (spectrum.tail(1) / 3e-200 - 1.0).abs() < 1e-14);
        assert!((spectrum.energy(1) - 0.64).abs() < 1e-14);
    }

    #[test]
    fn nothing_at_all() {
        let zero = Spectrum::new(2, 3, vec![vec![0.0, 0.0]]);
        assert_eq!((zero.share(0), zero.energy(0), zero.tail(0), zero.k_for_share(0.9)), (1.0, 1.0, 0.0, 0));
        let empty = Spectrum::new(0, 0, Vec::new());
        assert_eq!((empty.r(), empty.tail(3), empty.k_for_size(10), empty.k_not_worth_it()), (0, 0.0, 0, 0));
    }
}
