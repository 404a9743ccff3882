//! `khabar search`: what a query finds in the library.

use super::args::SearchArgs;
use super::context::Context;
use super::list;
use crate::library;
use crate::model::{Filter, Order, Scope};
use std::io;

/// Searches.
///
/// # Errors
/// If standard output cannot be written.
pub(super) fn run(context: &Context, args: &SearchArgs) -> io::Result<()> {
    let (Ok(query), Ok(mut store)) = (context.parse_query(&args.query.join(" ")), context.open_store()) else {
        return Ok(());
    };
    if let Ok(Err(error)) = context.require_data_dir().map(|data| library::index_all(&data)) {
        // What is not in the index yet is not found, but the rest is.
        context.print_message(&context.strings.failure(&error.failure()));
    }
    let order = if args.rank { Order::Rank } else { Order::Newest };
    let filter = Filter { query: Some(query), order, ..Filter::ALL };
    let rows = list::load_rows(context, &mut store, Scope::Library, &filter, args.limit);
    list::write_listing(context, &store, rows, true, args.json)
}
