use super::read::{MAX_BYTES, Role};
use super::*;
use crate::engine::table::foreign;
use proptest::prelude::*;

fn auto(text: &str) -> Reading {
    read(text.as_bytes(), &ReadOptions::default()).unwrap()
}

fn with(text: &str, change: impl FnOnce(&mut ReadOptions)) -> Reading {
    let mut options = ReadOptions::default();
    change(&mut options);
    read(text.as_bytes(), &options).unwrap()
}

fn refused(text: &str) -> Notice {
    read(text.as_bytes(), &ReadOptions::default()).unwrap_err()
}

fn rows(reading: &Reading) -> Vec<Vec<f64>> {
    let table = reading.table.as_ref().unwrap();
    (0..table.n()).map(|i| table.row(i)).collect()
}

fn names(reading: &Reading) -> &[String] {
    reading.table.as_ref().unwrap().names()
}

fn codes(reading: &Reading) -> Vec<&str> {
    reading.notices.iter().map(|n| n.code.as_str()).collect()
}

#[track_caller]
fn assert_reads(text: &str, wanted: &[[f64; 2]]) {
    let reading = auto(text);
    assert_eq!(rows(&reading), wanted, "{text:?}");
    assert_eq!(reading.unreadable.count, 0, "{text:?}");
}

#[test]
fn delimiters_decimal_commas_and_line_ends() {
    let wanted = [[1.5, 2.0], [-3.0, 0.25], [4e3, 5.0]];
    for text in [
        "a,b\n1.5,2\n-3,.25\n4e3,5\n",
        "a,b\r\n1.5,2\r\n-3,.25\r\n4e3,5",
        "a,b\r1.5,2\r-3,.25\r4e3,5\r",
        "a;b\n1.5;2\n-3;0.25\n4E3;5\n",
        "a;b\n1,5;2\n-3;0,25\n4e3;5\n",
        "a\tb\n1,5\t2\n-3\t0,25\n4e3\t5\n",
        "a|b\n1.5|2\n-3|0.25\n4e3|+5\n",
        "a  b\n 1.5    2\n -3 \t 0.25\n 4e3   5  \n",
        "a b\n1,5 2,0\n-3,0 0,25\n4000,0 5,0\n",
        "a, b\n1.5, 2\n-3 , 0.25\n4e3, 5\n",
        "\"a\",\"b\"\n\"1.5\",\"2\"\n\"-3\",\".25\"\n\"4e3\",\"5\"\n",
        "sep=;\na;b\n1,5;2\n-3;0,25\n4e3;5\n",
        "# made by hand\n\na,b\n1.5,2\n\n# a remark\n-3,.25\n,\n4e3,5\n\n",
        "a,b\n1.5,2\n\u{2212}3,.25\n4e3,5\n",
        "a,b,\n1.5,2,\n-3,.25,\n4e3,5,\n",
    ] {
        assert_reads(text, &wanted);
        assert_eq!(names(&auto(text)), ["a", "b"], "{text:?}");
    }
    assert!(codes(&auto("a;b\n1,5;2\n3;4\n")).contains(&"table-decimal-comma"));
}

#[test]
fn encodings() {
    let text = "größe;b\n1,5;2\n-3;0,25\n";
    let utf16 = |text: &str, le: bool| -> Vec<u8> {
        let mark = if le { [0xff, 0xfe] } else { [0xfe, 0xff] };
        let units = text.encode_utf16().flat_map(|u| if le { u.to_le_bytes() } else { u.to_be_bytes() });
        mark.into_iter().chain(units).collect()
    };
    for bytes in
        [text.as_bytes().to_vec(), format!("\u{feff}{text}").into_bytes(), utf16(text, true), utf16(text, false)]
    {
        assert_eq!(foreign(&bytes), None);
        let reading = read(&bytes, &ReadOptions::default()).unwrap();
        assert_eq!(names(&reading), ["größe", "b"]);
        assert_eq!(rows(&reading), [[1.5, 2.0], [-3.0, 0.25]]);
        assert!(!codes(&reading).contains(&"table-encoding"));
    }
    assert_eq!(foreign(b"gr\xf6\xdfe;b\n1,5;2\n"), Some("windows-1252"));
    // 长度,宽度,种类 in GB18030.
    assert_eq!(foreign(b"\xb3\xa4\xb6\xc8,\xbf\xed\xb6\xc8,\xd6\xd6\xc0\xe0\n1,2,3\n"), Some("gb18030"));
    let guessed = ReadOptions { encoding: "gb18030".to_owned(), ..ReadOptions::default() };
    assert!(codes(&read("长度\n1\n2\n".as_bytes(), &guessed).unwrap()).contains(&"table-encoding"));
    assert_eq!(refused("a,b\n1,\x002\n").code, "table-not-text");
}

#[test]
fn thousands_are_not_taken_for_fractions() {
    // `1,500` beside `1.5` cannot be a decimal comma; the column is left out and named.
    let reading = auto("a\tb\n1.5\t1,500\n2.5\t2,500\n3.5\t3,500\n");
    assert_eq!(names(&reading), ["a"]);
    assert_eq!(reading.columns[1].role, Role::Text);
    assert_eq!(refused("1 000;2 000\n3 000;4 000\n").code, "table-no-numbers");
}

#[test]
fn quoted_cells() {
    let reading = auto(
        "name,x,y\n\"Smith, J.\",1,2\n\"say \"\"hi\"\"\",3,4\n\"two\nlines\",5,6\n\"Smith, J.\",7,oops\n\"Smith, J.\",7,8\nb,1,1\nb,1,1\nb,1,1\nb,1,1\nb,1,1\n",
    );
    let table = reading.table.as_ref().unwrap();
    assert_eq!(table.label().unwrap().classes, ["Smith, J.", "say \"hi\"", "two\nlines", "b"]);
    assert_eq!((table.n(), table.row(2)), (9, vec![5.0, 6.0]));
    // The row after the cell of two lines stands on line 6.
    assert_eq!((reading.unreadable.count, reading.unreadable.rows.as_slice()), (1, [6].as_slice()));
}

#[test]
fn a_quotation_mark_left_open_is_told() {
    let reading = auto("x,y\n1,2\n3,4\n5,\"6\n7,8\n9,10\n");
    assert_eq!(rows(&reading), [[1.0, 2.0], [3.0, 4.0]]);
    assert_eq!(reading.unreadable.rows, [4, 5, 6]);
    assert!(codes(&reading).contains(&"table-quote-open"));
}

#[test]
fn headings() {
    let no = auto("1,2\n3,4\n");
    assert_eq!((no.header, names(&no), rows(&no).len()), (false, &Table::plain_names(2)[..], 2));
    assert_eq!(names(&auto("1,2,3\n3,4,5\n")), ["x1", "x2", "x3"]);
    let yes = with("1,2\n3,4\n", |o| o.header = Header::Yes);
    assert_eq!((yes.header, names(&yes), rows(&yes).len()), (true, &["1".to_owned(), "2".to_owned()][..], 1));
    let none =
        with("a,b\n1,2\n3,4\n", |o| (o.header, o.columns) = (Header::No, Columns::Named(vec!["x".into(), "y".into()])));
    assert_eq!((none.header, none.unreadable.rows.as_slice(), rows(&none).len()), (false, [1].as_slice(), 2));
    assert_eq!(names(&auto("a,a,,a_2\n1,2,3,4\n5,6,7,8\n")), ["a", "a_2", "x3", "a_2_2"]);
    // A number above numbers: this is a bad row, not a heading.
    let bad = auto(&format!("1,oops\n{}", "2,3\n".repeat(10)));
    assert_eq!((bad.header, bad.unreadable.rows.as_slice()), (false, [1].as_slice()));
    // R leaves out the heading of the names of rows.
    let r = auto("\"a\" \"b\"\n\"1\" 1.5 2\n\"2\" 3 4\n");
    assert_eq!((names(&r), rows(&r)), (&["a".to_owned(), "b".to_owned()][..], vec![vec![1.5, 2.0], vec![3.0, 4.0]]));
    assert_eq!(names(&auto("petal length\n1.5\n2\n")), ["petal length"]);
}

#[test]
fn of_a_column_that_is_left_out_for_one_cell_that_cell_is_named() {
    let reading = auto("x,y\n1,2\nabc,3\n3,4\n6,5\n");
    let named = Notice::new("table-columns-mixed").with("count", 1usize).with("columns", "x");
    assert!(reading.notices.contains(&named.with("line", 3usize).with("cell", "abc")), "{:?}", reading.notices);
}

#[test]
fn labels() {
    let text = "x,y,kind,species\n1,2,u,b\n3,4,v,a\n5,6,u,\n7,8,v,b\n";
    let reading = auto(text);
    let label = reading.table.as_ref().unwrap().label().unwrap();
    assert_eq!((label.name.as_str(), label.of.as_slice()), ("species", [0, 1, 2, 0].as_slice()));
    assert_eq!(label.classes, ["b", "a", UNLABELLED]);
    assert!(reading.notices.contains(&Notice::new("table-columns-text").with("count", 1usize).with("columns", "kind")));
    let other = with(text, |o| o.label = LabelColumn::Column("kind".into()));
    assert_eq!(other.table.unwrap().label().unwrap().classes, ["u", "v"]);
    assert_eq!(with(text, |o| o.label = LabelColumn::None).table.unwrap().label(), None);
    let unknown = with(text, |o| o.label = LabelColumn::Column("z".into()));
    assert!(codes(&unknown).contains(&"table-column-unknown"));
    // Integers named so are classes, in the order of the numbers; fractions and `y` beside `x` are not.
    let numbers = auto("a,b,target\n1,2,10\n1,3,9\n2,2,10\n");
    assert_eq!(numbers.table.unwrap().label().unwrap().classes, ["9", "10"]);
    assert_eq!(auto("a,b,target\n1,2,1.5\n1,3,2\n").table.unwrap().d(), 3);
    assert_eq!(auto("x,y\n1,2\n1,3\n").table.unwrap().d(), 2);
    assert_eq!(auto("x1,x2,y\n1,2,0\n1,3,1\n").table.unwrap().label().unwrap().name, "y");
    // Names of single rows are no classes.
    assert_eq!(auto("city,x\nParis,1\nRome,2\nOslo,3\n").table.unwrap().label(), None);
    let many: String = (0..130).map(|i| format!("{i},{i},c{}\n", i / 2)).collect();
    assert_eq!(auto(&many).columns[2].role, Role::Text);
    assert!(codes(&with(&many, |o| o.label = LabelColumn::Column("x3".into()))).contains(&"table-label-many"));
}

#[test]
fn columns_that_only_count_are_left_out() {
    for heading in ["", "id", "Index", "rowid"] {
        let reading = auto(&format!("{heading},a,b\n0,5,6\n1,7,8\n2,9,9\n"));
        assert_eq!(names(&reading), ["a", "b"], "{heading}");
        assert_eq!(codes(&reading), ["table-columns-index"]);
    }
    assert_eq!(names(&auto("id,a\n3,5\n1,7\n")), ["id", "a"]);
    assert_eq!(names(&auto("id\n1\n2\n")), ["id"]);
}

#[test]
fn missing_values_ask_for_a_choice() {
    let text = "a,b,c\n1,2,\n3,,\n5,NaN,\n7,n/a,\n9,?,\n11,-,\n13,null,\n15,4,\nNA,9,\n";
    let ask = auto(text);
    assert!(ask.needs_choice && ask.table.is_none());
    assert_eq!((ask.missing.count, ask.missing.rows.as_slice()), (7, [3, 4, 5, 6, 7, 8, 10].as_slice()));
    assert_eq!(codes(&ask), ["table-columns-empty", "table-missing-ask"]);
    let drop = with(text, |o| o.missing = Missing::Drop);
    assert_eq!(rows(&drop), [[1.0, 2.0], [15.0, 4.0]]);
    let mean = with(text, |o| o.missing = Missing::Mean);
    assert_eq!((rows(&mean).len(), rows(&mean)[1][1], rows(&mean)[8][0]), (9, 5.0, 8.0));
    assert!(!drop.needs_choice && !mean.needs_choice);
    let none = ReadOptions { missing: Missing::Drop, ..ReadOptions::default() };
    assert_eq!(read(b"a,b\n1,\n,2\n", &none).unwrap_err().code, "table-no-rows");
    // A missing value in a column that is left out does not matter.
    assert!(!auto("a,b,city\n1,2,Rome\n3,4,\n5,6,Oslo\n").needs_choice);
}

#[test]
fn nine_in_ten_numbers_make_a_column() {
    let text = |bad: usize| format!("a,b\n{}{}", "1,2\n".repeat(20 - bad), "1,x\n".repeat(bad));
    let nine = auto(&text(2));
    assert_eq!((nine.table.unwrap().d(), nine.unreadable.count), (2, 2));
    assert_eq!(auto(&text(3)).columns[1].role, Role::Label);
}

#[test]
fn rows_that_cannot_be_read_are_told_by_line() {
    let good = "1,2\n".repeat(40);
    let text = format!("a,b\n{good}1\n1,2,3\ninf,1\n1e999,1\n1e200,1\n1,2,,\n");
    let reading = auto(&text);
    assert_eq!(reading.table.as_ref().unwrap().n(), 41);
    assert_eq!(reading.unreadable.rows, [42, 43, 44, 45, 46]);
    let told = Notice::new("table-rows-unreadable").with("count", 5usize).with("rows", "42, 43, 44, 45, 46");
    assert_eq!(reading.notices, [told]);
    for end in ["\n", "\r\n", "\r"] {
        // A row of three lines with a cell too many, and a bad row after it.
        let text = "a,b,c\n1,2,u\n1,2,u,\"x\ny\nz\"\n3,4,u\n5,u\n".replace('\n', end);
        assert_eq!(auto(&text).unreadable.rows, [3, 4, 5, 7], "{end:?}");
    }
    let many = auto(&format!("a,b\n{}", "1,2\n1,2\n1\n".repeat(30)));
    assert_eq!((many.unreadable.count, many.unreadable.rows.len()), (30, 20));
}

#[test]
fn limits_are_told_not_cut() {
    let big = vec![b'1'; MAX_BYTES + 1];
    assert_eq!(read(&big, &ReadOptions::default()).unwrap_err().code, "table-too-big");
    let rows = |n: usize| format!("a,b\n{}", "1,2\n".repeat(n));
    assert_eq!(auto(&rows(MAX_ROWS)).table.unwrap().n(), MAX_ROWS);
    assert_eq!(refused(&rows(MAX_ROWS + 1)).code, "table-too-many-rows");
    assert_eq!(refused(&rows(MAX_ROWS + 500)).code, "table-too-many-rows");
    assert_eq!(auto("1,2\n".repeat(MAX_ROWS).as_str()).table.unwrap().n(), MAX_ROWS);
    assert_eq!(refused("1,2\n".repeat(MAX_ROWS + 1).as_str()), too_many_rows(MAX_ROWS + 1));
    let columns = |d: usize| vec!["1"; d].join(",") + "\n";
    assert_eq!(auto(&columns(64)).table.unwrap().d(), 64);
    assert_eq!(refused(&columns(785)), too_many_columns(785, WIDEST));
    assert_eq!(refused(&columns(100_000)), too_many_columns(100_000, WIDEST));
    assert_eq!(refused(&format!("1,2\n3,4\n{}", columns(300_000))), too_many_columns(300_000, WIDEST));
}

#[test]
fn the_smallest_files() {
    assert_eq!(refused("").code, "table-empty");
    assert_eq!(refused(" \n\n,,\n").code, "table-empty");
    assert_eq!(refused("a,b\n").code, "table-no-numbers");
    assert_eq!(refused("a,b\n1e300,2e300\n-1e300,4e299\n").code, "table-out-of-scale");
    assert_eq!(refused("a,b\nc,d\ne,f\n").code, "table-no-numbers");
    assert_eq!(refused("NA,NA\nNA,NA\n").code, "table-no-numbers");
    assert_eq!(rows(&auto("5")), [[5.0]]);
    assert_eq!(rows(&auto("5\n6\n")), [[5.0], [6.0]]);
    assert_eq!(rows(&auto("1,2")), [[1.0, 2.0]]);
    assert_eq!(rows(&auto("1 2")), [[1.0, 2.0]]);
    assert_eq!(rows(&auto("a,b\n1,2")), [[1.0, 2.0]]);
}

#[test]
fn chosen_columns() {
    let reading =
        with("a,b,c\n1,x,3\n4,5,6\n", |o| o.columns = Columns::Named(vec!["b".into(), "c".into(), "q".into()]));
    assert_eq!((names(&reading), rows(&reading)), (&["b".to_owned(), "c".to_owned()][..], vec![vec![5.0, 6.0]]));
    assert_eq!(reading.columns[0].role, Role::NotChosen);
    assert_eq!(codes(&reading), ["table-column-unknown", "table-rows-unreadable"]);
}

#[test]
fn a_large_file_is_read_whole() {
    let text: String = (0..MAX_ROWS).map(|i| format!("{}.{},{}\n", i % 97, i, i as f64 / 7.0)).collect();
    assert_eq!(auto(&text).table.unwrap().n(), MAX_ROWS);
}

fn options() -> impl Strategy<Value = ReadOptions> {
    let header = prop_oneof![Just(Header::Auto), Just(Header::Yes), Just(Header::No)];
    let label = prop_oneof![Just(LabelColumn::Auto), Just(LabelColumn::None), Just(LabelColumn::Column("a".into()))];
    let columns = prop_oneof![Just(Columns::Auto), Just(Columns::Named(vec!["x".into(), "a".into()]))];
    let missing = prop_oneof![Just(Missing::Ask), Just(Missing::Drop), Just(Missing::Mean)];
    (header, label, columns, missing).prop_map(|(header, label, columns, missing)| ReadOptions {
        encoding: String::new(),
        header,
        label,
        columns,
        missing,
    })
}

/// Whatever comes in, every row of what comes out is accounted for.
fn check(bytes: &[u8], options: &ReadOptions) -> Result<(), TestCaseError> {
    let Ok(reading) = read(bytes, options) else { return Ok(()) };
    prop_assert_eq!(reading.table.is_none(), reading.needs_choice);
    prop_assert_eq!(reading.unreadable.rows.len(), reading.unreadable.count.min(20));
    prop_assert!(reading.unreadable.rows.is_sorted());
    if let Some(table) = reading.table {
        prop_assert_eq!(table.validate(), Ok(()));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400), options in options()) {
        check(&bytes, &options)?;
    }

    #[test]
    fn anything_like_a_table(text in "([-+0-9.,;|\t \"\r\n#aexNA?\u{2212}]|a,x|1,2\n|3;4\n|\"|\r\n|inf|1e999|NaN|é|种){0,80}", options in options()) {
        check(text.as_bytes(), &options)?;
    }

    #[test]
    fn what_is_written_is_read(
        rows in proptest::collection::vec([-1e6..1e6f64, -1.0..1.0f64], 2..50),
        delimiter in prop_oneof![Just(','), Just(';'), Just('\t'), Just('|'), Just(' ')],
        comma in any::<bool>(), crlf in any::<bool>(), heading in any::<bool>(), quoted in any::<bool>(),
    ) {
        let cell = |v: f64| {
            let text = if comma && delimiter != ',' { format!("{v:?}").replace('.', ",") } else { format!("{v:?}") };
            if quoted { format!("\"{text}\"") } else { text }
        };
        let end = if crlf { "\r\n" } else { "\n" };
        let mut text = if heading { format!("p{delimiter}q{end}") } else { String::new() };
        for [a, b] in &rows {
            text += &format!("{}{delimiter}{}{end}", cell(*a), cell(*b));
        }
        let reading = auto(&text);
        prop_assert_eq!(reading.header, heading);
        let table = reading.table.unwrap();
        prop_assert_eq!((table.n(), table.d()), (rows.len(), 2));
        for (i, row) in rows.iter().enumerate() {
            prop_assert_eq!(table.row(i), row.to_vec());
        }
    }
}
