//! Where files are kept.

use std::path::Path;

use reaktly_runtime::config::{Reader, Reported, Settings, Variable};
use reaktly_runtime::settings::DataSettings;
use url::Url;

const MEDIA_URL: Variable = Variable::optional(
    "REAKTLY_MEDIA_URL",
    "where media is kept: file:///folder, or s3://bucket/prefix with the usual AWS_ variables; without it, the folder \
     media in REAKTLY_DATA",
);
/// The folder in the data folder.
const FOLDER: &str = "media";

/// Where files are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaSettings {
    /// `file://…` or `s3://…`.
    pub url: Url,
}

impl Settings for MediaSettings {
    fn variables() -> Vec<Variable> {
        let mut variables = DataSettings::variables();
        variables.push(MEDIA_URL);
        variables
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        let data = DataSettings::read(reader);
        let given = reader.optional_with(&MEDIA_URL, parse)?;
        let url = match given {
            Some(url) => url,
            None => folder_url(&data?.folder.join(FOLDER)).map_err(|reason| reader.refuse(&MEDIA_URL, reason))?,
        };
        Ok(Self { url })
    }
}

fn parse(text: &str) -> Result<Url, &'static str> {
    let url = Url::parse(text).map_err(|_| "is not a URL")?;
    match url.scheme() {
        "file" if url.to_file_path().is_ok() => Ok(url),
        "file" => Err("is not a folder of this machine: write file:///folder"),
        "s3" if url.host_str().is_some_and(|bucket| !bucket.is_empty()) => Ok(url),
        "s3" => Err("names no bucket: write s3://bucket/prefix"),
        _ => Err("must begin with file:// or s3://"),
    }
}

fn folder_url(folder: &Path) -> Result<Url, &'static str> {
    let absolute = std::path::absolute(folder).map_err(|_| "the data folder has no absolute path")?;
    Url::from_directory_path(absolute).map_err(|()| "the data folder cannot be written as a URL")
}

#[cfg(test)]
mod tests {
    use reaktly_runtime::Vars;
    use reaktly_runtime::config::load;

    use super::MediaSettings;

    #[test]
    fn media_is_kept_in_the_data_folder_unless_told_otherwise() {
        let read = |vars: &Vars| load::<MediaSettings>(vars).map(|settings| settings.url.to_string());
        assert_eq!(read(&Vars::default().with("REAKTLY_DATA", "/srv/reaktly")).unwrap(), "file:///srv/reaktly/media/");
        let bucket = Vars::default().with("REAKTLY_MEDIA_URL", "s3://files/reaktly");
        assert_eq!(read(&bucket).unwrap(), "s3://files/reaktly");
        for bad in ["media", "http://example.com/", "s3:///prefix"] {
            assert!(read(&Vars::default().with("REAKTLY_MEDIA_URL", bad)).is_err(), "{bad}");
        }
    }
}
