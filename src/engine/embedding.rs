//! The texts by which a demo is put into somebody's page.

/// What a page is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// HTML, which MkDocs, Quarto, Jupyter and course systems take as well.
    Html,
    /// A slide of reveal.js.
    Reveal,
    /// MyST Markdown.
    Myst,
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
    /// The one panel that is shown; `None`: all.
    pub panel: Option<&'a str>,
    /// CSS pixels.
    pub height: u32,
}

impl Embedding<'_> {
    /// The address of the frame.
    pub fn src(&self) -> String {
        let join = if self.link.contains('?') { '&' } else { '?' };
        let mut src = format!("{}{join}embed=1", self.link);
        if !self.hide.is_empty() {
            src += &format!("&hide={}", self.hide.join(","));
        }
        if let Some(panel) = self.panel {
            src += &format!("&panel={panel}");
        }
        src
    }

    /// The text in a form.
    pub fn text(&self, form: Form) -> String {
        let (src, title, height) = (escaped(&self.src()), escaped(self.title), self.height);
        let frame = |src_name: &str| {
            format!(
                "<iframe {src_name}=\"{src}\"\n        title=\"{title}\" width=\"100%\" height=\"{height}\" \
                 loading=\"lazy\"\n        sandbox=\"allow-scripts\" allow=\"fullscreen; clipboard-write\"></iframe>"
            )
        };
        match form {
            Form::Html => frame("src"),
            // Slides that are far away are not loaded.
            Form::Reveal => format!("<section>\n{}\n</section>", frame("data-src")),
            Form::Myst => format!("```{{iframe}} {}\n:width: 100%\n:title: {}\n```", self.src(), self.title),
        }
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
        Embedding { link: "https://x.org/#/em", title: "EM", hide: &[], panel: None, height: 560 };

    #[test]
    fn what_is_left_out_is_in_the_address() {
        assert_eq!(PLAIN.src(), "https://x.org/#/em?embed=1");
        let some =
            Embedding { link: "https://x.org/#/em?k=3", hide: &["lesson", "metrics"], panel: Some("points"), ..PLAIN };
        assert_eq!(some.src(), "https://x.org/#/em?k=3&embed=1&hide=lesson,metrics&panel=points");
    }

    #[test]
    fn nothing_ends_an_attribute() {
        let odd = Embedding { link: "https://x.org/#/em?run=\"><script>", title: "\"<b>", ..PLAIN };
        for form in [Form::Html, Form::Reveal] {
            let text = odd.text(form);
            assert!(!text.contains("<script") && !text.contains("<b>"), "{text}");
            assert_eq!(text.matches('"').count() % 2, 0, "{text}");
        }
    }

    #[test]
    fn forms_hold_the_address() {
        assert!(PLAIN.text(Form::Html).starts_with("<iframe src=\"https://x.org/#/em?embed=1\"\n"));
        assert!(PLAIN.text(Form::Reveal).contains("<iframe data-src=\"https://x.org/#/em?embed=1\""));
        assert_eq!(PLAIN.text(Form::Myst), "```{iframe} https://x.org/#/em?embed=1\n:width: 100%\n:title: EM\n```");
    }
}
