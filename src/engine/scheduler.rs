//! How fast the player goes: steps asked for a second, as many as get done, and how long a way still is. Told the time,
//! in milliseconds.
//!
//! `Sim::SPEED` is the usual number of steps a second. `Scheduler` counts the steps that are due, asks for what fits a slice
//! of the worker, and only when the last ones are done; what there is no time for is not made up for later, and the
//! transport says what is reached. Where that is less than two thirds, and what lies ahead is known, a single run plays
//! it as a **replay** of recalled instants, without the worker; where the replay is paused or ends, the run is sent there.

use crate::engine::protocol::Report;

/// What is reached is told where it is less than this share of the speed that is asked for.
pub const TOLD: f64 = 0.9;
/// Speeds are held within these, in steps a second.
pub const SPEEDS: (f64, f64) = (0.1, 4096.0);
/// Steps a second, as the buttons go.
const LADDER: [f64; 14] = [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0, 2048.0, 4096.0];
/// So many steps are asked for at first: more, as long as a worker answers them in one piece.
const PORTION: f64 = 4.0;
/// No more is made up for than what this time has left behind.
const BEHIND: f64 = 100.0;
/// Two beats are at least so far apart: a frame of the screen.
const FRAME: f64 = 16.0;
/// The speed reached is taken over so long.
const WINDOW: f64 = 500.0;
/// A way that takes longer is told of.
const LONG: f64 = 2_000.0;

/// The next speed up or down the buttons.
pub fn beside(speed: f64, up: bool) -> f64 {
    let next =
        if up { LADDER.iter().find(|step| **step > speed) } else { LADDER.iter().rev().find(|step| **step < speed) };
    *next.unwrap_or(&LADDER[if up { LADDER.len() - 1 } else { 0 }])
}

/// Milliseconds between two beats: the fastest take several steps at once.
pub fn between(speed: f64) -> u32 {
    (1000.0 / speed).clamp(FRAME, 10_000.0) as u32
}

/// A way through time that two runs go in step.
#[derive(Clone, Copy, Debug)]
pub enum Move {
    /// A step.
    Step,
    /// A step back.
    Back,
    /// To the next start of a round, or to one before.
    Round(i64),
}

impl Move {
    /// The round, and the steps into it, to which a way leads from `pace`; `longest` is how many steps the round just
    /// ended had in the run that took more of them. `None` at the start.
    pub fn leads(self, pace: (u64, u64), longest: u64) -> Option<(u64, u64)> {
        let (round, offset) = pace;
        Some(match self {
            Self::Step => (round, offset + 1),
            Self::Back if pace == (0, 0) => return None,
            Self::Back if offset == 0 => (round - 1, longest.saturating_sub(1)),
            Self::Back => (round, offset - 1),
            Self::Round(n) if n > 0 => (round.saturating_add_signed(n), 0),
            Self::Round(_) if offset == 0 => (round.saturating_sub(1), 0),
            Self::Round(_) => (round, 0),
        })
    }
}

/// Where two runs are together, after both have answered.
pub fn together(reports: &mut dyn Iterator<Item = &Report>) -> Option<(u64, u64)> {
    let (mut under_way, mut between, mut ended) = (None, None, None);
    for report in reports {
        let place = Some(report.place);
        ended = ended.max(place);
        if report.done.is_none() {
            between = between.max(place);
            if !report.at_round {
                under_way = under_way.max(place);
            }
        }
    }
    under_way.or(between).or(ended)
}

/// The beat of a player.
#[derive(Clone, Debug, Default)]
pub struct Scheduler {
    last: f64,
    owed: f64,
    /// The steps of the order under way; 0 once it has proved to be long.
    sent: u64,
    /// So many steps fit an order, and more than these did not.
    portion: f64,
    ceiling: f64,
    since: (f64, u64),
    reached: Option<f64>,
}

impl Scheduler {
    /// The player starts at instant `t`.
    pub fn start(&mut self, now: f64, t: u64) {
        *self = Self { last: now, since: (now, t), portion: self.portion, ceiling: self.ceiling, ..Self::default() };
    }

    /// How many steps are due. What there is no time for is not made up for later.
    pub fn due(&mut self, now: f64, speed: f64) -> u64 {
        self.owed += (now - self.last).max(0.0) * speed / 1000.0;
        self.last = now;
        // A timer may ring a little early.
        let due = (self.owed + 0.05).floor();
        let most = if speed * FRAME <= 1000.0 { 1.0 } else { (speed * BEHIND / 1000.0).ceil() };
        let taken = due.min(most).min(if self.portion > 0.0 { self.portion.floor() } else { PORTION }).max(0.0);
        self.owed = (self.owed - taken).min(1.0);
        taken as u64
    }

    /// So many steps were asked for.
    pub fn asked(&mut self, steps: u64) {
        self.sent = steps;
    }

    /// They are not done within one piece of the worker's time.
    pub fn slow(&mut self) {
        if self.sent > 0 {
            self.ceiling = (0.8 * self.sent as f64).max(1.0);
            self.portion = self.ceiling;
            self.sent = 0;
        }
    }

    /// They are done, and the run stands at `t`.
    pub fn came(&mut self, now: f64, t: u64) {
        if self.sent > 0 && self.sent as f64 + 1.0 > self.portion {
            // It was all that was allowed, and went well: half as much again, up to what did not, of which a little more
            // is tried from time to time.
            self.ceiling = if self.ceiling > 0.0 { self.ceiling * 1.002 } else { f64::INFINITY };
            self.portion = (self.portion.max(PORTION) * 1.5).min(self.ceiling);
        }
        self.sent = 0;
        let (then, from) = self.since;
        if t < from {
            self.since = (now, t);
        } else if now - then >= WINDOW {
            let rate = (t - from) as f64 * 1000.0 / (now - then);
            self.reached = Some(self.reached.map_or(rate, |before| 0.5 * (before + rate)));
            self.since = (now, t);
        }
    }

    /// Steps a second that get done, where that is clearly less than what is asked for.
    pub fn short_of(&self, speed: f64) -> Option<f64> {
        self.reached.filter(|reached| *reached < TOLD * speed)
    }
}

/// A long way, and how fast it is gone.
#[derive(Clone, Debug, Default)]
pub struct Eta {
    /// The last three numbers are of the present stretch: since when, from where, and how far.
    target: u64,
    since: f64,
    from: u64,
    at: u64,
    /// Steps a millisecond.
    rate: f64,
    told: bool,
}

impl Eta {
    /// The run stands at `t` on its way to `target`. How many seconds are left, of a way that is worth telling of.
    pub fn left(&mut self, now: f64, t: u64, target: u64) -> Option<f64> {
        // A keyframe was jumped to: that is not the pace of steps.
        let leapt =
            t < self.at || (self.rate > 0.0 && (t - self.at) as f64 > 8.0 * self.rate * (now - self.since + FRAME));
        if target != self.target || leapt {
            (self.told, self.target) = (self.told && target == self.target, target);
            (self.since, self.from) = (now, t);
        }
        self.at = t;
        if t > self.from && now > self.since {
            self.rate = (t - self.from) as f64 / (now - self.since);
        }
        let left = (self.rate > 0.0).then(|| (target.saturating_sub(t)) as f64 / self.rate)?;
        self.told |= left > LONG;
        self.told.then_some(left / 1000.0)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// A player at `speed` whose steps take `cost` milliseconds each; it is asked every 16 milliseconds and whenever an
    /// order is done. Gives the steps done in two seconds, and what is told of the speed reached.
    fn played(speed: f64, cost: f64, latency: f64) -> (u64, Option<f64>, u64) {
        let mut pace = Scheduler::default();
        pace.start(0.0, 0);
        let (mut t, mut busy, mut most): (u64, Option<(f64, u64)>, u64) = (0, None, 0);
        for tenth in 0..20_000 {
            let now = f64::from(tenth) / 10.0;
            let mut ask = tenth % (between(speed) * 10) == 0 && tenth > 0;
            if let Some((until, n)) = busy.filter(|(until, _)| *until <= now) {
                assert!(until <= now);
                (t, busy, ask) = (t + n, None, true);
                pace.came(now, t);
            }
            if busy.is_none() && ask {
                let n = pace.due(now, speed);
                if n > 0 {
                    pace.asked(n);
                    if n as f64 * cost > 24.0 {
                        pace.slow();
                    }
                    busy = Some((now + latency + n as f64 * cost, n));
                    most = most.max(n);
                }
            }
        }
        (t, pace.short_of(speed), most)
    }

    #[test]
    fn the_player_keeps_its_speed_or_says_what_it_reaches() {
        for speed in [2.0, 16.0, 62.0, 64.0, 100.0, 256.0, 1024.0, 4096.0] {
            let (t, short, _) = played(speed, 0.01, 1.0);
            assert!((t as f64 - 2.0 * speed).abs() <= 0.05 * 2.0 * speed + 1.0, "{t} steps at {speed}");
            assert_eq!(short, None, "{speed}");
        }
        // Steps of 4.5 ms: no more than 222 a second, at whatever speed; and no order takes much longer than a slice.
        for speed in [256.0, 4096.0] {
            let (t, short, most) = played(speed, 4.5, 1.0);
            assert!((340..=444).contains(&t), "{t}");
            assert!(short.is_some_and(|short| (170.0..=222.0).contains(&short)), "{short:?}");
            assert!(most <= 8, "{most}");
        }
        // Slow speeds take single steps, also after a long step.
        assert_eq!(played(32.0, 70.0, 1.0).2, 1);
        // What a slow page takes to draw is not the cost of steps.
        let (t, ..) = played(512.0, 0.1, 45.0);
        assert!((900..=1030).contains(&t), "{t}");
    }

    #[test]
    fn the_buttons_go_from_any_speed_to_the_next() {
        assert_eq!([beside(2.0, true), beside(240.0, true), beside(240.0, false)], [4.0, 256.0, 128.0]);
        assert_eq!([beside(4096.0, true), beside(0.5, false), beside(0.1, false)], [4096.0, 0.5, 0.5]);
    }

    #[test]
    fn a_long_way_says_how_long_and_a_short_one_does_not() {
        let mut way = Eta::default();
        let told: Vec<_> = (0..20).map(|i| way.left(f64::from(i) * 28.0, 100 + 5 * i as u64, 10_000)).collect();
        assert_eq!(told[0], None);
        assert!(told[1].is_some_and(|left| (50.0..60.0).contains(&left)) && told[19].is_some(), "{told:?}");
        // A keyframe is handed in: nearly there.
        let near = way.left(600.0, 9_950, 10_000).unwrap();
        assert!(near < 1.0, "{near}");
        let mut way = Eta::default();
        assert!((0..20).all(|i| way.left(f64::from(i) * 28.0, 5 * i as u64, 100).is_none()));
    }
}
