//! Other data: named, read, typed, drawn, changed by hand. A change of the data is another run with the same settings.

use super::layout::PageDialog;
use super::message::{Brought, DataMsg};
use super::{Platform, Player};
use crate::engine::input::Own;
use crate::engine::matrix::{Cells, Pixels};
use crate::engine::protocol::{Command, Load, WorkerRequest};
use crate::engine::run::Source;
use crate::engine::table::read::ReadOptions;
use crate::plot::figure::InputEdit;
use std::sync::Arc;

/// Pixels a side of what is drawn.
pub const SKETCH: usize = 96;

impl<P: Platform> Player<P> {
    pub(super) fn take_data(&mut self, data: DataMsg<P>) {
        match data {
            DataMsg::Load(attachment) => self.load(attachment, &ReadOptions::default()),
            DataMsg::LoadWith(attachment, options) => self.load(attachment, &options),
            DataMsg::Rows(rows) => self.rows(&rows),
            DataMsg::Sketched(bytes) => self.sketched(bytes),
            DataMsg::Run(brought) => {
                let Brought { saved, notices } = *brought;
                self.fresh_data();
                self.open_anew(0, saved.run, saved.t);
                self.tell_all(notices);
            }
        }
    }

    /// Another data set, or another seed of it: a new run with the same settings.
    pub(super) fn other_data(&mut self, name: Option<String>, seed: Option<u64>, t: u64) {
        let mut purpose = self.before("");
        self.pause();
        for slot in 0..self.workspace.count() {
            let Some(mut run) = self.current(slot) else { continue };
            let (old_name, old_seed) = match &run.input {
                Source::Named { data, data_seed } => (data.clone(), *data_seed),
                Source::Own { .. } => (String::new(), 1),
            };
            run.input = Source::Named { data: name.clone().unwrap_or(old_name), data_seed: seed.unwrap_or(old_seed) };
            run.edits.clear();
            self.restore_slot(slot, run, t, purpose.take());
        }
        self.fresh_data();
        self.address_later();
    }

    /// Other data: what was picked and studied spoke of the old ones.
    pub(super) fn fresh_data(&mut self) {
        let mut workspace = self.workspace.change();
        workspace.picked = None;
        workspace.studies.clear();
        drop(workspace);
        self.jobs.study = None;
    }

    /// The same points in every slot: what is compared are runs on the same data.
    fn load(&mut self, attachment: P::Attachment, options: &ReadOptions) {
        let mut purpose = self.before("");
        self.pause();
        self.layout.dialog = Some(PageDialog::Reading(attachment.clone(), options.clone()));
        for slot in 0..self.workspace.count() {
            let order = WorkerRequest::Obey(Command::Load(Load { options: options.clone(), ..Load::default() }));
            self.send(slot, order, Some(attachment.clone()), purpose.take());
        }
        self.address_later();
    }

    /// The reader changes points by hand: a new input, hence a new run.
    pub(super) fn change_points(&mut self, edits: Vec<InputEdit>) {
        let changed = {
            let workspace = self.workspace.see();
            // Points that were made a moment ago, if they have not been seen yet.
            let made = self.outbox.target(0).map(|(run, _)| run).filter(|run| run.prepare == Default::default());
            let made = made.and_then(|run| match &run.input {
                Source::Own { contents: Some(own), .. } => Some(own.clone()),
                _ => None,
            });
            let made = made.as_deref().and_then(Own::table);
            let Some(table) = made.or(workspace.slots[0].run_view.table()) else { return };
            edits.into_iter().try_fold(table.clone(), |table, edit| match edit {
                InputEdit::Add(row) => table.with_row(&row, None),
                InputEdit::Move(row, to) => table.moved_row(row, &to),
                InputEdit::Remove(row) => table.without_row(row),
            })
        };
        match changed {
            Ok(table) => self.other_own(Own::Points(table), ""),
            Err(notice) => self.tell(notice),
        }
    }

    /// Other data in every slot: what is compared are runs on the same. `key` names a change of many small steps, which
    /// is taken back in one piece and stays at its instant.
    pub(super) fn other_own(&mut self, own: Own, key: &str) {
        let own = Arc::new(own);
        let print = own.fingerprint();
        self.location.remember(print, own.clone());
        let mut purpose = self.before(key);
        let times: Vec<u64> = self.snapshot().runs.iter().map(|(_, t)| if key.is_empty() { 0 } else { *t }).collect();
        self.pause();
        for (slot, t) in times.into_iter().enumerate() {
            let Some(mut run) = self.current(slot) else { continue };
            run.input = Source::Own { own: print, contents: Some(own.clone()) };
            // What is on screen was prepared already.
            run.prepare = Default::default();
            run.edits.retain(|change| change.t == 0);
            self.restore_slot(slot, run, t, purpose.take());
        }
        self.fresh_data();
        self.address_later();
    }

    /// The numbers of the small matrix that is taken apart; else of the smallest there is to begin with.
    pub(super) fn cells(&self) -> Vec<Vec<f64>> {
        match self.workspace.see().slots[self.pair.active].run_view.own() {
            Some(Own::Matrix(cells)) => cells.rows().map(<[f64]>::to_vec).collect(),
            _ => vec![vec![1.0, 0.0], vec![0.0, 1.0]],
        }
    }

    /// Numbers were typed.
    fn rows(&mut self, rows: &[Vec<f64>]) {
        match Cells::from_rows(rows) {
            Ok(cells) => {
                self.layout.dialog = None;
                self.other_own(Own::Matrix(cells), "");
            }
            Err(notice) => self.tell(notice),
        }
    }

    /// Something was drawn. While an order is under way the latest drawing waits for its answer.
    pub(super) fn sketched(&mut self, bytes: Vec<u8>) {
        if !self.outbox.is_empty() {
            self.layout.sketch = Some(bytes);
        } else if let Ok(pixels) = Pixels::new(SKETCH, SKETCH, Arc::new(bytes)) {
            self.other_own(Own::Picture(pixels), "sketch");
        }
    }

    /// The drawing that waited for an answer.
    pub(super) fn sketch_on(&mut self) {
        if let Some(bytes) = self.layout.sketch.take() {
            self.sketched(bytes);
        }
    }
}
