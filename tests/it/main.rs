//! Every integration test, as one binary: one link, one run.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::string_slice, reason = "a test may fail loudly")]

mod architecture;
mod bidi_conformance;
mod cli;
mod clipboard;
mod commands;
mod config;
mod detection;
mod dialect;
mod doctor;
mod faults;
mod feeds;
mod files;
mod flow_control;
mod html;
mod ingest;
mod layout;
mod net;
mod opml;
mod page_head;
mod pages;
mod panics;
mod print;
mod pty;
mod readme;
mod records;
mod screens;
mod search;
mod selecting;
mod signals;
mod store;
mod stories;
mod subscriptions;
mod support;
mod tables;
mod view;
