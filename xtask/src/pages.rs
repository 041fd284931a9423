//! Small pages that stand for a demo, or for a prepared moment of its lesson, one for each language. They tell whoever
//! makes a preview of a link what is behind it (what follows `#` never reaches a server) and lead readers on. And the
//! poster, which waits in a frame until it is asked for.

mod moments;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};

use crate::pack;
use crate::words::{self, LANGUAGES};

/// The size of a still, as it is said to whoever makes a preview.
const STILL: (u32, u32) = (1200, 630);
/// The size of a frame that oEmbed offers.
const FRAME: (u32, u32) = (800, 560);

/// What the pages are made with.
pub struct Site<'a> {
    /// Where the site will be published, with a `/` at its end, if that is known. Previews want whole addresses.
    pub address: Option<&'a str>,
    /// The policy.
    pub policy: &'a str,
    /// Logical names of files, and their paths.
    pub files: &'a BTreeMap<String, String>,
    /// The words as they were compiled.
    pub words: &'a BTreeMap<String, String>,
    /// The titles and stills of all demos, as JSON.
    pub titles: &'a str,
}

impl Site<'_> {
    /// All pages, and the stills that they show: names and contents.
    pub fn beside(&self, stills: &Path) -> Result<Vec<(String, Vec<u8>)>> {
        let pages = self.pages(&|slug| stills.join(slug).with_extension("png").is_file())?;
        let mut files: Vec<_> = pages.into_iter().map(|(name, page)| (name, page.into_bytes())).collect();
        // Of a card there is the PNG alone.
        for name in
            pack::files_below(stills)?.iter().filter(|name| !name.contains("-card.") && !name.ends_with(".json"))
        {
            files.push((format!("stills/{name}"), std::fs::read(stills.join(name))?));
        }
        Ok(files)
    }

    /// All pages: names and contents. `has_still`: is there a PNG of this name?
    fn pages(&self, has_still: &dyn Fn(&str) -> bool) -> Result<Vec<(String, String)>> {
        let mut pages = vec![("poster.html".to_owned(), self.poster()?)];
        let titles: words::Titles = words::of_demos(self.words, "title")?;
        for slug in titles.keys() {
            for language in LANGUAGES {
                let said = |key: &str| {
                    Ok::<_, anyhow::Error>(escaped(&words::label(self.words, language, &format!("demo-{slug}-{key}"))?))
                };
                let (title, question) = (said("title")?, said("question")?);
                let (name, settings) = (slug.clone(), if language == "zh" { "?lang=zh" } else { "" });
                let address = format!("#/{slug}{settings}");
                let shown = Shown {
                    name,
                    slug,
                    title,
                    question,
                    address,
                    still: has_still(slug).then(|| slug.clone()),
                    of: None,
                };
                self.push(&mut pages, &shown, language)?;
                let Shown { title: of, .. } = shown;
                for moment in moments::of(self.words, slug, language)? {
                    let moments::Moment { name, title, text, mut address } = moment;
                    if language == "zh" {
                        address += if address.contains('?') { "&amp;lang=zh" } else { "?lang=zh" };
                    }
                    let (question, of) = (text, Some(of.as_str()));
                    let own = moments::still_of(&address).filter(|name| has_still(name));
                    let still = own.or_else(|| has_still(slug).then(|| slug.clone()));
                    let shown = Shown { name, slug, title, question, address, still, of };
                    self.push(&mut pages, &shown, language)?;
                }
            }
        }
        Ok(pages)
    }

    /// Adds a page, and beside the first of its languages what previews of both are made of.
    fn push(&self, pages: &mut Vec<(String, String)>, shown: &Shown<'_>, language: &str) -> Result<()> {
        pages.push((name_of(&shown.name, language), self.page(shown, language)?));
        if let Some(address) = self.address.filter(|_| language == LANGUAGES[0]) {
            pages.push((format!("{}.oembed.json", shown.name), self.oembed(shown, address)));
        }
        Ok(())
    }

    /// A path as whoever makes a preview needs it.
    fn whole(&self, path: &str) -> String {
        format!("{}{path}", self.address.unwrap_or_default())
    }

    fn head(&self, language: &str, title: &str, more: &str) -> Result<String> {
        let path = |name: &str| self.files.get(name).with_context(|| format!("there is no {name}"));
        let (policy, style, icon) = (self.policy, path("style.css")?, path("icons/unrolled.svg")?);
        let (script, own, lang) =
            (path("page.js")?, path("page.css")?, if language == "zh" { "zh-CN" } else { language });
        Ok(format!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n<title>{title}</title>\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n{more}\
             <link rel=\"icon\" href=\"{icon}\" type=\"image/svg+xml\">\n<link rel=\"stylesheet\" href=\"{style}\">\n\
             <link rel=\"stylesheet\" href=\"{own}\">\n\
             <script src=\"{script}\" crossorigin=\"anonymous\" defer></script>\n</head>\n"
        ))
    }

    fn page(&self, shown: &Shown<'_>, language: &str) -> Result<String> {
        let Shown { name, title, question, address, still, of, .. } = shown;
        let mut more = format!("<meta name=\"description\" content=\"{question}\">\n");
        more += &format!("<link rel=\"canonical\" href=\"{}\">\n", self.whole(&name_of(name, language)));
        for other in LANGUAGES {
            more += &format!(
                "<link rel=\"alternate\" hreflang=\"{other}\" href=\"{}\">\n",
                self.whole(&name_of(name, other))
            );
        }
        let mut property = |name: &str, content: &str| {
            more += &format!("<meta property=\"og:{name}\" content=\"{content}\">\n");
        };
        property("type", "website");
        property("site_name", "Unrolled");
        property("title", title);
        property("description", question);
        property("locale", if language == "zh" { "zh_CN" } else { "en_GB" });
        property("url", &self.whole(&name_of(name, language)));
        if let Some(still) = still {
            property("image", &self.whole(&format!("stills/{still}.png")));
            property("image:width", &STILL.0.to_string());
            property("image:height", &STILL.1.to_string());
            more += "<meta name=\"twitter:card\" content=\"summary_large_image\">\n";
        }
        if self.address.is_some() {
            let href = self.whole(&format!("{name}.oembed.json"));
            more += &format!(
                "<link rel=\"alternate\" type=\"application/json+oembed\" href=\"{href}\" title=\"{title}\">\n"
            );
        }
        let of = of.map(|of| format!(" – {of}")).unwrap_or_default();
        let head = self.head(language, &format!("{title}{of} – Unrolled"), &more)?;
        let open = if language == "zh" { "打开演示" } else { "Open the demo" };
        let still = if let Some(still) = still {
            let (width, height) = STILL;
            format!("<img id=\"picture\" src=\"stills/{still}.png\" alt=\"\" width=\"{width}\" height=\"{height}\">\n")
        } else {
            String::new()
        };
        Ok(format!(
            "{head}<body class=\"stands\">\n<main>\n<h1>{title}</h1>\n<p>{question}</p>\n{still}\
             <p><a class=\"button main\" id=\"lead\" href=\"./{address}\">{open}</a></p>\n</main>\n</body>\n</html>\n"
        ))
    }

    fn poster(&self) -> Result<String> {
        let head = self.head("en", "Unrolled", "<meta name=\"robots\" content=\"noindex\">\n")?;
        let titles = self.titles;
        Ok(format!(
            "{head}<body class=\"stands poster\">\n<script type=\"application/json\" id=\"titles\">{titles}</script>\n<main>\n\
             <h1>Unrolled</h1>\n<img id=\"picture\" alt=\"\">\n<a class=\"button main\" id=\"lead\" href=\"./\">Start</a>\n</main>\n\
             </body>\n</html>\n"
        ))
    }

    /// What whoever shows a page of a link by itself is told of a demo or a moment (https://oembed.com/).
    fn oembed(&self, shown: &Shown<'_>, address: &str) -> String {
        let (width, height) = FRAME;
        let join = if shown.address.contains('?') { "&amp;" } else { "?" };
        let html = format!(
            "<iframe src=\"{address}poster.html{}{join}embed=1\" title=\"{}\" width=\"{width}\" height=\"{height}\" \
             loading=\"lazy\" sandbox=\"allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox\" \
             allow=\"fullscreen; clipboard-write\"></iframe>",
            shown.address, shown.title
        );
        let still = shown.still.as_deref().unwrap_or(shown.slug);
        let answer = serde_json::json!({
            "version": "1.0", "type": "rich", "title": plain(&shown.title), "provider_name": "Unrolled", "provider_url": address,
            "html": html, "width": width, "height": height,
            "thumbnail_url": self.whole(&format!("stills/{still}.png")),
            "thumbnail_width": STILL.0, "thumbnail_height": STILL.1,
        });
        answer.to_string()
    }
}

/// A text in HTML as it is read.
fn plain(html: &str) -> String {
    let signs = [("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];
    signs.iter().fold(html.to_owned(), |text, (sign, plain)| text.replace(sign, plain))
}

/// The titles of all demos, each with its question, the still that it opens with and those of its moments (`moments::still_of`), as
/// JSON: what the first script must know before any file has come.
pub fn titles(words: &BTreeMap<String, String>, stills: &Path) -> Result<String> {
    let files = pack::files_below(stills)?;
    let mut all = serde_json::Map::new();
    let questions = words::of_demos(words, "question")?;
    let openings = stills.join("openings.json");
    let openings: BTreeMap<String, String> = serde_json::from_str(&std::fs::read_to_string(&openings)?)?;
    for (slug, titles) in words::of_demos(words, "title")? {
        let name = |file: &String| {
            let hash = file.strip_prefix(&slug)?.strip_prefix('-')?.strip_suffix("-light.svg")?;
            (hash.len() == 8 && u32::from_str_radix(hash, 16).is_ok()).then(|| hash.to_owned())
        };
        let known: Vec<String> = files.iter().filter_map(name).collect();
        let mut entry = serde_json::to_value(titles)?;
        entry["question"] = serde_json::to_value(questions.get(&slug))?;
        if let Some(opening) = openings.get(&slug) {
            entry["opening"] = opening.as_str().into();
        }
        if !known.is_empty() {
            entry["stills"] = known.into();
        }
        all.insert(slug, entry);
    }
    Ok(serde_json::Value::Object(all).to_string())
}

/// What a page stands for; texts as they are in HTML.
struct Shown<'a> {
    /// The name of its file, without language and ending.
    name: String,
    /// The demo.
    slug: &'a str,
    title: String,
    question: String,
    /// Where it leads, from its `#` on.
    address: String,
    /// The PNG that is shown of it, without its ending.
    still: Option<String>,
    /// The demo's title, if this is a moment of it.
    of: Option<&'a str>,
}

/// `kmeans.html`, `kmeans.zh.html`.
fn name_of(name: &str, language: &str) -> String {
    if language == LANGUAGES[0] { format!("{name}.html") } else { format!("{name}.{language}.html") }
}

/// A text in HTML, within an attribute too.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(address: Option<&str>) -> BTreeMap<String, String> {
        let files = ["style.css", "icons/unrolled.svg", "page.js", "page.css"];
        let files = files.map(|name| (name.to_owned(), format!("files/{name}"))).into();
        let of = |title: &str| {
            let labels = format!("demo-a-b-title={title}\ndemo-a-b-question=Why \"so\" & <not>?");
            serde_json::json!({ "labels": labels }).to_string()
        };
        let lesson = |html: &str| {
            serde_json::json!({ "sections": [{ "id": "try", "html": html }, { "id": "end", "html": "<li><a href=\"#/a-b\">no</a></li>" }] }).to_string()
        };
        let link = "#/a-b?k=2&amp;t=3";
        let words = [
            ("words/shell.en.json", of("A & B")),
            ("words/shell.zh.json", of("甲")),
            (
                "words/a-b.en.json",
                lesson(&format!(
                    "<ul><li>Now <a href=\"{link}\">\"Twos\" &lt; <math><mn>3</mn></math>.</a>\nLook, <a href=\"#/a-b?t=9\">later</a>. <span class=\"goal\">Done</span></li><li>None</li><li>At <a href=\"#/a-b?t=7\">7</a> it ends. So</li><li><a href=\"#/a-b\">Twos, 3</a></li></ul>"
                )),
            ),
            (
                "words/a-b.zh.json",
                lesson(&format!(
                    "<ul><li><a href=\"{link}\">二</a></li><li>在 <a href=\"#/a-b?t=7\">7</a> 结束。好</li><li><a href=\"#/a-b\">三</a></li></ul>"
                )),
            ),
        ];
        let words = words.map(|(name, json)| (name.to_owned(), json)).into();
        let site = Site { address, policy: "P", files: &files, words: &words, titles: "{}" };
        site.pages(&|slug| slug == "a-b").expect("pages").into_iter().collect()
    }

    #[test]
    fn every_demo_has_a_page_for_each_language() {
        let pages = pages(None);
        assert_eq!(
            pages.keys().collect::<Vec<_>>(),
            [
                "a-b-at-7-it-ends.html",
                "a-b-at-7-it-ends.zh.html",
                "a-b-twos-3-2.html",
                "a-b-twos-3-2.zh.html",
                "a-b-twos-3.html",
                "a-b-twos-3.zh.html",
                "a-b.html",
                "a-b.zh.html",
                "poster.html",
            ]
        );
        let page = &pages["a-b.html"];
        assert!(page.contains("<title>A &amp; B – Unrolled</title>") && page.contains("href=\"./#/a-b\""), "{page}");
        assert!(page.contains("content=\"Why &quot;so&quot; &amp; &lt;not>?\""), "{page}");
        assert!(page.contains("hreflang=\"zh\" href=\"a-b.zh.html\"") && !page.contains("oembed"), "{page}");
        assert!(pages["a-b.zh.html"].contains("href=\"./#/a-b?lang=zh\""));
    }

    #[test]
    fn every_prepared_moment_has_a_page_that_leads_to_it() {
        let pages = pages(Some("https://x.org/u/"));
        let page = &pages["a-b-twos-3.html"];
        assert!(page.contains("<title>&quot;Twos&quot; &lt; 3. – A &amp; B – Unrolled</title>"), "{page}");
        assert!(page.contains("href=\"./#/a-b?k=2&amp;t=3\""), "{page}");
        assert!(page.contains("og:description\" content=\"Now &quot;Twos&quot; &lt; 3. Look, later.\""), "{page}");
        assert!(
            page.contains("og:image\" content=\"https://x.org/u/stills/a-b.png\"")
                && page.contains("href=\"https://x.org/u/a-b-twos-3.oembed.json\""),
            "{page}"
        );
        let page = &pages["a-b-twos-3.zh.html"];
        assert!(page.contains("<h1>二</h1>") && page.contains("href=\"./#/a-b?k=2&amp;t=3&amp;lang=zh\""), "{page}");
        assert!(pages["a-b-at-7-it-ends.zh.html"].contains("<h1>在 7 结束</h1>"));
        assert!(pages["a-b-twos-3-2.zh.html"].contains("href=\"./#/a-b?lang=zh\""));
    }

    #[test]
    fn where_the_address_is_known_previews_are_told_whole_ones() {
        let pages = pages(Some("https://x.org/u/"));
        assert!(pages["a-b.html"].contains("og:image\" content=\"https://x.org/u/stills/a-b.png\""));
        let oembed: serde_json::Value = serde_json::from_str(&pages["a-b.oembed.json"]).expect("JSON");
        assert_eq!(oembed["version"], "1.0");
        let moment: serde_json::Value = serde_json::from_str(&pages["a-b-twos-3.oembed.json"]).expect("JSON");
        assert_eq!(moment["title"], "\"Twos\" < 3.");
        let html = moment["html"].as_str().expect("html");
        assert!(
            html.contains("poster.html#/a-b?k=2&amp;t=3&amp;embed=1\" title=\"&quot;Twos&quot; &lt; 3.\""),
            "{html}"
        );
        let html = oembed["html"].as_str().expect("html");
        assert!(
            html.starts_with("<iframe src=\"https://x.org/u/poster.html#/a-b?embed=1\" title=\"A &amp; B\""),
            "{html}"
        );
    }
}
