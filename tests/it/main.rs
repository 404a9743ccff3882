//! Every integration test, as one binary: one link, one run.
