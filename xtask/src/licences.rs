//! Every dependency's licence against the list of those that go with ours.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use spdx::{Expression, LicenseReq, ParseMode};

use crate::tools;

/// Licences that may be combined with MIT OR Apache-2.0 in what we ship and in the tools that we build with.
const ALLOWED: [&str; 12] = [
    "MIT",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "0BSD",
    "BSL-1.0",
    "CC0-1.0",
    "Unlicense",
    "Unicode-3.0",
    "MIT-0",
];

/// Tools of tests and benches that go into nothing we ship, under licences that ask nothing of their users.
const TOOLS: [&str; 2] = ["npm node_modules/axe-core", "npm node_modules/graceful-fs"];
/// Packages that name no licence and have one among their files.
const BY_FILE: [(&str, &str); 1] = [("npm node_modules/parse-cache-control 1.0.1", "BSD-3-Clause")];

/// Checks all crates of `Cargo.lock` and all packages that npm is asked for, without the network.
pub fn check() -> Result<()> {
    let text = tools::ask(tools::cargo().args(["metadata", "--format-version", "1", "--locked"]))
        .context("cargo metadata does not answer")?;
    let metadata: Value = serde_json::from_str(&text)?;
    let mut found: Vec<(String, Option<String>)> = Vec::new();
    for package in metadata["packages"].as_array().context("no packages")? {
        let name = format!("{} {}", text_of(&package["name"]), text_of(&package["version"]));
        found.push((name, package["license"].as_str().map(str::to_owned)));
    }
    for lock in ["package-lock.json", "bench/package-lock.json"] {
        let read: Value = serde_json::from_str(&std::fs::read_to_string(tools::root().join(lock))?)?;
        for (path, package) in read["packages"].as_object().with_context(|| format!("{lock} has no packages"))? {
            let name = format!("npm {path} {}", text_of(&package["version"]));
            let by_file = BY_FILE.iter().find(|(of, _)| *of == name).map(|(_, licence)| *licence);
            found.push((name, package["license"].as_str().or(by_file).map(str::to_owned)));
        }
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut refused = Vec::new();
    for (name, licence) in &found {
        match licence {
            Some(licence) if is_allowed(licence) || TOOLS.iter().any(|tool| name.starts_with(tool)) => {
                *counts.entry(licence.clone()).or_default() += 1
            }
            Some(licence) => refused.push(format!("{name}: {licence}")),
            None => refused.push(format!("{name}: names no licence")),
        }
    }
    for (licence, count) in counts {
        println!("  {count:>4}  {licence}");
    }
    println!("  Security advisories are not checked: their database cannot be had without the network.");
    if refused.is_empty() {
        return Ok(());
    }
    bail!("licences that are not on the list in xtask/src/licences.rs:\n{}", refused.join("\n"))
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Can the licence be met with what is allowed? `A/B` is the old way to write `A OR B`.
fn is_allowed(licence: &str) -> bool {
    let allowed = |req: &LicenseReq| {
        let id = req.license.id().map(|id| id.name).unwrap_or_default();
        // An exception (`WITH …`) only ever permits more.
        ALLOWED.contains(&id)
    };
    Expression::parse_mode(licence, ParseMode::LAX).is_ok_and(|expression| expression.evaluate(allowed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions() {
        for good in ["MIT", "MIT/Apache-2.0", "GPL-3.0 OR MIT", "(MIT OR Apache-2.0) AND Unicode-3.0"] {
            assert!(is_allowed(good), "{good}");
        }
        for bad in ["GPL-3.0-only", "MIT AND AGPL-3.0-only", "no licence at all", ""] {
            assert!(!is_allowed(bad), "{bad}");
        }
    }
}
