//! Tables whose rows are pictures.

/// Does a column's name begin with "pixel", in capitals or not? ASCII alone: the tables of Unicode's capitals are large.
fn is_pixel(name: &str) -> bool {
    name.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("pixel"))
}

/// Width and height of the pictures that the rows are: where columns are named as pixels, by row and column
/// (`pixel_0_0`, `1x1`), or by number (`pixel0`) in a square.
pub fn shape(names: &[String]) -> Option<(usize, usize)> {
    let numbers = |name: &String| -> Vec<usize> {
        name.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
    };
    let (first, last) = (numbers(names.first()?), numbers(names.last()?));
    let count = |from: usize, to: usize| to.checked_sub(from).and_then(|steps| steps.checked_add(1));
    let (width, height) = match (&first[..], &last[..]) {
        ([y0, x0], [y1, x1]) => (count(*x0, *x1)?, count(*y0, *y1)?),
        ([_], [_]) if names.iter().all(|name| is_pixel(name)) => {
            let side = (1..=names.len()).find(|side| side * side >= names.len())?;
            (side, side)
        }
        _ => return None,
    };
    if width < 2 || height < 2 || width.checked_mul(height) != Some(names.len()) {
        return None;
    }
    // Every name is where its numbers say.
    let in_place = |(i, name): (usize, &String)| match numbers(name)[..] {
        [y, x] => {
            y.checked_sub(first[0]) == Some(i / width) && x.checked_sub(first[first.len() - 1]) == Some(i % width)
        }
        [at] => at.checked_sub(first[0]) == Some(i),
        _ => false,
    };
    names.iter().enumerate().all(in_place).then_some((width, height))
}
