//! What each column of a file is for: a number, the label, or nothing.

use super::cells::Texts;
use super::infer::{Column, count_classes, find_label, first_text, has_immense, shorten};
use super::read::{Columns, LabelColumn, ReadOptions, Role};
use super::{MAX_CLASSES, WIDEST, too_many_columns};
use crate::engine::Notice;

/// Decides what each column is for.
pub fn roles(
    cells: &Texts,
    all: &[Column],
    options: &ReadOptions,
    notices: &mut Vec<Notice>,
) -> Result<Vec<Role>, Notice> {
    let lost = cells.uneven.len();
    let unknown = |name: &str| Notice::new("table-column-unknown").with("column", shorten(name));
    let mut roles: Vec<Role> = all.iter().map(|c| if c.is_empty() { Role::Empty } else { Role::Text }).collect();
    match &options.columns {
        Columns::Auto => {
            for (role, column) in roles.iter_mut().zip(all).filter(|(_, column)| column.is_numeric(0)) {
                *role = if column.is_index(lost) { Role::Index } else { Role::Number };
            }
            if !roles.contains(&Role::Number) {
                // Better to count than to show nothing.
                roles.iter_mut().filter(|role| **role == Role::Index).for_each(|role| *role = Role::Number);
            }
        }
        Columns::Named(names) => {
            for (role, column) in roles.iter_mut().zip(all) {
                let chosen = names.contains(&column.name) && column.values.iter().any(|v| v.is_finite());
                *role = if chosen { Role::Number } else { Role::NotChosen };
            }
            let is_number = |name: &String| all.iter().zip(&roles).any(|(c, &r)| r == Role::Number && c.name == *name);
            notices.extend(names.iter().filter(|name| !is_number(name)).map(|name| unknown(name)));
        }
    }
    let label = match &options.label {
        LabelColumn::None => None,
        LabelColumn::Auto => find_label(cells, all),
        LabelColumn::Column(name) => {
            let at = all.iter().position(|c| c.name == *name);
            if at.is_none() {
                notices.push(unknown(name));
            }
            at
        }
    };
    if let Some(j) = label {
        let others = roles.iter().enumerate().any(|(at, &role)| at != j && role == Role::Number);
        if count_classes(cells, j, MAX_CLASSES) > MAX_CLASSES {
            let notice = Notice::new("table-label-many").with("column", all[j].name.as_str());
            notices.push(notice.with("limit", MAX_CLASSES));
        } else if others
            && (options.label != LabelColumn::Auto || options.columns == Columns::Auto || roles[j] != Role::Number)
        {
            roles[j] = Role::Label;
        }
    }
    match roles.iter().filter(|&&role| role == Role::Number).count() {
        // Numbers that nothing can be computed with are numbers all the same.
        0 if has_immense(cells, all.len()) => return Err(Notice::new("table-out-of-scale")),
        0 => return Err(Notice::new("table-no-numbers")),
        d if d > WIDEST => return Err(too_many_columns(d, WIDEST)),
        _ => {}
    }
    for (role, code) in
        [(Role::Text, "table-columns-text"), (Role::Empty, "table-columns-empty"), (Role::Index, "table-columns-index")]
    {
        let names: Vec<&str> = of_role(all, &roles, role).map(|c| c.name.as_str()).collect();
        if !names.is_empty() {
            let notice = Notice::new(code).with("count", names.len()).with("columns", shorten(&names.join(", ")));
            // Of a column with numbers in it the first cell is named that is none.
            let wrong = (role == Role::Text).then(|| first_text(cells, all, |j| roles[j] == Role::Text)).flatten();
            notices.push(match wrong {
                Some((line, cell)) => {
                    Notice { code: "table-columns-mixed".to_owned(), ..notice }.with("line", line).with("cell", cell)
                }
                None => notice,
            });
        }
    }
    Ok(roles)
}

/// The columns that are for this.
pub fn of_role<'a>(columns: &'a [Column], roles: &'a [Role], role: Role) -> impl Iterator<Item = &'a Column> {
    columns.iter().zip(roles).filter(move |(_, is)| **is == role).map(|(column, _)| column)
}
