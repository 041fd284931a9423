//! Many points as a density: counts in cells, by colour.

/// CellGrid over a window of the data.
#[derive(Clone, Copy, Debug)]
pub struct CellGrid {
    /// The data at the left and the right edge.
    pub x: (f64, f64),
    /// The data at the upper and the lower edge.
    pub y: (f64, f64),
    /// The width of the window, in cells; the last one may be cut.
    pub width: f64,
    /// The height of the window, in cells.
    pub height: f64,
}

impl CellGrid {
    /// How many cells there are, across and down.
    pub fn size(&self) -> (usize, usize) {
        let whole = |length: f64| (length.ceil() as usize).clamp(1, 4000);
        (whole(self.width), whole(self.height))
    }
}

/// RGBA of every cell, row by row from the top: the mean colour of its points, as opaque as the root of their count.
/// `colors` has shape (n, 3). Points outside the window, or not finite, are left out.
pub fn density(points: &[(f64, f64)], colors: &[[u8; 3]], cells: &CellGrid) -> Vec<u8> {
    let (across, down) = cells.size();
    let (unit_x, unit_y) = (cells.width / (cells.x.1 - cells.x.0), cells.height / (cells.y.1 - cells.y.0));
    let mut sums = vec![[0_u32; 4]; across * down];
    for (&(x, y), &[r, g, b]) in points.iter().zip(colors) {
        let (u, v) = ((x - cells.x.0) * unit_x, (y - cells.y.0) * unit_y);
        // What is not a number is not within.
        if u >= 0.0 && u <= cells.width && v >= 0.0 && v <= cells.height {
            let (column, row) = ((u as usize).min(across - 1), (v as usize).min(down - 1));
            let sum = &mut sums[row * across + column];
            *sum = [sum[0] + u32::from(r), sum[1] + u32::from(g), sum[2] + u32::from(b), sum[3] + 1];
        }
    }
    // The densest hundredth is as dark as it gets: one heap of equal points must not fade all others.
    let greatest = sums.iter().map(|s| s[3]).max().unwrap_or(0);
    let mut tally = vec![0_usize; greatest as usize + 1];
    sums.iter().for_each(|s| tally[s[3] as usize] += 1);
    let filled = sums.len() - tally[0];
    let (mut most, mut below) = (0, 0);
    while below <= filled.saturating_sub(1) * 99 / 100 && most < greatest {
        most += 1;
        below += tally[most as usize];
    }
    let mut rgba = Vec::with_capacity(sums.len() * 4);
    for [r, g, b, n] in sums {
        if n == 0 {
            rgba.extend([0; 4]);
        } else {
            let strength = (n as f32 / most as f32).sqrt().min(1.0);
            rgba.extend([(r / n) as u8, (g / n) as u8, (b / n) as u8, (255.0 * (0.18 + 0.82 * strength)) as u8]);
        }
    }
    rgba
}

/// The colours of points that belong to several series at once, shape (n, 3): the means of `colors`, shape (k, 3),
/// weighed by `shares`, shape (n, k), flat by rows. Shares that are not positive numbers count for nothing; a point that
/// has no others is of the colour `none`.
pub fn mixed(shares: &[f64], colors: &[[u8; 3]], none: [u8; 3]) -> Vec<[u8; 3]> {
    let colors: Vec<[f64; 4]> = colors.iter().map(|&[r, g, b]| [r, g, b, 1].map(f64::from)).collect();
    let mix = |shares: &[f64]| {
        let mut sum = [0.0; 4];
        for (&share, color) in shares.iter().zip(&colors) {
            let share = if share > 0.0 && share < f64::INFINITY { share } else { 0.0 };
            sum.iter_mut().zip(color).for_each(|(sum, value)| *sum += share * value);
        }
        let [r, g, b, all] = sum;
        if !(all > 0.0 && all < f64::INFINITY) {
            return none;
        }
        // Few distinct colours make few items: 32 levels a channel are more than the eye tells apart in a mark.
        [r, g, b].map(|value| ((value / all / 8.0 + 0.5).floor() * 8.0).min(255.0) as u8)
    };
    shares.chunks_exact(colors.len().max(1)).map(mix).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_mixed_by_their_shares() {
        let colors = [[0, 100, 240], [200, 0, 240]];
        let shares =
            [1.0, 0.0, 0.5, 0.5, 3.0, 1.0, 0.0, 0.0, f64::NAN, 1.0, f64::INFINITY, 0.0, -1.0, 2.0, 1e308, 1e308];
        let of =
            |share: f64| [200.0 * share, 100.0 * (1.0 - share), 240.0].map(|v| ((v / 8.0_f64).round() * 8.0) as u8);
        let expected = [of(0.0), of(0.5), of(0.25), [9; 3], of(1.0), [9; 3], of(1.0), [9; 3]];
        assert_eq!(mixed(&shares, &colors, [9; 3]), expected);
        assert!(mixed(&[], &[], [9; 3]).is_empty());
    }

    #[test]
    fn points_are_counted_where_they_lie() {
        let cells = CellGrid { x: (0.0, 4.0), y: (2.0, 0.0), width: 4.0, height: 2.0 };
        let points =
            [(0.5, 1.5), (3.5, 0.5), (3.5, 0.6), (4.0, 0.0), (f64::NAN, 1.0), (9.0, 1.0), (1.0, f64::INFINITY)];
        let rgba =
            density(&points, &[[200, 100, 0], [0, 0, 10], [0, 0, 20], [0, 0, 30], [9; 3], [9; 3], [9; 3]], &cells);
        assert_eq!(rgba.len(), 4 * 2 * 4);
        let cell = |column: usize, row: usize| &rgba[(row * 4 + column) * 4..][..4];
        // Of two counts the lower is the one that is as dark as it gets.
        assert_eq!(cell(0, 0), [200, 100, 0, 255]);
        assert_eq!(cell(3, 1), [0, 0, 20, 255]);
        assert_eq!(rgba.chunks(4).filter(|cell| cell[3] > 0).count(), 2);
        assert!(density(&[], &[], &cells).iter().all(|&byte| byte == 0));
    }
}
