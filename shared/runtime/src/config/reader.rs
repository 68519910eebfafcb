//! Reads variables and remembers what was wrong, so that a person fixes everything in one go.

use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;
use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use super::{Preset, Variable, Vars};

/// Reads variables from [`Vars`] and collects the problems.
#[derive(Debug)]
pub struct Reader<'a> {
    vars: &'a Vars,
    problems: Vec<Problem>,
}

/// Says that the reader holds the reason: nothing more needs to be reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a setting is missing or malformed")]
pub struct Reported;

/// What is wrong with one variable. It never holds the variable's value, which may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The variable's name.
    pub variable: &'static str,
    /// What is wrong, or `is required`.
    pub reason: String,
}

/// All problems of a configuration, one per line when displayed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ConfigErrors(pub Vec<Problem>);

impl<'a> Reader<'a> {
    /// A reader over `vars` that has seen no problem yet.
    pub fn new(vars: &'a Vars) -> Self {
        Self { vars, problems: Vec::new() }
    }

    /// Reads a value that must be there or has a default.
    ///
    /// # Errors
    /// [`Reported`] when it is missing or does not parse.
    pub fn value<T>(&mut self, variable: &Variable) -> Result<T, Reported>
    where
        T: FromStr<Err: fmt::Display>,
    {
        self.value_with(variable, str::parse)
    }

    /// Reads a value that may be absent.
    ///
    /// # Errors
    /// [`Reported`] when it is there and does not parse.
    pub fn optional<T>(&mut self, variable: &Variable) -> Result<Option<T>, Reported>
    where
        T: FromStr<Err: fmt::Display>,
    {
        self.optional_with(variable, str::parse)
    }

    /// As [`Reader::value`], with a parser of the caller's. Its error is shown to the operator after the variable's
    /// name, so it must not repeat the value of a secret.
    ///
    /// # Errors
    /// [`Reported`] when it is missing or `parse` refuses it.
    pub fn value_with<T, E: fmt::Display>(
        &mut self,
        variable: &Variable,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, Reported> {
        match self.optional_with(variable, parse)? {
            Some(value) => Ok(value),
            None => Err(self.refuse(variable, format!("is required: {}", variable.help))),
        }
    }

    /// As [`Reader::optional`], with a parser of the caller's.
    ///
    /// # Errors
    /// [`Reported`] when it is there and `parse` refuses it.
    pub fn optional_with<T, E: fmt::Display>(
        &mut self,
        variable: &Variable,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, Reported> {
        let preset = match variable.preset {
            Preset::Value(value) => Some(value),
            Preset::Required | Preset::Unset => None,
        };
        match self.vars.get(variable.name).or(preset) {
            None => Ok(None),
            Some(text) => match parse(text) {
                Ok(value) => Ok(Some(value)),
                Err(error) => Err(self.refuse(variable, error)),
            },
        }
    }

    /// Reads a secret that must be there.
    ///
    /// # Errors
    /// [`Reported`] when it is missing.
    pub fn secret(&mut self, variable: &Variable) -> Result<SecretString, Reported> {
        self.value::<String>(variable).map(SecretString::from)
    }

    /// Reads a secret that may be absent.
    ///
    /// # Errors
    /// Never in itself; the signature is that of its siblings.
    pub fn optional_secret(&mut self, variable: &Variable) -> Result<Option<SecretString>, Reported> {
        Ok(self.optional::<String>(variable)?.map(SecretString::from))
    }

    /// Reads a whole number of milliseconds.
    ///
    /// # Errors
    /// [`Reported`] when it is missing or not a number.
    pub fn milliseconds(&mut self, variable: &Variable) -> Result<Duration, Reported> {
        self.value_with(variable, |text| {
            text.parse().map(Duration::from_millis).map_err(|_| "is not a whole number of milliseconds")
        })
    }

    /// Records a problem the caller found, for example two settings that exclude each other.
    pub fn refuse(&mut self, variable: &Variable, reason: impl fmt::Display) -> Reported {
        let problem = Problem { variable: variable.name, reason: reason.to_string() };
        // Several services of one process read the same variable.
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
        Reported
    }

    /// Ends the reading: the settings, or every problem found on the way.
    ///
    /// # Errors
    /// All problems, also those recorded beside a successful `read`.
    pub fn finish<T>(self, read: Result<T, Reported>) -> Result<T, ConfigErrors> {
        match read {
            Ok(settings) if self.problems.is_empty() => Ok(settings),
            Ok(_) | Err(Reported) => Err(ConfigErrors(self.problems)),
        }
    }
}

/// Reads an absolute http or https URL; the error never repeats it, for a URL may hold a password.
///
/// # Errors
/// What is wrong with it.
pub fn http_url(text: &str) -> Result<Url, String> {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(url),
        Ok(_) => Err("must begin with https:// or http://".to_owned()),
        Err(error) => Err(format!("must be an address such as https://example.com: {error}")),
    }
}

/// Reads where to listen: a numeric address and a port.
///
/// # Errors
/// What it must look like.
pub fn listen_address(text: &str) -> Result<SocketAddr, &'static str> {
    text.parse().map_err(|_malformed| "must be a numeric address and a port, such as 127.0.0.1:8080 or [::1]:8080")
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, problem) in self.0.iter().enumerate() {
            if position > 0 {
                writeln!(formatter)?;
            }
            write!(formatter, "{} {}", problem.variable, problem.reason)?;
        }
        Ok(())
    }
}
