//! A measured figure and what it should be.

use std::fmt;

/// What a figure should be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// This or more.
    AtLeast(f64),
    /// This or less.
    AtMost(f64),
    /// Said, not judged.
    None,
}

/// One row of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What was measured, such as `retrieval xquad.de R@3`.
    pub name: String,
    /// What came out.
    pub value: f64,
    /// How many cases it rests on.
    pub cases: usize,
    /// What it should be.
    pub goal: Goal,
}

impl Figure {
    /// A share of cases, 0 to 1.
    pub fn share(name: impl Into<String>, part: usize, cases: usize, goal: Goal) -> Self {
        Self { name: name.into(), value: share(part, cases), cases, goal }
    }

    /// A number of cases.
    pub fn count(name: impl Into<String>, count: usize, cases: usize, goal: Goal) -> Self {
        Self { name: name.into(), value: float(count), cases, goal }
    }

    /// Whether it is as it should be.
    pub fn holds(&self) -> bool {
        match self.goal {
            Goal::AtLeast(least) => self.value >= least,
            Goal::AtMost(most) => self.value <= most,
            Goal::None => true,
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let goal = match self.goal {
            Goal::AtLeast(least) => format!(">= {}", number(least)),
            Goal::AtMost(most) => format!("<= {}", number(most)),
            Goal::None => String::new(),
        };
        let verdict = if self.holds() { "" } else { "  MISSED" };
        write!(f, "{:<52} {:>9}  {goal:>10}  of {:>6}{verdict}", self.name, number(self.value), self.cases)
    }
}

/// A part of a whole, 0 of nothing.
pub(crate) fn share(part: usize, whole: usize) -> f64 {
    float(part) / float(whole.max(1))
}

#[expect(clippy::cast_precision_loss, reason = "counts of test sets are far below 2^52")]
pub(crate) const fn float(count: usize) -> f64 {
    count as f64
}

/// Whole numbers as such, others with three places.
fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() >= 2.0 || value == 0.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.3}")
    }
}

#[cfg(test)]
mod tests;
