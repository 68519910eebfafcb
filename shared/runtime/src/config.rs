//! Configuration is data: a table of documented variables, read from a map of strings, every error reported at once.
//!
//! A setting group lists its variables once; the same table gives `--help` its text and [`Reader`] its defaults, so
//! that what is documented and what happens cannot drift apart.

mod reader;
mod vars;

#[cfg(test)]
mod tests;

pub use reader::{ConfigErrors, Problem, Reader, Reported, http_url, listen_address};
pub use vars::Vars;

/// One documented environment variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    /// The variable's name, `REAKTLY_INGRESS_ADDR`.
    pub name: &'static str,
    /// What holds when it is not set.
    pub preset: Preset,
    /// One line that says what it means, with its unit.
    pub help: &'static str,
}

/// What holds when a variable is not set. A variable set to nothing but white space counts as not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// The program does not start without it.
    Required,
    /// The feature it belongs to is off.
    Unset,
    /// This text, read as if it had been set.
    Value(&'static str),
}

/// A group of settings that documents and reads itself.
pub trait Settings: Sized {
    /// The variables of the group, in the order `--help` shows them.
    fn variables() -> Vec<Variable>;

    /// Reads the group. Read every variable before the first `?`, so that all errors are found in one go.
    ///
    /// # Errors
    /// [`Reported`] when the reader has recorded at least one error.
    fn read(reader: &mut Reader<'_>) -> Result<Self, Reported>;
}

impl Variable {
    /// A variable without which the program does not start.
    pub const fn required(name: &'static str, help: &'static str) -> Self {
        Self { name, preset: Preset::Required, help }
    }

    /// A variable whose absence switches something off.
    pub const fn optional(name: &'static str, help: &'static str) -> Self {
        Self { name, preset: Preset::Unset, help }
    }

    /// A variable with a default, given as the text one would set.
    pub const fn preset(name: &'static str, value: &'static str, help: &'static str) -> Self {
        Self { name, preset: Preset::Value(value), help }
    }

    fn describe(&self) -> String {
        let preset = match self.preset {
            Preset::Required => "required".to_owned(),
            Preset::Unset => "not set".to_owned(),
            Preset::Value(value) => value.to_owned(),
        };
        format!("\n  {} [{preset}]\n      {}", self.name, self.help)
    }
}

/// Reads one group from `vars`.
///
/// # Errors
/// Everything that is missing or malformed, at once.
pub fn load<S: Settings>(vars: &Vars) -> Result<S, ConfigErrors> {
    let mut reader = Reader::new(vars);
    let read = S::read(&mut reader);
    reader.finish(read)
}

/// The table that ends a program's `--help`: each variable once, in order of first mention.
pub fn describe(variables: &[Variable]) -> String {
    let mut named: Vec<&str> = Vec::new();
    let mut text = String::from("Environment variables:");
    for variable in variables {
        if !named.contains(&variable.name) {
            named.push(variable.name);
            text.push_str(&variable.describe());
        }
    }
    text
}
