//! What models cost, as the installation was told.

use std::collections::BTreeMap;
use std::str::FromStr;

use crate::Usage;

/// Prices are per so many tokens.
const PRICED_TOKENS: u128 = 1_000_000;

/// What one model costs: millionths of a US dollar per million tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Price {
    input: u64,
    cached: u64,
    output: u64,
}

/// What models cost, by name; a model that is not in it has no known cost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prices(BTreeMap<String, Price>);

impl Prices {
    /// What a call cost in millionths of a US dollar, rounded up; none when the model's price is not known.
    pub fn cost(&self, model: &str, usage: &Usage) -> Option<u64> {
        let price = self.0.get(model)?;
        let cached = usage.cached.min(usage.input);
        let parts = [(usage.input - cached, price.input), (cached, price.cached), (usage.output, price.output)];
        let sum: u128 = parts.into_iter().map(|(tokens, each)| u128::from(tokens) * u128::from(each)).sum();
        u64::try_from(sum.div_ceil(PRICED_TOKENS)).ok()
    }
}

impl FromStr for Prices {
    type Err = String;

    /// Reads `model=input/cached/output,…`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        let read = entries.map(|entry| one(entry).ok_or_else(|| format!("is not model=input/cached/output: {entry}")));
        let mut prices = BTreeMap::new();
        for entry in read {
            let (model, price) = entry?;
            if prices.insert(model.to_owned(), price).is_some() {
                return Err(format!("names {model} twice"));
            }
        }
        Ok(Self(prices))
    }
}

fn one(entry: &str) -> Option<(&str, Price)> {
    let (model, price) = entry.rsplit_once('=')?;
    let mut parts = price.split('/').map(|part| part.trim().parse::<u64>().ok());
    let price = Price { input: parts.next()??, cached: parts.next()??, output: parts.next()?? };
    let model = model.trim();
    (parts.next().is_none() && !model.is_empty()).then_some((model, price))
}

#[cfg(test)]
mod tests;
