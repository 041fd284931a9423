//! What the browser remembers for the reader. In a sandboxed frame nothing is: then everything works but is forgotten.

use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, TransactionMode};
use wasm_bindgen::{JsCast, JsValue};

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// What was kept under a name.
pub fn get(name: &str) -> Option<String> {
    storage()?.get_item(&format!("unrolled:{name}")).ok().flatten()
}

/// Keeps a text under a name; `false` if that is not allowed or there is no room.
pub fn set(name: &str, value: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(&format!("unrolled:{name}"), value).is_ok())
}

/// Own data that fit no link are kept here, by fingerprint.
const TABLES: &str = "own";

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

/// Keeps own data, so that a reload loses nothing; `false` where that is not allowed.
pub async fn keep(print: u64, bytes: Vec<u8>) -> bool {
    async fn put(print: u64, bytes: &[u8]) -> Result<(), idb::Error> {
        let transaction = database().await?.transaction(&[TABLES], TransactionMode::ReadWrite)?;
        let value = js_sys::Uint8Array::from(bytes);
        transaction.object_store(TABLES)?.put(&value, Some(&key(print)))?.await?;
        transaction.commit()?.await?;
        Ok(())
    }
    put(print, &bytes).await.is_ok()
}

/// Own data that were kept; `None` if they are not here.
pub async fn kept(print: u64) -> Option<Vec<u8>> {
    async fn take(print: u64) -> Result<Option<JsValue>, idb::Error> {
        let transaction = database().await?.transaction(&[TABLES], TransactionMode::ReadOnly)?;
        transaction.object_store(TABLES)?.get(key(print))?.await
    }
    Some(take(print).await.ok()??.dyn_into::<js_sys::Uint8Array>().ok()?.to_vec())
}
