//! `khabar search`: what a query finds in the library.

use super::args::SearchArgs;
use super::context::Context;
use super::list::ListOptions;
use super::report::Report;
use super::{Error, Status};
use crate::library;
use crate::model::{Filter, Order, Scope};

/// Searches.
///
/// # Errors
/// If the query is invalid, there is no store, or standard output cannot be written.
pub(super) fn run(context: &Context, args: &SearchArgs) -> Result<Status, Error> {
    let query = context.parse_query(&args.query.join(" "))?;
    let mut store = context.open_store()?;
    if let Err(error) = library::index_all(context.require_data_dir()?) {
        // The search reads what the index lacks.
        context.print_message(&context.strings.failure(&library::index_failure(&error)));
    }
    let order = if args.rank { Order::Rank } else { Order::Newest };
    let filter = Filter { query: Some(query), order, ..Filter::ALL };
    let listing = ListOptions { scope: Scope::Library, filter, limit: args.limit, json: args.json };
    listing.write(Report::new(context), &mut store)
}
