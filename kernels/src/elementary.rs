//! The exponential and the logarithm without a branch, so that a loop over them becomes SIMD. Nor is anything chosen by
//! a comparison: for wasm LLVM holds that dear and leaves the loop as it is. Masks are made of sign bits instead.
//!
//! Method and coefficients are those of FreeBSD's `e_exp.c` and `e_log.c` (Sun Microsystems 1993), which `libm` has
//! too; what differs is that no case is told apart. Only operations that IEEE 754 rounds correctly are used: the same
//! bits on every machine.

const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// Adding it leaves a whole number in the last bits: 1.5 · 2⁵².
const ROUND: f64 = 6_755_399_441_055_744.0;
/// Below it e^x is no normal number any more, and counts as 0.
const LEAST: f64 = -708.0;

/// e^x for x ≤ 700, within one unit in the last place; 0 from −708 on down.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    const P: [f64; 5] = [
        1.666_666_666_666_660_2e-1,
        -2.777_777_777_701_559_3e-3,
        6.613_756_321_437_934e-5,
        -1.653_390_220_546_525_2e-6,
        4.138_136_797_057_238_5e-8,
    ];
    let keep = mask(LEAST - x);
    let within = kept(x, keep);
    // x = k·ln 2 + r with |r| ≤ ln 2 / 2; e^r = 1 + r + r·c / (2 − c).
    let shifted = within * std::f64::consts::LOG2_E + ROUND;
    let k = shifted - ROUND;
    let (high, low) = (within - k * LN2_HIGH, k * LN2_LOW);
    let r = high - low;
    let rr = r * r;
    let c = r - rr * (P[0] + rr * (P[1] + rr * (P[2] + rr * (P[3] + rr * P[4]))));
    let e = 1.0 + (r * c / (2.0 - c) - low + high);
    // The last bits of `shifted` are k: moved into place, they are the exponent of 2^k.
    let power = f64::from_bits(shifted.to_bits().wrapping_add(1023) << 52);
    kept(e * power, keep)
}

/// All bits if `x` is negative (−0 included), else none.
#[inline(always)]
pub fn mask(x: f64) -> u64 {
    (x.to_bits().cast_signed() >> 63).cast_unsigned()
}

/// All bits if `x`, which is not negative, is not 0; else none.
#[inline(always)]
pub fn mask_of_positive(x: f64) -> u64 {
    (x.to_bits().wrapping_neg().cast_signed() >> 63).cast_unsigned()
}

/// All bits if `x` is finite, else none.
#[inline(always)]
pub fn mask_of_finite(x: f64) -> u64 {
    const SIGN: u64 = 1 << 63;
    let size = x.to_bits() & !SIGN;
    (size.wrapping_sub(f64::INFINITY.to_bits()).cast_signed() >> 63).cast_unsigned()
}

/// `x` under a mask of all bits, 0 under one of none.
#[inline(always)]
pub fn kept(x: f64, mask: u64) -> f64 {
    f64::from_bits(x.to_bits() & mask)
}

/// ln x for normal x > 0, within one unit in the last place.
#[inline(always)]
pub fn ln(x: f64) -> f64 {
    const L: [f64; 7] = [
        6.666_666_666_666_735e-1,
        3.999_999_999_940_942e-1,
        2.857_142_874_366_239e-1,
        2.222_219_843_214_978_4e-1,
        1.818_357_216_161_805e-1,
        1.531_383_769_920_937_3e-1,
        1.479_819_860_511_658_6e-1,
    ];
    /// The bits of 1, and those of √2/2 but for its lower half.
    const ONE: u64 = 0x3ff0_0000_0000_0000;
    const ROOT: u64 = 0x3fe6_a09e_0000_0000;
    // x = 2^k · (1 + f) with √2/2 < 1 + f < √2.
    let bits = x.to_bits().wrapping_add(ONE - ROOT);
    // As a number: behind 2⁵² + 1023 the last bits are it.
    let k = f64::from_bits((bits >> 52) | 0x4330_0000_0000_0000) - (4_503_599_627_370_496.0 + 1023.0);
    let f = f64::from_bits((bits & 0x000f_ffff_ffff_ffff).wrapping_add(ROOT)) - 1.0;
    let half = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let r = z * (L[0] + w * (L[2] + w * (L[4] + w * L[6]))) + w * (L[1] + w * (L[3] + w * L[5]));
    s * (half + r) + k * LN2_LOW - half + f + k * LN2_HIGH
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many numbers lie between two of the same sign.
    fn steps(a: f64, b: f64) -> u64 {
        a.to_bits().abs_diff(b.to_bits())
    }

    #[test]
    fn the_exponential_is_that_of_libm_to_one_unit_in_the_last_place() {
        let (mut worst, mut differ) = (0, 0);
        for i in 0..1_000_000 {
            let x = -7e-4 * f64::from(i) * f64::from(i % 1013) / 1012.0;
            let apart = steps(exp(x), libm::exp(x));
            worst = worst.max(apart);
            differ += u32::from(apart > 0);
        }
        println!("exp: at most {worst} ulp from libm, {differ} of 1,000,000 differ");
        assert!(worst <= 1);
        assert_eq!(exp(0.0), 1.0);
        assert_eq!((exp(-708.5), exp(f64::NEG_INFINITY)), (0.0, 0.0));
        assert!(exp(-707.9) > 0.0 && steps(exp(699.0), libm::exp(699.0)) <= 1);
        assert_eq!(exp(-1e-300), 1.0);
    }

    #[test]
    fn masks() {
        for x in [0.0, 5e-324, 1.0, f64::MAX, f64::INFINITY] {
            assert_eq!((mask(x), mask_of_positive(x)), (0, if x == 0.0 { 0 } else { u64::MAX }));
            assert_eq!(mask(-x), u64::MAX);
            assert_eq!(mask_of_finite(x), if x.is_finite() { u64::MAX } else { 0 });
        }
        assert_eq!((mask_of_finite(f64::NAN), mask_of_finite(-f64::NAN)), (0, 0));
        assert_eq!((kept(7.0, u64::MAX), kept(f64::NAN, 0)), (7.0, 0.0));
    }

    #[test]
    fn the_logarithm_is_that_of_libm_to_one_unit_in_the_last_place() {
        let (mut worst, mut differ) = (0, 0);
        for i in 0..1_000_000 {
            let x = 1.0 + f64::from(i) * 1.3e-5;
            for x in [x, 1.0 / x, x * 1e200, x * 1e-200] {
                let apart = steps(ln(x), libm::log(x));
                worst = worst.max(apart);
                differ += u32::from(apart > 0);
            }
        }
        println!("ln: at most {worst} ulp from libm, {differ} of 4,000,000 differ");
        assert!(worst <= 1);
        assert_eq!(ln(1.0), 0.0);
    }
}
