//! Pictures made smaller by averaging over areas.
//!
//! All sums are of whole numbers and exact, so that every machine finds the same pixels.

/// A picture on white, scaled to at most as many pixels as it has, from its lines as they come.
pub struct Shrink {
    width: usize,
    height: u64,
    columns: usize,
    rows: u64,
    /// The sums over the areas of one line, and of all lines so far that belong to the row under way.
    across: Vec<u64>,
    sums: Vec<u64>,
    /// Where the next line begins, and where the area ends.
    from: u64,
    end: u64,
    out: Vec<u8>,
}

impl Shrink {
    /// A picture of `width × height` pixels, each at least 1, scaled to `columns × rows`, which are at most as many.
    pub fn new(width: usize, height: usize, columns: usize, rows: usize) -> Self {
        let out = Vec::with_capacity(3 * columns * rows);
        let (across, sums) = (vec![0; 3 * columns], vec![0; 3 * columns]);
        Self {
            width,
            height: height as u64,
            columns,
            rows: rows as u64,
            across,
            sums,
            from: 0,
            end: height as u64,
            out,
        }
    }

    /// Whole lines from the top on, 4 bytes a pixel. Each pixel that comes of them is the mean over its area, of which the
    /// pixels at its edge count in part.
    #[inline(never)]
    pub fn take(&mut self, rgba: &[u8]) {
        if self.width == self.columns && self.height == self.rows {
            self.out
                .extend(rgba.as_chunks::<4>().0.iter().flat_map(|pixel| laid(pixel).map(|c| ((c + 127) / 255) as u8)));
            return;
        }
        // In units of 1/columns of a pixel across and 1/rows down, an area is width × height large.
        let whole = self.width as u64 * self.height * 255;
        for line in rgba.chunks_exact(4 * self.width) {
            reduce(line, self.width as u64, &mut self.across);
            let to = self.from + self.rows;
            add(&mut self.sums, &self.across, to.min(self.end) - self.from);
            if to >= self.end {
                self.out.extend(self.sums.iter().map(|sum| ((sum + whole / 2) / whole) as u8));
                self.sums.fill(0);
                add(&mut self.sums, &self.across, to - self.end);
                self.end += self.height;
            }
            self.from = to;
        }
    }

    /// What came of it, 3 bytes a pixel: 3 · columns · rows of them if all lines came.
    pub fn done(self) -> Vec<u8> {
        self.out
    }
}

/// A whole picture at once: see [`Shrink`].
pub fn on_white(rgba: &[u8], width: usize, height: usize, columns: usize, rows: usize) -> Vec<u8> {
    if width == 0 || height == 0 {
        return Vec::new();
    }
    let mut shrink = Shrink::new(width, height, columns, rows);
    shrink.take(rgba);
    shrink.done()
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
            let mut parts = Shrink::new(width, height, columns, rows);
            rgba.chunks(8 * width).for_each(|lines| parts.take(lines));
            assert!(parts.done() == out, "in parts");
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
