//! Pictures made smaller by averaging over areas.
//!
//! All sums are of whole numbers and exact, so that every machine finds the same pixels.

/// A picture of `width × height` pixels (`rgba`: 4 bytes a pixel, row by row) on white, scaled to `columns × rows`, which
/// are at most as many: each pixel the mean over its area, of which the pixels at its edge count in part. 3 bytes a
/// pixel.
#[inline(never)]
pub fn on_white(rgba: &[u8], width: usize, height: usize, columns: usize, rows: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(3 * columns * rows);
    if width == 0 || height == 0 {
        return out;
    }
    if (width, height) == (columns, rows) {
        out.extend(rgba.as_chunks::<4>().0.iter().flat_map(|pixel| laid(pixel).map(|c| ((c + 127) / 255) as u8)));
        return out;
    }
    // In units of 1/columns of a pixel across and 1/rows down, an area is width × height large.
    let whole = width as u64 * height as u64 * 255;
    let mut across = vec![0; 3 * columns];
    let mut sums = vec![0_u64; 3 * columns];
    // Where a line of the picture begins and ends, and where the area does.
    let (mut from, mut end) = (0, height as u64);
    for line in rgba.chunks_exact(4 * width) {
        reduce(line, width as u64, &mut across);
        let to = from + rows as u64;
        add(&mut sums, &across, to.min(end) - from);
        if to >= end {
            out.extend(sums.iter().map(|sum| ((sum + whole / 2) / whole) as u8));
            sums.fill(0);
            add(&mut sums, &across, to - end);
            end += height as u64;
        }
        from = to;
    }
    out
}

/// Sums over the areas of one line, times 255.
fn reduce(line: &[u8], width: u64, across: &mut [u64]) {
    let columns = across.len() as u64 / 3;
    across.fill(0);
    let (mut from, mut end, mut column) = (0, width, 0);
    for pixel in line.as_chunks::<4>().0 {
        let color = laid(pixel).map(u64::from);
        let to = from + columns;
        for (sum, c) in across[3 * column..].iter_mut().zip(color) {
            *sum += (to.min(end) - from) * c;
        }
        if to >= end {
            column += 1;
            end += width;
            for (sum, c) in across[3 * column..].iter_mut().take(3).zip(color) {
                *sum += (to + width - end) * c;
            }
        }
        from = to;
    }
}

fn add(sums: &mut [u64], across: &[u64], weight: u64) {
    for (sum, a) in sums.iter_mut().zip(across) {
        *sum += weight * a;
    }
}

/// The colour of a pixel on white, times 255.
#[inline(always)]
fn laid(&[r, g, b, a]: &[u8; 4]) -> [u32; 3] {
    let a = u32::from(a);
    [r, g, b].map(|c| u32::from(c) * a + 255 * (255 - a))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_stays_and_transparency_is_white() {
        let rgba = [10, 20, 30, 255, 9, 9, 9, 0, 0, 0, 0, 51];
        assert_eq!(on_white(&rgba, 3, 1, 3, 1), [10, 20, 30, 255, 255, 255, 204, 204, 204]);
        assert!(on_white(&[], 0, 0, 0, 0).is_empty());
    }

    #[test]
    fn each_pixel_is_the_mean_over_its_area() {
        for (width, height, columns, rows) in [(5, 3, 2, 2), (7, 7, 7, 3), (9, 4, 1, 1), (12, 10, 5, 7), (6, 4, 3, 2)] {
            let rgba: Vec<u8> = (0..4 * width * height).map(|i| (i * i * 31 % 251) as u8).collect();
            let out = on_white(&rgba, width, height, columns, rows);
            assert_eq!(out.len(), 3 * columns * rows);
            for (at, found) in out.iter().enumerate() {
                let (row, column, c) = (at / 3 / columns, at / 3 % columns, at % 3);
                let (mut sum, mut area) = (0.0, 0.0);
                for y in 0..height {
                    for x in 0..width {
                        let overlap = |i: usize, n: usize, j: usize, k: usize| {
                            let (from, to) = (i as f64 / n as f64, (i + 1) as f64 / n as f64);
                            (to.min((j + 1) as f64 / k as f64) - from.max(j as f64 / k as f64)).max(0.0)
                        };
                        let part = overlap(y, height, row, rows) * overlap(x, width, column, columns);
                        let pixel = &rgba[4 * (y * width + x)..][..4];
                        let alpha = f64::from(pixel[3]) / 255.0;
                        sum += part * (f64::from(pixel[c]) * alpha + 255.0 * (1.0 - alpha));
                        area += part;
                    }
                }
                assert!((sum / area - f64::from(*found)).abs() <= 0.5 + 1e-9, "{width} × {height}, {at}");
            }
        }
    }
}
