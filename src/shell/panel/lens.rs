//! Which part of a picture is seen: of plots that follow a window, a window of their data; of others, a lens.

use super::PicturePanel;
use crate::plot::ToData;
use crate::plot::zoom::{self, ZoomLens};

impl PicturePanel {
    pub(super) fn room(&self) -> (f64, f64) {
        (f64::from(self.size.0), f64::from(self.size.1))
    }

    pub(super) fn zoom(&mut self, at: (f64, f64), factor: f64) -> bool {
        if !factor.is_finite() {
            return false;
        }
        if !self.follows() {
            let lens = self.view.lens.unwrap_or_default().zoomed(at, factor, self.room());
            return self.look_through(lens);
        }
        let next = self.to_data.get().and_then(|now| {
            let factor = zoom::bounded(factor, now.x.1 - now.x.0, self.view.whole.get());
            zoom::window(&now, at, factor, (0.0, 0.0))
        });
        self.view.window = next.or(self.view.window);
        self.painting.dirty.set(self.painting.dirty.get() || next.is_some());
        next.is_some()
    }

    /// Moves what was seen by CSS px.
    pub(super) fn pan(&mut self, was: Option<ToData>, lens: Option<ZoomLens>, by: (f64, f64)) -> bool {
        if !self.follows() {
            let lens = lens.unwrap_or_default().moved(by.0, by.1, self.room());
            return self.look_through(lens);
        }
        let next = was.and_then(|was| zoom::window(&was, (0.0, 0.0), 1.0, by));
        self.view.window = next.or(self.view.window);
        self.painting.dirty.set(self.painting.dirty.get() || next.is_some());
        next.is_some()
    }

    fn look_through(&mut self, lens: ZoomLens) -> bool {
        self.view.lens = Some(lens).filter(|lens| lens.scale > 1.0);
        self.painting.dirty.set(true);
        true
    }

    /// Does the plot follow a window? It is asked for half of what it shows, and either shows it or does not.
    pub(super) fn follows(&mut self) -> bool {
        if self.view.follows.is_none()
            && let Some(now) = self.to_data.get()
        {
            let half = zoom::window(&now, (now.left, now.top), 0.5, (0.0, 0.0));
            let drawn = self.plot.0.draw(half, self.size.0, self.size.1);
            self.view.follows =
                Some(drawn.and_then(|(_, to_data)| to_data).is_some_and(|then| (then.x, then.y) != (now.x, now.y)));
        }
        self.view.follows.unwrap_or(false)
    }
}
