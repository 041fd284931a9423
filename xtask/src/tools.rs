//! Finding, installing and running what the commands need.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// The target that the page is compiled for.
pub const WASM: &str = "wasm32-unknown-unknown";

/// The repository's root.
pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}

/// Cargo's target directory, wherever the environment has put it.
pub fn target_dir() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// A directory for things that may be thrown away and are costly to make again.
pub fn cache_dir() -> Result<PathBuf> {
    let dir = target_dir().join("xtask-cache");
    std::fs::create_dir_all(&dir)?;
    Ok(dir)
}

/// `cargo` as it called us.
pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
}

/// Runs a command, in the repository's root unless it says otherwise, with nothing on its standard input; fails if it fails.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = show(command);
    println!("  $ {shown}");
    if command.get_current_dir().is_none() {
        command.current_dir(root());
    }
    let status = command.stdin(Stdio::null()).status().with_context(|| format!("cannot run `{shown}`"))?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(())
}

/// Runs a command of the app itself, compiled natively (`native/`), which writes into a folder.
pub fn native(command: &str, folder: &Path, args: &[String]) -> Result<()> {
    run(cargo().args(["run", "--locked", "--package", "unrolled-native", "--", command]).arg(folder).args(args))
}

/// Runs a command quietly and gives what it printed; `None` if it is not there or fails.
pub fn ask(command: &mut Command) -> Option<String> {
    let output = command.current_dir(root()).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    if !output.status.success() {
        return None;
    }
    String::from_utf8(output.stdout).ok()
}

fn show(command: &Command) -> String {
    let mut words = vec![
        Path::new(command.get_program())
            .file_name()
            .unwrap_or_else(|| command.get_program())
            .to_string_lossy()
            .into_owned(),
    ];
    words.extend(command.get_args().map(|arg| arg.to_string_lossy().into_owned()));
    words.join(" ")
}

/// `1.2 s`, `3 min 20 s`.
pub fn human(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        format!("{:.0} min {:02.0} s", (seconds / 60.0).floor(), seconds % 60.0)
    }
}

/// The value after `--name`, if it is there.
pub fn option<'a>(args: &'a [String], name: &str) -> Option<&'a str> {
    let at = args.iter().position(|arg| arg == name)?;
    args.get(at + 1).map(String::as_str)
}

/// Makes sure that the toolchain has the wasm target.
pub fn ensure_wasm_target() -> Result<()> {
    let sysroot = ask(Command::new("rustc").args(["--print", "sysroot"])).context("rustc does not answer")?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(WASM).join("lib").is_dir() {
        return Ok(());
    }
    println!("The target {WASM} is missing; fetching it takes about half a minute.");
    run(Command::new("rustup").args(["target", "add", WASM]))
}

/// Makes sure that rustfmt and clippy are there.
pub fn ensure_components() -> Result<()> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if ask(cargo().args([subcommand, "--version"])).is_none() {
            run(Command::new("rustup").args(["component", "add", component]))?;
        }
    }
    Ok(())
}

/// What the build and the browser tests need from npm.
pub fn ensure_npm() -> Result<()> {
    ensure_packages(&root(), "about ten seconds")
}

/// Makes sure that the `node_modules/` of a folder is what its `package-lock.json` says.
pub fn ensure_packages(folder: &Path, time: &str) -> Result<()> {
    let lock = std::fs::read(folder.join("package-lock.json")).context("package-lock.json")?;
    let stamp = folder.join("node_modules/.unrolled-stamp");
    let wanted = crate::pack::hash(&lock);
    if std::fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    if ask(Command::new("node").arg("--version")).is_none() {
        bail!("Node.js 20 or newer is needed (wasm-opt and the browser tests run on it): https://nodejs.org/");
    }
    println!("Fetching the npm packages; this takes {time}.");
    run(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(folder))?;
    std::fs::write(stamp, wanted)?;
    Ok(())
}

/// A Python on this machine.
fn find_python() -> Option<String> {
    let named = std::env::var("PYTHON").ok();
    let usual = ["python3", "python"].map(str::to_owned);
    named.into_iter().chain(usual).find(|name| ask(Command::new(name).arg("--version")).is_some())
}

/// Is there a Python that can make virtual environments?
pub fn has_python() -> bool {
    find_python().is_some_and(|name| ask(Command::new(name).args(["-c", "import venv, ensurepip"])).is_some())
}

/// Makes sure that a virtual environment has exactly the Python packages that `requirements` (a file of the repository)
/// pins, and gives its Python. Each such file has an environment of its own below `.venv/`.
pub fn ensure_venv(requirements: &str) -> Result<PathBuf> {
    let venv = root().join(".venv").join(requirements.replace('/', "-").trim_end_matches(".txt"));
    let python = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let stamp = venv.join("unrolled-stamp");
    let wanted = crate::pack::hash(&std::fs::read(root().join(requirements)).context(requirements.to_owned())?);
    if std::fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) && python.is_file() {
        return Ok(python);
    }
    let Some(found) = find_python() else { bail!("Python 3.11 or newer with venv is needed, or its path in PYTHON") };
    println!("Fetching the Python packages of {requirements}; with PyTorch among them this takes some minutes, once.");
    run(Command::new(found).args(["-m", "venv", "--clear"]).arg(&venv))?;
    run(Command::new(&python)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:", "-r"])
        .arg(root().join(requirements)))?;
    std::fs::write(stamp, wanted)?;
    Ok(python)
}

/// Makes sure of a Chromium, of fonts for Chinese and, where they can be installed, of WebKit and Firefox; gives Chromium's
/// path.
pub fn ensure_browser() -> Result<PathBuf> {
    let mut wanted = Vec::new();
    let debian = Path::new("/etc/debian_version").exists();
    let is_root = ask(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    let found = find_browser();
    // The shell without a window opens a page in little more than half the time. Older Debians have none.
    let may_install = debian && is_root && std::env::var_os("CHROMIUM").is_none();
    if may_install && !Path::new(HEADLESS_SHELL).exists() {
        let updated = ask(Command::new("apt-get").args(["update", "-qq"])).is_some();
        if updated && ask(Command::new("apt-cache").args(["show", "chromium-headless-shell"])).is_some() {
            wanted.push("chromium-headless-shell");
        }
    }
    if found.is_none() && wanted.is_empty() {
        wanted.push("chromium");
    }
    if debian {
        for font in ["fonts-noto-cjk", "fonts-noto-core"] {
            let status = ask(Command::new("dpkg-query").args(["-W", "-f=${Status}", font])).unwrap_or_default();
            if !status.ends_with("ok installed") {
                wanted.push(font);
            }
        }
        // WebKit, as every browser of an iPad has it, with a display and a bus for it; and Firefox.
        let others = [
            ("webkit2gtk-driver", "/usr/bin/WebKitWebDriver"),
            ("xvfb", "/usr/bin/xvfb-run"),
            ("xauth", "/usr/bin/xauth"),
            ("dbus", "/usr/bin/dbus-run-session"),
            ("firefox-esr", "/usr/bin/firefox-esr"),
        ];
        wanted.extend(others.into_iter().filter(|(_, path)| !Path::new(path).exists()).map(|(package, _)| package));
    }
    if !wanted.is_empty() {
        let list = wanted.join(" ");
        if debian && is_root {
            println!("Installing {list}; this takes about a minute.");
            run(Command::new("apt-get").args(["update", "-qq"]))?;
            let mut install = Command::new("apt-get");
            install.args(["install", "-y", "-qq", "--no-install-recommends"]).args(&wanted);
            run(install.env("DEBIAN_FRONTEND", "noninteractive"))?;
        } else if wanted.contains(&"chromium") {
            bail!(
                "the browser tests need: {list}. Install them (Debian: sudo apt-get install {list}) or set CHROMIUM to a Chromium"
            );
        } else {
            println!(
                "  Note: {list} missing; Chinese text in pictures may show as boxes, and WebKit and Firefox may not be tried (sudo apt-get install {list})."
            );
        }
    }
    find_browser().context("no Chromium found: set CHROMIUM to its path")
}

/// Chromium without a window, as Debian has it.
const HEADLESS_SHELL: &str = "/usr/bin/chromium-headless-shell";

fn find_browser() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let usual =
        [HEADLESS_SHELL, "/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser"].map(PathBuf::from);
    named.into_iter().chain(usual).find(|path| path.is_file())
}
