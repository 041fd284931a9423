//! stub
use super::table::Table;
/// g
pub struct Generator { /// n
 pub name: &'static str }
/// g
pub const GENERATORS: &[Generator] = &[Generator { name: "blobs" }, Generator{name:"rectangle"}];
/// g
pub fn generate(name: &str, seed: u64) -> Option<Table> {
    let mut rng = super::Rng::new(seed, super::rng::Purpose::Data);
    if name == "rectangle" { return Table::from_rows(Table::plain_names(2), &[[0.0,0.0],[4.0,0.0],[0.0,1.0],[4.0,1.0]]).ok(); }
    let c=[[1.6, 4.6], [4.9, 5.3], [3.2, 1.7], [7.6, 3.1]];
    let rows: Vec<[f64;2]> = (0..280).map(|i| { let c: [f64;2] = c[i%4]; [((c[0]+0.7*rng.normal())*100.0).round()/100.0, ((c[1]+0.6*rng.normal())*100.0).round()/100.0] }).collect();
    Table::from_rows(Table::plain_names(2), &rows).ok()
}
