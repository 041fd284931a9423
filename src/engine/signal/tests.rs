use super::*;

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
    assert_eq!(Signal::names().iter().map(fingerprint).collect::<Vec<_>>(), written);
    assert_ne!(Signal::generate("waves", 1), Signal::generate("waves", 2));
    assert_eq!(Signal::generate("nothing", 1), None);
    assert!(Signal::names().len() == 3 && Signal::from_asset(&[]).is_err() && Signal::asset("waves").is_none());
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
    assert_eq!(code(load("1,1\n1,2\n1,3\n1,4\n1,5\n1,6\n1,7\n1,8\n1,9\n")), "signal-too-short");
    assert_eq!(code(load(&"1e9\n".repeat(9))), "signal-bad-value");
    let rows = Load { points: Some((0..9).map(|i| vec![f64::from(i)]).collect()), ..Load::default() };
    assert!(Signal::read(&rows, None).unwrap().own.is_some());
    assert_eq!(code(Signal::read(&Load::default(), None).map(|_| ())), "load-nothing");
}
