//! One HTTP client for all that a test says.

use std::sync::OnceLock;
use std::time::Duration;

/// Longer than any answer may take.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(20);

/// The client.
pub(crate) fn client() -> reqwest::Client {
    static PROVIDER: OnceLock<()> = OnceLock::new();
    PROVIDER.get_or_init(|| {
        // The simulator may have installed it already, which is as good.
        drop(rustls::crypto::ring::default_provider().install_default());
    });
    let builder = reqwest::Client::builder().timeout(ANSWER_TIME_MAX).redirect(reqwest::redirect::Policy::none());
    // Each test has a runtime of its own, and connections belong to one.
    builder.build().unwrap()
}
