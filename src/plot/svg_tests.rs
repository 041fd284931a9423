use super::*;
use crate::plot::picture::Baseline;
use std::sync::Arc;

fn small() -> Picture {
    let ink = Rgba::rgb(28, 33, 38);
    let mut picture = Picture::new(20, 10);
    picture.shapes = vec![
        Shape::Clip { x: 0, y: 0, w: 100, h: 100 },
        Shape::Path { points: vec![(0, 5), (-15, 100)], color: ink, width: 15.0, dash: Some([30.0, 30.0]) },
        Shape::Marks { kind: Mark::Circle, points: vec![(10, 20), (31, 45)], size: 70.0, fill: ink.fade(0.5) },
        Shape::Marks { kind: Mark::Square, points: vec![(10, 20)], size: 20.0, fill: ink },
        Shape::Unclip,
        Shape::Text {
            x: 100,
            y: 50,
            text: "a<b & \"c\" \u{1}中".to_owned(),
            size: 120.0,
            color: ink,
            weight: Weight::Bold,
            align: Align::Center,
            baseline: Baseline::Middle,
            rotate: true,
            halo: Some(Rgba::rgb(255, 255, 255)),
        },
        Shape::Image { x: 0, y: 0, w: 20, h: 10, width: 2, height: 1, rgba: Arc::new(vec![9; 8]), smooth: false },
        Shape::Image { x: 0, y: 0, w: 20, h: 10, width: 2, height: 1, rgba: Arc::new(vec![9; 7]), smooth: false },
        Shape::Unclip,
        Shape::Clip { x: 0, y: 0, w: -10, h: 100 },
    ];
    picture
}

#[test]
fn writes_what_it_always_wrote() {
    let svg = write(&small(), SvgLabels { title: "T < 1", desc: "" }, Some(Rgba::rgb(255, 255, 255)));
    let head = svg.find("<title>").expect("a title");
    let (before, after) = svg[head..].split_once("base64,").expect("an image");
    assert_eq!(
        before,
        "<title>T &lt; 1</title>\n<desc></desc>\n\
         <rect width=\"20\" height=\"10\" fill=\"#ffffff\"/>\n\
         <clipPath id=\"k0\"><rect x=\"0\" y=\"0\" width=\"10\" height=\"10\"/></clipPath>\n<g clip-path=\"url(#k0)\">\n\
         <polyline points=\"0,0.5 -1.5,10\" fill=\"none\" stroke=\"#1c2126\" stroke-width=\"1.5\" stroke-dasharray=\"3 3\"/>\n\
         <path d=\"M1 2m-3.5 0a3.5 3.5 0 1 1 7 0a3.5 3.5 0 1 1-7 0zM3.1 4.5m-3.5 0a3.5 3.5 0 1 1 7 0a3.5 3.5 0 1 1-7 0z\" \
         fill=\"#1c2126\" fill-opacity=\"0.502\"/>\n\
         <path d=\"M1 2m-0.886 -0.886l1.772 0l0 1.772l-1.772 0z\" fill=\"#1c2126\"/>\n</g>\n\
         <text x=\"10\" y=\"5\" dy=\"4.32\" font-size=\"12\" font-weight=\"600\" text-anchor=\"middle\" \
         transform=\"rotate(-90 10 5)\" fill=\"#1c2126\" stroke=\"#ffffff\" stroke-width=\"3.36\" \
         paint-order=\"stroke\">a&lt;b &amp; &quot;c&quot; 中</text>\n\
         <image x=\"0\" y=\"0\" width=\"2\" height=\"1\" preserveAspectRatio=\"none\" image-rendering=\"pixelated\" \
         href=\"data:image/png;"
    );
    let (_, end) = after.split_once("\"/>\n").expect("the end of the image");
    assert_eq!(
        end,
        "<clipPath id=\"k1\"><rect x=\"0\" y=\"0\" width=\"0\" height=\"10\"/></clipPath>\n\
         <g clip-path=\"url(#k1)\">\n</g>\n</svg>\n"
    );
}

#[test]
fn is_well_formed() {
    let svg = write(&small(), SvgLabels { title: "T", desc: "a \" ' > ]]> b" }, None);
    let tree = roxmltree::Document::parse(&svg).expect("well-formed XML");
    let root = tree.root_element();
    assert_eq!(root.attribute("role"), Some("img"));
    assert_eq!(root.attribute("viewBox"), Some("0 0 20 10"));
    assert!(root.children().any(|n| n.has_tag_name("desc") || n.tag_name().name() == "desc"));
    for node in tree.descendants() {
        for name in ["href", "src", "style", "onload"] {
            assert!(node.attribute(name).is_none_or(|v| v.starts_with("data:image/png;base64,")), "{name}");
        }
    }
}

#[test]
fn a_png_comes_back_as_it_went_in() {
    let rgba: Vec<u8> = (0..4 * 3 * 2).collect();
    let bytes = png(3, 2, &rgba).expect("six pixels");
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().expect("a header");
    let mut back = vec![0; rgba.len()];
    reader.next_frame(&mut back).expect("the pixels");
    assert_eq!(back, rgba);
    assert_eq!(png(3, 3, &rgba), None);
    assert_eq!(png(0, 0, &[]), None);
}
