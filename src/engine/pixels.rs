//! Pictures as tables: the colours of their pixels are the points.

use crate::engine::Notice;
use crate::engine::matrix::Pixels;
use crate::engine::table::Table;

/// A picture is scaled to at most so many pixels before its colours become points.
pub const MOST_PIXELS: usize = 12_000;
/// The colours of a picture, scaled down by averaging over squares to at most [`MOST_PIXELS`].
///
/// # Errors
/// Those of a table.
pub fn table(pixels: &Pixels) -> Result<Table, Notice> {
    let (width, height, channels) = (pixels.width(), pixels.height(), pixels.channels());
    let side = (1..).find(|side| width.div_ceil(*side) * height.div_ceil(*side) <= MOST_PIXELS).unwrap_or(1);
    let (columns, rows) = (width.div_ceil(side), height.div_ceil(side));
    let mut colors = Vec::with_capacity(columns * rows);
    for row in 0..rows {
        for column in 0..columns {
            let (mut sum, mut count) = ([0.0; 3], 0.0);
            for y in row * side..((row + 1) * side).min(height) {
                for x in column * side..((column + 1) * side).min(width) {
                    let pixel = &pixels.bytes()[channels * (y * width + x)..][..channels];
                    // Of a grey one all three are the same.
                    for (sum, &channel) in sum.iter_mut().zip(pixel.iter().cycle()) {
                        *sum += f64::from(channel);
                    }
                    count += 1.0;
                }
            }
            colors.push(sum.map(|sum| (sum / count).round()));
        }
    }
    let names = ["red", "green", "blue"].map(str::to_owned).to_vec();
    Table::from_rows(names, &colors)?.with_picture(columns, rows)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn picture(rgba: &[u8], width: usize, height: usize) -> Pixels {
        Pixels::from_rgba(rgba, width, height).unwrap().0
    }

    #[test]
    fn small_pictures_keep_their_pixels_and_transparency_is_white() {
        let table = table(&picture(&[1, 2, 3, 255, 9, 9, 9, 0], 2, 1)).unwrap();
        assert_eq!((table.row(0), table.row(1)), (vec![1.0, 2.0, 3.0], vec![255.0; 3]));
        assert_eq!(table.picture().map(|grid| (grid.width, grid.height)), Some((2, 1)));
    }

    #[test]
    fn large_pictures_are_averaged() {
        let rgba: Vec<u8> = (0..300 * 200).flat_map(|i| [if i % 2 == 0 { 0 } else { 200 }, 7, 7, 255]).collect();
        let table = table(&picture(&rgba, 300, 200)).unwrap();
        assert!(table.n() <= MOST_PIXELS);
        let grid = table.picture().unwrap();
        assert_eq!((grid.width, grid.height), (100, 67));
        assert_eq!(table.at(0, 1), 7.0);
    }

    #[test]
    fn a_grey_picture_has_three_equal_columns() {
        let table = table(&picture(&[8, 8, 8, 255], 1, 1)).unwrap();
        assert_eq!(table.row(0), [8.0; 3]);
    }
}
