//! Playing: its speed and beat, the replay of what was seen before where the run itself would be too slow, and how long a
//! way still is. Told the time in milliseconds.

use crate::engine::protocol::Report;
use crate::engine::scheduler::{self, Eta, SPEEDS, Scheduler, TOLD};

/// A run that goes at less than this share of its speed is replayed as far as it is known.
const TOO_SLOW: f64 = 2.0 / 3.0;

/// See the module.
#[derive(Clone, Debug)]
pub struct Clock {
    /// Does it play?
    pub playing: bool,
    /// Does it go on when somebody sees the page again?
    pub resumes: bool,
    /// Steps a second.
    pub speed: f64,
    /// The steps that are due, and those that get done.
    pub scheduler: Scheduler,
    /// What was seen before is replayed: the instant, and since when it is shown.
    replay: Option<(f64, f64)>,
    /// Is a replay on the screen, be it over?
    screening: bool,
    way: Eta,
    /// Seconds that a long way still takes.
    pub left: Option<f64>,
}

impl Clock {
    /// A clock that stands still.
    pub fn new(speed: f64) -> Self {
        Self {
            playing: false,
            resumes: false,
            speed,
            scheduler: Scheduler::default(),
            replay: None,
            screening: false,
            way: Eta::default(),
            left: None,
        }
    }

    /// Begins to play at instant `t`, or goes on. Milliseconds to the next beat.
    pub fn play(&mut self, now: f64, t: u64) -> u32 {
        if !std::mem::replace(&mut self.playing, true) {
            self.scheduler.start(now, t);
        }
        scheduler::between(self.speed)
    }

    /// Stands still. The instant of a replay that ends with it.
    pub fn pause(&mut self) -> Option<u64> {
        self.playing = false;
        self.replay.take().map(|(t, _)| t as u64)
    }

    /// The speed is another one from here on; it is held within bounds.
    pub fn set_speed(&mut self, speed: f64) {
        self.speed = speed.clamp(SPEEDS.0, SPEEDS.1);
    }

    /// The next speed up or down the buttons, for a run that stands at `t`.
    pub fn faster(&mut self, up: bool, now: f64, t: u64) {
        self.speed = scheduler::beside(self.speed, up);
        self.scheduler.start(now, t);
    }

    /// Steps are not done as fast as to be worth waiting for.
    pub fn is_too_slow(&self) -> bool {
        self.scheduler.short_of(self.speed * TOO_SLOW / TOLD).is_some()
    }

    /// Is something replayed?
    pub fn replays(&self) -> bool {
        self.replay.is_some()
    }

    /// The instant that is replayed.
    pub fn replay_at(&self) -> Option<u64> {
        self.replay.map(|(t, _)| t as u64)
    }

    /// A replay begins at `t`.
    pub fn replay(&mut self, t: f64, now: f64) {
        (self.replay, self.screening) = (Some((t, now)), true);
    }

    /// The instant to which a replay has come by now; it goes on from there.
    pub fn roll(&mut self, now: f64) -> Option<f64> {
        let (t, then) = self.replay?;
        let t = t + (now - then) * self.speed / 1000.0;
        self.replay = Some((t, now));
        Some(t)
    }

    /// A replay has come to its end at `end`, where the run goes on.
    pub fn roll_out(&mut self, now: f64, end: u64) {
        self.replay = None;
        self.scheduler.start(now, end);
    }

    /// Is the run itself to be shown again, for the first time since a replay?
    pub fn unscreen(&mut self) -> bool {
        self.replay.is_none() && std::mem::take(&mut self.screening)
    }

    /// A report of progress has come: how long its way still is, in steps that can be read.
    pub fn way(&mut self, now: f64, report: &Report) -> Option<f64> {
        if self.playing && report.id == 0 && self.replay.is_none() {
            self.scheduler.slow();
        }
        let left = report.target.and_then(|target| self.way.left(now, report.t, target));
        left.map(|left| if left < 10.0 { left.ceil() } else { (left / 5.0).ceil() * 5.0 })
    }

    /// The instant that the reader has come to in a run.
    pub fn is_at(&self, report: &Report) -> u64 {
        self.replay_at().unwrap_or(report.stands())
    }

    /// Steps a second that get done, where that is clearly less than what is asked for.
    pub fn reached(&self) -> Option<f64> {
        self.scheduler.short_of(self.speed).filter(|_| self.playing && self.replay.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replay_goes_at_the_speed_and_the_run_follows_where_it_is_paused() {
        let mut clock = Clock::new(4.0);
        clock.play(0.0, 0);
        clock.replay(10.0, 0.0);
        assert_eq!(clock.roll(500.0), Some(12.0));
        assert_eq!(clock.roll(1000.0), Some(14.0));
        assert!(!clock.unscreen(), "it is under way");
        assert_eq!((clock.pause(), clock.pause()), (Some(14), None));
        assert!(clock.unscreen() && !clock.unscreen());
    }
}
