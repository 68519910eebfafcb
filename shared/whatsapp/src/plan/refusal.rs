//! Which limit stands in the way, and where.

/// Why something cannot be sent: the field, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{field} {limit}")]
pub struct PlanError {
    /// The field, such as `text` or `sections[0].rows[2].title`.
    pub field: String,
    /// What is wrong with it.
    pub limit: Limit,
}

impl PlanError {
    /// A field that breaks a limit.
    pub fn new(field: impl Into<String>, limit: Limit) -> Self {
        Self { field: field.into(), limit }
    }
}

/// What was found and what is allowed; reads on after the name of the field.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Limit {
    /// Nothing to say.
    #[error("is empty")]
    Empty,
    /// Longer than allowed.
    #[error("has {length} characters; at most {max} are allowed")]
    TooLong {
        /// Its length.
        length: usize,
        /// The limit.
        max: usize,
    },
    /// More than a message takes.
    #[error("has {count} {what}; at most {max} are allowed")]
    TooMany {
        /// How many there are.
        count: usize,
        /// The limit.
        max: usize,
        /// Of what.
        what: &'static str,
    },
    /// Something one reply could not tell apart.
    #[error("is the same as an earlier one")]
    Repeated,
    /// A list with several sections tells them apart by their titles.
    #[error("is required where there are several sections")]
    RequiredAmongSections,
    /// A card needs a name people are called by.
    #[error("needs one more part of the name beside formattedName: firstName, lastName, middleName, prefix or suffix")]
    NamePartMissing,
    /// A number outside its range.
    #[error("is {value}; {min} to {max} are allowed")]
    OutOfRange {
        /// The number.
        value: f64,
        /// The least.
        min: f64,
        /// The most.
        max: f64,
    },
    /// No address of a page.
    #[error("must be a link that begins with {schemes}")]
    NotALink {
        /// What it may begin with.
        schemes: &'static str,
    },
    /// No emoji, or several.
    #[error("must be exactly one emoji")]
    NotOneEmoji,
    /// A character that must not be there.
    #[error(
        "has the character {character:?} at position {position}; only lower-case letters, digits and _ are allowed"
    )]
    Character {
        /// The character found.
        character: char,
        /// Its position, counted from 1.
        position: usize,
    },
    /// A field this kind does not have.
    #[error("does not go with content of kind {kind}")]
    NotWithKind {
        /// The kind as the API names it.
        kind: &'static str,
    },
    /// Media come from one place.
    #[error("needs exactly one of id, fileId and link")]
    OneSource,
    /// Of a type that this kind does not take.
    #[error("has the type {found}; {allowed} are allowed")]
    MediaType {
        /// The type found.
        found: String,
        /// The types allowed.
        allowed: String,
    },
    /// Larger than Meta takes.
    #[error("has {bytes} bytes; at most {max} are allowed")]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The limit.
        max: u64,
    },
    /// A parameter the template does not have.
    #[error("is no parameter of the template")]
    NoSuchParameter,
    /// A parameter of the template that nothing fills.
    #[error("must have {parameter}")]
    ParameterMissing {
        /// The parameter, in words.
        parameter: String,
    },
    /// A parameter filled with something else than it takes.
    #[error("must be of the type {wanted}")]
    ParameterKind {
        /// What it takes.
        wanted: &'static str,
    },
    /// More or fewer parameters than a part of the template has.
    #[error("has {count} parameters in the {place}; the template has {wanted}")]
    ParameterCount {
        /// The part.
        place: &'static str,
        /// How many there are.
        count: usize,
        /// How many it has.
        wanted: usize,
    },
    /// A kind that Meta does not take in groups.
    #[error("of kind {kind} cannot be sent to a group; Meta takes text, media and templates there")]
    NotInGroups {
        /// The kind as the API names it.
        kind: &'static str,
    },
    /// Content that only customers send.
    #[error("of kind {kind} cannot be sent")]
    NotSendable {
        /// The kind as the API names it.
        kind: &'static str,
    },
}
