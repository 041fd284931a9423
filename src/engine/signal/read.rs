//! Signals from tables.

use super::{MOST, SIDE, Signal, brightness};
use crate::engine::matrix::Pixels;
use crate::engine::params::shortened;
use crate::engine::{Notice, Table};

/// One column holds samples at equal distances. Of two or more the first is x and the second y: the signal is then read
/// off a regular grid from the least x to the largest, along straight lines between the points (of several at one x,
/// their mean). What is longer than [`MOST`] is read off a grid of so many.
///
/// # Errors
/// See [`Signal::of_samples`]; `signal-one-x` where all x are equal.
pub fn of_table(table: &Table) -> Result<(Signal, Option<Notice>), Notice> {
    let n = table.n();
    let points: Vec<(f64, f64)> = if table.d() == 1 {
        table.column(0).iter().enumerate().map(|(i, &y)| (i as f64, y)).collect()
    } else {
        merged(table.column(0).iter().copied().zip(table.column(1).iter().copied()).collect())
    };
    if n > 1 && points.len() == 1 {
        return Err(Notice::new("signal-one-x")
            .with("n", n)
            .with("column", shortened(table.names().first().map_or("", String::as_str))));
    }
    if table.d() == 1 && n <= MOST {
        return Signal::of_samples(points.into_iter().map(|(_, y)| y).collect()).map(|signal| (signal, None));
    }
    let count = points.len().min(MOST);
    let signal = Signal::of_samples(resampled(&points, count))?;
    let evenly = even(&points) && count == n;
    let notice = Notice::new("signal-resampled").with("from", n).with("to", count);
    Ok((signal, (!evenly).then_some(notice)))
}

/// Points by rising x, those of one x as one.
fn merged(mut points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let groups = points.chunk_by(|a, b| a.0 == b.0);
    groups.map(|group| (group[0].0, group.iter().map(|(_, y)| y).sum::<f64>() / group.len() as f64)).collect()
}

/// Do the x lie at equal distances, but for rounding?
fn even(points: &[(f64, f64)]) -> bool {
    let ([(first, _), ..], [.., (last, _)]) = (points, points) else { return true };
    let step = (last - first) / (points.len().max(2) - 1) as f64;
    points.iter().enumerate().all(|(i, (x, _))| (x - first - step * i as f64).abs() <= 1e-6 * (last - first).abs())
}

/// `count` values at equal distances from the first x to the last.
fn resampled(points: &[(f64, f64)], count: usize) -> Vec<f64> {
    let ([(first, _), ..], [.., (last, _)]) = (points, points) else { return Vec::new() };
    let at = |i: usize| first + (last - first) * i as f64 / (count.max(2) - 1) as f64;
    (0..count)
        .map(|i| {
            let x = at(i);
            let above = points.partition_point(|(known, _)| *known < x).clamp(1, points.len().max(2) - 1);
            let (a, b) = (points[above - 1], points.get(above).copied().unwrap_or(points[above - 1]));
            let share = if b.0 > a.0 { ((x - a.0) / (b.0 - a.0)).clamp(0.0, 1.0) } else { 0.0 };
            a.1 + share * (b.1 - a.1)
        })
        .collect()
}

/// The square in the middle of a picture, in grey: each of SIDE² pixels the mean over its area.
///
/// # Errors
/// See [`Signal::of_picture`].
pub fn of_pixels(picture: &Pixels) -> Result<Signal, Notice> {
    let grey = picture.grey();
    let (width, height) = (grey.width(), grey.height());
    let side = width.min(height) as f64;
    let (left, top) = ((width as f64 - side) / 2.0, (height as f64 - side) / 2.0);
    let step = side / SIDE as f64;
    // Where a stretch begins and ends, as whole pixels with the share of each that lies in it.
    let shares = |from: f64, most: usize| -> Vec<(usize, f64)> {
        let to = from + step;
        let cells = (from as usize)..(to.ceil() as usize).min(most);
        cells.map(|at| (at, (to.min(at as f64 + 1.0) - from.max(at as f64)).max(0.0))).collect()
    };
    let rows: Vec<_> = (0..SIDE).map(|i| shares(top + step * i as f64, height)).collect();
    let columns: Vec<_> = (0..SIDE).map(|j| shares(left + step * j as f64, width)).collect();
    let bytes = grey.bytes();
    let mean = |row: &[(usize, f64)], column: &[(usize, f64)]| {
        let (mut sum, mut area) = (0.0, 0.0);
        for &(i, high) in row {
            for &(j, wide) in column {
                sum += high * wide * f64::from(bytes[i * width + j]);
                area += high * wide;
            }
        }
        brightness(if area > 0.0 { sum / area } else { 0.0 })
    };
    Signal::of_picture(rows.iter().flat_map(|row| columns.iter().map(|column| mean(row, column))).collect())
}
