use super::*;

fn table(rows: &[[f64; 2]]) -> Table {
    Table::from_rows(Table::plain_names(2), rows).unwrap()
}

fn labelled() -> Table {
    let labels = Labels { name: "class".into(), classes: vec!["a".into(), "b".into()], of: vec![0, 1, 1] };
    table(&[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]).with_label(Some(labels)).unwrap()
}

fn code<T: std::fmt::Debug>(result: Result<T, Notice>) -> String {
    result.unwrap_err().code
}

#[test]
fn rows_and_columns_are_the_same_table() {
    let t = table(&[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]);
    let columns = [vec![1.0, 3.0, 5.0], vec![2.0, 4.0, 6.0]];
    assert_eq!(t, Table::from_columns(Table::plain_names(2), &columns, None).unwrap());
    assert_eq!((t.n(), t.d(), t.at(2, 0)), (3, 2, 5.0));
    assert_eq!(t.column(1), [2.0, 4.0, 6.0]);
    assert_eq!(t.row(1), [3.0, 4.0]);
    let mut row = [0.0; 2];
    t.copy_row(2, &mut row);
    assert_eq!(row, [5.0, 6.0]);
    assert_eq!(t.bounds(0), (1.0, 5.0));
    assert!(t.bytes() >= 6 * 8);
}

#[test]
fn what_is_wrong_is_refused() {
    let names = || Table::plain_names(2);
    assert_eq!(code(Table::from_rows::<[f64; 2]>(names(), &[])), "table-no-rows");
    assert_eq!(code(Table::from_rows(vec![], &[[0.0; 0]])), "table-no-rows");
    assert_eq!(code(Table::from_rows(names(), &[vec![1.0, 2.0], vec![1.0]])), "table-ragged");
    assert_eq!(code(Table::from_columns(names(), &[vec![1.0], vec![]], None)), "table-ragged");
    assert_eq!(code(Table::from_columns(names(), &[vec![1.0]], None)), "table-ragged");
    for v in [f64::NAN, f64::INFINITY, -1e151] {
        let refused = Table::from_rows(names(), &[[0.0, 0.0], [0.0, v]]).unwrap_err();
        assert_eq!(refused, Notice::new("table-bad-number").with("row", 2usize).with("column", "y"));
    }
    assert_eq!(code(Table::from_rows(Table::plain_names(785), &[[0.0; 785]])), "table-too-many-columns");
    assert_eq!(code(Table::from_rows(names(), &vec![[0.0; 2]; MAX_ROWS + 1])), "table-too-many-rows");
    let labels = |of: &[u32]| Labels { name: "l".into(), classes: vec!["a".into()], of: of.to_vec() };
    assert_eq!(code(table(&[[0.0; 2]]).with_label(Some(labels(&[0, 0])))), "table-ragged");
    assert_eq!(code(table(&[[0.0; 2]]).with_label(Some(labels(&[1])))), "table-bad-label");
}

#[test]
fn a_table_from_a_junk_link_is_refused() {
    let good = serde_json::to_string(&labelled()).unwrap();
    assert_eq!(serde_json::from_str::<Table>(&good).unwrap(), labelled());
    for (from, to) in [("\"n\":3", "\"n\":4"), ("\"n\":3", "\"n\":0"), ("\"x\",", ""), ("[0,1,1]", "[0,1,2]")] {
        assert!(good.contains(from));
        assert!(serde_json::from_str::<Table>(&good.replace(from, to)).is_err(), "{from} → {to}");
    }
}

#[test]
fn standardizing_is_what_scikit_learn_does() {
    // StandardScaler().fit_transform([[1, 5], [2, 5], [3, 5], [6, 5]])
    let t = table(&[[1.0, 5.0], [2.0, 5.0], [3.0, 5.0], [6.0, 5.0]]).standardized();
    let wanted = [-1.069_044_967_649_697_7, -0.534_522_483_824_848_8, 0.0, 1.603_567_451_474_546_3];
    assert!(t.column(0).iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-15), "{:?}", t.column(0));
    assert_eq!(t.column(1), [0.0; 4]);
    // A constant that has no exact binary form, and the largest values there may be.
    let t = table(&[[0.1, MAX_VALUE], [0.1, -MAX_VALUE], [0.1, MAX_VALUE]]).standardized();
    assert!(t.column(0).iter().all(|v| v.abs() < 1e-15));
    assert_eq!(t.validate(), Ok(()));
    assert!((t.column(1).iter().map(|v| v * v).sum::<f64>() - 3.0).abs() < 1e-12);
}

#[test]
fn standardised_columns_name_no_unit() {
    let names = |given: [&str; 2]| {
        let rows = [[1.0, 2.0], [3.0, 5.0]];
        let table = Table::from_rows(given.map(str::to_owned).to_vec(), &rows).unwrap();
        table.standardized().names().to_vec()
    };
    assert_eq!(names(["bill_length_mm", "body mass (g)"]), ["bill_length", "body mass"]);
    assert_eq!(names(["alcalinity_of_ash", "[x]"]), ["alcalinity_of_ash", "[x]"]);
    // Nothing else would tell these two apart.
    assert_eq!(names(["size_mm", "size_g"]), ["size_mm", "size_g"]);
}

#[test]
fn rows_are_added_moved_and_removed() {
    let t = labelled();
    let more = t.with_row(&[7.0, 8.0], Some(0)).unwrap();
    assert_eq!((more.n(), more.row(3), more.row(1)), (4, vec![7.0, 8.0], vec![3.0, 4.0]));
    assert_eq!(more.label().unwrap().of, [0, 1, 1, 0]);
    assert_eq!(more.without_row(3).unwrap(), t);
    let less = t.without_row(0).unwrap();
    assert_eq!(
        (less.values(), less.label().unwrap().of.as_slice()),
        ([3.0, 5.0, 4.0, 6.0].as_slice(), [1, 1].as_slice())
    );
    assert_eq!(t.moved_row(1, &[0.0, 9.0]).unwrap().values(), [1.0, 0.0, 5.0, 2.0, 9.0, 6.0]);

    assert_eq!(code(t.with_row(&[1.0], None)), "table-ragged");
    assert_eq!(code(t.with_row(&[1.0, 1.0], Some(2))), "table-bad-label");
    assert_eq!(code(t.moved_row(3, &[1.0, 1.0])), "table-no-such-row");
    assert_eq!(code(t.moved_row(0, &[1.0, f64::NAN])), "table-bad-number");
    assert_eq!(code(t.without_row(3)), "table-no-such-row");
    assert_eq!(code(table(&[[1.0, 1.0]]).without_row(0)), "table-no-rows");
}

#[test]
fn a_row_added_by_hand_has_a_class_of_its_own() {
    let t = labelled().with_row(&[0.0, 0.0], None).unwrap().with_row(&[0.0, 0.0], None).unwrap();
    assert_eq!(t.label().unwrap().classes, ["a", "b", UNLABELLED]);
    assert_eq!(t.label().unwrap().of, [0, 1, 1, 2, 2]);
}

#[test]
fn distinct_rows_are_counted() {
    assert_eq!(table(&[[1.0, 1.0]]).distinct_rows(), 1);
    assert_eq!(table(&[[1.0, 1.0]; 5]).distinct_rows(), 1);
    assert_eq!(table(&[[0.0, 1.0], [1.0, 0.0], [-0.0, 1.0], [1.0, 1.0]]).distinct_rows(), 3);
}

#[test]
fn packed_tables_come_back_to_the_bit_and_only_sound_ones() {
    for table in [labelled(), table(&[[0.1, -0.0]]), labelled().with_label(None).unwrap()] {
        assert_eq!(Table::unpack(&table.pack()), Some(table));
    }
    let mut unsound = labelled();
    unsound.values[2] = f64::NAN;
    assert_eq!(Table::unpack(&unsound.pack()), None);
    assert_eq!(Table::unpack(&labelled().pack()[..20]), None);
}
