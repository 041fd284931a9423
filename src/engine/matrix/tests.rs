use super::*;
use proptest::prelude::*;
use std::sync::Arc;

fn rows(text: &str) -> Result<Vec<Vec<f64>>, (String, Vec<String>)> {
    let told = |notice: Notice| {
        let arg = |arg: crate::engine::notice::Arg| match arg {
            crate::engine::notice::Arg::Number(x) => x.to_string(),
            crate::engine::notice::Arg::Text(text) => text,
        };
        (notice.code, notice.args.into_iter().map(|(_, value)| arg(value)).collect())
    };
    read(text).map(|cells| cells.rows().map(<[f64]>::to_vec).collect()).map_err(told)
}

#[test]
fn matrices_are_read_as_people_write_them() {
    let wanted = vec![vec![3.0, 0.0], vec![4.0, -5.5]];
    for text in [
        "3 0\n4 -5.5",
        "3,0\r\n4,-5.5\r\n",
        "3\t0\n4\t-5.5\n\n",
        "[[3, 0], [4, -5.5]]",
        "[3 0; 4 -5.5]",
        "  3, 0 ;4,−5.5;",
        "(3 0)\n(4 -55e-1)",
        "3，0；4，-5.5",
        "\u{feff}3,0,\n4,-5.5,",
        "{{3,0},{4,-5.5}}",
    ] {
        assert_eq!(rows(text), Ok(wanted.clone()), "{text}");
    }
    assert_eq!(rows("7"), Ok(vec![vec![7.0]]));
}

#[test]
fn what_cannot_be_read_is_named_by_its_place() {
    let told = |code: &str, args: &[&str]| Err((code.to_owned(), args.iter().map(|s| (*s).to_owned()).collect()));
    assert_eq!(rows(""), told("matrix-empty", &[]));
    assert_eq!(rows("[[]]"), told("matrix-empty", &[]));
    assert_eq!(rows("1 2\n3"), told("matrix-ragged", &["2", "1", "2"]));
    assert_eq!(rows("1 2\n3 x 4"), told("matrix-bad-cell", &["2", "2", "x"]));
    assert_eq!(rows("x,y\n1,2\n3,4"), Ok(vec![vec![1.0, 2.0], vec![3.0, 4.0]]), "names of columns are no row");
    assert_eq!(rows("x 2\n3 4"), told("matrix-bad-cell", &["1", "1", "x"]), "a row with a number is one");
    assert_eq!(rows("x,y\n"), told("matrix-bad-cell", &["1", "1", "x"]), "there is nothing below it");
    assert_eq!(rows("1,,2"), told("matrix-bad-cell", &["1", "2", ""]));
    assert_eq!(rows("1 1e200"), told("matrix-bad-cell", &["1", "2", "1e200"]));
    assert_eq!(rows("NaN"), told("matrix-bad-cell", &["1", "1", "NaN"]));
    assert_eq!(rows(&"1 ".repeat(13)), told("matrix-too-large", &["1", "13", "12"]));
    assert_eq!(rows(&"1\n".repeat(14)), told("matrix-too-large", &["14", "1", "12"]));
    assert_eq!(rows(&"1;".repeat(100_000)).unwrap_err().0, "matrix-too-large");
    assert_eq!(rows(&"1,".repeat(100_000)).unwrap_err().0, "matrix-too-large");
    assert_eq!(rows("1e150 -1e150"), Ok(vec![vec![1e150, -1e150]]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_reader_fail(text in "[-0-9e., ;\\[\\]\\n\\tx，−]{0,60}") {
        if let Ok(cells) = read(&text) {
            prop_assert!((1..=MOST_CELLS).contains(&cells.m()) && (1..=MOST_CELLS).contains(&cells.n()));
            let json = serde_json::to_string(&cells).unwrap();
            prop_assert_eq!(serde_json::from_str::<Cells>(&json).unwrap(), cells);
        }
    }

    #[test]
    fn no_bytes_make_the_decoder_fail(mut at in proptest::collection::vec((0usize..3000, any::<u8>()), 0..6), cut in 0usize..6000) {
        let mut bytes = std::fs::read("assets/pictures/drawing.png").unwrap();
        at.retain(|(at, _)| *at < bytes.len());
        for (at, byte) in at {
            bytes[at] = byte;
        }
        bytes.truncate(cut);
        if let Ok(Matrix::Picture(pixels)) = Matrix::from_asset(&bytes) {
            prop_assert!(pixels.width() * pixels.height() <= MOST_PIXELS);
        }
    }
}

#[test]
fn pictures_are_what_they_say() {
    let grey = Pixels::new(2, 1, Arc::new(vec![1, 2])).unwrap();
    assert_eq!((grey.channels(), grey.grey()), (1, grey.clone()));
    let color = Pixels::new(2, 1, Arc::new(vec![255, 255, 255, 255, 0, 0])).unwrap();
    assert_eq!((color.channels(), color.grey().bytes().to_vec()), (3, vec![255, 76]));
    for (width, height, count) in
        [(0, 0, 0), (0, 5, 0), (2, 2, 3), (2, 2, 8), (usize::MAX, 2, 4), (3000, 3000, 9_000_000)]
    {
        assert!(Pixels::new(width, height, Arc::new(vec![0; count])).is_err(), "{width} × {height}");
    }
    let code = |rgba: &[u8], width, height| Pixels::from_rgba(rgba, width, height).unwrap_err().code;
    assert_eq!(code(&[], 0, 0), "picture-unreadable");
    assert_eq!(code(&[0; 7], 1, 2), "picture-unreadable");
    assert_eq!(code(&[], 8000, 8000), "picture-too-large");
    assert_eq!(code(&[], usize::MAX, usize::MAX), "picture-too-large");
}

#[test]
fn large_pictures_are_scaled_and_it_is_said() {
    let check = |width: usize, height: usize| {
        let rgba: Vec<u8> = (0..width * height).flat_map(|i| [(i % 7) as u8, 9, 9, 255]).collect();
        let (pixels, notice) = Pixels::from_rgba(&rgba, width, height).unwrap();
        let count = pixels.width() * pixels.height();
        assert!(count <= MOST_PIXELS && count > MOST_PIXELS * 9 / 10, "{} × {}", pixels.width(), pixels.height());
        assert_eq!(notice.unwrap().code, "picture-scaled");
        (pixels.width(), pixels.height())
    };
    assert_eq!(check(2500, 2000), (2236, 1788));
    assert_eq!(check(5_000_000, 1), (4_000_000, 1));
    assert_eq!(check(1, 4_500_000), (1, 4_000_000));
    let (small, notice) = Pixels::from_rgba(&[5, 5, 5, 255, 9, 9, 9, 255], 2, 1).unwrap();
    assert_eq!((small.channels(), notice), (1, None), "grey is found out");
}

#[test]
fn named_matrices_and_pictures_are_there() {
    let names = Matrix::names();
    assert!(names.len() >= 8 && names[0] == "two-by-two");
    for name in names {
        let made = match Matrix::file(name, 1) {
            Some(file) => Matrix::from_asset(&std::fs::read(format!("assets/{file}")).unwrap()).unwrap(),
            None => Matrix::generate(name, 1).unwrap(),
        };
        assert_eq!(made.shape() == (1162, 1618), name == "slide", "rows and columns as in the notes");
        let bytes = postcard::to_stdvec(&made).unwrap();
        assert!(postcard::from_bytes::<Matrix>(&bytes).unwrap() == made, "{name}");
    }
    assert_eq!(Matrix::generate("triangle", 1), None);
    assert!(Matrix::from_asset(b"no picture").is_err());
}

#[test]
fn the_seed_of_the_data_fixes_made_up_pictures() {
    let print = |name: &str, seed| match Matrix::generate(name, seed).unwrap() {
        Matrix::Picture(pixels) => pixels.fingerprint(),
        Matrix::Cells(_) => 0,
    };
    for (name, _) in generate::PICTURES {
        assert_eq!(print(name, 7), print(name, 7), "{name}");
        assert_ne!(print(name, 7), print(name, 9), "{name}");
    }
    // Links name pictures by name and seed, so what comes out may never change.
    let prints = generate::PICTURES.iter().map(|(name, _)| format!("{name} {:016x}", print(name, 1)));
    assert_eq!(
        prints.collect::<Vec<_>>(),
        ["noise 14427f68ed486840", "tartan d9acceb347bc5afd", "gradient 680024190caed984"]
    );
}

#[test]
fn own_data_survive_every_road() {
    let picture = Own::Picture(Pixels::new(2, 2, Arc::new(vec![0, 1, 254, 255])).unwrap());
    let matrix = Own::Matrix(Cells::from_rows(&[[1.5, -2.0]]).unwrap());
    for own in [picture, matrix] {
        let json = serde_json::to_string(&own).unwrap();
        assert_eq!(serde_json::from_str::<Own>(&json).unwrap(), own, "{json}");
        assert_eq!(postcard::from_bytes::<Own>(&postcard::to_stdvec(&own).unwrap()).unwrap(), own);
        assert_eq!((own.kind(), own.table()), ("matrix", None));
        assert!(Matrix::from_own(&own).is_ok() && crate::engine::Table::from_own(&own).is_err());
    }
    for json in [
        r#"{"picture":{"width":2,"height":2,"bytes":"AAH"}}"#,
        r#"{"picture":{"width":99999999,"height":99999999,"bytes":"AAH+/w"}}"#,
        r#"{"picture":{"width":2,"height":2,"bytes":"?"}}"#,
        r#"{"matrix":{"rows":[[1],[2,3]]}}"#,
        r#"{"matrix":{"rows":[]}}"#,
        r#"{"matrix":{"rows":[[1e999]]}}"#,
    ] {
        assert!(serde_json::from_str::<Own>(json).is_err(), "{json}");
    }
    let one = Pixels::new(2, 2, Arc::new(vec![0, 1, 254, 255])).unwrap();
    for other in [(4, 1, vec![0, 1, 254, 255]), (2, 2, vec![1, 0, 254, 255]), (2, 2, vec![0, 1, 254, 254])] {
        let other = Pixels::new(other.0, other.1, Arc::new(other.2)).unwrap();
        assert_ne!(one.fingerprint(), other.fingerprint());
    }
}

#[test]
fn every_bundled_picture_is_listed_and_explained() {
    let explained = std::fs::read_to_string("assets/README.md").unwrap();
    for file in std::fs::read_dir("assets/pictures").unwrap() {
        let file = format!("pictures/{}", file.unwrap().file_name().into_string().unwrap());
        assert!(BUNDLED.iter().any(|(_, known)| *known == file), "{file}");
        assert!(explained.contains(&file), "{file}");
    }
}

#[test]
fn what_is_no_text_has_no_bad_cell() {
    for csv in ["\0\0\0", "1,2\n3,\0\n", "\u{1}PNG\u{1a}"] {
        let load = crate::engine::protocol::Load { csv: Some(csv.to_owned()), ..Default::default() };
        let refused = <Matrix as crate::engine::input::Input>::read(&load, None).err().unwrap();
        assert_eq!(refused.code, "table-not-text", "{csv:?}");
    }
}
