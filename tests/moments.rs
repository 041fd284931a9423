//! scratch
use serde_json::Value;
use std::collections::BTreeMap;
use unrolled::demos;
use unrolled::engine::{address, packing, params::Settings, protocol::Command, run::Run, words::Words};
use unrolled::plot::{Scale, Scheme, Theme, book};

pub struct Seen {
    pub metrics: BTreeMap<&'static str, f64>,
    pub fields: serde_json::Map<String, Value>,
    pub done: Option<String>,
    pub t: u64,
    pub lit: String,
}

fn pack(link: &str) -> String {
    let (mut packed, mut rest) = (String::new(), link);
    while let Some(at) = rest.find("run={") {
        let (before, json) = rest.split_at(at + 4);
        let mut values = serde_json::Deserializer::from_str(json).into_iter::<Run>();
        let run = values.next().unwrap().unwrap();
        rest = &json[values.byte_offset()..];
        packed.push_str(before);
        packed.push_str(&packing::pack(&run).unwrap());
    }
    packed.push_str(rest);
    packed
}
fn file(demo: &demos::Demo, run: &Run) -> Option<Vec<u8>> {
    demo.file_of(run).map(|f| std::fs::read(format!("{}/assets/{f}", env!("CARGO_MANIFEST_DIR"))).unwrap())
}
fn see(run: &Run, t: u64) -> Seen {
    let demo = demos::find(&run.demo).unwrap();
    let bytes = file(demo, run);
    let mut s = demos::open(run, bytes.as_deref()).unwrap();
    s.obey(&Command::Seek { t }, None).unwrap();
    while !s.work(&mut || true) {}
    let told = s.report();
    let mut b = demo.book();
    b.take(&told.report, &told.frame, told.input.as_deref()).unwrap();
    let (words, theme) = (Words::new("en", &[]), Theme::new(Scheme::Light, Scale::Normal));
    let (look, studies) = (Settings::new(), BTreeMap::new());
    let stage = book::bare(&words, &theme, &look, &studies);
    let facts = b.facts(&stage);
    assert!(told.report.notices.is_empty(), "{:?}", told.report.notices);
    Seen {
        metrics: facts.metrics.into_iter().collect(),
        fields: b.fields(&stage),
        done: told.report.done.clone(),
        t: told.report.t,
        lit: facts.lit,
    }
}
fn open(link: &str) -> (address::Place, Seen) {
    let link = pack(link);
    let (slug, query) = address::split(&link).unwrap();
    let (place, n) = address::read(demos::terms(&slug).unwrap(), query, &demos::terms);
    assert!(n.is_empty(), "{n:?}");
    let s = see(&place.run, place.t);
    (place, s)
}
fn sweep(run: &Run) -> Vec<(f64, u64)> {
    let demo = demos::find(&run.demo).unwrap();
    let s = demos::open(run, file(demo, run).as_deref()).unwrap();
    let mut st = s.study("sweep", 200).unwrap();
    while st.progress().0 < st.progress().1 {
        st.advance();
    }
    st.result()
        .as_array()
        .unwrap()
        .iter()
        .map(|o| (o["outcome"].as_f64().unwrap(), o["steps"].as_u64().unwrap()))
        .collect()
}
#[test]
fn explore() {
    let r = |c: &str, e: &str, k: u32, p: &str| {
        format!(
            r##"#/kmeans?run={{"v":1,"demo":"kmeans","params":{{"k":{k},"init":"manual"{p}}},"data":"rectangle","edits":[{{"t":0,"edit":{{"cluster_centers":{c}}}}}{e}]}}"##
        )
    };
    let poor = r("[[2,0],[2,1]]", "", 2, "");
    let show = |name: &str, l: &str| {
        let (_, s) = open(l);
        let c = &s.fields["cluster_centers"];
        let c = c.to_string();
        println!(
            "{name}: t={} {:?} {:?} lit {} c={} labels={}",
            s.t,
            s.metrics,
            s.done,
            s.lit,
            &c[..c.len().min(300)],
            {
                let l = s.fields["labels"].to_string();
                l[..l.len().min(30)].to_owned()
            }
        );
    };
    for t in 0..4 {
        show("poor", &format!("{poor}&t={t}"));
    }
    let moved = r("[[2,0],[2,1]]", r#",{"t":2,"edit":{"move":{"center":0,"to":[0,0.5]}}}"#, 2, "");
    for t in 2..7 {
        show("moved", &format!("{moved}&t={t}"));
    }
    for p in ["", r#","empty_cluster":"keep""#] {
        let e = r("[[0,0.5],[4,0.5],[2,9]]", "", 3, p);
        for t in 0..6 {
            show("empty", &format!("{e}&t={t}"));
        }
    }
    for q in [
        "data=anisotropic&k=3",
        "data=moons&k=2",
        "data=circles&k=2",
        "data=iris&k=3",
        "data=iris&k=3&standardize=1",
        "data=large&k=8",
        "data=unequal&k=3",
        "data=inseparable&k=2",
        "data=five-blobs&k=5",
        "data=five-blobs&k=5&init=random",
        "data=two-clumps&k=2",
        "data=penguins&k=3",
        "data=penguins&k=3&standardize=1",
        "data=wine&k=3",
        "data=wine&k=3&standardize=1",
    ] {
        show(q, &format!("#/kmeans?{q}&t=9999"));
        if q.contains("large") {
            continue;
        }
        let (place, _) = open(&format!("#/kmeans?{q}"));
        let all = sweep(&place.run);
        let best = all.iter().map(|a| a.0).fold(f64::INFINITY, f64::min);
        let good = all.iter().filter(|a| a.0 <= best * (1.0 + 1e-6)).count();
        println!(
            "   sweep best {best} good {good}, first bad seeds {:?}",
            all.iter()
                .enumerate()
                .filter(|(_, a)| a.0 > best * 1.01)
                .map(|(i, a)| (i + 1, a.0, a.1))
                .take(4)
                .collect::<Vec<_>>()
        );
    }
}
