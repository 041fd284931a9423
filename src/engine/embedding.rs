//! The texts by which a demo is put into somebody's page.

use super::address::pairs;

/// What a page is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// HTML, as most editors take it.
    Html,
    /// The element `<unrolled-demo>`.
    Element,
    /// A slide of reveal.js.
    Reveal,
    /// MyST Markdown.
    Myst,
    /// Markdown of MkDocs.
    MkDocs,
    /// A shortcode of Quarto's.
    Quarto,
    /// What the editors of learning platforms leave as it is.
    Moodle,
    /// A cell of a notebook in Python.
    Jupyter,
}

/// A demo in a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedding<'a> {
    /// The link to the moment, with its `#`.
    pub link: &'a str,
    /// What the frame is called.
    pub title: &'a str,
    /// What is left out, as in the address: `lesson`, `controls`, …
    pub hide: &'a [&'a str],
    /// The panels that are shown, in their order; none: all.
    pub panel: &'a [&'a str],
    /// CSS pixels.
    pub height: u32,
}

/// What of an address a challenge has of its own, or must not have.
const LEFT_OUT: [&str; 9] = ["t", "panel", "hide", "present", "embed", "play", "cues", "poster", "full"];

/// The link that puts the input of `link` to somebody else as a riddle: it opens at the instant `t`, with the knobs of
/// the view in `look`.
pub fn challenge(link: &str, t: u64, look: &[(&str, &str)]) -> String {
    let (page, query) = link.split_once('?').unwrap_or((link, ""));
    let stays = |part: &&str| {
        let key = part.split('=').next().unwrap_or_default();
        !part.is_empty() && !LEFT_OUT.contains(&key) && look.iter().all(|(name, _)| *name != key)
    };
    let mut parts: Vec<String> = query.split('&').filter(stays).map(str::to_owned).collect();
    parts.extend(look.iter().map(|(name, value)| format!("{name}={value}")));
    parts.push(format!("t={t}"));
    format!("{page}?{}", parts.join("&"))
}

impl Embedding<'_> {
    /// The address of the frame.
    pub fn src(&self) -> String {
        let join = if self.link.contains('?') { '&' } else { '?' };
        let mut src = format!("{}{join}embed=1", self.link);
        if !self.hide.is_empty() {
            src += &format!("&hide={}", self.hide.join(","));
        }
        if !self.panel.is_empty() {
            src += &format!("&panel={}", self.panel.join(","));
        }
        src
    }

    /// The text in a form.
    pub fn text(&self, form: Form) -> String {
        let title = escaped(self.title);
        match form {
            Form::Html => format!(
                "<iframe src=\"{}\"\n        title=\"{title}\" width=\"100%\" height=\"{}\" \
                 loading=\"lazy\"\n        sandbox=\"allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox\"\n        allow=\"fullscreen; clipboard-write\"></iframe>",
                escaped(&self.src()),
                self.height
            ),
            Form::Element => self.with_script(&self.element(None)),
            // A slide does not grow.
            Form::Reveal => self.with_script(&format!(
                "<section>\n  {}\n</section>",
                self.element(Some(self.height)).replace('\n', "\n  ")
            )),
            Form::Myst => format!("```{{iframe}} {}\n:width: 100%\n:title: {}\n```", self.src(), self.title),
            // Python's Markdown takes an element that it does not know for a word of a sentence, unless it lies in a block.
            Form::MkDocs => format!("<div>\n{}\n</div>", self.with_script(&self.element(None))),
            Form::Quarto => self.shortcode(),
            Form::Moodle => {
                format!("<p><a href=\"{}\" target=\"_blank\" rel=\"noopener\">{title}</a></p>", escaped(self.link))
            }
            Form::Jupyter => self.cell(),
        }
    }

    /// The folder of the app, and what follows the `#` of the link.
    fn parts(&self) -> (&str, &str) {
        let (page, place) = self.link.split_once('#').unwrap_or((self.link, ""));
        (page.rfind('/').map_or(page, |end| &page[..=end]), place)
    }

    fn with_script(&self, text: &str) -> String {
        format!("{text}\n<script src=\"{}unrolled.js\" async></script>", escaped(self.parts().0))
    }

    /// Every key of the address is an attribute.
    fn element(&self, height: Option<u32>) -> String {
        let place = self.parts().1;
        let (demo, query) = place.split_once('?').unwrap_or((place, ""));
        let mut text = format!("<unrolled-demo demo=\"{}\"", escaped(demo.trim_start_matches('/')));
        for (key, value) in pairs(query) {
            // A name of an attribute cannot be escaped, and is no program.
            if !key.starts_with("on") && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                text += &format!(" {key}=\"{}\"", escaped(&value));
            }
        }
        if !self.hide.is_empty() {
            text += &format!(" hide=\"{}\"", self.hide.join(","));
        }
        if !self.panel.is_empty() {
            text += &format!(" panel=\"{}\"", self.panel.join(","));
        }
        if let Some(height) = height {
            text += &format!(" height=\"{height}\"");
        }
        text + &format!("\n  title=\"{}\"></unrolled-demo>", escaped(self.title))
    }

    fn shortcode(&self) -> String {
        // Quotes cannot be escaped there.
        let plain = |text: &str| text.replace('"', "'");
        let mut text = format!("{{{{< unrolled \"{}\"", self.link.replace('"', "%22"));
        if !self.hide.is_empty() {
            text += &format!(" hide=\"{}\"", self.hide.join(","));
        }
        if !self.panel.is_empty() {
            text += &format!(" panel=\"{}\"", self.panel.join(","));
        }
        text + &format!(" height=\"{}\" title=\"{}\" >}}}}", self.height, plain(self.title))
    }

    fn cell(&self) -> String {
        let base = self.parts().0;
        let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        let list = |names: &[&str]| names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
        let trait_of =
            |name: &str, kind: &str, value: &str| format!("    {name} = traitlets.{kind}({value}).tag(sync=True)\n");
        let mut text = format!(
            "import anywidget, traitlets\n\nclass Unrolled(anywidget.AnyWidget):\n    _esm = 'export {{ default }} from {}'\n",
            quoted(&format!("{base}unrolled.mjs"))
        );
        text += &trait_of("address", "Unicode", &quoted(self.link));
        if !self.hide.is_empty() {
            text += &trait_of("hide", "List", &format!("[{}]", list(self.hide)));
        }
        if !self.panel.is_empty() {
            text += &trait_of("panel", "List", &format!("[{}]", list(self.panel)));
        }
        text += &trait_of("t", "Int", "None, allow_none=True");
        text += &trait_of("params", "Dict", "");
        text += &trait_of("state", "Dict", "");
        text + "\ndemo = Unrolled()\ndemo"
    }
}

/// A text within a quoted attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Embedding<'_> =
        Embedding { link: "https://x.org/#/em", title: "EM", hide: &[], panel: &[], height: 560 };

    #[test]
    fn what_is_left_out_is_in_the_address() {
        assert_eq!(PLAIN.src(), "https://x.org/#/em?embed=1");
        let some = Embedding {
            link: "https://x.org/#/em?k=3",
            hide: &["lesson", "metrics"],
            panel: &["points", "cost"],
            ..PLAIN
        };
        assert_eq!(some.src(), "https://x.org/#/em?k=3&embed=1&hide=lesson,metrics&panel=points,cost");
    }

    #[test]
    fn a_challenge_begins_at_its_own_instant_and_shows_what_it_must() {
        assert_eq!(
            challenge("https://x.org/#/svd?data=riddle&data_seed=3&t=40&panel=answer&hide=lesson", 1, &[]),
            "https://x.org/#/svd?data=riddle&data_seed=3&t=1"
        );
        assert_eq!(
            challenge("https://x.org/#/svd?run=abc&quiz=0&t=9&present=1", 1, &[("quiz", "1")]),
            "https://x.org/#/svd?run=abc&quiz=1&t=1"
        );
        assert_eq!(challenge("https://x.org/#/svd", 1, &[]), "https://x.org/#/svd?t=1");
    }

    #[test]
    fn nothing_ends_an_attribute() {
        let odd = Embedding { link: "https://x.org/#/em?run=\"><script>", title: "\"<b>", ..PLAIN };
        for form in [Form::Html, Form::Element, Form::Reveal, Form::MkDocs, Form::Moodle] {
            let text = odd.text(form);
            assert_eq!(
                text.matches("<script").count(),
                text.matches("<script src=\"https://x.org/unrolled.js\"").count()
            );
            assert!(!text.contains("<b>"), "{text}");
            assert_eq!(text.matches('"').count() % 2, 0, "{text}");
        }
    }

    #[test]
    fn forms_hold_the_address() {
        assert!(PLAIN.text(Form::Html).starts_with("<iframe src=\"https://x.org/#/em?embed=1\"\n"));
        let some = Embedding {
            link: "https://x.org/u/index.html#/em?k=3&t=4",
            hide: &["lesson"],
            panel: &["points"],
            ..PLAIN
        };
        let element = "<unrolled-demo demo=\"em\" k=\"3\" t=\"4\" hide=\"lesson\" panel=\"points\"\n  title=\"EM\"></unrolled-demo>";
        let script = "<script src=\"https://x.org/u/unrolled.js\" async></script>";
        assert_eq!(some.text(Form::Element), format!("{element}\n{script}"));
        assert_eq!(some.text(Form::MkDocs), format!("<div>\n{element}\n{script}\n</div>"));
        assert!(some.text(Form::Reveal).starts_with("<section>\n  <unrolled-demo demo=\"em\" k=\"3\""));
        assert!(some.text(Form::Reveal).contains(" height=\"560\"\n"));
        assert_eq!(
            some.text(Form::Quarto),
            "{{< unrolled \"https://x.org/u/index.html#/em?k=3&t=4\" hide=\"lesson\" panel=\"points\" height=\"560\" title=\"EM\" >}}"
        );
        assert_eq!(
            some.text(Form::Moodle),
            "<p><a href=\"https://x.org/u/index.html#/em?k=3&amp;t=4\" target=\"_blank\" rel=\"noopener\">EM</a></p>"
        );
        let cell = some.text(Form::Jupyter);
        assert!(cell.contains("    _esm = 'export { default } from \"https://x.org/u/unrolled.mjs\"'\n"), "{cell}");
        assert!(
            cell.contains(
                "    address = traitlets.Unicode(\"https://x.org/u/index.html#/em?k=3&t=4\").tag(sync=True)\n"
            ),
            "{cell}"
        );
        assert!(cell.contains("    hide = traitlets.List([\"lesson\"]).tag(sync=True)\n"), "{cell}");
        assert_eq!(PLAIN.text(Form::Myst), "```{iframe} https://x.org/#/em?embed=1\n:width: 100%\n:title: EM\n```");
    }
}
