//! Khabar: a terminal reader for Persian and other right-to-left news.

pub mod app;
pub mod cli;
pub mod config;
pub mod files;
pub mod ingest;
pub mod layout;
pub mod model;
pub mod store;
pub mod term;
pub mod text;
pub mod ui;
