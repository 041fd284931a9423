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
];
