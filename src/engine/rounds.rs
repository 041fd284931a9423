//! Where rounds begin: of a run of millions of steps as few numbers as of a short one.

/// The instants at which rounds begin, rising. As long as they come evenly they take no more room.
#[derive(Clone, Debug, Default)]
pub struct Rounds {
    pieces: Vec<Piece>,
}

/// `count` instants, `step` apart.
#[derive(Clone, Copy, Debug)]
struct Piece {
    first: u64,
    step: u64,
    count: u64,
}

impl Rounds {
    /// One more, later than all others.
    pub fn push(&mut self, t: u64) {
        match self.pieces.last_mut() {
            Some(piece) if piece.count == 1 => (piece.step, piece.count) = (t - piece.first, 2),
            Some(piece) if t == piece.first + piece.step * piece.count => piece.count += 1,
            _ => self.pieces.push(Piece { first: t, step: 1, count: 1 }),
        }
    }

    /// The instant at which a round begins, counted from 0.
    pub fn get(&self, round: u64) -> Option<u64> {
        let mut left = round;
        for piece in &self.pieces {
            if left < piece.count {
                return Some(piece.first + piece.step * left);
            }
            left -= piece.count;
        }
        None
    }

    /// How many begin before `t`.
    pub fn before(&self, t: u64) -> u64 {
        self.pieces.iter().map(|piece| piece.before(t)).sum()
    }

    /// Forgets those that begin at `t` or later.
    pub fn truncate(&mut self, t: u64) {
        for piece in &mut self.pieces {
            piece.count = piece.before(t);
        }
        self.pieces.retain(|piece| piece.count > 0);
    }

    /// What they cost, in bytes.
    pub fn bytes(&self) -> usize {
        size_of_val(self.pieces.as_slice())
    }
}

impl Piece {
    fn before(&self, t: u64) -> u64 {
        if t <= self.first { 0 } else { (t - self.first).div_ceil(self.step).min(self.count) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_those_of_a_plain_list() {
        let evenly: Vec<u64> = (0..40).collect();
        let seeded: Vec<u64> = (5..60).step_by(2).collect();
        let broken = vec![3, 5, 7, 8, 20, 22, 24, 25, 26, 40];
        for all in [evenly, seeded, broken, vec![7], Vec::new()] {
            for cut in 0..70 {
                let (mut rounds, mut list) = (Rounds::default(), all.clone());
                all.iter().for_each(|&t| rounds.push(t));
                rounds.truncate(cut);
                list.retain(|&t| t < cut);
                // And on from there.
                for t in [80, 82, 84] {
                    rounds.push(t);
                    list.push(t);
                }
                for i in 0..60 {
                    assert_eq!(rounds.get(i), list.get(i as usize).copied(), "{all:?} cut at {cut}");
                    assert_eq!(rounds.before(i + 40), list.iter().filter(|&&t| t < i + 40).count() as u64);
                }
            }
        }
    }

    #[test]
    fn a_million_take_the_room_of_one() {
        let mut rounds = Rounds::default();
        (0..1_000_000).for_each(|t| rounds.push(t));
        assert!(rounds.bytes() < 100 && rounds.get(999_999) == Some(999_999));
    }
}
