//! Half-written files: an object of a folder is written beside its place, as `<name>#<number>`, and moved there at the
//! end. A worker that is killed in between leaves such a file.

use std::io::ErrorKind;
use std::path::Path;

/// Removes the half-written files of one object. Whoever is still writing one fails to keep it and tries again.
pub(crate) async fn remove(folder: &Path, key: &str) -> std::io::Result<()> {
    let place = folder.join(key);
    let (Some(parent), Some(name)) = (place.parent(), place.file_name().and_then(|name| name.to_str())) else {
        return Ok(());
    };
    let mut entries = match tokio::fs::read_dir(parent).await {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    while let Some(entry) = entries.next_entry().await? {
        let file_name = entry.file_name();
        let number = file_name.to_str().and_then(|file| file.strip_prefix(name)?.strip_prefix('#'));
        if number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit())) {
            match tokio::fs::remove_file(entry.path()).await {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
    }
    Ok(())
}
