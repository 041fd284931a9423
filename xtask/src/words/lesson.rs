//! Lessons: Markdown with LaTeX, cut into sections, as HTML with MathML.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, TextMergeWithOffset, html};

use super::Fault;
use super::bets::{self, Bet, Piece};
use super::links::{self, escape};
use super::math::{Math, is_live_name};

/// One part of a lesson: the opening, what belongs to one phase, or any other.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// `opening`, a phase's id, or any word.
    pub id: String,
    /// HTML that our policy allows as it is.
    pub html: String,
    /// The live values in it, sorted.
    pub live: Vec<String>,
    /// The prepared moments that it leads to, as they stand in the page, and their lines in the file.
    pub moments: Vec<(usize, String)>,
    /// What it asks.
    pub bets: Vec<Bet>,
}

impl Eq for Section {}

/// What stands around a clause that is said only with its live values, and around a badge such as “extra”: in Markdown,
/// and in the page.
const CLAUSE: [(&str, &str); 5] = [
    ("{~", "<span data-if>"),
    ("~}", "</span>"),
    ("?}", "</span>"),
    ("{+", "<span class=\"extra\">"),
    ("+}", "</span>"),
];

/// Before a goal: `{? cost = 0.125: two steps, and J is 0.125 ?}` in an item of "Try this" says what the run shows when
/// the item is done: a live value, as it is read there.
const GOAL: &str = "{?";

/// Where a picture's logical name leads.
pub type Pictures<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Reads a lesson. `first_line` is the line of the file at which `text` starts, counted from one.
pub fn read(text: &str, first_line: usize, math: &Math, pictures: Pictures) -> Result<Vec<Section>, Fault> {
    let mut sections: Vec<Section> = Vec::new();
    let mut open: Option<(String, usize, String)> = None;
    for (number, line) in text.lines().enumerate().map(|(at, line)| (first_line + at, line)) {
        let fail = |message: &str| Err(Fault { line: number, message: message.to_owned() });
        match (line.strip_prefix(":::").map(str::trim), &mut open) {
            (Some(""), None) => return fail("`:::` ends no section"),
            (Some(""), Some(_)) => {
                if let Some((id, start, body)) = open.take() {
                    let section = convert(id, &body, start, math, pictures)?;
                    let asked =
                        |bet: &Bet| sections.iter().flat_map(|known| &known.bets).any(|known| known.id == bet.id);
                    if section.bets.iter().any(asked) {
                        return fail("a bet of this section has the name of another");
                    }
                    sections.push(section);
                }
            }
            (Some(id), None) => {
                if !is_live_name(id) {
                    return fail("a section's id is one word of letters, digits, `-`, `_`");
                }
                if sections.iter().any(|section| section.id == id) {
                    return fail("this section is there twice");
                }
                open = Some((id.to_owned(), number + 1, String::new()));
            }
            (Some(_), Some(_)) => return fail("a section inside a section"),
            (None, Some((_, _, body))) => {
                body.push_str(line);
                body.push('\n');
            }
            (None, None) if line.trim().is_empty() => {}
            (None, None) => return fail("text outside a section: write `::: id` before it"),
        }
    }
    match open {
        Some((id, start, _)) => {
            Err(Fault { line: start - 1, message: format!("the section `{id}` does not end with `:::`") })
        }
        None => Ok(sections),
    }
}

/// The section that a text makes.
fn convert(id: String, text: &str, first_line: usize, math: &Math, pictures: Pictures) -> Result<Section, Fault> {
    let mut section = Section { id, html: String::new(), live: Vec::new(), moments: Vec::new(), bets: Vec::new() };
    let at = |(line, message)| Fault { line: first_line + line, message };
    for piece in bets::cut(text).map_err(at)? {
        let mut of = |line: usize, markdown: &str| {
            html_of(markdown, first_line + line, (math, pictures), (&mut section.live, &mut section.moments))
        };
        let html = match piece {
            Piece::Text(line, markdown) => of(line, &markdown)?,
            Piece::Fold(line, title, markdown) => {
                let title = of(line, &title)?;
                let title = title.trim_start_matches("<p>").trim_end_matches("</p>");
                format!("<details><summary>{title}</summary>{}</details>", of(line + 1, &markdown)?)
            }
            Piece::Bet(_, asking) => {
                let html = bets::html(&asking, of)?;
                section.bets.push(asking.bet);
                html
            }
        };
        section.html += &html;
    }
    section.live.sort();
    section.live.dedup();
    Ok(section)
}

/// The HTML that a piece of Markdown makes; its live values and moments are added to those that there are.
fn html_of(
    markdown: &str,
    first_line: usize,
    (math, pictures): (&Math, Pictures),
    (live, moments): (&mut Vec<String>, &mut Vec<(usize, String)>),
) -> Result<String, Fault> {
    let line_of = |offset: usize| first_line + markdown[..offset].matches('\n').count();
    let parser = Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_MATH);
    let events: Vec<(Event, Range<usize>)> = TextMergeWithOffset::new(parser.into_offset_iter()).collect();
    let (mut out, mut code, mut closing) = (Vec::new(), false, "");
    for (at, (event, range)) in events.iter().enumerate() {
        let fail = |message: String| Fault { line: line_of(range.start), message };
        match event {
            Event::Html(_) | Event::InlineHtml(_) => {
                return Err(fail("raw HTML is not taken; use Markdown".to_owned()));
            }
            Event::InlineMath(latex) | Event::DisplayMath(latex) => {
                let block = matches!(event, Event::DisplayMath(_));
                let mathml = math.convert(latex, block, live).map_err(|fault| {
                    let inside = latex.get(..fault.at).unwrap_or_default().matches('\n').count();
                    Fault {
                        line: line_of(range.start) + inside,
                        message: format!("LaTeX: {} in `{}`", fault.message, latex.trim()),
                    }
                })?;
                // Browsers take a formula for an object, and would begin a line with the punctuation behind it.
                let behind = match events.get(at + 1) {
                    Some((Event::Text(text), _)) if !block => {
                        &text[..text.len() - text.trim_start_matches(closes).len()]
                    }
                    _ => "",
                };
                out.push(Event::InlineHtml(match behind {
                    "" => mathml.into(),
                    _ => format!("<span class=\"whole\">{mathml}{behind}</span>").into(),
                }));
            }
            Event::Start(Tag::CodeBlock(_)) | Event::End(TagEnd::CodeBlock) => {
                code = matches!(event, Event::Start(_));
                out.push(event.clone());
            }
            Event::Text(text) if !code => {
                let after_formula = at.checked_sub(1).is_some_and(|at| matches!(events[at].0, Event::InlineMath(_)));
                let text = if after_formula { text.trim_start_matches(closes) } else { text };
                push_text(text, &mut out, live).map_err(fail)?;
            }
            Event::SoftBreak if between_ideographs(&events, at) => {}
            Event::Start(Tag::Link { dest_url, .. }) => {
                let opening;
                (opening, closing) = match links::button(dest_url) {
                    Some(button) => button,
                    None => {
                        let address = links::pack(dest_url).map_err(fail)?;
                        if address.starts_with('#') {
                            moments.push((line_of(range.start), address.clone()));
                        }
                        (links::link(&address).map_err(fail)?, "</a>")
                    }
                };
                out.push(Event::InlineHtml(opening.into()));
            }
            Event::End(TagEnd::Link) => out.push(Event::InlineHtml(closing.into())),
            Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                let no_text = !matches!(events.get(at + 1), Some((Event::Text(_), _)));
                if no_text {
                    return Err(fail(format!("the picture {dest_url} needs a text that stands for it")));
                }
                let found = pictures(dest_url).ok_or_else(|| fail(format!("there is no assets/{dest_url}")))?;
                let (link_type, title, id) = (*link_type, title.clone(), id.clone());
                out.push(Event::Start(Tag::Image { link_type, dest_url: CowStr::from(found), title, id }));
            }
            other => out.push(other.clone()),
        }
    }
    let mut text = String::new();
    html::push_html(&mut text, out.into_iter());
    clauses_close(&text).map_err(|message| Fault { line: first_line, message })?;
    crate::styles::tame(text.trim())
        .map_err(|error| Fault { line: first_line, message: format!("{error:#} (in this section)") })
}

/// Text with its live values. Asterisks that are left over mean that an emphasis did not work, which happens easily
/// beside Chinese punctuation: refused, because nobody sees it until the page is read.
fn push_text(text: &str, out: &mut Vec<Event>, live: &mut Vec<String>) -> Result<(), String> {
    if text.contains("**") {
        return Err(format!("`**` that is no emphasis, in `{text}`: put punctuation outside of it"));
    }
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else { return Err("`{{` without `}}`".to_owned()) };
        let name = name.trim();
        if !is_live_name(name) {
            return Err(format!("`{name}` cannot name a live value"));
        }
        push_clauses(before, out, live)?;
        out.push(Event::InlineHtml(format!("<b data-live=\"{name}\"></b>").into()));
        live.push(name.to_owned());
        rest = after;
    }
    push_clauses(rest, out, live)
}

/// Text in which `{~` and `~}` stand around what is not said while a live value in it is missing, `{?` and `?}` around a
/// goal.
fn push_clauses(text: &str, out: &mut Vec<Event>, live: &mut Vec<String>) -> Result<(), String> {
    let mut rest = text;
    let marks = || CLAUSE.iter().map(|(mark, _)| *mark).chain([GOAL]);
    while let Some((at, mark)) = marks().filter_map(|mark| Some((rest.find(mark)?, mark))).min() {
        out.push(Event::Text(rest[..at].to_owned().into()));
        rest = &rest[at + mark.len()..];
        let html = match CLAUSE.iter().find(|(known, _)| *known == mark) {
            Some((_, html)) => (*html).to_owned(),
            None => {
                let goal = rest.split_once(':').and_then(|(goal, after)| Some((goal.split_once(" = ")?, after)));
                let Some(((name, value), after)) = goal.filter(|((name, _), _)| is_live_name(name.trim())) else {
                    return Err(format!("a goal is written `{{? name = value: what to do ?}}`, not `{{?{rest}`"));
                };
                rest = after.trim_start();
                live.push(name.trim().to_owned());
                let mut is = String::new();
                escape(&mut is, value.trim());
                format!("<span class=\"goal\" data-goal=\"{}\" data-is=\"{is}\">", name.trim())
            }
        };
        out.push(Event::InlineHtml(html.into()));
    }
    out.push(Event::Text(rest.to_owned().into()));
    Ok(())
}

/// Every clause ends within the element in which it begins, and none lies in another.
fn clauses_close(html: &str) -> Result<(), String> {
    let wrong = || {
        Err("`{~` and `~}`, `{?` and `?}` stand around a piece of one paragraph, and not within each other".to_owned())
    };
    let mut open: Vec<&str> = Vec::new();
    for tag in html.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        if tag.ends_with('/') || tag.starts_with('!') || ["br", "hr", "img"].iter().any(|void| tag.starts_with(void)) {
            continue;
        }
        let is_clause = |tag: &str| tag.contains("data-if") || tag.contains("data-goal");
        match tag.strip_prefix('/') {
            Some(name) => match open.pop() {
                Some(begun) if begun.split(' ').next() == Some(name) => {}
                _ => return wrong(),
            },
            None if is_clause(tag) && open.iter().any(|tag| is_clause(tag)) => return wrong(),
            None => open.push(tag),
        }
    }
    if open.is_empty() { Ok(()) } else { wrong() }
}

/// Punctuation that begins no line.
fn closes(c: char) -> bool {
    ".,;:!?)]”’…，。；：、！？）》」』".contains(c)
}

/// Chinese has no spaces: a line that breaks between two of its characters leaves none.
fn between_ideographs(events: &[(Event, Range<usize>)], at: usize) -> bool {
    let text = |event: Option<&(Event, Range<usize>)>| match event {
        Some((Event::Text(text), _)) => Some(text.to_string()),
        _ => None,
    };
    let before = at.checked_sub(1).and_then(|at| text(events.get(at))).and_then(|text| text.chars().last());
    let after = text(events.get(at + 1)).and_then(|text| text.chars().next());
    let wide = |c: char| matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}');
    before.is_some_and(wide) && after.is_some_and(wide)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lesson(text: &str) -> Result<Vec<Section>, Fault> {
        read(text, 10, &Math::new().expect("macros"), &|name| Some(format!("files/{name}")))
    }

    fn html_of(markdown: &str) -> String {
        lesson(&format!("::: a\n{markdown}\n:::\n")).expect("lesson")[0].html.clone()
    }

    #[test]
    fn sections_in_order() {
        let sections = lesson("::: opening\nA\n:::\n\n::: assign\n## B\n:::\n").expect("lesson");
        assert_eq!(sections.iter().map(|s| s.id.as_str()).collect::<Vec<_>>(), ["opening", "assign"]);
        assert_eq!(sections[1].html, "<h2>B</h2>");
    }

    #[test]
    fn live_values_in_prose_and_formula() {
        let sections = lesson("::: a\nThe cost is {{inertia}}, $J = \\live{j_half}$.\n:::\n").expect("lesson");
        assert!(sections[0].html.contains("<b data-live=\"inertia\"></b>"));
        assert!(sections[0].html.contains("<mn data-live=\"j_half\"></mn>"));
        assert_eq!(sections[0].live, ["inertia", "j_half"]);
    }

    #[test]
    fn clauses_of_live_values() {
        let html = html_of("So. {~It is {{a}}, $b = \\live{b}$;~} and $c {~= \\live{c}~}$.");
        assert!(html.contains("So. <span data-if>It is <b data-live=\"a\"></b>, "), "{html}");
        assert!(html.contains(";</span></span> and"), "{html}");
        assert!(html.contains("<mrow data-if=\"\"><mo>=</mo><mn data-live=\"c\"></mn></mrow>"), "{html}");
        for text in ["{~a", "a~}", "{~a\n\nb~}", "- {~a\n- b~}", "*{~a* b~}", "{~a {~b~} c~}", "$x {~= 1$"] {
            assert!(lesson(&format!("::: a\n{text}\n:::\n")).is_err(), "{text}");
        }
    }

    #[test]
    fn goals() {
        let sections =
            lesson("::: try\n- Two steps. {? cost = 0.125: step twice: $J = 0.125$ ?}\n:::\n").expect("lesson");
        let html = &sections[0].html;
        assert!(
            html.contains("<span class=\"goal\" data-goal=\"cost\" data-is=\"0.125\">step twice: <math>"),
            "{html}"
        );
        assert_eq!(sections[0].live, ["cost"]);
        for text in ["{? cost: a ?}", "{? cost = 1 ?}", "{? a b = 1: c ?}", "{? cost = 1: a", "{? a = 1: {~b~} ?}"] {
            assert!(lesson(&format!("::: a\n{text}\n:::\n")).is_err(), "{text}");
        }
    }

    #[test]
    fn links_lists_tables_pictures() {
        let html = html_of("- [try](#/kmeans?k=4&seed=2)\n\n| a | b |\n|---|--:|\n| 1 | $x$ |\n\n![A plot](p.svg)");
        assert!(html.contains(r##"<a href="#/kmeans?k=4&amp;seed=2">try</a>"##), "{html}");
        assert!(html.contains(r#"<td class="ta-r">"#), "{html}");
        assert!(html.contains(r#"<img src="files/p.svg" alt="A plot" />"#), "{html}");
        assert!(html_of("[s](https://a.b/)").contains("noopener"));
    }

    #[test]
    fn chinese_lines_join() {
        assert_eq!(html_of("一行，\n又一行 and\nmore"), "<p>一行，又一行 and\nmore</p>");
    }

    #[test]
    fn no_line_begins_with_the_punctuation_behind_a_formula() {
        for text in ["矩阵 $x$：三", "so $x$."] {
            let html = html_of(text);
            assert!(html.contains("<span class=\"whole\"><math>") && html.contains("</span>"), "{html}");
            assert_eq!(html.matches(['：', '.']).count(), 1, "{html}");
        }
        assert!(!html_of("$x$ is").contains("whole"));
    }

    #[test]
    fn what_is_refused_and_where() {
        let line = |text: &str| lesson(text).expect_err("refused").line;
        assert_eq!(line("::: a\nx\n\n<b>raw</b>\n:::\n"), 13);
        assert_eq!(line("::: a\n$$\nx\n\\nosuch\n$$\n:::\n"), 13);
        assert_eq!(line("::: a\n[x](javascript:1)\n:::\n"), 11);
        assert_eq!(line("::: a\n**注意：**然后\n:::\n"), 11);
        assert_eq!(line("::: a\nx\n"), 10);
        assert_eq!(line("stray\n"), 10);
        assert_eq!(line("::: a\n:::\n::: a\n:::\n"), 12);
        assert_eq!(line("::: a\n{{no name}}\n:::\n"), 11);
    }
}
