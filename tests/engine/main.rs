//! What every demo stands on: time, hosts, links and addresses.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

mod files;
mod host;
mod links;
mod sample_history;
mod time;
mod walk;
