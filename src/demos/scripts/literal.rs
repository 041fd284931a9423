//! Values as Python writes them.

use serde_json::Value;

/// A line of a script is no longer than this, where numbers are put into it.
const WIDE: usize = 110;

/// How many numbers a value holds.
pub fn numbers(value: &Value) -> usize {
    match value {
        Value::Array(all) => all.iter().map(numbers).sum(),
        _ => 1,
    }
}

/// A value as a literal: in one line if it fits, else an item a line, and numbers as many as fit.
pub fn literal(value: &Value) -> String {
    let flat = flat(value);
    if flat.len() <= WIDE {
        return flat;
    }
    let all = match value {
        Value::Array(all) => all,
        Value::Object(all) => {
            let pair = |(key, value): (&String, &Value)| {
                format!("\n    {}: {},", Value::from(key.as_str()), literal(value).replace('\n', "\n    "))
            };
            return format!("{{{}\n}}", all.iter().map(pair).collect::<String>());
        }
        _ => return flat,
    };
    let mut lines = String::from("[");
    let mut width = usize::MAX;
    let nested = all.iter().any(|item| item.is_array() || item.is_object());
    for item in all {
        let item = if nested { literal(item).replace('\n', "\n    ") } else { self::flat(item) };
        if nested || width == usize::MAX || width + item.len() > WIDE {
            lines.push_str("\n    ");
            width = 4;
        } else {
            lines.push(' ');
        }
        lines.push_str(&item);
        lines.push(',');
        width += item.len() + 2;
    }
    lines + "\n]"
}

fn flat(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Array(all) => format!("[{}]", all.iter().map(flat).collect::<Vec<_>>().join(", ")),
        Value::Object(all) => {
            let pair = |(key, value): (&String, &Value)| format!("{}: {}", Value::from(key.as_str()), flat(value));
            format!("{{{}}}", all.iter().map(pair).collect::<Vec<_>>().join(", "))
        }
        // Texts and numbers are written as in JSON.
        _ => value.to_string(),
    }
}

/// Rows as CSV, without a head; a list of numbers as a column.
pub fn csv(value: &Value) -> String {
    let cell = |value: &Value| match value {
        Value::Null => "nan".to_owned(),
        Value::Bool(on) => u8::from(*on).to_string(),
        value => value.to_string(),
    };
    let line = |row: &Value| match row {
        Value::Array(row) => row.iter().map(cell).collect::<Vec<_>>().join(","),
        one => cell(one),
    };
    value.as_array().map_or(&[] as &[Value], Vec::as_slice).iter().map(|row| line(row) + "\n").collect()
}
