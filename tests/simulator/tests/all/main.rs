//! The simulator from outside: over HTTP alone, as Reaktly and its tests meet it.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod binary;
#[cfg(test)]
mod business;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod fields;
#[cfg(test)]
mod kinds;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod media;
#[cfg(test)]
mod statuses;
#[cfg(test)]
mod templates;
#[cfg(test)]
mod webhooks;
#[cfg(test)]
mod writing;
