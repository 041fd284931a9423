//! GELU in single precision, most of it without a branch, so that a loop over it becomes SIMD.
//!
//! The complementary error function and the exponential are those of `libm` to the bit (FreeBSD's `s_erff.c` and
//! `e_expf.c`, Sun Microsystems 1993): every number goes the very way that it goes there. What differs is that where
//! `libm` branches, both ways are worked out here and one is kept by a mask of bits. Only where |x| ≥ 1.25, for which
//! erfc needs two exponentials more, is `libm` itself asked: of numbers as they come to an activation these are few.
//! That takes half the time and gives the same bits, so a training is what it was.

// Coefficients stand as they do in the source.
#![allow(clippy::excessive_precision)]

use std::f32::consts::{FRAC_1_SQRT_2, LOG2_E, TAU};

/// From here on erfc is asked of `libm`: 1.25.
const MIDDLE: u32 = 0x3fa0_0000;
/// All bits but the sign.
const SIZE: u32 = u32::MAX >> 1;

/// So many numbers are taken at a time.
const ROOM: usize = 64;

/// h = GELU(z + b) in the place of `z`, shape (n, width) by rows, and its slope, which may be empty where it is not
/// wanted; `bias` has shape (width,).
#[inline(never)]
pub fn gelu(z: &mut [f32], bias: &[f32], slope: &mut [f32]) {
    let width = bias.len().max(1);
    let mut slopes = slope.chunks_exact_mut(width);
    for z in z.chunks_exact_mut(width) {
        let mut slopes = slopes.next().unwrap_or_default().chunks_mut(ROOM);
        for (z, bias) in z.chunks_mut(ROOM).zip(bias.chunks(ROOM)) {
            let mut room = [0.0; ROOM];
            let of = &mut room[..z.len()];
            cumulative(z, bias, of);
            match slopes.next() {
                Some(slope) => {
                    for ((z, of), slope) in z.iter_mut().zip(of).zip(slope) {
                        let density = exp(-0.5 * *z * *z) / TAU.sqrt();
                        *slope = *of + *z * density;
                        *z *= *of;
                    }
                }
                None => z.iter_mut().zip(of).for_each(|(z, of)| *z *= *of),
            }
        }
    }
}

/// z ← z + b, and Φ of it.
#[inline(always)]
fn cumulative(z: &mut [f32], bias: &[f32], of: &mut [f32]) {
    for ((z, of), b) in z.iter_mut().zip(&mut *of).zip(bias) {
        *z += b;
        *of = 0.5 * erfc_middle(at(*z));
    }
    for (z, of) in z.iter().zip(of) {
        let x = at(*z);
        if x.to_bits() & SIZE >= MIDDLE {
            *of = 0.5 * libm::erfcf(x);
        }
    }
}

/// Where Φ asks erfc: Φ(z) = ½ erfc(−z/√2).
#[inline(always)]
fn at(z: f32) -> f32 {
    -z * FRAC_1_SQRT_2
}

/// `a` where the mask has all bits, `b` where it has none.
#[inline(always)]
fn choose(mask: u32, a: f32, b: f32) -> f32 {
    f32::from_bits((a.to_bits() & mask) | (b.to_bits() & !mask))
}

/// All bits if `a` < `b`, else none; both below 2³¹.
#[inline(always)]
fn less(a: u32, b: u32) -> u32 {
    (a.wrapping_sub(b).cast_signed() >> 31).cast_unsigned()
}

/// erfc x for |x| < 1.25; elsewhere nothing that would mean anything.
#[inline(always)]
fn erfc_middle(x: f32) -> f32 {
    const ERX: f32 = 8.450_629_115_1e-1;
    let size = x.to_bits() & SIZE;
    let negative = (x.to_bits().cast_signed() >> 31).cast_unsigned();
    // |x| < 0.84375.
    let z = x * x;
    let r = 1.283_791_661_3e-1
        + z * (-3.250_420_987_6e-1 + z * (-2.848_174_981_8e-2 + z * (-5.770_270_247e-3 + z * -2.376_301_745_2e-5)));
    let s = 1.0
        + z * (3.979_172_110_6e-1
            + z * (6.502_225_25e-2 + z * (5.081_306_211_7e-3 + z * (1.324_947_370_4e-4 + z * -3.960_228_241_3e-6))));
    let y = r / s;
    let low = 1.0 - (x + x * y);
    let high = 0.5 - (x - 0.5 + x * y);
    let near = choose(negative | less(size, 0x3e80_0000), low, high);
    // 0.84375 ≤ |x| < 1.25.
    let s = f32::from_bits(size) - 1.0;
    let p = -2.362_118_568_3e-3
        + s * (4.148_561_060_4e-1
            + s * (-3.722_078_800_2e-1
                + s * (3.183_466_196_1e-1
                    + s * (-1.108_946_949_2e-1 + s * (3.547_830_507_2e-2 + s * -2.166_375_517_8e-3)))));
    let q = 1.0
        + s * (1.064_208_820_5e-1
            + s * (5.403_979_420_7e-1
                + s * (7.182_865_589_9e-2
                    + s * (1.261_712_163_7e-1 + s * (1.363_708_358_3e-2 + s * 1.198_450_010_3e-2)))));
    let e = 1.0 - ERX - p / q;
    choose(less(size, 0x3f58_0000), near, choose(negative, 2.0 - e, e))
}

/// e^x for x ≤ 0, and what is no number for what is none.
#[inline(always)]
fn exp(x: f32) -> f32 {
    const LN2_HIGH: f32 = 6.931_457_519_5e-1;
    const LN2_LOW: f32 = 1.428_606_765_3e-6;
    /// The sizes of 2⁻¹⁴, ½ ln 2 and 1½ ln 2; up to each `libm` takes a shorter way.
    const TINY: u32 = 0x3900_0000;
    const HALF: u32 = 0x3eb1_7218;
    const MORE: u32 = 0x3f85_1592;
    /// e^x is 0 from before here on.
    const LEAST: f32 = -110.0;
    const WHOLE: f32 = 12_582_912.0;
    let size = x.to_bits() & SIZE;
    let within = choose(less(LEAST.to_bits() & SIZE, size), LEAST, x);
    // x = k·ln 2 + r, k a whole number from −159 to 0, found as `libm` does.
    let far = (LOG2_E * within - 0.5).ceil();
    let (beyond_half, beyond_more) = (less(HALF, size), less(MORE, size));
    let kf = choose(beyond_half, choose(beyond_more, far, -1.0), 0.0);
    let (high, low) = (within - kf * LN2_HIGH, kf * LN2_LOW);
    let r = high - low;
    let rr = r * r;
    let c = r - rr * (1.666_662_544e-1 + rr * -2.766_733_290_6e-3);
    let y = 1.0 + (r * c / (2.0 - c) - low + high);
    // 2^k in two factors that are normal numbers: only the second product rounds, where it is none.
    // Added to it, a whole number stands in the last bits.
    let k = (kf + WHOLE).to_bits().wrapping_sub(WHOLE.to_bits()).cast_signed();
    let half = k >> 1;
    let power = |k: i32| f32::from_bits((k + 127).cast_unsigned() << 23);
    let of = y * power(half) * power(k - half);
    let of = choose(less(TINY, size), of, 1.0 + x);
    // What is no number stays none.
    choose(less(f32::INFINITY.to_bits(), size), x, of)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// GELU and its slope, one number at a time.
    fn plain(z: f32) -> (f32, f32) {
        let of = 0.5 * libm::erfcf(at(z));
        let density = libm::expf(-0.5 * z * z) / TAU.sqrt();
        (z * of, of + z * density)
    }

    /// How many of the numbers with these bits come out with other bits than one by one.
    fn differing(bits: impl Iterator<Item = u32>) -> Vec<f32> {
        const ROOM: usize = 4096;
        let mut found = Vec::new();
        let mut z = Vec::with_capacity(ROOM);
        let (zero, mut slope) = (vec![0.0; ROOM], vec![0.0; ROOM]);
        let mut bits = bits.peekable();
        while bits.peek().is_some() {
            z.clear();
            z.extend(bits.by_ref().take(ROOM).map(f32::from_bits));
            let before = z.clone();
            let n = z.len();
            gelu(&mut z, &zero[..n], &mut slope[..n]);
            for i in 0..n {
                let (h, of) = plain(before[i] + 0.0);
                let same = |a: f32, b: f32| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan());
                if !same(h, z[i]) || !same(of, slope[i]) {
                    found.push(before[i]);
                }
            }
        }
        found
    }

    #[test]
    fn no_bit_differs_from_one_by_one() {
        // A number of every size, and all around the places where `libm` branches.
        let mut bits: Vec<u32> = (0..u32::MAX).step_by(1999).collect();
        for edge in [0x2380_0000_u32, 0x3e80_0000, 0x3f58_0000, MIDDLE, 0x41e0_0000, f32::INFINITY.to_bits()] {
            let z = f32::from_bits(edge) * std::f32::consts::SQRT_2;
            bits.extend(z.to_bits() - 500..z.to_bits().saturating_add(500));
        }
        for edge in [0x3900_0000_u32, 0x3eb1_7218, 0x3f85_1592, 0x42ae_ac50, 0x42cf_f1b5] {
            let z = (2.0 * f32::from_bits(edge)).sqrt();
            bits.extend(z.to_bits() - 500..z.to_bits() + 500);
        }
        let both = bits.iter().flat_map(|bits| [*bits, *bits ^ (1 << 31)]);
        let found = differing(both);
        assert!(found.is_empty(), "{} differ: {:?}", found.len(), &found[..found.len().min(9)]);
    }

    #[test]
    #[ignore = "takes minutes: all numbers that there are"]
    fn no_bit_differs_of_any_number() {
        let found = differing(0..=u32::MAX);
        assert!(found.is_empty(), "{} differ: {:?}", found.len(), &found[..found.len().min(9)]);
    }

    #[test]
    fn it_is_that_of_double_precision() {
        let (mut worst, mut steepest) = (0.0_f64, 0.0_f64);
        for i in -130_000..130_000 {
            let z = i as f32 * 1e-4;
            let (ours, theirs) = (plain(z), crate::network::gelu_f64(z.into()));
            worst = worst.max((f64::from(ours.0) - theirs.0).abs() / theirs.0.abs().max(1.0));
            steepest = steepest.max((f64::from(ours.1) - theirs.1).abs());
        }
        assert!(worst < 6e-7 && steepest < 6e-7, "{worst:e} {steepest:e}");
        let (mut z, mut slope) = ([f32::NAN, 0.0, 50.0, f32::NEG_INFINITY], [0.0; 4]);
        gelu(&mut z, &[0.0; 4], &mut slope);
        assert!(z[0].is_nan() && z[1..3] == [0.0, 50.0] && slope[1..3] == [0.5, 1.0] && z[3].is_nan());
    }
}
