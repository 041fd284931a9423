//! From pixels to numbers and back: planes of one colour each, and what is shown of them.
//!
//! Every number is worked out for itself, so that every machine finds the same bits.

/// Channel `channel` of pixels of `channels` bytes each, as numbers; shape (pixels,).
#[inline(never)]
pub fn plane(bytes: &[u8], channels: usize, channel: usize) -> Vec<f32> {
    bytes.get(channel..).unwrap_or_default().iter().step_by(channels.max(1)).map(|b| f32::from(*b)).collect()
}

/// Luma and the two differences of colour (JPEG's, around 0) of pixels in red, green and blue.
#[inline(never)]
pub fn to_ycbcr(bytes: &[u8]) -> [Vec<f32>; 3] {
    let pixels = bytes.as_chunks::<3>().0;
    let mut planes = [(); 3].map(|()| vec![0.0; pixels.len()]);
    let [y, cb, cr] = &mut planes;
    for (((pixel, y), cb), cr) in pixels.iter().zip(y).zip(cb).zip(cr) {
        let [r, g, b] = pixel.map(f32::from);
        *y = 0.299 * r + 0.587 * g + 0.114 * b;
        *cb = (b - *y) / 1.772;
        *cr = (r - *y) / 1.402;
    }
    planes
}

/// The reverse, unrounded; planes of red, green and blue.
#[inline(never)]
pub fn from_ycbcr(y: &[f32], cb: &[f32], cr: &[f32]) -> [Vec<f32>; 3] {
    let mut planes = [(); 3].map(|()| vec![0.0; y.len()]);
    let [red, green, blue] = &mut planes;
    for ((y, cb), (cr, ((r, g), b))) in y.iter().zip(cb).zip(cr.iter().zip(red.iter_mut().zip(green).zip(blue))) {
        *r = y + 1.402 * cr;
        *b = y + 1.772 * cb;
        *g = (y - 0.299 * *r - 0.114 * *b) / 0.587;
    }
    planes
}

/// Pixels from their planes.
#[inline(never)]
pub fn interleaved(planes: [&[u8]; 3]) -> Vec<u8> {
    let [r, g, b] = planes;
    let mut out = vec![0; 3 * r.len()];
    for (((pixel, r), g), b) in out.as_chunks_mut::<3>().0.iter_mut().zip(r).zip(g).zip(b) {
        *pixel = [*r, *g, *b];
    }
    out
}

/// The largest |a − b|.
#[inline(never)]
pub fn largest_difference(a: &[f32], b: &[f32]) -> f32 {
    const LANES: usize = 8;
    let mut most = [0.0; LANES];
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            let difference = (a[lane] - b[lane]).abs();
            most[lane] = if difference > most[lane] { difference } else { most[lane] };
        }
    }
    let rest = a_rest.iter().zip(b_rest).map(|(a, b)| (a - b).abs());
    rest.chain(most).fold(0.0, |most, x| if x > most { x } else { most })
}

/// Writes a − b into `out`, 128 for 0 and 127 steps to either side for `most`.
#[inline(never)]
pub fn signed(a: &[f32], b: &[f32], most: f32, out: &mut [u8]) {
    let scale = if most > 0.0 { 127.0 / most } else { 0.0 };
    for ((a, b), out) in a.iter().zip(b).zip(out) {
        // Never negative, so that cutting off rounds.
        *out = ((a - b) * scale + 128.5) as u8;
    }
}

/// Bytes as opaque colours, each by its place in a table of 256.
#[inline(never)]
pub fn mapped(bytes: &[u8], colors: &[[u8; 4]; 256]) -> Vec<u8> {
    let mut out = vec![0; 4 * bytes.len()];
    for (pixel, byte) in out.as_chunks_mut::<4>().0.iter_mut().zip(bytes) {
        *pixel = colors[usize::from(*byte)];
    }
    out
}

/// Red, green and blue a pixel as opaque colours.
#[inline(never)]
pub fn opaque(rgb: &[u8]) -> Vec<u8> {
    let pixels = rgb.as_chunks::<3>().0;
    let mut out = vec![0; 4 * pixels.len()];
    for (pixel, [r, g, b]) in out.as_chunks_mut::<4>().0.iter_mut().zip(pixels) {
        *pixel = [*r, *g, *b, 255];
    }
    out
}

/// The outer product of `u` and `v` by rows, as places in a table of 256 colours: 128 for 0, 127 steps to either side
/// for `most`.
#[inline(never)]
pub fn outer(u: &[f32], v: &[f32], most: f32) -> Vec<u8> {
    let scale = if most > 0.0 { 127.0 / most } else { 0.0 };
    let mut out = vec![0; u.len() * v.len()];
    for (row, u) in out.chunks_exact_mut(v.len().max(1)).zip(u) {
        for (out, v) in row.iter_mut().zip(v) {
            *out = (u * v * scale + 128.5).clamp(1.0, 255.0) as u8;
        }
    }
    out
}

/// Numbers as bytes, the lowest first.
#[inline(never)]
pub fn bytes_of(numbers: &[f32]) -> Vec<u8> {
    let mut out = vec![0; 4 * numbers.len()];
    for (bytes, x) in out.as_chunks_mut::<4>().0.iter_mut().zip(numbers) {
        *bytes = x.to_le_bytes();
    }
    out
}

/// The reverse.
#[inline(never)]
pub fn numbers_of(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_come_back() {
        let bytes: Vec<u8> = (0..300).map(|i| (i * i * 7 % 256) as u8).collect();
        let [y, cb, cr] = to_ycbcr(&bytes);
        assert!((y[0] - (0.299 * 0.0 + 0.587 * 7.0 + 0.114 * 28.0)).abs() < 1e-5);
        let planes = from_ycbcr(&y, &cb, &cr);
        for (c, ours) in planes.iter().enumerate() {
            let given = plane(&bytes, 3, c);
            assert!(ours.iter().zip(&given).all(|(a, b)| (a - b).abs() < 1e-3));
        }
        let [r, g, b] = [0, 1, 2].map(|c| plane(&bytes, 3, c).into_iter().map(|x| x as u8).collect::<Vec<_>>());
        assert_eq!(interleaved([&r, &g, &b]), bytes);
        assert_eq!(plane(&[], 3, 2), []);
    }

    #[test]
    fn differences_have_a_sign() {
        let (a, b) = (vec![1.0, -2.0, 0.5, 4.0, 0.0, 0.0, 0.0, 0.0, 6.0], vec![1.0; 9]);
        assert_eq!(largest_difference(&a, &b), 5.0);
        let mut out = [0; 9];
        signed(&a, &b, 5.0, &mut out);
        assert_eq!(out, [128, 52, 115, 204, 103, 103, 103, 103, 255]);
        signed(&a, &b, 0.0, &mut out);
        assert_eq!(out, [128; 9]);
    }

    #[test]
    fn numbers_travel_as_bytes() {
        let numbers = [0.0, -1.5, f32::MAX, f32::MIN_POSITIVE];
        assert_eq!(numbers_of(&bytes_of(&numbers)), numbers);
    }
}
