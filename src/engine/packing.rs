//! A whole run in a link: deflated JSON in the protocol's own names, in the alphabet of addresses.

use crate::engine::Notice;
use crate::engine::fields::Fields;
use crate::engine::params::shortened;
use crate::engine::run::{MOST_EDITS, Run, Source};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;
use std::hint::black_box;
use std::io::{Read, Write};

/// Packed runs over this length do not fit a link.
pub const MOST_PACKED: usize = 8 * 1024;
/// More numbers of the reader's own do not fit a link: that would leave six bits for each.
const MOST_NUMBERS: usize = 8_000;
/// No honest link unpacks to more.
const MOST_UNPACKED: usize = 4 << 20;

/// The run as text for a link; `None` if it does not fit, or if its own data are not at hand.
pub fn pack(run: &Run) -> Option<String> {
    match &run.input {
        Source::Own { contents: None, .. } => None,
        // Not worth packing first: that takes long where there is much, and links are written often.
        Source::Own { contents: Some(own), .. } if own.numbers() > MOST_NUMBERS => None,
        _ => pack_json(run),
    }
}

fn pack_json(run: &Run) -> Option<String> {
    let json = serde_json::to_vec(run).ok()?;
    if json.len() > MOST_UNPACKED {
        return None;
    }
    let packed = black_box(SQUEEZE)(&json)?;
    (packed.len() <= MOST_PACKED).then_some(packed)
}

/// Reads a run; what is given besides is the version of the rules of a demo that is known.
type Unpack = fn(&str, &dyn Fn(&str) -> Option<u32>) -> Result<Run, Notice>;

/// Reads a file.
type Open = fn(&str, &dyn Fn(&str) -> Option<u32>) -> Result<SavedRun, Notice>;

/// By way of pointers: they lie in a part of the program of its own.
static SQUEEZE: fn(&[u8]) -> Option<String> = squeeze;
static EXPAND: Unpack = expand;

/// Bytes as text for a link.
#[inline(never)]
fn squeeze(json: &[u8]) -> Option<String> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(json).ok()?;
    Some(BASE64_URL_SAFE_NO_PAD.encode(encoder.finish().ok()?))
}

/// The run that was squeezed; a notice for anything else, and for what no honest link holds.
#[inline(never)]
fn expand(text: &str, version: &dyn Fn(&str) -> Option<u32>) -> Result<Run, Notice> {
    let unreadable = || Notice::new("run-unreadable");
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text.trim()).map_err(|_| unreadable())?;
    let mut json = String::new();
    let mut reader = DeflateDecoder::new(bytes.as_slice()).take(MOST_UNPACKED as u64 + 1);
    reader.read_to_string(&mut json).map_err(|_| unreadable())?;
    if json.len() > MOST_UNPACKED {
        return Err(unreadable());
    }
    let Few(fields) = serde_json::from_str(&json).map_err(|_| unreadable())?;
    let later = later(&fields, version);
    Run::try_from(fields).map_err(|_| later.unwrap_or_else(unreadable))
}

/// The run without the contents of its own data, for a browser that keeps them; `None` if even that does not fit.
pub fn pack_light(run: &Run) -> Option<String> {
    pack_json(&run.light())
}

/// The run that was packed. `version`: of the rules of a demo that is known.
///
/// # Errors
/// `run-unreadable` for anything that is not a packed run, `run-later` for one of rules that are not here yet.
pub fn unpack(text: &str, version: &dyn Fn(&str) -> Option<u32>) -> Result<Run, Notice> {
    black_box(EXPAND)(text, version)
}

/// What a run says of rules that are later than those which are known here: why it may not be understood.
fn later(fields: &Fields, version: &dyn Fn(&str) -> Option<u32>) -> Option<Notice> {
    let known = version(&fields.peek::<String>("demo")?)?;
    let given = fields.peek::<u32>("v").filter(|given| *given > known)?;
    Some(Notice::new("run-later").with("given", f64::from(given)).with("used", f64::from(known)))
}

/// A run as a file has it, and where it stood.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedRun {
    /// The run.
    pub run: Run,
    /// The instant; 0 in files that do not say.
    pub t: u64,
}

impl SavedRun {
    /// What is written into the file: the run as JSON, with `t` beside its own fields.
    pub fn to_json(&self) -> Option<String> {
        let run = serde_json::to_string(&self.run).ok()?;
        Some(format!("{},\"t\":{}}}", run.strip_suffix('}')?, self.t))
    }
}

/// A run that was saved as a file. Its demo and its version are read before anything else, because all the rest depends on
/// them. It lies in a part of the program of its own.
///
/// # Errors
/// A notice that says what is wrong with the file: it is no run, is cut off, of a demo that is not here, of later rules, or
/// holds what no run can have.
pub fn of_file(text: &str, version: &dyn Fn(&str) -> Option<u32>) -> Result<SavedRun, Notice> {
    black_box(OF_FILE)(text, version)
}

static OF_FILE: Open = read_file;

#[inline(never)]
fn read_file(text: &str, version: &dyn Fn(&str) -> Option<u32>) -> Result<SavedRun, Notice> {
    let text = text.trim_start_matches('\u{feff}');
    let read = serde_json::from_str(text).map(|Few(fields)| fields);
    // Edits that are none: whose run it is can be told all the same.
    let read = read.or_else(|error| serde_json::from_str(text).map(Fields::of).map_err(|_| error));
    let mut fields = read.map_err(|error| {
        // What begins as a saved run does, and ends before its time, was one.
        let begun = text.trim_start().starts_with('{') && text.contains(r#""v":"#);
        if error.is_eof() && begun { Notice::new("run-file-cut") } else { Notice::new("run-file-none") }
    })?;
    let (Some(demo), Some(_)) = (fields.peek::<String>("demo"), fields.peek::<u32>("v")) else {
        return Err(Notice::new("run-file-none"));
    };
    if version(&demo).is_none() {
        return Err(Notice::new("run-file-demo").with("given", shortened(&demo)));
    }
    let later = later(&fields, version);
    let t = fields.take("t").map(Option::unwrap_or_default);
    let read = t.ok().zip(Run::try_from(fields).ok()).map(|(t, run)| SavedRun { run, t });
    read.ok_or_else(|| later.unwrap_or_else(|| Notice::new("run-file-broken")))
}

/// The fields of a run. Of too many edits no more are made into values than show that they are too many: a file of a
/// hundred thousand is read in the time that it takes to look at its letters.
struct Few(Fields);

impl<'de> Deserialize<'de> for Few {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(FewFields).map(|map| Self(Fields::of(map)))
    }
}

struct FewFields;

impl<'de> Visitor<'de> for FewFields {
    type Value = Map<String, Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a run")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = from.next_key::<String>()? {
            let value = if key == "edits" { from.next_value_seed(FewEdits)? } else { from.next_value()? };
            map.insert(key, value);
        }
        Ok(map)
    }
}

struct FewEdits;

impl<'de> DeserializeSeed<'de> for FewEdits {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for FewEdits {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("edits")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut edits = Vec::new();
        while edits.len() <= MOST_EDITS {
            let Some(edit) = from.next_element::<Value>()? else { return Ok(Value::Array(edits)) };
            edits.push(edit);
        }
        while from.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Array(edits))
    }
}
