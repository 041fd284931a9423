//! What the lesson on sums of layers claims.

use super::*;
use unrolled::demos::svd::{Frame, Shown};
use unrolled::engine::input::Input;
use unrolled::engine::matrix::{Matrix, Pixels};
use unrolled::math::factorisation::{Factors, distance};
use unrolled::math::spectrum::Spectrum;
use unrolled_kernels::color;

/// The places of a link that the lesson has.
#[track_caller]
fn svd(link: &str) -> Vec<(Run, u64)> {
    let packed = pack(&format!("#/svd{link}"));
    assert!(moments("svd", "en").contains(&packed), "the lesson has no link {link}");
    places(&packed)
}

/// What is seen where a link leads.
#[track_caller]
fn at(link: &str) -> Seen {
    let (run, t) = svd(link).remove(0);
    see(&run, t)
}

/// A link to a small matrix of one's own.
fn own(rows: &str, rest: &str) -> String {
    format!(r#"?run={{"v":1,"demo":"svd","contents":{{"matrix":{{"rows":{rows}}}}}}}{rest}"#)
}

#[track_caller]
fn written(text: &str, value: f64) {
    written_in("svd", text, value);
}

#[track_caller]
fn same(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-12 * b.abs().max(1.0), "{a} is not {b}");
}

fn error(seen: &Seen) -> f64 {
    seen.metrics["fro_error"]
}

/// The sum and the factors (U by columns, V by columns) of a small matrix.
fn cells(seen: &Seen) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
    let frame: Frame = postcard::from_bytes(&seen.frame).unwrap();
    let Shown::Cells { sum, u, v } = frame.shown else { panic!("no cells") };
    (sum.to_vec(), u.to_vec(), v.to_vec())
}

/// The singular values of all channels.
fn spectrum(seen: &Seen) -> Spectrum {
    let s = &seen.fields["singular_values"];
    let rows = serde_json::from_value(s.clone()).or_else(|_| serde_json::from_value(s.clone()).map(|one| vec![one]));
    let side = |name: &str| seen.fields[name].as_u64().unwrap() as usize;
    Spectrum::new(side("height"), side("width"), rows.unwrap())
}

fn picture(name: &str) -> Pixels {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("assets/pictures/{name}.png"));
    let Ok(Matrix::Picture(pixels)) = Input::from_asset(&std::fs::read(path).unwrap()) else { panic!("{name}") };
    pixels
}

#[test]
fn four_numbers_from_0_to_1() {
    let (start, one) = (at("?t=0"), at("?t=1"));
    assert_eq!((cells(&start).0, start.report.t), (vec![0.0; 4], 0));
    let (sum, u, v) = cells(&one);
    let s = spectrum(&one).channels()[0].clone();
    for (now, said) in sum.iter().zip([1.5, 1.5, 4.5, 4.5]) {
        same(*now, said);
    }
    same(error(&one), 5.0_f64.sqrt());
    same(s[1], 5.0_f64.sqrt());
    same(s[0], 45.0_f64.sqrt());
    same(error(&start), 50.0_f64.sqrt());
    written("2.236", error(&one));
    // The factors as they should be printed: signs of u and v change together.
    let root = |x: f64| x / 10.0_f64.sqrt();
    for (i, (said_u, said_v)) in [([1.0, 3.0], [1.0, 1.0]), ([-3.0, 1.0], [-1.0, 1.0])].into_iter().enumerate() {
        let sign = (u[2 * i] / said_u[0]).signum();
        for j in 0..2 {
            same(sign * u[2 * i + j], root(said_u[j]));
            same(sign * v[2 * i + j], said_v[j] / 2.0_f64.sqrt());
        }
    }
    // Rank 1 is not one row: the better of the two rows, kept alone, is off by more.
    let off_by = distance(&[3.0, 0.0, 4.0, 5.0], &[0.0, 0.0, 4.0, 5.0]);
    assert!(off_by == 3.0 && off_by < distance(&[3.0, 0.0, 4.0, 5.0], &[3.0, 0.0, 0.0, 0.0]));
}

#[test]
fn the_second_layer_of_the_cat_changes_the_whole_picture() {
    let (run, t) = svd("?data=cat&color=rgb&t=1").remove(0);
    let pixels = |t| {
        let frame: Frame = postcard::from_bytes(&see(&run, t).frame).unwrap();
        let Shown::Picture { pixels, .. } = frame.shown else { panic!("no picture") };
        pixels
    };
    let (one, two) = (pixels(t), pixels(t + 1));
    let (width, height) = (451, 300);
    assert_eq!(one.len(), 3 * width * height);
    // In every one of 5 × 5 parts most pixels change, some to brighter, some to darker ones.
    for part in 0..25 {
        let (left, top) = (part % 5 * width / 5, part / 5 * height / 5);
        let places = (top..top + height / 5).flat_map(|row| (left..left + width / 5).map(move |column| (row, column)));
        let bytes = places.flat_map(|(row, column)| [0, 1, 2].map(|c| 3 * (row * width + column) + c));
        let changed = bytes.clone().filter(|&at| one[at] != two[at]).count();
        assert!(2 * changed > bytes.count(), "part {part}");
    }
    let rises = one.iter().zip(two.iter()).filter(|(a, b)| b > a).count();
    let falls = one.iter().zip(two.iter()).filter(|(a, b)| b < a).count();
    assert!(rises > one.len() / 10 && falls > one.len() / 10, "{rises} brighter, {falls} darker");
}

#[test]
fn the_slide_at_50_100_400_and_677() {
    for (k, percent, decibels) in [(50, "7.4", "23.3"), (100, "14.8", "27.7"), (400, "59.1", "47.1")] {
        let seen = at(&format!("?data=slide&t={k}"));
        assert_eq!((&seen.fields["height"], &seen.fields["width"]), (&1162.into(), &1618.into()));
        written(percent, 100.0 * seen.metrics["stored_numbers"] / (1162.0 * 1618.0));
        written(decibels, seen.metrics["psnr"]);
    }
    let most = at("?data=slide&t=677");
    written("1\u{202f}882\u{202f}060", most.metrics["stored_numbers"]);
    written("1\u{202f}880\u{202f}116", 1162.0 * 1618.0);
    assert!(most.live["too_many"] == "677" && most.live["rank"] == "517", "{:?}", most.live);
    written("517", spectrum(&most).numerical_rank(0, f64::from(f32::EPSILON)) as f64);
    // Nothing is left to gain there: what is missing is rounding.
    assert!(error(&most) < 1e-5 * spectrum(&most).norm());
    // Beside its file.
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/pictures/slide.png");
    written("43\u{202f}483", std::fs::metadata(file).unwrap().len() as f64);
    let fifty = at("?data=slide&t=50");
    written("139\u{202f}000", fifty.metrics["stored_numbers"]);
    // What is measured, and what is shown.
    written("24\u{202f}042", error(&fifty));
    assert!((fifty.metrics["rounding_error"] - 7400.0).abs() < 50.0, "some 7,400: {:?}", fifty.metrics);
    let frame: Frame = postcard::from_bytes(&fifty.frame).unwrap();
    let Shown::Picture { pixels, .. } = frame.shown else { panic!("no picture") };
    let plane = |bytes: &[u8]| bytes.iter().map(|&byte| f32::from(byte)).collect::<Vec<_>>();
    let slide = picture("slide").grey();
    let after = distance(&plane(slide.bytes()), &plane(&pixels));
    assert!(after < error(&fifty), "clipping leads nearer: {after}");
}

#[test]
fn rules_for_k_on_the_slide() {
    let seen = at("?data=slide&t=207");
    let spectrum = spectrum(&seen);
    written("207", spectrum.k_for_share(0.9) as f64);
    written("29", spectrum.k_for_energy(0.99) as f64);
    written("130", spectrum.k_for_psnr(30.0, 255.0) as f64);
    written("338", spectrum.k_for_size(1162 * 1618 / 2) as f64);
    let (norm, k) = (spectrum.norm(), 207);
    assert!((spectrum.energy(k) - (1.0 - (error(&seen) / norm).powi(2))).abs() < 1e-6, "energy speaks of the error");
}

#[test]
fn errors_agree_with_tails_as_said() {
    for link in moments("svd", "en").into_iter().collect::<BTreeSet<_>>() {
        // A lesson ends with a link to another demo.
        for (run, t) in places(&link).into_iter().filter(|(run, _)| run.demo == "svd") {
            let seen = see(&run, t);
            let (error, tail, norm) = (error(&seen), seen.metrics["tail_bound"], spectrum(&seen).norm());
            assert!((error - tail).abs() <= 1e-5 * norm, "{link}: {error} {tail}");
        }
    }
}

#[test]
fn it_need_not_pay_and_it_may() {
    let notes = at("?data=rank-two&t=2");
    assert!(error(&notes) < 1e-14 && notes.metrics["stored_numbers"] == 14.0 && notes.live["numbers"] == "12");
    let (left, right) = ([[1, -1], [2, 1], [-1, -2]], [[1, 2, 0, 1], [0, 0, 1, -1]]);
    let product = left.map(|row| [0, 1, 2, 3].map(|j| row[0] * right[0][j] + row[1] * right[1][j]));
    assert_eq!(product, [[1, 2, -1, 2], [2, 4, 1, 1], [-1, -2, -2, 1]]);
    assert_eq!(product.as_flattened().iter().map(|&x| f64::from(x)).collect::<Vec<_>>(), rounded(&cells(&notes).0));
    written("14", notes.metrics["stored_numbers"]);
    written("10", f64::from((3 + 4 - 2) * 2));
    let documents = at("?data=documents&t=2");
    assert!(error(&documents) < 1e-13 && error(&see(&svd("?data=documents&t=2")[0].0, 1)) > 1.0);
    written("24", documents.metrics["stored_numbers"]);
    written("35", documents.live["numbers"].parse().unwrap());
    // Three words go together, and two.
    let (_, u, _) = cells(&documents);
    let together = |i: usize| (0..5).filter(|j| u[5 * i + j].abs() > 0.1).collect::<Vec<_>>();
    assert_eq!((together(0), together(1)), (vec![0, 1, 2], vec![3, 4]));
}

fn rounded(numbers: &[f64]) -> Vec<f64> {
    numbers.iter().map(|x| x.round()).collect()
}

#[test]
fn noise_beside_a_tartan() {
    let runs = svd("?data=noise&t=10&vs=svd?data=tartan%26color=rgb%26t=10");
    assert_eq!([runs[0].1, runs[1].1], [10, 10]);
    let share = |seen: &Seen| error(seen) / spectrum(seen).norm();
    written("47", 100.0 * share(&see(&runs[0].0, 10)));
    assert!(share(&see(&runs[1].0, 1)) > 0.05 && share(&see(&runs[1].0, 2)) < 1e-5, "whole at 2 in every channel");
    let half = at("?data=noise&t=128");
    assert_eq!(half.metrics["stored_numbers"], 256.0 * 256.0, "as many as pixels");
    written("16", 100.0 * share(&half));
}

#[test]
fn a_cat_in_colour() {
    let [ycbcr, rgb] = ["ycbcr", "rgb"].map(|color| at(&format!("?data=cat&color={color}&t=30")));
    let tails = spectrum(&ycbcr);
    for (channel, said) in ["2671", "432", "372"].into_iter().enumerate() {
        let one = Spectrum::new(300, 451, vec![tails.channels()[channel].clone()]);
        written(said, one.tail(30));
    }
    written("4664", error(&rgb));
    // The other sum turned back, neither rounded nor clipped.
    let cat = picture("cat");
    let low = color::to_ycbcr(cat.bytes()).map(|plane| Factors::exact(&plane, 300, 451).unwrap().reconstruct(30));
    let back = color::from_ycbcr(&low[0], &low[1], &low[2]);
    let squared = |c: usize| distance(&color::plane(cat.bytes(), 3, c), &back[c]).powi(2);
    written("4693", (0..3).map(squared).sum::<f64>().sqrt());
    assert_eq!(ycbcr.metrics["stored_numbers"], 3.0 * (300.0 + 451.0) * 30.0);
    assert_eq!(ycbcr.live["too_many"], see(&named("cat"), 0).live["too_many"]);
}

fn named(data: &str) -> Run {
    let mut run = Run::new("svd", 1);
    run.input = Source::Named { data: data.to_owned(), data_seed: 1 };
    run
}

#[test]
fn how_it_fails() {
    let rectangle = "[[0,0,0,0,0,0],[0,1,1,1,1,0],[0,1,1,1,1,0],[0,1,1,1,1,0],[0,0,0,0,0,0],[0,0,0,0,0,0]]";
    let rectangle = at(&own(rectangle, "&t=1"));
    assert!(error(&rectangle) < 1e-14 && rectangle.live["rank"] == "1");
    let line = "[[1,0,0,0,0,0],[0,1,0,0,0,0],[0,0,1,0,0,0],[0,0,0,1,0,0],[0,0,0,0,1,0],[0,0,0,0,0,1]]";
    let line = at(&own(line, "&t=3"));
    assert_eq!((line.live["rank"].as_str(), line.report.t), ("6", 3));
    assert!(spectrum(&line).channels()[0].iter().all(|s| (s - 1.0).abs() < 1e-14), "six equal layers");
    written("1.732", error(&line));
    written("2.449", spectrum(&line).norm());
    // Shuffled rows.
    let rocket = picture("rocket").grey();
    let (m, n) = (rocket.height(), rocket.width());
    let plane = color::plane(rocket.bytes(), 1, 0);
    let shuffled: Vec<f32> = (0..m).flat_map(|i| plane[i * 100 % m * n..][..n].to_vec()).collect();
    assert!(distance(&plane, &shuffled) > 1000.0);
    let [before, after] = [plane, shuffled].map(|plane| Factors::exact(&plane, m, n).unwrap().s().to_vec());
    assert!(before.iter().zip(&after).all(|(a, b)| (a - b).abs() < 1e-6 * before[0]));
    // Below 0 and above 255.
    let frame = at("?data=slide&t=50").metrics["rounding_error"];
    assert!(frame > (1162.0_f64 * 1618.0 / 4.0).sqrt(), "more than rounding alone can do");
}

#[test]
fn the_proof_is_lit_step_by_step_and_its_gap_is_one() {
    let (run, t) = svd("?t=1").remove(0);
    assert_eq!(see(&run, t).lit, "layer");
    for step in 1..=6 {
        let link = pack(&format!("#/svd?t=1&proof={step}"));
        assert!(moments("svd", "en").contains(&link), "{link}");
        let (place, _) = place(&link);
        assert_eq!(see_as(&place.run, place.t, &place.look).lit, format!("proof-{step}"));
    }
    let rest = "&t=1&proof=3";
    let [low, high, tied] =
        ["[[0.5,0.5],[0.5,0.5]]", "[[0.5,0],[0,0.5]]", "[[1,0],[0,1]]"].map(|rows| at(&own(rows, rest)));
    assert!(error(&low) < 1e-15 && low.live["rank"] == "1", "of rank 1");
    assert_eq!((error(&high), high.live["rank"].as_str()), (0.5, "2"), "dropping what is off the diagonal raised it");
    assert_eq!(error(&tied), 1.0);
    same(distance(&[1.0, 0.0, 0.0, 1.0], &[0.5; 4]), 1.0);
}

#[test]
fn no_other_matrix_of_rank_1_is_nearer() {
    // A is the matrix of the notes with a corner changed, so that it has rank 3; k = 1. B = x·yᵀ in many directions.
    let a: [f64; 12] = [1.0, 2.0, -1.0, 2.0, 2.0, 4.0, 1.0, 1.0, -1.0, -2.0, -2.0, 4.0];
    let s: Vec<f64> = Factors::exact(&a, 3, 4).unwrap().s().to_vec();
    let tail = Spectrum::new(3, 4, vec![s]).tail(1);
    for turn in 0..400 {
        let (u, v) = (f64::from(turn % 20) * 0.157, f64::from(turn / 20) * 0.314);
        let q = [libm::cos(u) * libm::cos(v), libm::sin(u) * libm::cos(v), libm::sin(v)];
        // The nearest with columns along q: q qᵀ A.
        let along: Vec<f64> = (0..4).map(|j| (0..3).map(|i| q[i] * a[4 * i + j]).sum()).collect();
        let b: Vec<f64> = (0..12).map(|at| q[at / 4] * along[at % 4]).collect();
        assert!(distance(&a, &b) >= tail * (1.0 - 1e-12), "{q:?}");
    }
}
