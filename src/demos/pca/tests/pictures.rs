//! Rows that are pictures.

use crate::demos::pca::pictures::shape;

fn names(of: impl Fn(usize) -> String, n: usize) -> Vec<String> {
    (0..n).map(of).collect()
}

#[test]
fn columns_named_as_pixels_are_a_picture() {
    assert_eq!(shape(&names(|i| format!("pixel_{}_{}", i / 8, i % 8), 64)), Some((8, 8)));
    assert_eq!(shape(&names(|i| format!("{}x{}", i / 5 + 1, i % 5 + 1), 35)), Some((5, 7)));
    assert_eq!(shape(&names(|i| format!("pixel{i}"), 49)), Some((7, 7)));
    assert_eq!(shape(&names(|i| format!("pixel{}", i + 1), 48)), None);
    assert_eq!(shape(&names(|i| format!("pixel_{}_{}", i % 8, i / 8), 64)), None);
    assert_eq!(shape(&names(|i| format!("x{i}"), 64)), None);
    assert_eq!(shape(&names(|_| "pixel".to_owned(), 64)), None);
    assert_eq!(shape(&[]), None);
    let huge = |i: usize| format!("pixel_{}_{}", usize::MAX - i, i);
    assert_eq!(shape(&names(huge, 4)), None);
}
