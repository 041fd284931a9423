//! Putting files into `dist/`: hashed names, the manifest, packed copies.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::headers::HASHED;
use crate::tools;

/// Files smaller than this are sent as they are.
const SMALLEST: usize = 512;
/// So many digits of a hash stand in a name. Only versions of one file have to differ.
pub const DIGITS: usize = 8;

/// A hash of some content as 64 hexadecimal digits.
pub fn hash(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// How large a file is on its way to the reader.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// As it is.
    pub raw: usize,
    /// With gzip.
    pub gzip: usize,
    /// With brotli.
    pub brotli: usize,
}

impl std::ops::AddAssign for Size {
    fn add_assign(&mut self, other: Self) {
        self.raw += other.raw;
        self.gzip += other.gzip;
        self.brotli += other.brotli;
    }
}

/// The `dist/` that is being made.
pub struct Dist {
    dir: PathBuf,
    quality: i32,
    /// Logical name → path relative to `index.html`.
    pub manifest: BTreeMap<String, String>,
    /// Logical name → size; `index.html` too.
    pub sizes: BTreeMap<String, Size>,
}

impl Dist {
    /// An empty directory. `quality` is that of brotli, up to 11.
    pub fn new(dir: PathBuf, quality: i32) -> Result<Self> {
        if dir.exists() {
            std::fs::remove_dir_all(&dir).with_context(|| format!("cannot empty {}", dir.display()))?;
        }
        std::fs::create_dir_all(&dir)?;
        Ok(Self { dir, quality, manifest: BTreeMap::new(), sizes: BTreeMap::new() })
    }

    /// Adds a file under a name that holds a hash of its content, and gives its path relative to `index.html`.
    pub fn add(&mut self, name: &str, content: &[u8]) -> Result<String> {
        let (stem, ending) = match name.rfind('.').filter(|dot| !name[*dot..].contains('/')) {
            Some(dot) => name.split_at(dot),
            None => (name, ""),
        };
        let path = format!("{HASHED}/{stem}.{}{ending}", &hash(content)[..DIGITS]);
        if self.manifest.insert(name.to_owned(), path.clone()).is_some() {
            bail!("two files are called {name}");
        }
        self.write(name, &path, content)?;
        Ok(path)
    }

    /// Adds a file that keeps its name, beside `index.html`.
    pub fn add_plain(&mut self, name: &str, content: &[u8]) -> Result<()> {
        self.write(name, name, content)
    }

    /// The manifest with paths relative to the hashed files' own directory, for style sheets.
    pub fn beside(&self) -> BTreeMap<String, String> {
        let strip = |path: &String| path.strip_prefix(&format!("{HASHED}/")).unwrap_or(path).to_owned();
        self.manifest.iter().map(|(name, path)| (name.clone(), strip(path))).collect()
    }

    fn write(&mut self, name: &str, path: &str, content: &[u8]) -> Result<()> {
        let full = self.dir.join(path);
        if let Some(parent) = full.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&full, content)?;
        let raw = content.len();
        let mut size = Size { raw, gzip: raw, brotli: raw };
        if is_packable(name) && raw > SMALLEST {
            let (quality, digest) = (self.quality, hash(content));
            let brotli = cached(&format!("{digest}.{quality}.br"), || brotli(content, quality))?;
            let gzip = cached(&format!("{digest}.{quality}.gz"), || gzip(content, quality))?;
            size = Size { raw, gzip: gzip.len(), brotli: brotli.len() };
            std::fs::write(with_ending(&full, "br"), brotli)?;
            std::fs::write(with_ending(&full, "gz"), gzip)?;
        }
        self.sizes.insert(name.to_owned(), size);
        Ok(())
    }
}

/// The hash alone of every file of a manifest; `web/boot.js` makes the paths of them again.
pub fn hashes(manifest: &BTreeMap<String, String>) -> BTreeMap<&str, &str> {
    let hash = |name: &str, path: &str| {
        let dot = name.rfind('.').filter(|dot| !name[*dot..].contains('/')).unwrap_or(name.len());
        let at = HASHED.len() + 1 + dot + 1;
        at..(at + DIGITS).min(path.len())
    };
    manifest.iter().map(|(name, path)| (name.as_str(), path.get(hash(name, path)).unwrap_or_default())).collect()
}

/// `app.js` → `app.js.br`.
pub fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// Is it worth packing? Pictures and web fonts are packed already, and weights of networks do not get smaller.
fn is_packable(name: &str) -> bool {
    !name.starts_with('_')
        && !name.starts_with('.')
        && !["woff2", "woff", "png", "jpg", "jpeg", "webp", "avif", "gz", "br", "zip", "state"]
            .iter()
            .any(|ending| name.ends_with(&format!(".{ending}")))
}

fn brotli(content: &[u8], quality: i32) -> Result<Vec<u8>> {
    let params =
        ::brotli::enc::BrotliEncoderParams { quality, lgwin: 24, size_hint: content.len(), ..Default::default() };
    let mut out = Vec::new();
    ::brotli::BrotliCompress(&mut Cursor::new(content), &mut out, &params)?;
    Ok(out)
}

fn gzip(content: &[u8], quality: i32) -> Result<Vec<u8>> {
    let level = flate2::Compression::new(quality.clamp(1, 9).unsigned_abs());
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

/// What is costly to make and depends on nothing but its key.
pub fn cached(key: &str, make: impl FnOnce() -> Result<Vec<u8>>) -> Result<Vec<u8>> {
    let path = tools::cache_dir()?.join(key);
    if let Ok(found) = std::fs::read(&path) {
        return Ok(found);
    }
    let made = make()?;
    // Written aside first: a build that is interrupted leaves nothing half-made behind.
    let aside = with_ending(&path, &std::process::id().to_string());
    std::fs::write(&aside, &made)?;
    std::fs::rename(aside, path)?;
    Ok(made)
}

/// All files below a directory, as sorted paths relative to it with `/` between their parts.
pub fn files_below(dir: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    if !dir.is_dir() {
        return Ok(found);
    }
    let mut waiting = vec![String::new()];
    while let Some(below) = waiting.pop() {
        for entry in std::fs::read_dir(dir.join(&below))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if below.is_empty() { name } else { format!("{below}/{name}") };
            if entry.file_type()?.is_dir() { waiting.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_files_by_their_hashes() {
        let paths = [("data/a.csv", "files/data/a.01234567.csv"), ("x.y/z", "files/x.y/z.89abcdef")];
        let manifest = paths.map(|(name, path)| (name.to_owned(), path.to_owned())).into();
        assert_eq!(hashes(&manifest), BTreeMap::from([("data/a.csv", "01234567"), ("x.y/z", "89abcdef")]));
    }

    #[test]
    fn names_hold_the_content_and_copies_lie_beside() {
        let dir = std::env::temp_dir().join(format!("unrolled-pack-{}", std::process::id()));
        let mut dist = Dist::new(dir.clone(), 5).expect("empty");
        let text = "k-means ".repeat(200);
        let path = dist.add("words/kmeans.en.json", text.as_bytes()).expect("added");
        assert_eq!(path, format!("files/words/kmeans.en.{}.json", &hash(text.as_bytes())[..DIGITS]));
        assert!(dir.join(format!("{path}.br")).is_file() && dir.join(format!("{path}.gz")).is_file());
        let small = dist.add("data/tiny.csv", b"1,2\n").expect("added");
        assert!(!dir.join(format!("{small}.br")).exists());
        assert_eq!(dist.sizes["data/tiny.csv"], Size { raw: 4, gzip: 4, brotli: 4 });
        assert!(dist.add("data/tiny.csv", b"").is_err());
        assert_eq!(files_below(&dir).expect("listed").len(), 4);
        std::fs::remove_dir_all(dir).expect("removed");
    }
}
