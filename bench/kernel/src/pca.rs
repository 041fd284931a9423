//! Principal component analysis: all axes of a table.

use unrolled::engine::table::Table;
use unrolled::math::pca::{Fit, Prepared};
use wasm_bindgen::prelude::*;

use crate::table;

/// A table, and its exact axes.
#[wasm_bindgen]
pub struct PcaBench {
    table: Table,
    fit: Option<Fit>,
}

#[wasm_bindgen]
impl PcaBench {
    /// On `points`, rows of `d` numbers.
    ///
    /// # Errors
    /// What the app says of them.
    #[wasm_bindgen(constructor)]
    pub fn new(points: &[f64], d: usize) -> Result<Self, JsError> {
        Ok(Self { table: table(points, d)?, fit: None })
    }

    /// The data centred, and all their axes, as a run finds them at its start.
    pub fn fit(&mut self) {
        let data = Prepared::new(&self.table, true, false);
        let scatter = data.scatter();
        self.fit = Some(data.fit_with(&scatter));
    }

    /// The variances along the axes.
    pub fn variances(&self) -> Vec<f64> {
        self.fit.as_ref().map_or_else(Vec::new, |fit| fit.explained_variance(1))
    }
}
