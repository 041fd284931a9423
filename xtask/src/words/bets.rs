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
//! and `??? id now` is settled at once.
//!
//! A number is asked for by a line `[0 … 100 by 1] = 66.7 ± 2` before the answers, which are then `[x]`, `[<]` for what is
//! too low and `[>]` for what is too high. Between `+++ title` and `+++` stands what unfolds.

/// What a bet asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    /// One of some answers; the place of the right one.
    Choice(usize),
    /// A number: from, to, in steps of, the right one, and how far off is still right.
    Number([f64; 5]),
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
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Settled {
    /// Itself.
    Now,
    /// Whatever the run does next, once it stands at this step or behind it.
    At(u64),
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
        Some((id, when)) => when.strip_prefix("at ").and_then(|t| Some((id, Settled::At(t.parse().ok()?)))),
        None => (!head.is_empty()).then_some((head, Settled::At(0))),
    };
    let Some((id, settled)) = begun else { return fail("a bet begins with `??? id`, `??? id now` or `??? id at 100`") };
    let mut question = (at + 1, String::new());
    let mut number = None;
    let mut answers: Vec<(Option<char>, Answer)> = Vec::new();
    for &(at, line) in body {
        if let Some(answer) = line.strip_prefix("- ") {
            let marked = ['x', '<', '>'].into_iter().find(|mark| answer.starts_with(&format!("[{mark}]")));
            let text = if marked.is_some() { answer[3..].trim_start() } else { answer };
            answers.push((marked, [(at, text.to_owned()), (at + 1, String::new())]));
        } else if let Some((_, answer)) = answers.last_mut() {
            let line = line.trim_start();
            match line.strip_prefix('>') {
                Some(why) => answer[1].1.extend([why.trim_start(), "\n"]),
                None if line.is_empty() => {}
                None => answer[0].1.extend([" ", line]),
            }
        } else if line.starts_with('[') && number.is_none() && line.contains('±') {
            number = Some(numbers(line).ok_or((at, "a number is asked for by `[0 … 100 by 1] = 66 ± 2`".to_owned()))?);
        } else {
            question.1.extend([line, "\n"]);
        }
    }
    let marks: Vec<_> = answers.iter().map(|(mark, _)| *mark).collect();
    let asked = match number {
        Some(number) if marks == [Some('x'), Some('<'), Some('>')] => Asked::Number(number),
        Some(_) => return fail("a number has three answers: `[x]`, `[<]` and `[>]`, in this order"),
        None => match marks.iter().position(|mark| *mark == Some('x')) {
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

/// The HTML of a bet. `html` makes it of Markdown at a line.
pub fn html<E>(asking: &Asking, mut html: impl FnMut(usize, &str) -> Result<String, E>) -> Result<String, E> {
    let Asking { bet, question, answers } = asking;
    let settled = match bet.settled {
        Settled::Now => " data-now".to_owned(),
        Settled::At(0) => String::new(),
        Settled::At(t) => format!(" data-at=\"{t}\""),
    };
    let mut out = format!("<div class=\"bet\" data-bet=\"{}\"{settled}", bet.id);
    let number = match &bet.asked {
        Asked::Number([from, to, step, right, within]) => {
            out += &format!(" data-right=\"{right}\" data-within=\"{within}\"");
            format!(
                "<div class=\"guess\"><input type=\"range\" min=\"{from}\" max=\"{to}\" step=\"{step}\"><output></output><button type=\"button\"></button></div>"
            )
        }
        Asked::Choice(_) => String::new(),
    };
    out += &format!(">{}{number}", html(question.0, &question.1)?);
    for (i, [text, why]) in answers.iter().enumerate() {
        let right = matches!(bet.asked, Asked::Choice(right) if right == i);
        out += if right { "<div class=\"answer\" data-right>" } else { "<div class=\"answer\">" };
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
            (asking.bet.settled, asking.bet.asked.clone()),
            (Settled::Now, Asked::Number([-1.0, 1.0, 0.01, 0.333, 0.02]))
        );
    }

    #[test]
    fn what_is_no_bet_says_so() {
        assert!(cut("??? x at 9\nq\n- [x] a\n  > b\n- c\n  > d\n???\n").is_ok());
        for (text, line) in [
            ("??? x at noon\nq\n- [x] a\n  > b\n- c\n  > d\n???\n", 0),
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
