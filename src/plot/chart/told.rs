//! What a chart tells: the tip below the pointer, where a click leads, its numbers as a table and as CSV.

use super::{Chart, Drawn, Said, Series, Tip};
use crate::engine::notice::Arg;
use crate::engine::order::ascending;
use crate::engine::words::{Words, counted};
use crate::plot::axes::ToData;
use crate::plot::figure::{Act, Gesture, Grid, GridRow};
use std::hint::black_box;

/// A table on screen has at most so many rows, evenly spread; the CSV has all.
const MOST_ROWS: usize = 200;

/// A number as it stands by itself.
fn told(arg: Arg) -> String {
    match arg {
        Arg::Number(x) => counted(x),
        Arg::Text(text) => text,
    }
}

/// What a chart makes of a gesture.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// Words for a label beside the pointer.
    Tip(String),
    /// An instant to go to.
    Seek(u64),
}

impl Chart {
    /// What a gesture means; `phase` names the phase of the step that led to an instant, or is empty.
    pub fn hear(&self, words: &Words, gesture: &Gesture, phase: &dyn Fn(u64) -> &'static str) -> Option<Heard> {
        let x = self.under(&gesture.to_data, gesture.at)?;
        match gesture.act {
            Act::Hover => Some(Heard::Tip(self.tip_at(words, self.nearest(x)?, phase))),
            // `as` saturates: what lies left of the first instant leads there.
            Act::Click => Some(Heard::Seek((x.round().max(self.first()?) as u64).min(self.seek?))),
            _ => None,
        }
    }

    /// The x below a place in CSS px, if the plot is there. Below it there may be a second one.
    fn under(&self, window: &ToData, at: (f64, f64)) -> Option<f64> {
        let y = if self.below.is_some() { window.top } else { at.1 };
        let (x, _) = window.to_data(at.0, at.1);
        (self.empty.is_none() && window.contains(at.0, y) && x.is_finite()).then_some(x)
    }

    /// All series, with those of the chart below.
    fn all(&self) -> impl Iterator<Item = &Series> {
        self.series.iter().chain(self.below.iter().flat_map(|below| &below.series))
    }

    /// Those that are listed: what has no id is drawn alone.
    fn listed(&self) -> impl Iterator<Item = &Series> {
        self.all().filter(|series| !series.id.is_empty())
    }

    fn first(&self) -> Option<f64> {
        self.listed().flat_map(|series| &series.values).map(|sample| sample.t).reduce(f64::min)
    }

    /// The x of the value that is nearest.
    fn nearest(&self, x: f64) -> Option<f64> {
        let xs = self.listed().flat_map(|series| &series.values).map(|sample| sample.t);
        xs.min_by(|a, b| (a - x).abs().total_cmp(&(b - x).abs()))
    }

    fn tip_at(&self, words: &Words, x: f64, phase: &dyn Fn(u64) -> &'static str) -> String {
        let of = |series: &Series| series.said.arg(words, series.at(x));
        let key = match self.tip {
            Tip::Message(key) | Tip::OfStep(key) => key,
            Tip::Listed => {
                let head = format!("{}: {}", self.x.title, told(self.x.said.arg(words, x)));
                let named = self.listed().filter(|series| !series.name.is_empty() && !series.at(x).is_nan());
                let lines = named.map(|series| format!("{}: {}", series.name, told(of(series))));
                return std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\n");
            }
        };
        let mut args: Vec<(&str, Arg)> = vec![(self.x.id, self.x.said.arg(words, x))];
        args.extend(self.listed().map(|series| (series.id, of(series))));
        // `as` saturates.
        match (self.tip, phase(x as u64)) {
            (Tip::OfStep(_), "") => words.say(&format!("{key}-start"), &args),
            (Tip::OfStep(_), phase) => {
                args.push(("phase", words.get(&format!("phase-{phase}")).into()));
                words.say(key, &args)
            }
            _ => words.say(key, &args),
        }
    }

    /// The series that are listed, each with the head of its column.
    fn columns(&self) -> Vec<(&Series, &str)> {
        let mut columns = Vec::new();
        for chart in std::iter::once(self).chain(self.below.as_deref()) {
            for series in chart.series.iter().filter(|series| !series.id.is_empty()) {
                match series.name.as_str() {
                    "" if series.drawn == Drawn::Hidden => {}
                    "" => columns.push((series, chart.y_title.as_str())),
                    name => columns.push((series, name)),
                }
            }
        }
        columns
    }

    /// All x at which a listed series has a value, rising.
    fn xs(&self) -> Vec<f64> {
        let listed = self.columns().into_iter().flat_map(|(series, _)| &series.values);
        let all: Vec<f64> = listed.filter(|sample| sample.t.is_finite()).map(|sample| sample.t).collect();
        let mut xs: Vec<f64> = ascending(&all).into_iter().map(|at| all[at]).collect();
        xs.dedup();
        xs
    }

    /// Its numbers as a table; `None` where it has nothing to show.
    pub fn table(&self, words: &Words) -> Option<Grid> {
        black_box(LIST)(self, &|said, x| told(said.arg(words, x)), MOST_ROWS)
    }

    /// Its numbers as CSV, in full precision, with a line of heads; `None` where it has nothing to show.
    pub fn csv(&self) -> Option<String> {
        let number = |_, x: f64| if x.is_finite() { x.to_string() } else { String::new() };
        let Grid { head, rows, .. } = black_box(LIST)(self, &number, usize::MAX)?;
        let head = head.iter().map(|head| format!("\"{}\"", head.replace('"', "\"\""))).collect();
        let lines = std::iter::once(head).chain(rows.into_iter().map(|row| row.cells));
        Some(lines.map(|cells: Vec<String>| cells.join(",") + "\n").collect())
    }
}

/// Writes a number of a chart.
type Cell<'a> = &'a dyn Fn(Said, f64) -> String;

/// By way of a pointer: who asks for numbers waits for the part of the program that lists them.
static LIST: fn(&Chart, Cell<'_>, usize) -> Option<Grid> = list;

/// The numbers of a chart, written by `cell`, in so many rows at most.
#[inline(never)]
fn list(chart: &Chart, cell: Cell<'_>, most: usize) -> Option<Grid> {
    let (columns, xs) = (chart.columns(), chart.xs());
    if chart.empty.is_some() || xs.is_empty() {
        return None;
    }
    let row = |&x: &f64| {
        let values = columns.iter().map(|(series, _)| cell(series.said, series.at(x)));
        let cells = std::iter::once(cell(chart.x.said, x)).chain(values).collect();
        GridRow { strong: chart.now == Some(x), cells, ..GridRow::default() }
    };
    let heads = std::iter::once(chart.x.title.as_str()).chain(columns.iter().map(|(_, head)| *head));
    Some(Grid {
        head: heads.map(str::to_owned).collect(),
        rows: xs.iter().step_by(xs.len().div_ceil(most)).map(row).collect(),
        ..Grid::default()
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::Axis;
    use super::*;

    const PLOT: ToData =
        ToData { left: 0.0, top: 0.0, width: 100.0, height: 100.0, x: (0.0, 10.0), y: (0.0, 1.0), log_y: false };

    fn chart() -> Chart {
        let series = |id, name: &str, values: &[(f64, f64)]| {
            Series::new(id, name.to_owned(), values.iter().copied(), Said::Number(3))
        };
        Chart {
            x: Axis { title: "step".to_owned(), id: "t", said: Said::Count },
            series: vec![
                series("a", "first", &[(0.0, 0.5), (4.0, 0.25)]),
                series("b", "second", &[(0.0, f64::NAN), (4.0, 0.125), (9.0, 2.0)]),
                series("", "drawn alone", &[(6.0, 7.0)]),
            ],
            seek: Some(7),
            ..Chart::default()
        }
    }

    fn at(act: Act, x: f64) -> Gesture {
        Gesture { act, from: (x, 50.0), at: (x, 50.0), before: (x, 50.0), to_data: PLOT, reach: 12.0 }
    }

    #[test]
    fn the_tip_is_of_the_nearest_x_and_filled_by_name() {
        let words = Words::new("en", &["tip={t}: {a}, {b}\ntip-start=from {a}\nphase-e=E"]);
        let tip = |tip, x| match (Chart { tip, ..chart() })
            .hear(&words, &at(Act::Hover, x), &|t| if t > 0 { "e" } else { "" })
        {
            Some(Heard::Tip(text)) => text,
            other => panic!("{other:?}"),
        };
        assert_eq!(tip(Tip::Message("tip"), 55.0), "4: 0.25, 0.125", "what is drawn alone is not listed");
        assert_eq!(tip(Tip::Message("tip"), 99.0), "9: –, 2");
        assert_eq!(tip(Tip::OfStep("tip"), 3.0), "from 0.5");
        assert_eq!(tip(Tip::Listed, 41.0), "step: 4\nfirst: 0.25\nsecond: 0.125");
        assert_eq!(chart().hear(&words, &at(Act::Hover, 101.0), &|_| ""), None);
    }

    #[test]
    fn a_click_goes_no_further_than_there_is_something() {
        let words = Words::new("en", &[]);
        let go = |x| chart().hear(&words, &at(Act::Click, x), &|_| "");
        assert_eq!((go(31.0), go(90.0)), (Some(Heard::Seek(3)), Some(Heard::Seek(7))));
        assert_eq!(Chart { seek: None, ..chart() }.hear(&words, &at(Act::Click, 31.0), &|_| ""), None);
    }

    #[test]
    fn its_numbers_are_a_table_and_a_file() {
        let table = chart().table(&Words::new("en", &[])).unwrap();
        assert_eq!(table.head, ["step", "first", "second"]);
        let cells: Vec<_> = table.rows.into_iter().map(|row| row.cells).collect();
        assert_eq!(cells, [["0", "0.5", "–"], ["4", "0.25", "0.125"], ["9", "–", "2"]]);
        let csv = "\"step\",\"first\",\"second\"\n0,0.5,\n4,0.25,0.125\n9,,2\n";
        assert_eq!(chart().csv().unwrap(), csv);
        assert_eq!(Chart::saying("nothing".to_owned()).csv(), None);
    }
}
