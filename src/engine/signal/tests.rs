use super::*;
use crate::engine::matrix::Pixels;
use std::sync::Arc;

fn wave(frequency: usize, amplitude: f64) -> Wave {
    Wave { frequency, amplitude, phase: 0.5 }
}

fn code<T: std::fmt::Debug>(result: Result<T, Notice>) -> String {
    result.unwrap_err().code
}

#[test]
fn what_links_depend_on_does_not_change() {
    let fingerprint = |name: &&str| {
        let own = Own::Signal(Signal::generate(name, 1).unwrap());
        format!("{name} {:016x}", own.fingerprint())
    };
    let written = ["waves 9b3425bb358ca6aa", "paper a1c6b94ce4386dc1", "smooth 86306b63e3e6f7ea"];
    let made = Signal::names().into_iter().filter(|name| Signal::asset(name).is_none()).collect::<Vec<_>>();
    assert_eq!(made.iter().map(fingerprint).collect::<Vec<_>>(), written);
    assert_ne!(Signal::generate("waves", 1), Signal::generate("waves", 2));
    assert_eq!(Signal::generate("nothing", 1), None);
    assert!(Signal::names().len() == 4 && Signal::from_asset(&[]).is_err() && Signal::asset("waves").is_none());
}

#[test]
fn waves_are_summed_on_the_grid() {
    let signal = Signal::of_waves(40, vec![wave(7, 2.0), wave(3, 1.0)]).unwrap();
    assert_eq!(signal.waves().unwrap()[0].frequency, 3, "by rising frequency");
    for (i, y) in signal.samples().iter().enumerate() {
        let at = |k: f64| (TAU * k * i as f64 / 40.0 + 0.5).sin();
        assert!((y - at(3.0) - 2.0 * at(7.0)).abs() < 1e-12);
    }
    let own = Own::Signal(signal.clone());
    assert_eq!((own.kind(), own.numbers()), ("signal", 40));
    assert_eq!(Signal::from_own(&own), Ok(signal.clone()));
    let text = serde_json::to_string(&own).unwrap();
    assert_eq!(serde_json::from_str::<Own>(&text).unwrap(), own);
    let bytes = postcard::to_stdvec(&own).unwrap();
    assert_eq!(postcard::from_bytes::<Own>(&bytes).unwrap(), own);
    assert_eq!(signal.clone().prepared(&Prepare { standardize: true }), signal);
}

#[test]
fn what_is_no_signal_is_refused() {
    assert_eq!(code(Signal::of_samples(vec![0.0; LEAST - 1])), "signal-too-short");
    assert_eq!(code(Signal::of_samples(vec![0.0; MOST + 1])), "signal-too-long");
    assert_eq!(code(Signal::of_samples([vec![0.0; 9], vec![f64::NAN]].concat())), "signal-bad-value");
    assert_eq!(code(Signal::of_waves(40, vec![wave(3, 2.0 * LARGEST)])), "signal-bad-value");
    assert_eq!(code(Signal::of_waves(40, vec![wave(3, -1.0)])), "signal-bad-value");
    for k in [0, 20, 21] {
        assert_eq!(code(Signal::of_waves(40, vec![wave(k, 1.0)])), "signal-bad-frequency");
    }
    assert_eq!(code(Signal::of_waves(40, vec![wave(3, 1.0), wave(3, 2.0)])), "signal-bad-frequency");
    assert_eq!(code(Signal::of_waves(40, Vec::new())), "signal-without-waves");
    assert_eq!(code(Signal::of_waves(40, vec![wave(3, 0.0)])), "signal-without-waves");
    assert!(serde_json::from_str::<Signal>(r#"{"Waves": {"n": 4, "waves": []}}"#).is_err());
    let cells = Own::Points(Table::from_rows(Table::plain_names(1), &[[1.0]]).unwrap());
    assert_eq!(code(Signal::from_own(&cells)), "data-of-another-kind");
}

fn load(csv: &str) -> Result<(Signal, Vec<Notice>), Notice> {
    let loaded = Signal::read(&Load { csv: Some(csv.to_owned()), ..Load::default() }, None)?;
    Ok((Signal::from_own(&loaded.own.unwrap()).unwrap(), loaded.notices))
}

#[test]
fn samples_are_read_from_tables() {
    let column: Vec<f64> = (0..30).map(|i| f64::from(i * i)).collect();
    let csv: String = std::iter::once("y\n".to_owned()).chain(column.iter().map(|y| format!("{y}\n"))).collect();
    let (signal, notices) = load(&csv).unwrap();
    assert_eq!((signal.samples(), notices.len()), (column.clone(), 0));
    assert!(signal.waves().is_none());

    // The same by x and y, in another order; even distances are taken as they are.
    let pairs: String =
        column.iter().enumerate().rev().map(|(i, y)| format!("{},{y}\n", 5.0 + 0.1 * i as f64)).collect();
    let (signal, notices) = load(&pairs).unwrap();
    assert!(signal.samples().iter().zip(&column).all(|(a, b)| (a - b).abs() < 1e-6) && notices.is_empty());

    // Uneven ones are read off straight lines.
    let uneven = "0,0\n1,1\n2,2\n3,3\n4,4\n5,5\n6,6\n7,7\n16,16\n16,18\n";
    let (signal, notices) = load(uneven).unwrap();
    assert_eq!((signal.n(), notices[0].code.as_str()), (9, "signal-resampled"));
    assert!((signal.samples()[1] - 2.0).abs() < 1e-12 && (signal.samples()[8] - 17.0).abs() < 1e-12);

    let long: String = (0..3000).map(|i| format!("{i}\n")).collect();
    let (signal, notices) = load(&long).unwrap();
    assert_eq!((signal.n(), notices[0].code.as_str()), (MOST, "signal-resampled"));
    assert_eq!((signal.samples()[0], signal.samples()[MOST - 1]), (0.0, 2999.0));

    assert_eq!(code(load("1\n2\n3\n")), "signal-too-short");
    assert_eq!(code(load("1,1\n1,2\n1,3\n1,4\n1,5\n1,6\n1,7\n1,8\n1,9\n")), "signal-one-x");
    assert_eq!(code(load(&"1e9\n".repeat(9))), "signal-bad-value");
    let rows = Load { points: Some((0..9).map(|i| vec![f64::from(i)]).collect()), ..Load::default() };
    assert!(Signal::read(&rows, None).unwrap().own.is_some());
    assert_eq!(code(Signal::read(&Load::default(), None).map(|_| ())), "load-nothing");
}

#[test]
fn pictures_are_squares_of_a_size() {
    let read = |pixels: &Pixels| super::read::of_pixels(pixels).unwrap();
    let made = |width: usize, height: usize, of: fn(usize, usize) -> u8| {
        let bytes = (0..width * height).map(|i| of(i % width, i / width)).collect();
        Pixels::new(width, height, Arc::new(bytes)).unwrap()
    };
    // Of a wide one the middle; each pixel the mean over its area.
    let wide = read(&made(192, 128, |x, y| if (32..160).contains(&x) { ((x + y) % 2 * 255) as u8 } else { 9 }));
    assert_eq!((wide.n(), wide.side()), (4096, Some(64)));
    assert!(wide.samples().iter().all(|v| v.abs() < 1e-12));
    // Smaller than that, each pixel is several.
    let small = read(&made(1, 3, |_, y| (y * 100) as u8)).samples();
    assert!(small.iter().all(|v| (v - super::brightness(100.0)).abs() < 1e-12));
    let steps = read(&made(128, 128, |x, _| (x / 2 * 4).min(255) as u8)).samples();
    assert!((0..64).all(|x| (steps[64 * 5 + x] - super::brightness((x * 4) as f64)).abs() < 1e-12));
    assert_eq!(Signal::of_picture(vec![0.0; 63 * 64]).unwrap_err().code, "signal-bad-picture");
    assert_eq!(Signal::of_picture(vec![f64::NAN; 4096]).unwrap_err().code, "signal-bad-value");
    let file = std::fs::read(format!("assets/{}", Signal::asset("photograph").unwrap())).unwrap();
    let photograph = Signal::from_asset(&file).unwrap();
    assert_eq!(Signal::from_own(&photograph.to_own()).unwrap(), photograph);
    let json = serde_json::to_string(&photograph).unwrap();
    assert_eq!(serde_json::from_str::<Signal>(&json).unwrap(), photograph);
    assert!(Signal::from_asset(&file[1..]).is_err());
}
