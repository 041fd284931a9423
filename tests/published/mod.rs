//! What is published of the protocol for machines: `web/protocol.schema.json`, and the types of `web/unrolled.d.ts` below
//! its line. Both are made from the registry; `UNROLLED_PUBLISH=write cargo test --test described` writes them anew.

use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use unrolled::demos::{DEMOS, Demo};
use unrolled::engine::params::{Knob, Spec};
use unrolled::engine::protocol::EXPORTS;

/// What stands below it in `unrolled.d.ts` is made from the registry.
const LINE: &str = "// Made from the registry of demos: see tests/published/.\n";

/// What values of JSON have in common.
#[derive(Clone, Default)]
pub struct Shape {
    plain: BTreeSet<&'static str>,
    items: Option<Box<Shape>>,
    fields: BTreeMap<String, Shape>,
}

impl Shape {
    /// Takes in one more value.
    pub fn see(&mut self, value: &Value) {
        match value {
            Value::Null => drop(self.plain.insert("null")),
            Value::Bool(_) => drop(self.plain.insert("boolean")),
            Value::Number(_) => drop(self.plain.insert("number")),
            Value::String(_) => drop(self.plain.insert("string")),
            Value::Array(values) => {
                let items = self.items.get_or_insert_default();
                values.iter().for_each(|value| items.see(value));
            }
            Value::Object(fields) => {
                for (name, value) in fields {
                    self.fields.entry(name.clone()).or_default().see(value);
                }
            }
        }
    }

    fn typescript(&self) -> String {
        let mut kinds: Vec<String> = Vec::new();
        if let Some(items) = &self.items {
            let of = items.typescript();
            kinds.push(if of.contains('|') { format!("({of})[]") } else { format!("{of}[]") });
        }
        if !self.fields.is_empty() {
            let fields: Vec<_> = self.fields.iter().map(|(name, of)| format!("{name}: {}", of.typescript())).collect();
            kinds.push(format!("{{ {} }}", fields.join("; ")));
        }
        kinds.extend(
            ["boolean", "number", "string", "null"].iter().filter(|k| self.plain.contains(*k)).map(|k| (*k).to_owned()),
        );
        // Of what was always null nothing is known.
        if kinds.is_empty() || kinds == ["null"] { "unknown".to_owned() } else { kinds.join(" | ") }
    }

    fn schema(&self) -> Value {
        let mut kinds: Vec<&str> = self.plain.iter().copied().collect();
        // Where a number is none (not finite, not known yet), JSON has null.
        if kinds == ["number"] {
            kinds.push("null");
        }
        let mut schema = Map::new();
        if let Some(items) = &self.items {
            kinds.push("array");
            schema.insert("items".to_owned(), items.schema());
        }
        if !self.fields.is_empty() {
            kinds.push("object");
            let fields: Map<_, _> = self.fields.iter().map(|(name, of)| (name.clone(), of.schema())).collect();
            schema.insert("properties".to_owned(), fields.into());
        }
        if !kinds.is_empty() && kinds != ["null"] {
            schema.insert("type".to_owned(), json!(kinds));
        }
        schema.into()
    }
}

/// What a demo told of a few runs of its own.
pub struct Told {
    pub demo: &'static Demo,
    pub fields: BTreeMap<String, Shape>,
    pub metrics: BTreeSet<String>,
}

fn value(knob: &Knob) -> (Value, String) {
    let default = json!(knob.default());
    match knob.spec {
        Spec::Int { min, max, .. } => {
            (json!({ "type": "integer", "minimum": min, "maximum": max, "default": default }), "number".to_owned())
        }
        Spec::Column { .. } => (json!({ "type": "integer", "minimum": 1, "default": default }), "number".to_owned()),
        Spec::Real { min, max, .. } => {
            (json!({ "type": "number", "minimum": min, "maximum": max, "default": default }), "number".to_owned())
        }
        Spec::Flag { .. } => (json!({ "type": "boolean", "default": default }), "boolean".to_owned()),
        Spec::Choice { options, .. } => {
            let types: Vec<String> = options.iter().map(|option| format!("{option:?}")).collect();
            (json!({ "enum": options, "default": default }), types.join(" | "))
        }
    }
}

fn properties(knobs: &[Knob], tables: bool) -> Value {
    let mut all: Map<String, Value> = knobs.iter().map(|knob| (knob.key.to_owned(), value(knob).0)).collect();
    if tables {
        all.insert("standardize".to_owned(), json!({ "type": "boolean", "default": false }));
    }
    all.into()
}

fn is_of_tables(demo: &Demo) -> bool {
    use unrolled::engine::input::Input;
    demo.terms.kind == unrolled::engine::table::Table::KIND
}

fn data(demo: &Demo) -> Vec<&'static str> {
    (demo.terms.data_names)()
}

fn schema(told: &[Told]) -> Value {
    let whole = json!({ "type": "integer", "minimum": 0 });
    let refs = |end: &str| -> Vec<Value> {
        told.iter().map(|told| json!({ "$ref": format!("#/$defs/{}.{end}", told.demo.slug()) })).collect()
    };
    let mut defs = Map::new();
    for Told { demo, fields, metrics } in told {
        let (slug, terms) = (demo.slug(), &demo.terms);
        let mut def = |name: &str, schema: Value| drop(defs.insert(format!("{slug}.{name}"), schema));
        def("params", json!({ "type": "object", "properties": properties(terms.knobs, is_of_tables(demo)) }));
        def("view", json!({ "type": "object", "properties": properties(terms.view_knobs, false) }));
        let fields: Map<_, _> = fields.iter().map(|(name, shape)| (name.clone(), shape.schema())).collect();
        def("frame", json!({ "type": "object", "properties": fields }));
        let number = json!({ "type": ["number", "null"] });
        let metrics: Map<_, _> = metrics.iter().map(|name| (name.clone(), number.clone())).collect();
        def(
            "open",
            json!({
                "properties": {
                    "demo": { "const": slug }, "params": { "$ref": format!("#/$defs/{slug}.params") },
                    "data": { "enum": data(demo) }, "seed": whole, "data_seed": whole, "t": whole,
                },
                "required": ["demo"],
            }),
        );
        def(
            "state",
            json!({
                "type": "object",
                "properties": {
                    "demo": { "const": slug }, "t": whole, "phase": { "enum": demo.phases }, "done": { "type": "boolean" },
                    "params": { "$ref": format!("#/$defs/{slug}.params") }, "seed": whole,
                    "data": { "type": "object", "properties": { "name": { "type": "string" }, "data_seed": whole, "own": { "const": true } } },
                    "metrics": { "type": "object", "properties": metrics, "additionalProperties": false },
                    "link": { "type": ["string", "null"] },
                },
                "required": ["demo", "t", "phase", "done", "params", "seed", "data", "metrics", "link"],
                "additionalProperties": false,
            }),
        );
    }
    let n = json!({ "type": "integer", "minimum": 0, "default": 1 });
    let text = json!({ "type": "string" });
    let names =
        json!({ "oneOf": [{ "type": "array", "items": text }, { "type": "string", "description": "With commas." }] });
    let speed = json!({ "type": "number", "exclusiveMinimum": 0 });
    let rows = json!({ "type": "array", "items": { "type": "array", "items": { "type": "number" } } });
    let params: Vec<Value> =
        refs("params").into_iter().zip(refs("view")).map(|(a, b)| json!({ "allOf": [a, b] })).collect();
    let commands = [
        ("get", json!({}), vec![]),
        ("frame", json!({ "only": { "type": "array", "items": text } }), vec![]),
        (
            "open",
            json!({ "demo": { "enum": told.iter().map(|told| told.demo.slug()).collect::<Vec<_>>() } }),
            vec!["demo"],
        ),
        (
            "set",
            json!({
                "params": { "anyOf": params }, "hide": names, "panel": names,
                "lang": { "enum": ["en", "zh"] }, "theme": { "enum": ["light", "dark", "auto"] },
            }),
            vec![],
        ),
        ("load", json!({ "csv": text, "points": rows, "image": {}, "options": { "type": "object" } }), vec![]),
        ("step", json!({ "n": n }), vec![]),
        ("back", json!({ "n": n }), vec![]),
        ("round", json!({ "n": { "type": "integer", "default": 1 } }), vec![]),
        ("seek", json!({ "t": whole }), vec!["t"]),
        ("finish", json!({ "limit": whole }), vec![]),
        ("play", json!({ "speed": speed }), vec![]),
        ("pause", json!({ "speed": speed }), vec![]),
        ("reset", json!({ "seed": whole }), vec![]),
        ("reseed", json!({ "seed": whole }), vec![]),
        ("edit", json!({ "edit": {} }), vec!["edit"]),
        ("export", json!({ "what": { "enum": EXPORTS }, "panel": text, "scale": { "enum": [1, 2, 4] } }), vec!["what"]),
    ];
    let command = |(name, fields, needs): (&str, Value, Vec<&str>)| {
        let mut fields = fields.as_object().cloned().unwrap_or_default();
        fields.extend([
            ("unrolled".to_owned(), json!({ "const": 1 })),
            ("id".to_owned(), json!({})),
            ("cmd".to_owned(), json!({ "const": name })),
        ]);
        let required: Vec<&str> = ["unrolled", "cmd"].into_iter().chain(needs).collect();
        let mut schema = json!({ "type": "object", "properties": fields, "required": required });
        if name == "open" {
            schema["oneOf"] = json!(refs("open"));
        }
        schema
    };
    let state = json!({ "oneOf": refs("state") });
    let error =
        json!({ "type": "object", "properties": { "code": text, "message": text }, "required": ["code", "message"] });
    let commands = commands.map(command);
    defs.insert("command".to_owned(), json!({ "oneOf": commands }));
    defs.insert("state".to_owned(), json!({
        "anyOf": [state, { "type": "null" }, { "type": "object", "properties": { "demo": text }, "required": ["demo"], "maxProperties": 1 }],
    }));
    defs.insert("frame".to_owned(), json!({ "anyOf": refs("frame") }));
    defs.insert("answer".to_owned(), json!({
        "type": "object", "required": ["unrolled", "id", "ok"],
        "properties": {
            "unrolled": { "const": 1 }, "ok": { "type": "boolean" }, "error": error,
            "state": { "$ref": "#/$defs/state" }, "frame": { "$ref": "#/$defs/frame" },
            "ignored": { "type": "array", "items": text }, "clamped": { "type": "array", "items": { "type": "object" } },
            "data": text, "type": text, "files": { "type": "object", "additionalProperties": text },
        },
        "if": { "properties": { "ok": { "const": false } } }, "then": { "required": ["error"] },
    }));
    let slugs: Vec<&str> = DEMOS.iter().map(Demo::slug).collect();
    let change = json!({
        "type": "object", "required": ["t"], "properties": { "t": whole, "edit": {}, "set": { "type": "object" } },
        "oneOf": [{ "required": ["edit"] }, { "required": ["set"] }],
    });
    defs.insert("run".to_owned(), json!({
        "type": "object", "required": ["v", "demo"],
        "description": "A run as a file, which the page saves and opens, and as run= packs it. docs/addresses.md says what it means.",
        "properties": {
            "v": whole, "demo": { "enum": slugs }, "t": whole, "seed": whole, "params": { "type": "object" },
            "data": text, "data_seed": whole, "own": { "type": "integer" }, "contents": { "type": ["object", "null"] },
            "standardize": { "type": "boolean" }, "edits": { "type": "array", "items": change },
            "from": { "type": "object", "required": ["run", "t"],
                "properties": { "run": { "$ref": "#/$defs/run" }, "t": whole } },
        },
    }));
    let told_by_itself = ["ready", "state", "resize", "at-end", "at-start", "error"];
    defs.insert(
        "event".to_owned(),
        json!({
            "type": "object", "required": ["unrolled", "event"],
            "properties": {
                "unrolled": { "const": 1 }, "event": { "enum": told_by_itself }, "state": { "$ref": "#/$defs/state" },
                "height": { "type": "number" }, "error": error,
            },
        }),
    );
    let kinds = ["command", "answer", "event"].map(|name| json!({ "$ref": format!("#/$defs/{name}") }));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Unrolled: messages of protocol 1",
        "description": "A message of a host page (command), or of a demo (answer, event). docs/protocol.md says what they mean.",
        "anyOf": kinds,
        "$defs": defs,
    })
}

fn types(told: &[Told]) -> String {
    let mut out = String::from("\n/** The demos by slug. */\nexport interface Demos {\n");
    for Told { demo, fields, metrics } in told {
        let knobs = |knobs: &[Knob], tables: bool| {
            let all = knobs.iter().map(|knob| format!("      {}: {};\n", knob.key, value(knob).1));
            all.chain(tables.then(|| "      standardize: boolean;\n".to_owned())).collect::<String>()
        };
        let list = |names: &[&str]| names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(" | ");
        let panels: Vec<&str> = demo.panels.iter().map(|panel| panel.id).collect();
        let frame: String =
            fields.iter().map(|(name, shape)| format!("      {name}: {};\n", shape.typescript())).collect();
        let metrics: String = metrics.iter().map(|name| format!("      {name}: number | null;\n")).collect();
        out += &format!(
            "  {:?}: {{\n    data: {};\n    phase: {};\n    panel: {};\n    params: {{\n{}    }};\n    view: {{\n{}    }};\n    \
             metrics: {{\n{metrics}    }};\n    frame: {{\n{frame}    }};\n  }};\n",
            demo.slug(),
            list(&data(demo)),
            list(demo.phases),
            list(&panels),
            knobs(demo.terms.knobs, is_of_tables(demo)),
            knobs(demo.terms.view_knobs, false),
        );
    }
    out + "}\n"
}

/// Compares a file with what it is to hold, or writes it.
fn hold(name: &str, wanted: &dyn Fn(&str) -> String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("web").join(name);
    let held = std::fs::read_to_string(&path).unwrap_or_default();
    let wanted = wanted(&held);
    if std::env::var("UNROLLED_PUBLISH").is_ok_and(|what| what == "write") {
        std::fs::write(path, wanted).unwrap();
    } else {
        assert!(
            held == wanted,
            "web/{name} is not what the registry says: UNROLLED_PUBLISH=write cargo test --test described"
        );
    }
}

/// What is published of the protocol is what the registry has.
pub fn check(told: &[Told]) {
    let schema = serde_json::to_string_pretty(&schema(told)).unwrap() + "\n";
    hold("protocol.schema.json", &|_| schema.clone());
    hold("unrolled.d.ts", &|held| {
        let (head, _) = held.split_once(LINE).expect("the line in unrolled.d.ts");
        format!("{head}{LINE}{}", types(told))
    });
}

/// What can be exported is told wherever somebody looks for it: in the head of the types, which is written by hand, in
/// the element and in the protocol.
pub fn check_exports() {
    let types = include_str!("../../web/unrolled.d.ts");
    let union: Vec<String> = EXPORTS.iter().map(|what| format!("\"{what}\"")).collect();
    assert!(types.contains(&format!("what: {},", union.join(" | "))), "web/unrolled.d.ts");
    let told = [include_str!("../../web/unrolled.js"), include_str!("../../docs/protocol.md")];
    for what in EXPORTS {
        assert!(told.iter().all(|text| text.contains(&format!("`{what}`"))), "{what}");
    }
}

/// No knob is called as an attribute that the element keeps for itself.
pub fn check_attributes() {
    let element = include_str!("../../web/unrolled.js");
    let own = element.split("const OWN = new Set(").nth(1).unwrap().split(").split").next().unwrap();
    let own: BTreeSet<&str> = own.split(['"', ' ', '\n', '(', '+']).filter(|name| !name.is_empty()).collect();
    for demo in DEMOS {
        for knob in demo.terms.knobs.iter().chain(demo.terms.view_knobs) {
            let key = knob.key;
            assert!(!own.contains(key) && !key.contains('-') && !key.starts_with("on"), "{key} of {}", demo.slug());
            assert!(key.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit()), "{key}");
        }
    }
    assert!(own.contains("style") && own.len() > 20, "{own:?}");
}
