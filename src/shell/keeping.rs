//! Own data that fit no link are kept by the browser. Doors to a part of the program that comes with what packs runs.

use super::{assets, parts};
use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, TransactionMode};
use std::hint::black_box;
use std::pin::Pin;
use wasm_bindgen::{JsCast, JsValue};

/// They are kept here, by fingerprint.
const TABLES: &str = "own";

type Later<T> = Pin<Box<dyn Future<Output = T>>>;
/// By way of pointers: they lie in a part of the program of its own.
static PUT: fn(u64, Vec<u8>) -> Later<bool> = put;
static TAKE: fn(u64) -> Later<Option<Vec<u8>>> = take;

/// What a page that is one file calls own data that it holds.
pub fn name(print: u64) -> String {
    format!("own/{print:016x}")
}

/// Keeps own data, so that a reload loses nothing; `false` where that is not allowed.
pub async fn keep(print: u64, bytes: Vec<u8>) -> bool {
    parts::fetch(parts::FILES).await && black_box(PUT)(print, bytes).await
}

/// Own data that were kept; `None` if they are not here.
pub async fn kept(print: u64) -> Option<Vec<u8>> {
    if !parts::fetch(parts::FILES).await {
        return None;
    }
    black_box(TAKE)(print).await
}

#[inline(never)]
fn put(print: u64, bytes: Vec<u8>) -> Later<bool> {
    Box::pin(async move { write(print, &bytes).await.is_ok() })
}

#[inline(never)]
fn take(print: u64) -> Later<Option<Vec<u8>>> {
    Box::pin(async move {
        if let Some(bytes) = assets::bytes(&name(print)).await {
            return Some(bytes);
        }
        Some(read(print).await.ok()??.dyn_into::<js_sys::Uint8Array>().ok()?.to_vec())
    })
}

async fn database() -> Result<Database, idb::Error> {
    let mut request = Factory::new()?.open("unrolled", Some(1))?;
    request.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            let _ = database.create_object_store(TABLES, ObjectStoreParams::new());
        }
    });
    request.await
}

fn key(print: u64) -> JsValue {
    JsValue::from_str(&format!("{print:016x}"))
}

async fn write(print: u64, bytes: &[u8]) -> Result<(), idb::Error> {
    let transaction = database().await?.transaction(&[TABLES], TransactionMode::ReadWrite)?;
    let value = js_sys::Uint8Array::from(bytes);
    transaction.object_store(TABLES)?.put(&value, Some(&key(print)))?.await?;
    transaction.commit()?.await?;
    Ok(())
}

async fn read(print: u64) -> Result<Option<JsValue>, idb::Error> {
    let transaction = database().await?.transaction(&[TABLES], TransactionMode::ReadOnly)?;
    transaction.object_store(TABLES)?.get(key(print))?.await
}
