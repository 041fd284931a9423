//! The keyboard: which key does what, and when it must not act.

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
    Peek,
    /// Do what is offered beside the main picture.
    Offer,
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
    (Action::Peek, "O"),
    (Action::Offer, "G"),
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
        "o" | "O" => Action::Peek,
        "g" | "G" => Action::Offer,
        "?" => Action::Help,
        "Escape" => Action::Escape,
        _ => return None,
    })
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
}
