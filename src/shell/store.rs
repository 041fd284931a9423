//! What the browser remembers for the reader. In a sandboxed frame nothing is: then everything works but is forgotten.

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
