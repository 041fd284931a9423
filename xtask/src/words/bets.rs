//! Bets: questions in a lesson that the reader answers before a step, and what unfolds.
//!
//! ```text
//! ??? which-centre
//! Which centre will move?
//!
//! - The left one
//!   > It already is the mean of its points.
//! - [x] Neither
//!   > Each already is the mean of its points.
//! ???
//! ```
//!
//! A bet is settled by what the run does next: by a step, or something done by hand. `??? id at 100` waits for step 100,
//! `??? id at update` for the next step of that phase, and `??? id now` is settled at once.
//!
//! A number is asked for by a line `[0 … 100 by 1] = 66.7 ± 2` before the answers, which are then `[x]`, `[<]` for what is
//! too low and `[>]` for what is too high.
//!
//! A click in the main picture is asked for by a line `[click] = means.0 ± 0.3`: the true place is a way through the
//! fields of the frame, and the distance is in the units of the data. `[click x]` and `[click y]` compare one coordinate,
//! `[click angle]` directions from the origin, in degrees. The answers are `[x]`, then wrong places by their own ways, or
//! as numbers in brackets (`[was means.0]` is where that was when the mark was set, `[(1, 2)]` is typed), and `[else]`.
//! The question leads to the moment, and says how near is right.
//!
//! Between `+++ title` and `+++` stands what unfolds.

use super::math::is_live_name;

/// What a bet asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    /// One of some answers; the place of the right one.
    Choice(usize),
    /// A number: from, to, in steps of, the right one, and how far off is still right.
    Number([f64; 5]),
    /// A click: what of the place counts (`x`, `y`, `angle`, or nothing for both), the true place, how far off is still
    /// right, and the places of the wrong answers.
    Click(String, String, String, Vec<String>),
}

/// One bet of a lesson, for comparing languages.
#[derive(Debug, Clone, PartialEq)]
pub struct Bet {
    /// Its name, for remembering what was answered.
    pub id: String,
    /// How many answers have a text of their own.
    pub answers: usize,
    /// What it asks for.
    pub asked: Asked,
    /// What settles it.
    pub settled: Settled,
}

/// What settles a bet.
#[derive(Debug, Clone, PartialEq)]
pub enum Settled {
    /// Itself.
    Now,
    /// Whatever the run does next, once it stands at this step or behind it.
    At(u64),
    /// The next step of this phase.
    Phase(String),
}

/// A piece of a section. Lines are counted from the section's first, from zero.
#[derive(Debug, PartialEq)]
pub enum Piece {
    /// Markdown.
    Text(usize, String),
    /// Markdown that unfolds under a title.
    Fold(usize, String, String),
    /// A bet.
    Bet(usize, Asking),
}

/// A bet as it is written.
#[derive(Debug, PartialEq)]
pub struct Asking {
    /// See [`Bet`].
    pub bet: Bet,
    /// Line and text of the question.
    pub question: (usize, String),
    /// Its answers.
    pub answers: Vec<Answer>,
}

/// Line and text of an answer; line and text of its reason.
pub type Answer = [(usize, String); 2];

/// Cuts a section. An error has its line.
pub fn cut(text: &str) -> Result<Vec<Piece>, (usize, String)> {
    let mut pieces = Vec::new();
    let mut lines = text.lines().enumerate().peekable();
    while let Some((at, line)) = lines.next() {
        let mark = ["???", "+++"].into_iter().find(|mark| line.starts_with(mark));
        let Some(mark) = mark else {
            match pieces.last_mut() {
                Some(Piece::Text(_, text)) => text.extend([line, "\n"]),
                _ => pieces.push(Piece::Text(at, format!("{line}\n"))),
            }
            continue;
        };
        let head = line[mark.len()..].trim().to_owned();
        let mut body = Vec::new();
        loop {
            match lines.next() {
                Some((_, line)) if line.trim_end() == mark => break,
                Some((at, line)) => body.push((at, line)),
                None => return Err((at, format!("`{mark}` without the `{mark}` that ends it"))),
            }
        }
        pieces.push(match mark {
            "+++" if head.is_empty() => return Err((at, "what unfolds needs a title behind `+++`".to_owned())),
            "+++" => Piece::Fold(at, head, body.iter().map(|(_, line)| format!("{line}\n")).collect()),
            _ => Piece::Bet(at, asking(at, &head, &body)?),
        });
    }
    Ok(pieces)
}

fn asking(at: usize, head: &str, body: &[(usize, &str)]) -> Result<Asking, (usize, String)> {
    let fail = |message: &str| Err((at, message.to_owned()));
    let begun = match head.split_once(' ') {
        Some((id, "now")) => Some((id, Settled::Now)),
        Some((id, when)) => when.strip_prefix("at ").and_then(|at| match at.parse() {
            Ok(t) => Some((id, Settled::At(t))),
            Err(_) => is_live_name(at).then(|| (id, Settled::Phase(at.to_owned()))),
        }),
        None => (!head.is_empty()).then_some((head, Settled::At(0))),
    };
    let Some((id, settled)) = begun else {
        return fail("a bet begins with `??? id`, `??? id now`, `??? id at 100` or `??? id at phase`");
    };
    let mut question = (at + 1, String::new());
    let (mut number, mut click) = (None, None);
    let mut answers: Vec<(Option<&str>, Answer)> = Vec::new();
    for &(at, line) in body {
        if let Some(answer) = line.strip_prefix("- ") {
            // A choice may begin with a link.
            let marked = answer.strip_prefix('[').and_then(|rest| rest.split_once(']'));
            let marked = marked.filter(|(mark, _)| *mark == "x" || number.is_some() || click.is_some());
            let text = marked.map_or(answer, |(_, text)| text.trim_start());
            answers.push((marked.map(|(mark, _)| mark), [(at, text.to_owned()), (at + 1, String::new())]));
        } else if let Some((_, answer)) = answers.last_mut() {
            let line = line.trim_start();
            match line.strip_prefix('>') {
                Some(why) => answer[1].1.extend([why.trim_start(), "\n"]),
                None if line.is_empty() => {}
                None => answer[0].1.extend([" ", line]),
            }
        } else if line.starts_with("[click") && click.is_none() {
            click = Some(place(line).ok_or((at, "a click is asked for by `[click] = means.0 ± 0.3`".to_owned()))?);
        } else if line.starts_with('[') && number.is_none() && line.contains('±') {
            number = Some(numbers(line).ok_or((at, "a number is asked for by `[0 … 100 by 1] = 66 ± 2`".to_owned()))?);
        } else {
            question.1.extend([line, "\n"]);
        }
    }
    let marks: Vec<_> = answers.iter().map(|(mark, _)| *mark).collect();
    let asked = match (number, click) {
        (Some(number), None) if marks == [Some("x"), Some("<"), Some(">")] => Asked::Number(number),
        (Some(_), _) => return fail("a number has three answers: `[x]`, `[<]` and `[>]`, in this order"),
        (None, Some((counts, right, within))) => {
            let wrong = match marks.as_slice() {
                [Some("x"), wrong @ .., Some("else")] if !wrong.is_empty() => wrong,
                _ => return fail("a click has the answers `[x]`, then at least one wrong place, then `[else]`"),
            };
            let wrong: Option<Vec<_>> =
                wrong.iter().map(|way| way.filter(|way| is_place(way)).map(str::to_owned)).collect();
            let Some(wrong) = wrong else { return fail("a place is a way like `was means.0`, or numbers: `(1, 2)`") };
            if !question.1.contains(&within) || !["](#/", "](<#/"].iter().any(|link| question.1.contains(link)) {
                return fail("what asks for a click leads to its moment, and says how near is right");
            }
            Asked::Click(counts, right, within, wrong)
        }
        (None, None) => match marks.iter().position(|mark| *mark == Some("x")) {
            Some(right) if marks.iter().flatten().count() == 1 && (2..=4).contains(&marks.len()) => {
                Asked::Choice(right)
            }
            _ => return fail("two to four answers, one of them `[x]`"),
        },
    };
    if question.1.trim().is_empty() || answers.iter().any(|(_, [_, why])| why.1.trim().is_empty()) {
        return fail("a bet has a question, and every answer a reason after `>`");
    }
    let bet = Bet { id: id.to_owned(), answers: answers.len(), asked, settled };
    Ok(Asking { bet, question, answers: answers.into_iter().map(|(_, answer)| answer).collect() })
}

/// `[0 … 100 by 1] = 66.7 ± 2`.
fn numbers(line: &str) -> Option<[f64; 5]> {
    let (range, right) = line.strip_prefix('[')?.split_once("] = ")?;
    let ((from, rest), (right, within)) = (range.split_once(" … ")?, right.split_once(" ± ")?);
    let (to, step) = rest.split_once(" by ")?;
    let mut numbers = [0.0; 5];
    for (number, text) in numbers.iter_mut().zip([from, to, step, right, within]) {
        *number = text.trim().parse().ok()?;
    }
    let [from, to, step, right, within] = numbers;
    (from < right && right < to && step > 0.0 && within >= 0.0).then_some(numbers)
}

/// `[click y] = was x0_hat ± 0.2`: what counts, the true place, how near is right.
fn place(line: &str) -> Option<(String, String, String)> {
    let (counts, right) = line.strip_prefix("[click")?.split_once("] = ")?;
    let (right, within) = right.split_once(" ± ")?;
    let (counts, within) = (counts.trim(), within.trim());
    let near = within.parse::<f64>().is_ok_and(|within| within > 0.0);
    let taken = near && ["", "x", "y", "angle"].contains(&counts) && is_place(right) && !right.starts_with('(');
    taken.then(|| (counts.to_owned(), right.to_owned(), within.to_owned()))
}

/// A way through the fields of a frame, or typed numbers.
fn is_place(text: &str) -> bool {
    match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        Some(typed) => typed.split(',').all(|number| number.trim().parse::<f64>().is_ok()),
        None => is_live_name(text.strip_prefix("was ").unwrap_or(text)),
    }
}

/// The HTML of a bet. `html` makes it of Markdown at a line.
pub fn html<E>(asking: &Asking, mut html: impl FnMut(usize, &str) -> Result<String, E>) -> Result<String, E> {
    let Asking { bet, question, answers } = asking;
    let settled = match &bet.settled {
        Settled::Now => " data-now".to_owned(),
        Settled::At(0) => String::new(),
        Settled::At(t) => format!(" data-at=\"{t}\""),
        Settled::Phase(phase) => format!(" data-at=\"{phase}\""),
    };
    let mut out = format!("<div class=\"bet\" data-bet=\"{}\"{settled}", bet.id);
    let number = match &bet.asked {
        Asked::Number([from, to, step, right, within]) => {
            out += &format!(" data-right=\"{right}\" data-within=\"{within}\"");
            format!(
                "<div class=\"guess\"><input type=\"range\" min=\"{from}\" max=\"{to}\" step=\"{step}\"><output></output><button type=\"button\"></button></div>"
            )
        }
        Asked::Click(counts, right, within, _) => {
            out += &format!(" data-right=\"{right}\" data-within=\"{within}\"");
            format!(
                "<div class=\"guess\" data-mark=\"{counts}\"><button type=\"button\"></button><output></output></div>"
            )
        }
        Asked::Choice(_) => String::new(),
    };
    out += &format!(">{}{number}", html(question.0, &question.1)?);
    for (i, [text, why]) in answers.iter().enumerate() {
        let right = matches!(bet.asked, Asked::Choice(right) if right == i);
        let place = match &bet.asked {
            Asked::Click(.., wrong) => i.checked_sub(1).and_then(|i| wrong.get(i)),
            _ => None,
        };
        out += &match place {
            Some(place) => format!("<div class=\"answer\" data-place=\"{place}\">"),
            None => format!("<div class=\"answer\"{}>", if right { " data-right" } else { "" }),
        };
        if matches!(bet.asked, Asked::Choice(_)) {
            let text = html(text.0, &text.1)?;
            let text = text.trim().trim_start_matches("<p>").trim_end_matches("</p>");
            out += &format!("<button type=\"button\" aria-pressed=\"false\">{text}</button>");
        }
        out += &format!("<div class=\"why\">{}</div></div>", html(why.0, &why.1)?);
    }
    Ok(out + "<p class=\"verdict\" role=\"status\"></p></div>")
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHOICE: &str = "Before.\n\n??? which\nWhich one?\n\n- Left\n  > Too far.\n- [x] Right,\n  of course\n  > It is\n  > near.\n???\n\nAfter.\n";

    #[test]
    fn a_section_is_cut_and_keeps_its_lines() {
        let pieces = cut(CHOICE).expect("cut");
        let Piece::Bet(2, asking) = &pieces[1] else { panic!("{pieces:?}") };
        assert_eq!(
            asking.bet,
            Bet { id: "which".into(), answers: 2, asked: Asked::Choice(1), settled: Settled::At(0) }
        );
        assert_eq!(asking.question, (3, "Which one?\n\n".to_owned()));
        assert_eq!(asking.answers[1], [(7, "Right, of course".to_owned()), (8, "It is\nnear.\n".to_owned())]);
        assert_eq!(pieces[2], Piece::Text(12, "\nAfter.\n".to_owned()));
        let html = html(asking, |line, text| Ok::<_, ()>(format!("<p>{line} {}</p>", text.trim()))).expect("html");
        assert!(html.contains("<div class=\"answer\" data-right><button type=\"button\" aria-pressed=\"false\">7 Right, of course</button><div class=\"why\"><p>8 It is\nnear.</p></div></div>"), "{html}");
    }

    #[test]
    fn a_number_is_asked_for() {
        let text = "??? heap now\nWhere?\n[-1 … 1 by 0.01] = 0.333 ± 0.02\n- [x]\n  > Yes.\n- [<]\n  > Low.\n- [>]\n  > High.\n???\n";
        let Piece::Bet(0, asking) = &cut(text).expect("cut")[0] else { panic!() };
        assert_eq!(
            (asking.bet.settled.clone(), asking.bet.asked.clone()),
            (Settled::Now, Asked::Number([-1.0, 1.0, 0.01, 0.333, 0.02]))
        );
    }

    #[test]
    fn a_click_is_asked_for() {
        let text = "??? next at update\nWithin 0.3 of [it](#/x)?\n[click] = means.0 ± 0.3\n- [x]\n  > Yes.\n- [was means.0]\n  > It moves.\n- [(1, -2)]\n  > No.\n- [else]\n  > Elsewhere.\n???\n";
        let Piece::Bet(0, asking) = &cut(text).expect("cut")[0] else { panic!() };
        let wrong = vec!["was means.0".to_owned(), "(1, -2)".to_owned()];
        assert_eq!(asking.bet.asked, Asked::Click(String::new(), "means.0".into(), "0.3".into(), wrong));
        assert_eq!(asking.bet.settled, Settled::Phase("update".into()));
        let html = html(asking, |_, text| Ok::<_, ()>(format!("<p>{}</p>", text.trim()))).expect("html");
        assert!(html.contains("data-at=\"update\" data-right=\"means.0\" data-within=\"0.3\">"), "{html}");
        assert!(html.contains("<div class=\"answer\" data-place=\"was means.0\">"), "{html}");
        for (from, to) in [
            ("Within 0.3", "Near"),
            ("(#/x)", ""),
            ("[else]", "[means.1]"),
            ("means.0 ± 0.3", "(1, 2) ± 0.3"),
            ("[(1, -2)]", "[(1, two)]"),
            ("[click]", "[click z]"),
        ] {
            assert!(cut(&text.replace(from, to)).is_err(), "{from}");
        }
    }

    #[test]
    fn what_is_no_bet_says_so() {
        assert!(cut("??? x at 9\nq\n- [x] a\n  > b\n- c\n  > d\n???\n").is_ok());
        for (text, line) in [
            ("??? x at noon!\nq\n- [x] a\n  > b\n- c\n  > d\n???\n", 0),
            ("a\n??? x\nq\n- [x] a\n  > b\n", 1),
            ("??? x\nq\n- a\n  > b\n- c\n  > d\n???\n", 0),
            ("??? x\nq\n- [x] a\n  > b\n- c\n???\n", 0),
            ("??? x\n- [x] a\n  > b\n- c\n  > d\n???\n", 0),
            ("???\nq\n- [x] a\n  > b\n- c\n  > d\n???\n", 0),
            ("??? x\nq\n[1 … 0 by 1] = 5 ± 1\n- [x]\n  > b\n- [<]\n  > c\n- [>]\n  > d\n???\n", 2),
            ("+++\nq\n+++\n", 0),
        ] {
            assert_eq!(cut(text).expect_err(text).0, line, "{text}");
        }
    }
}
