//! What can be wrong with one record of a data set or of an export.

/// Why a record cannot be read, as data: `l10n` puts it into words.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RecordErrorKind {
    /// It is not valid JSON, or not of the shape that it should have.
    Json {
        /// The line of the record, counted from 1.
        line: u64,
        /// The byte of that line, counted from 1.
        byte: u64,
        /// The parser's reason; one clean line.
        reason: String,
    },
    /// Between the records before it and after it stands something that is no record.
    StrayText,
    /// A quotation mark in it is not closed.
    UnclosedQuote,
    /// It is a row of a table with more or fewer fields than the table has names.
    FieldCount {
        /// How many fields it has.
        found: u64,
        /// How many names the table has.
        expected: u64,
    },
    /// It is a saved search without a name or a query.
    EmptySearch,
    /// The data ends in the middle of it.
    Truncated,
    /// It is larger than Khabar accepts.
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// Too many records before it are damaged. The rest is not read.
    TooMany,
    /// The stream broke. The rest is not read.
    Unreadable {
        /// The system's reason.
        reason: String,
    },
}
