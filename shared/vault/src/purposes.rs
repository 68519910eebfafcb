//! The purposes secrets are sealed under. A secret of one purpose does not open under another.

/// A number's access token; the place is the integration's id.
pub const ACCESS_TOKEN: &str = "integrations.access_token";
/// A number's app secret as the API keeps it; the place is the integration's id.
pub const APP_SECRET: &str = "integrations.app_secret";
/// A webhook's verify token as the API keeps it; the place is the integration's id.
pub const VERIFY_TOKEN: &str = "integrations.verify_token";
