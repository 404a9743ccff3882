//! Files and folders: what is at a path, read within limits.
