//! The page: the only room that knows a browser. It is built from the registry and names no demo.

mod app;
mod assets;
mod bets;
mod browser;
mod camera;
mod canvas;
mod controls;
mod data;
mod dialog;
mod encoding;
mod exports;
mod film;
mod gallery;
mod grid;
mod icons;
mod keeping;
mod lesson;
mod matrix_editor;
mod metrics;
mod notices;
mod offline;
mod onefile;
mod paint;
mod panel;
mod parts;
mod picture;
mod player;
mod pointed;
mod questions;
mod scripts;
mod sharing;
mod sketch;
mod store;
mod sweep;
mod tasks;
mod tip;
mod transport;
mod worker;
mod worker_client;
mod workspace;

/// Takes up the role that the place we were started in asks for.
pub fn start() {
    if web_sys::window().is_some() {
        // Starting the program has taken long enough for one task.
        browser::after(0, Box::new(app::start));
    } else {
        worker::start();
    }
}
