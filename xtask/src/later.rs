//! The parts of the program that are fetched when they are asked for.

/// Parts that are fetched when they are asked for: their names, and the functions that they are behind.
pub const LATER: [(&str, &[&str]); 19] = [
    ("tables", &["unrolled::engine::table::read::read"]),
    ("factors", &["unrolled_kernels::factorise::decompose", "unrolled::engine::matrix::bundled::decode"]),
    // What packs runs and what writes pictures both deflate; what lists numbers is as rarely asked for; and what fits no
    // link is kept by the browser.
    (
        "files",
        &[
            "unrolled::shell::exports::write",
            "unrolled::plot::chart::told::list",
            "unrolled::engine::packing::squeeze",
            "unrolled::engine::packing::expand",
            "unrolled::engine::packing::read_file",
            "unrolled::shell::player::files::open_file",
            "unrolled::shell::keeping::put",
            "unrolled::shell::keeping::take",
        ],
    ),
    ("pictures", &["unrolled::shell::picture::read", "unrolled::engine::signal::read::of_pixels"]),
    ("controls", &["unrolled::shell::player::more::more"]),
    ("dialogs", &["unrolled::shell::questions::dialogs", "unrolled::shell::sketch::sketch"]),
    ("picture-targets", &["unrolled::demos::spectral_bias::picture_target::draw"]),
    ("recordings", &["unrolled::player::recordings::find", "unrolled::player::recordings::lead"]),
    // What PCA needs for some data alone: space, rows that are pictures, many columns. And its studies.
    (
        "pca-by-data",
        &[
            "unrolled::demos::pca::space::space",
            "unrolled::demos::pca::space::hand",
            "unrolled::demos::pca::space::text",
            "unrolled::demos::pca::drawn::draw",
            "unrolled::demos::pca::drawn::hand",
            "unrolled::demos::pca::drawn::text",
            "unrolled::demos::pca::drawn::scores",
            "unrolled::demos::pca::pictures::axes",
            "unrolled::demos::pca::pictures::rebuild",
            "unrolled::demos::pca::pictures::walk",
            "unrolled::demos::pca::pictures::axes_text",
            "unrolled::demos::pca::pictures::rebuilt_text",
            "unrolled::demos::pca::pictures::walk_text",
            "unrolled::demos::pca::pictures::thumbnails",
            "unrolled_kernels::eigen::symmetric",
            "unrolled::math::principal::two_axes",
        ],
    ),
    (
        "pca-studies",
        &[
            "unrolled::demos::pca::studies::begin",
            "unrolled::demos::pca::panels::roads",
            "unrolled::demos::pca::facts::roads_text",
            "unrolled::demos::pca::bridge::chart",
            "unrolled::demos::pca::denoise::chart",
            "unrolled::demos::pca::denoise::pictures",
            "unrolled::demos::pca::denoise::pictures_text",
        ],
    ),
    // The studies of diffusion, and the panels that show what they have found.
    (
        "diffusion-studies",
        &[
            "unrolled::demos::diffusion::inside::begin",
            "unrolled::demos::diffusion::curves::samplers",
            "unrolled::demos::diffusion::family::draw",
            "unrolled::demos::diffusion::family::text",
            "unrolled::demos::diffusion::bound::chart",
            "unrolled::demos::diffusion::waves::draw",
            "unrolled::demos::diffusion::waves::text",
        ],
    ),
    ("tangent-kernel", &["unrolled::math::tangent_kernel::at_start", "unrolled::math::tangent_kernel::modes"]),
    (
        "hosts",
        &[
            "unrolled::shell::player::host::hear",
            "unrolled::shell::player::host::lobby::lobby",
            "unrolled::shell::player::host::trust::question",
            "unrolled::shell::player::host::trust::carry",
            "unrolled::player::host::obey::",
            "unrolled::player::host::doze::",
        ],
    ),
    (
        "best-of",
        &[
            "unrolled::demos::kmeans::study::begin",
            "unrolled::demos::kmeans::panels::found",
            "unrolled::demos::em::study::begin",
            "unrolled::demos::em::panels::found",
            "unrolled::demos::em::range::begin",
            "unrolled::demos::em::range::drawn",
            "unrolled::demos::em::range::handed",
            "unrolled::demos::em::range::told",
        ],
    ),
    (
        "bets",
        &[
            "unrolled::shell::bets::answers::take",
            "unrolled::shell::bets::answers::show",
            "unrolled::shell::bets::answers::begin",
            "unrolled::shell::pointed::point",
        ],
    ),
    // Scripts in Python, with the templates of all demos; films.
    ("scripts", &["unrolled::demos::scripts::write"]),
    ("film", &["unrolled::shell::film::film"]),
    ("sweeps", &["unrolled::shell::sweep::sweeps"]),
    ("gallery", &["unrolled::shell::gallery::gallery"]),
];

#[cfg(test)]
mod tests {
    use super::LATER;

    /// A chunk is called by the names of its users with `_` between them, and a page finds its chunks by these names.
    #[test]
    fn names_of_parts_can_be_joined() {
        assert!(LATER.iter().all(|(name, _)| !name.contains('_')));
    }
}
