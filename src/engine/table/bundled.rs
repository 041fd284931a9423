//! The real tables that come with the app.

/// A bundled table: its name in addresses and the file it is fetched from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bundled {
    /// The value of `data=`.
    pub name: &'static str,
    /// The file, below `assets/`.
    pub asset: &'static str,
}

/// All bundled tables. Source, authors and licence of each stand in `assets/README.md`.
pub const BUNDLED: &[Bundled] = &[
    Bundled { name: "iris", asset: "data/iris.csv" },
    Bundled { name: "penguins", asset: "data/penguins.csv" },
    Bundled { name: "wine", asset: "data/wine.csv" },
    Bundled { name: "gentoo", asset: "data/gentoo.csv" },
    Bundled { name: "coffee", asset: "data/coffee.csv" },
    Bundled { name: "digits", asset: "data/digits.csv" },
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::{ReadOptions, read};
    use super::*;

    #[test]
    fn bundled_tables_open_without_a_question() {
        let wanted: [(&str, usize, usize, &[usize]); 6] = [
            ("iris", 150, 4, &[50, 50, 50]),
            ("penguins", 342, 4, &[151, 123, 68]),
            ("wine", 178, 13, &[59, 71, 48]),
            ("gentoo", 274, 2, &[151, 123]),
            ("coffee", 9600, 3, &[]),
            ("digits", 1797, 64, &[178, 182, 177, 183, 181, 182, 181, 179, 174, 180]),
        ];
        assert_eq!(BUNDLED.len(), wanted.len());
        for (bundled, (name, n, d, classes)) in BUNDLED.iter().zip(wanted) {
            assert_eq!(bundled.name, name);
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets").join(bundled.asset);
            let reading = read(&std::fs::read(path).unwrap(), &ReadOptions::default()).unwrap();
            assert_eq!((reading.notices, reading.header), (vec![], true), "{name}");
            let table = reading.table.unwrap();
            assert_eq!((table.n(), table.d()), (n, d), "{name}");
            let label = table.label();
            let count = |c: usize| label.map_or(0, |l| l.of.iter().filter(|&&of| of as usize == c).count());
            assert_eq!((0..label.map_or(0, |l| l.classes.len())).map(count).collect::<Vec<_>>(), classes, "{name}");
        }
    }

    #[test]
    fn every_data_file_is_listed_and_explained() {
        let assets = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
        let explained = std::fs::read_to_string(assets.join("README.md")).unwrap();
        for file in std::fs::read_dir(assets.join("data")).unwrap() {
            let file = format!("data/{}", file.unwrap().file_name().into_string().unwrap());
            assert!(!file.ends_with(".csv") || BUNDLED.iter().any(|b| b.asset == file), "{file}");
            assert!(explained.contains(&file), "{file}");
        }
    }
}
