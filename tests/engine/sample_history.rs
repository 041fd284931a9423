//! Tracks: samples at fixed instants, however the run was walked.

use crate::time::timeline;
use proptest::prelude::*;
use unrolled::engine::sample_history::SampleHistory;
use unrolled::engine::timeline::ChangeOf;

#[test]
fn a_long_track_is_thinned_evenly_and_its_values_are_those_of_the_run() {
    let mut line = timeline(usize::MAX);
    let mut values = vec![line.sim().at.0];
    for t in 1..=20_000u64 {
        line.step();
        values.push(line.sim().at.0);
        let samples = line.track_mut().samples();
        assert!(samples.len() <= 4096);
        if t.is_power_of_two() || t == 20_000 {
            let stride = samples[1].0;
            assert!(stride.is_power_of_two() && (samples.len() > 2048 || stride == 1), "stride {stride} at {t}");
            assert!(samples.iter().zip(0..).all(|((at, _), i)| *at == i * stride), "multiples of {stride}");
            assert!(samples.iter().all(|(at, sample)| *sample == [values[*at as usize]]));
            assert!(samples.last().unwrap().0 + stride > t);
        }
    }
    // Going back and forth adds nothing.
    let before = line.track_mut().samples().to_vec();
    line.seek(7);
    line.seek(20_000);
    assert_eq!(line.track_mut().samples(), before);
    // An edit forgets what came after it and replaces the sample of its instant.
    line.seek(8);
    line.act(ChangeOf::Edit(5.0)).unwrap();
    assert_eq!(line.track_mut().samples().last().unwrap(), &(8, vec![5.0]));
    assert_eq!(line.track_mut().samples().len(), 2);
}

#[test]
fn edits_at_one_instant_do_not_thin_the_track() {
    let mut track = SampleHistory::default();
    for t in 0..100 {
        track.put(t, vec![0.0; 500]);
    }
    // Ten thousand drags of a centre, and as many starts anew: what is gone must not count.
    for i in 0..10_000 {
        track.put(99, vec![f64::from(i); 500]);
        track.truncate_after(98);
        track.put(99, vec![f64::from(i); 500]);
    }
    assert_eq!(track.samples().len(), 100);
}

#[test]
fn wide_samples_are_thinned_too() {
    let mut track = SampleHistory::default();
    (0..4000).for_each(|t| track.put(t, vec![1.0; 5000]));
    assert!(track.samples().len() * 5000 <= (2 << 20) && track.samples().len() > 200);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whoever applies the news holds what the track holds.
    #[test]
    fn news_add_up(acts in prop::collection::vec((0..4u8, 0..3000u64), 1..60)) {
        let mut track = SampleHistory::default();
        let (mut told, mut t) = (Vec::new(), 0);
        track.put(0, vec![0.0]);
        for (act, n) in acts {
            match act {
                0 => (0..n).for_each(|_| { t += 1; track.put(t, vec![t as f64]) }),
                1 => { t = t.min(n); track.truncate_after(t); track.put(t, vec![n as f64 + 0.5]) }
                2 => track.retell(),
                _ => {
                    let (keep, news) = track.news();
                    told.truncate(keep);
                    prop_assert_eq!(told.len(), keep);
                    told.extend(news);
                    prop_assert_eq!(&told, &track.samples());
                }
            }
        }
    }
}
