//! The site by way of Trunk (`Trunk.toml`): the hook that Trunk calls when it has staged the page, and the comparison of
//! what it leaves with what `cargo xtask build` makes.
//!
//! - `index.html` has a line `<link data-trunk … data-trunk-skip>`, so that Trunk compiles nothing. `pipeline.rs`
//!   leaves that line out of the page.
//! - After Trunk has staged its page, it calls `cargo xtask trunk` (`xtask/src/trunk.rs`), which puts our site in the
//!   place of that page: optimised where `TRUNK_PROFILE` is `release`, otherwise with the profile `quick`. An absolute
//!   `--public-url` counts as `--origin`.
//! - `trunk serve` adds an inline script that reloads the page. The hook cuts it out, fills its gaps and writes it as a
//!   file, so that the policy stays the same.
//! - Trunk sends the headers that `Trunk.toml` lists; a test compares them with those of `_headers`.
//!
//! The stage `trunk` of the tests compares the trees byte by byte. Why Trunk is optional: `docs/decisions/trunk.md`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{pack, pipeline, tools};

/// The version of Trunk that `Trunk.toml` asks for.
pub const VERSION: &str = "0.21.14";

/// The page that Trunk stages, and that we put ours in the place of.
const PAGE: &str = "index.html";

/// `cargo xtask trunk`, which Trunk calls: our site into its staging folder, quick unless it builds a release.
pub fn hook(args: &[String]) -> Result<()> {
    if let Some(arg) = args.first() {
        bail!("`trunk` does not know `{arg}`");
    }
    let told = |name: &str| std::env::var(name).ok();
    let staging = told("TRUNK_STAGING_DIR").context("Trunk calls this command (Trunk.toml); call `trunk serve`")?;
    let staging = PathBuf::from(staging);
    // The folder is emptied before the site is written, so it has to be the one that Trunk has filled.
    let found = pack::files_below(&staging)?;
    if found != [PAGE] {
        bail!("{}: Trunk stages {PAGE} alone, and here are {found:?}", staging.display());
    }
    let staged = std::fs::read_to_string(staging.join(PAGE)).context(PAGE)?;
    let mut options = pipeline::Options {
        quick: told("TRUNK_PROFILE").as_deref() != Some("release"),
        out: Some(staging),
        reload: reload(&staged)?,
        ..Default::default()
    };
    if let Some(url) = told("TRUNK_PUBLIC_URL").filter(|url| url.contains("://")) {
        options.publish(&url)?;
    }
    pipeline::build(&options)
}

/// The script with which `trunk serve` reloads the page, cut from the page that Trunk has staged; none if it has put none
/// there. Our policy allows no script in a page, so this one becomes a file. The server fills its gaps in pages only, so
/// they are filled here.
fn reload(staged: &str) -> Result<Option<String>> {
    const OPENING: &str = "<script>";
    let Some(at) = staged.rfind(OPENING) else { return Ok(None) };
    let rest = &staged[at + OPENING.len()..];
    let script = &rest[..rest.find("</script>").context("a script of Trunk's without an end")?];
    let filled = script
        .replace("'{{__TRUNK_ADDRESS__}}'", "location.host")
        .replace("'{{__TRUNK_WS_BASE__}}'", "new URL(\".\", document.baseURI).pathname");
    if filled == script || filled.contains("{{") {
        bail!("this is not the script of Trunk {VERSION}: {script}");
    }
    Ok(Some(filled))
}

/// Compares `dist/`, which has just been built, with what the hook writes, and with what Trunk leaves if it is
/// installed. `must`: whether it is an error that it is not.
pub fn check(quick: bool, must: bool) -> Result<()> {
    let out = tools::target_dir().join("trunk");
    let staging = out.join(".stage");
    if out.exists() {
        std::fs::remove_dir_all(&out)?;
    }
    std::fs::create_dir_all(&staging)?;
    // As Trunk leaves it where it does not serve.
    std::fs::copy(tools::root().join(PAGE), staging.join(PAGE))?;
    let profile = if quick { "debug" } else { "release" };
    let mut hook = Command::new(std::env::current_exe().context("no own path")?);
    hook.arg("trunk").env("TRUNK_STAGING_DIR", &staging).env("TRUNK_PROFILE", profile).env("TRUNK_PUBLIC_URL", "/");
    tools::run(&mut hook)?;
    compare(&pipeline::dist(), &staging)?;

    let Some(trunk) = find() else {
        let advice = format!("cargo install trunk --version {VERSION} --locked");
        if must {
            bail!("Trunk {VERSION} is not installed ({advice}); its hook alone has been tried");
        }
        println!("\n  NOTE: Trunk {VERSION} is not installed, so its hook alone has been tried, and Trunk has not.");
        println!("  `{advice}` installs it (TRUNK names another place), and `--only trunk` tries it.\n");
        return Ok(());
    };
    let mut build = Command::new(&trunk);
    build.args(["build", "--dist"]).arg(&out);
    if !quick {
        build.arg("--release");
    }
    tools::run(&mut build)?;
    compare(&pipeline::dist(), &out)?;
    std::fs::remove_dir_all(&out)?;

    let mut reload = Command::new("node");
    reload.arg("e2e/reload.mjs").arg(&out);
    tools::run(reload.env("TRUNK", trunk).env("CHROMIUM", tools::ensure_browser()?))
}

/// Trunk at the version that `Trunk.toml` asks for.
fn find() -> Option<String> {
    let name = std::env::var("TRUNK").unwrap_or_else(|_| "trunk".to_owned());
    let version = tools::ask(Command::new(&name).arg("--version"))?;
    (version.split_whitespace().last() == Some(VERSION)).then_some(name)
}

/// Fails unless both folders hold the same files with the same content.
fn compare(ours: &Path, other: &Path) -> Result<()> {
    let found = differences(ours, other)?;
    if found.is_empty() {
        println!("{} holds what {} holds.", other.display(), ours.display());
        return Ok(());
    }
    let of = "dist/ is to be that of the last build: `--only build,trunk`";
    bail!("{} and {} differ ({of}):\n  {}", ours.display(), other.display(), found.join("\n  "));
}

/// What one of two folders holds and the other does not, or holds otherwise.
fn differences(a: &Path, b: &Path) -> Result<Vec<String>> {
    let (of_a, of_b) = (pack::files_below(a)?, pack::files_below(b)?);
    let mut found: Vec<String> = Vec::new();
    for (names, others, dir) in [(&of_a, &of_b, a), (&of_b, &of_a, b)] {
        let alone = names.iter().filter(|name| others.binary_search(name).is_err());
        found.extend(alone.map(|name| format!("{name} is in {} alone", dir.display())));
    }
    for name in of_a.iter().filter(|name| of_b.binary_search(name).is_ok()) {
        if std::fs::read(a.join(name))? != std::fs::read(b.join(name))? {
            found.push(format!("{name} is another"));
        }
    }
    if of_a.is_empty() {
        found.push(format!("{} is empty", a.display()));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::headers::{OPEN, Rules, text};

    fn config() -> String {
        std::fs::read_to_string(tools::root().join("Trunk.toml")).expect("Trunk.toml")
    }

    #[test]
    fn trunk_sends_the_headers_that_the_site_asks_for() {
        let config = config();
        let (_, rest) = config.split_once("[serve.headers]\n").expect("headers");
        let lines = rest.split("\n\n").next().expect("lines").lines();
        let said: Vec<_> = lines.filter_map(|line| line.split_once(" = ")).collect();
        let rules = Rules::parse(&text(OPEN));
        let wanted: Vec<_> = rules.of("/").map(|(name, value)| (name, format!("{value:?}"))).collect();
        let wanted: Vec<_> = wanted.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(said, wanted);
    }

    #[test]
    fn one_version_is_asked_for_and_what_is_watched_is_there() {
        let config = config();
        assert!(config.contains(&format!("\ntrunk-version = \"={VERSION}\"\n")));
        assert!(config.contains(&format!("cargo install trunk --version {VERSION} --locked")));
        let (_, rest) = config.split_once("\nwatch = [").expect("watched");
        let (list, _) = rest.split_once(']').expect("a list");
        let watched: Vec<_> = list.split('"').skip(1).step_by(2).collect();
        assert!(watched.len() > 5 && watched.iter().all(|path| tools::root().join(path).exists()), "{watched:?}");
    }

    #[test]
    fn the_reload_script_is_cut_from_the_page_and_its_gaps_are_filled() {
        let page = "<script src=\"{{boot.js}}\"></script><script>let a = '{{__TRUNK_ADDRESS__}}' + \
            '{{__TRUNK_WS_BASE__}}';</script></body>";
        let cut = reload(page).expect("known").expect("a script");
        assert_eq!(cut, "let a = location.host + new URL(\".\", document.baseURI).pathname;");
        assert!(reload("<script src=\"{{boot.js}}\"></script>").expect("no script").is_none());
        for other in ["<script>x</script>", "<script>'{{__TRUNK_ADDRESS__}}' {{MORE}}</script>", "<script>"] {
            assert!(reload(other).is_err(), "{other}");
        }
    }

    #[test]
    fn trees_differ_by_names_and_by_content() {
        let dir = std::env::temp_dir().join(format!("unrolled-trunk-{}", std::process::id()));
        let (a, b) = (dir.join("a"), dir.join("b"));
        for (path, text) in [("a/same", "1"), ("b/same", "1"), ("a/x/other", "1"), ("b/x/other", "2"), ("b/more", "")] {
            let path = dir.join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(path, text).expect("written");
        }
        let found = differences(&a, &b).expect("read");
        assert_eq!(found, [format!("more is in {} alone", b.display()), "x/other is another".to_owned()]);
        assert!(differences(&a, &a).expect("read").is_empty());
        assert!(!differences(&dir.join("none"), &dir.join("none")).expect("read").is_empty());
        std::fs::remove_dir_all(dir).expect("removed");
    }
}
