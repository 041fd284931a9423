//! Panels are drawn one after the other, in several tasks if need be: the page would else stand still while ten panels
//! of large data are drawn.

use super::browser;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

/// Panels that together take longer than so many milliseconds are drawn in different tasks.
pub const PIECE: f64 = 12.0;

type Waiting = VecDeque<(f64, Box<dyn FnOnce()>)>;

thread_local! {
    static WAITING: RefCell<Waiting> = RefCell::default();
    static AWAKE: Cell<bool> = const { Cell::new(false) };
}

/// Draws in a task to come, after what was asked for before. `cost`: the milliseconds that it took the last time;
/// infinite if it was never drawn.
pub fn soon(cost: f64, draw: impl FnOnce() + 'static) {
    WAITING.with_borrow_mut(|waiting| waiting.push_back((cost, Box::new(draw))));
    wake();
}

/// Draws in a task of its own, before what else waits: the rest of what is being drawn.
pub fn next(draw: impl FnOnce() + 'static) {
    WAITING.with_borrow_mut(|waiting| waiting.push_front((f64::INFINITY, Box::new(draw))));
    wake();
}

fn wake() {
    if !AWAKE.replace(true) {
        browser::after(0, Box::new(paint));
    }
}

fn paint() {
    AWAKE.set(false);
    let mut spent = 0.0;
    loop {
        // One at least, whatever it costs.
        let fits = |(cost, _): &mut (f64, _)| spent == 0.0 || spent + *cost <= PIECE;
        let Some((cost, draw)) = WAITING.with_borrow_mut(|waiting| waiting.pop_front_if(fits)) else { break };
        draw();
        spent += cost.max(0.01);
    }
    if WAITING.with_borrow(|waiting| !waiting.is_empty()) {
        wake();
    }
}
