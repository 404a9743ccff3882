//! Feeds that are files: `file:` addresses.
//!
//! Only regular files are opened, for opening a pipe or a device could wait for ever. The time of change and the size
//! of a file serve as its `ETag`, so that an unchanged file is not read again.

use super::error::{invalid_address, reason, too_large};
use super::{FetchRequest, FetchResponse, Limits, ResponseBody};
use crate::model::FetchError;
use std::fs::{File, Metadata};
use std::io::Read;
use std::time::UNIX_EPOCH;
use url::Url;

/// Reads the file at the address.
pub(super) fn read(request: &FetchRequest, url: &Url, limits: &Limits) -> Result<FetchResponse, FetchError> {
    let path = url.to_file_path().map_err(|()| invalid_address(&request.url))?;
    let file_error = |error: std::io::Error| FetchError::File { reason: reason(&error) };
    let metadata = std::fs::metadata(&path).map_err(file_error)?;
    if !metadata.is_file() {
        return Err(FetchError::NotAFile);
    }
    let etag = validator(&metadata);
    if etag.is_some() && etag == request.etag {
        return Ok(FetchResponse::NotModified { permanent_url: None, etag, modified: None });
    }
    if metadata.len() > limits.body {
        return Err(too_large(limits));
    }
    let mut bytes = Vec::new();
    let file = File::open(&path).map_err(file_error)?;
    // It may have grown since.
    file.take(limits.body.saturating_add(1)).read_to_end(&mut bytes).map_err(file_error)?;
    if bytes.len() as u64 > limits.body {
        return Err(too_large(limits));
    }
    let url = url.to_string();
    Ok(FetchResponse::Body(ResponseBody {
        bytes,
        charset: None,
        url,
        permanent_url: None,
        etag,
        modified: None,
        link_header: None,
    }))
}

/// The file's time of change and size in one word; `None` if the system does not know the time.
fn validator(metadata: &Metadata) -> Option<String> {
    let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("{}-{}", modified.as_nanos(), metadata.len()))
}
