//! Real numbers of single or double precision.

use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub};

/// Real numbers of single or double precision.
pub trait Number:
    Copy
    + Default
    + PartialEq
    + PartialOrd
    + std::fmt::Debug
    + Add<Output = Self>
    + AddAssign
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + Into<f64>
    + 'static
{
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;

    /// The nearest number of this precision.
    fn of(x: f64) -> Self;
}

macro_rules! number {
    ($T:ident) => {
        impl Number for $T {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;

            #[inline(always)]
            fn of(x: f64) -> Self {
                x as Self
            }
        }
    };
}

number!(f32);
number!(f64);
