//! The list of tables and columns that is checked at every start agrees with the migrations.

use super::super::columns::header;
use super::super::*;
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn the_tables_that_are_checked_are_those_that_the_migrations_make() {
    let mut conn = Connection::open_in_memory().unwrap();
    schema::migrate(&mut conn, schema::MIGRATIONS).unwrap();
    let mut statement = conn
        .prepare(
            "SELECT t.name AS table_name, c.name AS column_name FROM sqlite_schema t, pragma_table_info(t.name) c
            WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
        )
        .unwrap();
    let mut made: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut rows = statement.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        made.entry(row.get("table_name").unwrap()).or_default().insert(row.get("column_name").unwrap());
    }
    let checked: BTreeMap<String, BTreeSet<String>> = schema::TABLES
        .iter()
        .map(|(table, columns)| ((*table).to_owned(), columns.split(',').map(|name| name.trim().to_owned()).collect()))
        .collect();
    assert_eq!(checked, made);
}

#[test]
fn every_column_of_a_header_has_its_parameter() {
    let columns: Vec<&str> = header!().split(", ").collect();
    let article = crate::model::Article::default();
    let bound = columns::ArticleColumns::new(&article, None);
    let parameters: Vec<&str> = bound.header(&article).iter().map(|(name, _)| name.trim_start_matches(':')).collect();
    assert_eq!(parameters, columns);
}
