//! Runs as tests open them: with their files, and with what they wait for.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};
use unrolled::demos;
use unrolled::engine::run::Run;
use unrolled::engine::session::Session;

/// A run with the file that it needs, if it needs one.
pub fn open(run: &Run) -> Box<dyn Session> {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let file = demos::find(&run.demo).unwrap().file_of(run).map(|name| std::fs::read(assets.join(name)).unwrap());
    demos::open(run, file.as_deref()).unwrap()
}

/// A run that waits for nothing any more. It has told nothing yet.
pub fn supplied(run: &Run) -> Box<dyn Session> {
    let mut session = open(run);
    if let Some(Some((study, product))) = product(run).get() {
        session.supply(study, product).unwrap();
    }
    session
}

/// A study's name and its product, once it is worked out; `None` for a run that waits for nothing.
type Product = Arc<OnceLock<Option<(String, Vec<u8>)>>>;

/// The study that a run waits for with what comes of it, worked out once however many tests look at the run.
fn product(run: &Run) -> Product {
    static PRODUCTS: Mutex<BTreeMap<String, Product>> = Mutex::new(BTreeMap::new());
    let product = PRODUCTS.lock().unwrap().entry(serde_json::to_string(run).unwrap()).or_default().clone();
    product.get_or_init(|| {
        let mut session = open(run);
        let report = session.report().report;
        let needed = report.needs?;
        if let Some(file) = report.needs_file {
            let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
            return Some((needed, std::fs::read(assets.join(file)).unwrap()));
        }
        let mut study = session.study(&needed, 0).unwrap();
        while study.progress().0 < study.progress().1 {
            study.advance();
        }
        Some((needed, study.product().unwrap()))
    });
    product
}
