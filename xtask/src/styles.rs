//! Style sheets: put together into one, with the fonts' hashed names; and the classes that stand for the few inline
//! styles which the Markdown and LaTeX converters write (our policy forbids inline styles).

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// Which class stands for which declaration, and what the style sheet says of it. `padding-left: 1em` separates the
/// columns of `cases`.
const CLASSES: &[(&str, &str)] = &[
    ("text-align:left", "ta-l"),
    ("text-align:center", "ta-c"),
    ("text-align:right", "ta-r"),
    ("justify-items:start", "ji-s"),
    ("justify-items:center", "ji-c"),
    ("justify-items:end", "ji-e"),
    ("padding-left:0", "pl-0"),
    ("padding-right:0", "pr-0"),
    ("padding-left:1em", "pl-1"),
    ("padding-left:0.1667em", "pl-t"),
    ("padding-right:0.1667em", "pr-t"),
    ("border-right:0.05em solid currentcolor", "br-s"),
    ("border-left:0.05em solid currentcolor", "bl-s"),
    ("border-top:0.05em solid currentcolor", "bt-s"),
    ("border-bottom:0.05em solid currentcolor", "bb-s"),
];

/// The font of formulas. Without one that has a MATH table, browsers draw no root signs and do not stretch brackets,
/// and most phones and many Linux machines have none.
const MATH_FONT: &str = "fonts/math.woff2";

/// What formulas need: their font, and the rules for [`CLASSES`].
fn formula_rules(assets: &BTreeMap<String, String>) -> String {
    let mut css = String::from("/* Formulas, and what the lessons' converters would write inline. */\n");
    if let Some(font) = assets.get(MATH_FONT) {
        let source = format!("src: url(\"{font}\") format(\"woff2\")");
        css.push_str(&format!("@font-face {{ font-family: \"Unrolled Math\"; {source}; font-display: swap }}\n"));
        css.push_str("math { font-family: \"Unrolled Math\", math }\n");
    }
    for (declaration, class) in CLASSES {
        css.push_str(&format!(".{class} {{ {declaration} }}\n"));
    }
    css
}

/// Puts classes in the place of `style` attributes in generated HTML, and refuses what our policy would block.
pub fn tame(html: &str) -> Result<String> {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        let Some(length) = rest[start..].find('>') else { bail!("a tag that does not end: {}", &rest[start..]) };
        out.push_str(&tame_tag(&rest[start..=start + length])?);
        rest = &rest[start + length + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

fn tame_tag(tag: &str) -> Result<String> {
    let name = tag.trim_start_matches(['<', '/']).split([' ', '>', '/']).next().unwrap_or_default();
    if matches!(name, "script" | "style" | "iframe" | "object" | "embed" | "link" | "meta" | "base" | "form") {
        bail!("<{name}> is not allowed");
    }
    // Every second piece between quotation marks lies inside an attribute's value.
    let outside: String = tag.split('"').step_by(2).collect();
    if outside.split_whitespace().any(|word| word.starts_with("on")) {
        bail!("an inline event handler: {tag}");
    }
    let Some(at) = tag.find(" style=\"") else { return Ok(tag.to_owned()) };
    let value = &tag[at + 8..];
    let end = value.find('"').context("a style without an end")?;
    let mut classes = Vec::new();
    for declaration in value[..end].split(';').map(str::trim).filter(|d| !d.is_empty()) {
        let (name, setting) = declaration.split_once(':').context("a style without a colon")?;
        let tidy = format!("{}:{}", name.trim(), setting.trim());
        match CLASSES.iter().find(|(known, _)| *known == tidy) {
            Some((_, class)) => classes.push(*class),
            None => bail!("no class stands for the inline style `{tidy}` (see xtask/src/styles.rs)"),
        }
    }
    if tag.contains(" class=") {
        bail!("a tag with both class and style: {tag}");
    }
    Ok(format!("{} class=\"{}\"{}", &tag[..at], classes.join(" "), &value[end + 1..]))
}

/// All of `style/*.css` as one sheet: tokens, base, layout, dialog, parts, then the others by name. `assets` maps logical
/// names to hashed ones, both relative to the directory in which the sheet will lie.
pub fn bundle(dir: &Path, assets: &BTreeMap<String, String>) -> Result<String> {
    let mut sheets: Vec<(usize, String)> = Vec::new();
    if dir.is_dir() {
        for entry in std::fs::read_dir(dir)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let Some(stem) = name.strip_suffix(".css") else { continue };
            let order =
                ["tokens", "base", "layout", "dialog", "parts"].iter().position(|first| *first == stem).unwrap_or(9);
            sheets.push((order, name));
        }
    }
    sheets.sort();
    let mut css = String::new();
    for (_, name) in &sheets {
        let text = std::fs::read_to_string(dir.join(name))?;
        css.push_str(&rewrite_urls(&text, assets).with_context(|| format!("style/{name}"))?);
        css.push('\n');
    }
    css.push_str(&formula_rules(assets));
    Ok(css)
}

/// Hashed names inside `url(…)`. A path may be written relative to `style/` (`../assets/fonts/x.woff2`) or be the
/// logical name itself.
fn rewrite_urls(css: &str, assets: &BTreeMap<String, String>) -> Result<String> {
    let (mut out, mut rest) = (String::with_capacity(css.len()), css);
    while let Some(at) = rest.find("url(") {
        out.push_str(&rest[..at]);
        let inside = &rest[at + 4..];
        let end = inside.find(')').context("url( without an end")?;
        let path = inside[..end].trim().trim_matches(['"', '\'']);
        if path.starts_with("data:") || path.starts_with('#') {
            out.push_str(&rest[at..at + 5 + end]);
        } else {
            let name = path.trim_start_matches("./").trim_start_matches("../").trim_start_matches("assets/");
            let hashed = assets.get(name).with_context(|| format!("url({path}): there is no assets/{name}"))?;
            out.push_str(&format!("url(\"{hashed}\")"));
        }
        rest = &inside[end + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_styles_become_classes() {
        let html = r#"<td style="text-align: right">style="x"</td><mtd style="text-align: left;padding-right: 0;">"#;
        assert_eq!(tame(html).expect("known"), r#"<td class="ta-r">style="x"</td><mtd class="ta-l pr-0">"#);
        assert!(tame(r#"<p style="color:red">"#).is_err());
        assert!(tame(r#"<p onclick="x()">"#).is_err());
        assert!(tame("<script>").is_err());
    }

    #[test]
    fn fonts_get_their_hashed_names() {
        let assets = BTreeMap::from([("fonts/a.woff2".to_owned(), "fonts/a.12.woff2".to_owned())]);
        let css = "@font-face { src: url('../assets/fonts/a.woff2') } i { mask: url(data:x) }";
        let out = rewrite_urls(css, &assets).expect("known");
        assert_eq!(out, "@font-face { src: url(\"fonts/a.12.woff2\") } i { mask: url(data:x) }");
        assert!(rewrite_urls("url(b.woff2)", &assets).is_err());
    }
}
