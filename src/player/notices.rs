//! What the reader is told, until it is read or what it speaks of has gone.

use crate::engine::Notice;

/// The oldest of more notices go.
const MOST: usize = 20;

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct Notices(Vec<(u64, Notice)>);

impl Notices {
    /// Tells one under a name of its own; what is told already is not told again.
    pub fn tell(&mut self, id: u64, notice: Notice) {
        if self.0.iter().any(|(_, known)| *known == notice) {
            return;
        }
        self.0.push((id, notice));
        let surplus = self.0.len().saturating_sub(MOST);
        self.0.drain(..surplus);
    }

    /// One was read.
    pub fn dismiss(&mut self, id: u64) {
        self.0.retain(|(known, _)| *known != id);
    }

    /// All but those that have gone stay.
    pub fn retain(&mut self, stays: impl Fn(&Notice) -> bool) {
        self.0.retain(|(_, notice)| stays(notice));
    }

    /// Another page begins.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// One that is told already and says the same of the same thing: `like` has its code and its first argument.
    pub fn same_mut(&mut self, like: &Notice) -> Option<&mut Notice> {
        let same = |known: &Notice| known.code == like.code && known.args.first() == like.args.first();
        self.0.iter_mut().map(|(_, known)| known).find(|known| same(known))
    }

    /// All, the oldest first, each with its name.
    pub fn all(&self) -> &[(u64, Notice)] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_is_told_once_and_the_oldest_go() {
        let mut notices = Notices::default();
        for n in 0..30 {
            notices.tell(n, Notice::new("table-too-big").with("bytes", n as usize));
            notices.tell(100 + n, Notice::new("table-too-big").with("bytes", n as usize));
        }
        assert_eq!(notices.all().len(), MOST);
        assert_eq!(notices.all()[0].0, 10);
        notices.dismiss(10);
        assert_eq!(notices.all()[0].0, 11);
        notices.retain(|notice| notice.args[0].1 != 29_usize.into());
        assert_eq!(notices.all().len(), MOST - 2);
    }
}
