//! `khabar search`: what a query finds in the library.

use super::args::Search;
use super::desk::Desk;
use super::list;
use crate::library;
use crate::model::{Filter, Order, Scope};
use std::io;

/// Searches.
///
/// # Errors
/// If standard output cannot be written.
pub fn run(desk: &Desk, args: &Search) -> io::Result<()> {
    let (Ok(query), Ok(mut store)) = (desk.query(&args.query.join(" ")), desk.store()) else { return Ok(()) };
    if let Ok(Err(error)) = desk.data().map(|data| library::index_all(&data)) {
        // What is not in the index yet is not found, but the rest is.
        desk.say(&desk.strings.failure(&error.failure()));
    }
    let order = if args.rank { Order::Rank } else { Order::Newest };
    let filter = Filter { query: Some(query), order, ..Filter::ALL };
    let found = list::rows(desk, &mut store, Scope::Library, &filter, args.limit);
    list::show(desk, &store, found, true, args.json)
}
