//! Who asked, and what the answer must tell.

use super::turning::Turned;
use crate::engine::Notice;
use crate::shell::worker_client::Attachment;
use serde_json::{Value, json};

/// Who asked, and under which name.
pub struct HostRequest {
    pub(super) id: Value,
    pub(super) source: web_sys::Window,
    /// Where the page that asked is from.
    pub(super) origin: String,
    /// The state is wanted, and nothing is changed.
    pub(super) looks: bool,
    /// Data come with it.
    pub(super) loads: bool,
    /// What of the frame is wanted, if the frame is.
    pub(super) frame: Option<Option<Vec<String>>>,
    /// The data that came with it.
    pub(super) attached: Option<Attachment>,
    /// What is to be exported, of which panel, with so many pixels a CSS pixel.
    pub(super) export: Option<(String, Option<String>, u32)>,
    /// What is asked of the page itself.
    pub(super) view: Option<Box<Turned>>,
    /// Knobs that were asked for and are none.
    pub(super) ignored: Vec<String>,
    /// Values that were asked for, and what is used in their place; `None` where a command takes none.
    pub(super) clamped: Option<Vec<Value>>,
}

impl HostRequest {
    pub(super) fn new(id: Value, source: web_sys::Window, origin: String) -> Self {
        Self {
            id,
            source,
            origin,
            looks: false,
            loads: false,
            frame: None,
            attached: None,
            export: None,
            view: None,
            ignored: Vec::new(),
            clamped: None,
        }
    }

    /// The data that came with it.
    pub(in super::super) fn take_attached(&mut self) -> Option<Attachment> {
        self.attached.take()
    }

    /// Notes what could not be taken as it was given.
    pub(super) fn note(&mut self, notices: &[Notice]) {
        let Some(clamped) = &mut self.clamped else { return };
        for notice in notices {
            let arg = |name: &str| notice.args.iter().find(|(known, _)| known == name).map(|(_, arg)| json!(arg));
            match notice.code.as_str() {
                "key-unknown" => {
                    self.ignored.extend(arg("key").and_then(|key| key.as_str().map(str::to_owned)));
                }
                "value-clamped" | "value-malformed" | "data-unknown" => clamped.push(json!({
                    "key": arg("key").unwrap_or_else(|| json!("data")),
                    "given": arg("given"), "used": arg("used"),
                })),
                _ => {}
            }
        }
    }
}
