//! Files in other encodings than UTF-8 and UTF-16: the browser's own tables turn them.

use crate::engine::protocol::{Command, Envelope, WorkerRequest};
use crate::engine::table::foreign;

/// The bytes of a table as UTF-8, with a note in the envelope's options if their encoding had to be guessed.
pub fn to_utf8(envelope: &mut Envelope, bytes: Vec<u8>) -> Vec<u8> {
    let WorkerRequest::Obey(Command::Load(load)) = &mut envelope.order else { return bytes };
    if load.picture.is_some() {
        return bytes;
    }
    let Some(label) = foreign(&bytes) else { return bytes };
    let decoded = web_sys::TextDecoder::new_with_label(label).and_then(|decoder| decoder.decode_with_u8_array(&bytes));
    match decoded {
        Ok(text) => {
            load.options.encoding = label.to_owned();
            text.into_bytes()
        }
        Err(_) => bytes,
    }
}
