//! The keyboard: which key does what, and when it must not act. (Up and Down scroll the lesson, which is the shell's:
//! `shell/player/listen.rs`.)

/// What keys can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Play or pause.
    Play,
    /// One step forwards.
    Step,
    /// One step back.
    Back,
    /// A whole round forwards.
    Round,
    /// A whole round back.
    RoundBack,
    /// To the start of the run.
    Home,
    /// To its end.
    End,
    /// Reset.
    Reset,
    /// New seed.
    Reseed,
    /// Faster.
    Faster,
    /// Slower.
    Slower,
    /// Show or hide the lesson.
    Lesson,
    /// Show or hide the controls.
    Controls,
    /// Full screen.
    FullScreen,
    /// Presenting.
    Present,
    /// The list of keys.
    Help,
    /// Undo.
    Undo,
    /// Redo.
    Redo,
    /// See what lies beneath, as long as the key is down.
    Original,
    /// Do what is offered beside the main picture.
    Primary,
    /// Close what is open, let go of what is picked.
    Escape,
}

/// The keys of each action as they are shown in the help, in order.
pub const KEYS: &[(Action, &str)] = &[
    (Action::Play, "Space"),
    (Action::Step, "→"),
    (Action::Back, "←"),
    (Action::Round, "Shift →"),
    (Action::RoundBack, "Shift ←"),
    (Action::Home, "Home"),
    (Action::End, "End"),
    (Action::Reset, "R"),
    (Action::Reseed, "N"),
    (Action::Faster, "+"),
    (Action::Slower, "−"),
    (Action::Lesson, "L"),
    (Action::Controls, "C"),
    (Action::FullScreen, "F"),
    (Action::Present, "P"),
    (Action::Undo, "Ctrl Z"),
    (Action::Redo, "Ctrl Shift Z"),
    (Action::Original, "O"),
    (Action::Primary, "G"),
    (Action::Escape, "Esc"),
    (Action::Help, "?"),
];

/// A key that was pressed, by the browser's name for it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Press<'a> {
    /// The browser's `key`.
    pub key: &'a str,
    /// With shift.
    pub shift: bool,
    /// With control, or the Mac's command.
    pub control: bool,
    /// With alt.
    pub alt: bool,
    /// Is text being typed where the focus is?
    pub typing: bool,
    /// Is a dialog open? Then only Escape acts.
    pub dialog: bool,
}

/// What a key does now; `None` if it is not ours.
///
/// A slider or button that has the focus does not keep the transport's keys for itself: a clicker must go on working
/// after a control was touched. (Enter still presses a button; Up and Down still move a slider.)
pub fn action(press: Press<'_>) -> Option<Action> {
    let Press { key, shift, control, alt, typing, dialog } = press;
    if dialog {
        return (key == "Escape").then_some(Action::Escape);
    }
    if typing || alt {
        return None;
    }
    if control {
        return match key {
            "z" | "Z" if shift => Some(Action::Redo),
            "z" => Some(Action::Undo),
            "y" => Some(Action::Redo),
            _ => None,
        };
    }
    Some(match key {
        " " | "Spacebar" => Action::Play,
        "ArrowRight" if shift => Action::Round,
        "ArrowLeft" if shift => Action::RoundBack,
        // Clickers send the page keys.
        "ArrowRight" | "PageDown" => Action::Step,
        "ArrowLeft" | "PageUp" => Action::Back,
        "Home" => Action::Home,
        "End" => Action::End,
        "r" | "R" => Action::Reset,
        "n" | "N" => Action::Reseed,
        "+" | "=" => Action::Faster,
        "-" | "_" | "−" => Action::Slower,
        "l" | "L" => Action::Lesson,
        "c" | "C" => Action::Controls,
        "f" | "F" => Action::FullScreen,
        "p" | "P" => Action::Present,
        "o" | "O" => Action::Original,
        "g" | "G" => Action::Primary,
        "?" => Action::Help,
        "Escape" => Action::Escape,
        _ => return None,
    })
}

/// Where a demo stands inside another page, and where its run stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct Inside {
    /// The demo is in a frame.
    pub framed: bool,
    /// The reader has gone into the demo: has clicked into a picture or on a control, or come to one with the tab key.
    pub entered: bool,
    /// The run is at its start.
    pub at_start: bool,
    /// The run is over.
    pub at_end: bool,
    /// The key is held down and repeats.
    pub repeats: bool,
}

/// What becomes of a key that means something to a demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It acts.
    Act(Action),
    /// It leads out of the run: the page around has it, and is told this event.
    Leave(&'static str),
    /// The page around has it.
    Pass,
    /// Nobody has it: whoever holds a key down stops at the end.
    Hold,
}

/// What becomes of a key. In a frame keys belong to the page around until the reader has gone into the demo, and again
/// where they have no meaning any more: forwards at the end of the run, backwards at its start.
pub fn fate(action: Action, inside: Inside) -> Fate {
    if !inside.framed {
        return Fate::Act(action);
    }
    if !inside.entered {
        return Fate::Pass;
    }
    let leave = |event| if inside.repeats { Fate::Hold } else { Fate::Leave(event) };
    match action {
        Action::Step | Action::Round | Action::Play if inside.at_end => leave("at-end"),
        Action::Back | Action::RoundBack if inside.at_start => leave("at-start"),
        Action::Home if inside.at_start => Fate::Pass,
        Action::End if inside.at_end => Fate::Pass,
        _ => Fate::Act(action),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: &str) -> Press<'_> {
        Press { key, ..Press::default() }
    }

    #[test]
    fn a_key_never_acts_while_text_is_being_typed() {
        for key in [" ", "ArrowRight", "r", "Home", "?"] {
            assert!(action(press(key)).is_some());
            assert_eq!(action(Press { typing: true, ..press(key) }), None);
            assert_eq!(action(Press { dialog: true, ..press(key) }), None);
            assert_eq!(action(Press { dialog: true, typing: true, ..press("Escape") }), Some(Action::Escape));
        }
    }

    #[test]
    fn the_browser_keeps_its_own_shortcuts() {
        for key in ["r", "c", "f", "p", "n", "l", "+", "-"] {
            assert_eq!(action(Press { control: true, ..press(key) }), None, "ctrl+{key}");
        }
        assert_eq!(action(Press { control: true, ..press("z") }), Some(Action::Undo));
        assert_eq!(action(Press { control: true, shift: true, ..press("Z") }), Some(Action::Redo));
    }

    #[test]
    fn in_a_frame_keys_belong_to_the_page_around_until_the_demo_was_entered() {
        let outside = Inside { framed: true, at_end: true, at_start: true, ..Inside::default() };
        for (action, _) in KEYS {
            assert_eq!(fate(*action, outside), Fate::Pass, "{action:?}");
            assert_eq!(fate(*action, Inside { framed: false, ..outside }), Fate::Act(*action), "{action:?}");
            let between = Inside { framed: true, entered: true, ..Inside::default() };
            assert_eq!(fate(*action, between), Fate::Act(*action), "{action:?}");
        }
    }

    #[test]
    fn at_the_ends_of_a_run_keys_lead_out_of_it() {
        let end = Inside { framed: true, entered: true, at_end: true, ..Inside::default() };
        let start = Inside { at_end: false, at_start: true, ..end };
        for action in [Action::Step, Action::Round, Action::Play] {
            assert_eq!(fate(action, end), Fate::Leave("at-end"));
            assert_eq!(fate(action, Inside { repeats: true, ..end }), Fate::Hold);
            assert_eq!(fate(action, start), Fate::Act(action));
        }
        for action in [Action::Back, Action::RoundBack] {
            assert_eq!(fate(action, start), Fate::Leave("at-start"));
            assert_eq!(fate(action, Inside { repeats: true, ..start }), Fate::Hold);
            assert_eq!(fate(action, end), Fate::Act(action));
        }
        assert_eq!(fate(Action::End, end), Fate::Pass);
        assert_eq!(fate(Action::Home, start), Fate::Pass);
        assert_eq!(fate(Action::Home, end), Fate::Act(Action::Home));
        assert_eq!(fate(Action::Lesson, end), Fate::Act(Action::Lesson));
    }
}
