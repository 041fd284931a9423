//! Rows are added, taken away and moved.

use super::{Notice, Table};

impl Table {
    /// The table with one more row at its end, of class `class`; without one, of the class [`UNLABELLED`](super::UNLABELLED).
    ///
    /// # Errors
    /// See [`Table::validate`].
    pub fn with_row(&self, row: &[f64], class: Option<u32>) -> Result<Self, Notice> {
        if row.len() != self.d() {
            return Err(Notice::new("table-ragged"));
        }
        let values = self.columns().zip(row).flat_map(|(c, &v)| c.iter().copied().chain([v])).collect();
        let label = self.label.clone().map(|mut label| {
            let class = class.unwrap_or_else(|| label.unlabelled());
            label.of.push(class);
            label
        });
        Self { names: self.names.clone(), n: self.n + 1, values, label, picture: None }.validated()
    }

    /// The table without row `i`; the rows after it move up.
    ///
    /// # Errors
    /// `table-no-such-row`, or `table-no-rows` for the last one.
    pub fn without_row(&self, i: usize) -> Result<Self, Notice> {
        self.has_row(i)?;
        let mut table = Self { picture: None, ..self.clone() };
        let mut at = 0;
        table.values.retain(|_| {
            at += 1;
            (at - 1) % self.n != i
        });
        table.n -= 1;
        if let Some(label) = &mut table.label {
            label.of.remove(i);
        }
        table.validated()
    }

    /// The table with row `i` put elsewhere.
    ///
    /// # Errors
    /// `table-no-such-row`, or see [`Table::validate`].
    pub fn moved_row(&self, i: usize, to: &[f64]) -> Result<Self, Notice> {
        self.has_row(i)?;
        if to.len() != self.d() {
            return Err(Notice::new("table-ragged"));
        }
        let mut table = self.clone();
        for (column, &v) in table.values.chunks_exact_mut(self.n).zip(to) {
            column[i] = v;
        }
        table.validated()
    }

    fn has_row(&self, i: usize) -> Result<(), Notice> {
        if i < self.n { Ok(()) } else { Err(Notice::new("table-no-such-row").with("row", i + 1)) }
    }
}
