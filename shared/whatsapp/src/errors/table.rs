//! The table, in the order of codes.

use super::Class::{Credential, Permanent, ReplaySafe, RetryLater, UnknownOutcome, User, Wait};
use super::Fixer::{Author, Customer, Meta, Owner, Product};
use super::{Class, Entry, Fixer};

/// The entry of an error; `None` for a code Meta has not told of.
pub fn entry(code: i64, subcode: Option<i64>) -> Option<&'static Entry> {
    let closer = SUBCODES.iter().find(|(known, entry)| Some(*known) == subcode && entry.first == code);
    closer.map(|(_, entry)| entry).or_else(|| TABLE.iter().find(|entry| (entry.first..=entry.last).contains(&code)))
}

const fn range(
    first: i64,
    last: i64,
    class: Class,
    fixer: Fixer,
    meaning: &'static str,
    remedy: &'static str,
) -> Entry {
    Entry { first, last, class, fixer, meaning, remedy }
}

const fn one(code: i64, class: Class, fixer: Fixer, meaning: &'static str, remedy: &'static str) -> Entry {
    range(code, code, class, fixer, meaning, remedy)
}

const NEW_TOKEN: &str = "create a new permanent System User token and enter it here";
const PERMISSION: &str = "give the token whatsapp_business_messaging and whatsapp_business_management";
const HEALTH: &str = "look at the account's health in WhatsApp Manager";
const FIX_PAYLOAD: &str = "this is a fault in how the message was built; report it";
const BY_ITSELF: &str = "nothing; it is tried again by itself";
const TEMPLATE: &str = "correct the template or its parameters";
const OTHER_WAY: &str = "reach the customer another way";

/// Codes that mean something closer with a subcode: the subcode, and what is known then.
#[rustfmt::skip]
pub static SUBCODES: &[(i64, Entry)] = &[
    (33, one(100, Credential, Owner, "the phone number id does not exist or the token has no access to it", "check the phone number id and that the system user has the WhatsApp account as an asset")),
    (458, one(190, Credential, Owner, "the app was removed from the account, and the token with it", NEW_TOKEN)),
    (460, one(190, Credential, Owner, "the token ended because its user's password changed", NEW_TOKEN)),
    (463, one(190, Credential, Owner, "the access token has expired", NEW_TOKEN)),
    (467, one(190, Credential, Owner, "the access token is invalid: its user signed out or took the permission back", NEW_TOKEN)),
    (492, one(190, Credential, Owner, "the session the token belongs to is invalid", NEW_TOKEN)),
];

/// What is known of Meta's error codes, in their order, without overlaps.
#[rustfmt::skip]
pub static TABLE: &[Entry] = &[
    one(0, Credential, Owner, "Meta does not recognise the app's user", NEW_TOKEN),
    one(1, RetryLater, Meta, "Meta answered with an unnamed error", BY_ITSELF),
    one(2, RetryLater, Meta, "the service is down or overloaded", BY_ITSELF),
    one(3, Credential, Owner, "the app lacks a capability or permission", PERMISSION),
    one(4, ReplaySafe, Meta, "the app made too many calls", BY_ITSELF),
    one(10, Credential, Owner, "permission denied", PERMISSION),
    one(33, Credential, Owner, "the business number was deleted", "connect another number"),
    one(100, Permanent, Product, "a parameter is invalid", FIX_PAYLOAD),
    one(190, Credential, Owner, "the access token is expired or was revoked", NEW_TOKEN),
    range(200, 299, Credential, Owner, "the token lacks a permission or its user lacks the asset", PERMISSION),
    one(368, Credential, Owner, "the account is blocked for a policy violation", HEALTH),
    one(613, ReplaySafe, Meta, "a rate limit was reached", BY_ITSELF),
    one(80007, ReplaySafe, Meta, "the account's rate limit was reached", BY_ITSELF),
    one(130_403, User, Owner, "the business has blocked this customer", "unblock the customer in WhatsApp Manager"),
    one(130_429, ReplaySafe, Meta, "too many messages a second from this number", BY_ITSELF),
    one(130_472, User, Meta, "the customer is part of an experiment of Meta and gets no marketing", OTHER_WAY),
    one(130_497, Permanent, Owner, "the business may not message this country", "see Meta's list of restricted countries"),
    one(130_501, Permanent, Customer, "the kind of message is not supported in groups", "ask for it as text"),
    one(131_000, UnknownOutcome, Meta, "something went wrong at Meta", "wait for a status; it is sent once more if none comes"),
    one(131_005, Credential, Owner, "access denied", PERMISSION),
    one(131_008, Permanent, Product, "a required parameter is missing", FIX_PAYLOAD),
    one(131_009, Permanent, Product, "the value of a parameter is invalid", FIX_PAYLOAD),
    one(131_014, Permanent, Author, "Meta could not fetch the media", "check that the link is public"),
    one(131_016, RetryLater, Meta, "the service is temporarily unavailable", BY_ITSELF),
    one(131_020, Permanent, Author, "the group has no other member", "write to the customer directly"),
    one(131_021, Permanent, Author, "the receiver is the business itself", "write to another number"),
    one(131_026, User, Customer, "the message cannot be delivered: no WhatsApp, an old version, terms not accepted, or blocked", OTHER_WAY),
    // A test number's list is about the receiver: others on it still get their messages, so the number does not stop.
    one(131_030, User, Owner, "the receiver is not on the test number's list", "add the receiver to the list in the app dashboard"),
    one(131_031, Credential, Owner, "the account is locked", HEALTH),
    one(131_035, Permanent, Owner, "a message could not be handed over and is not stored", "check that the webhook answers"),
    one(131_036, Permanent, Meta, "a device could not decrypt the message", OTHER_WAY),
    one(131_037, Credential, Owner, "the number's display name is not approved", "have the display name approved"),
    one(131_041, Permanent, Author, "the group is not known", "write to the customer directly"),
    one(131_042, Credential, Owner, "there is a problem with payment", "check the payment method in WhatsApp Manager"),
    one(131_044, Credential, Owner, "there is no payment method", "add a payment method in WhatsApp Manager"),
    one(131_045, Credential, Owner, "the number is not registered", "register the number with the Cloud API"),
    one(131_047, Wait, Author, "more than 24 hours have passed since the customer wrote", "send a template"),
    one(131_048, Wait, Owner, "too many messages of this number were blocked or reported", "send less and check the quality rating"),
    one(131_049, Wait, Meta, "Meta chose not to deliver it to keep engagement healthy", "nothing; it is tried once more after a day"),
    one(131_050, User, Customer, "the customer stopped marketing messages", "do not send marketing to this customer"),
    one(131_051, Permanent, Product, "the kind of message is not supported", "use another kind of message"),
    one(131_052, Permanent, Customer, "the customer's media could not be downloaded", "ask the customer to send it again"),
    one(131_053, Permanent, Author, "the media could not be uploaded", "check format and size"),
    one(131_055, Permanent, Product, "the method is not allowed", FIX_PAYLOAD),
    one(131_056, ReplaySafe, Meta, "too many messages to this customer in a short time", BY_ITSELF),
    one(131_057, RetryLater, Meta, "the account is in maintenance", BY_ITSELF),
    one(131_059, Permanent, Product, "a paging cursor is invalid", FIX_PAYLOAD),
    one(131_060, Permanent, Customer, "the message is only in the WhatsApp Business app", "look for it in the app"),
    one(131_062, Permanent, Author, "this message needs the customer's phone number", "ask for the number"),
    one(131_063, Permanent, Author, "marketing templates are off for the Cloud API", "use Meta's marketing API"),
    one(131_064, Wait, Owner, "the account is limited for wrongly classified templates", HEALTH),
    range(131_201, 131_215, Permanent, Author, "the group cannot be written to", "write to the customer directly"),
    one(132_000, Permanent, Author, "the template got another number of parameters than it has", TEMPLATE),
    one(132_001, Permanent, Author, "the template does not exist in this language or is not approved", TEMPLATE),
    one(132_005, Permanent, Author, "the filled template is too long", TEMPLATE),
    one(132_007, Permanent, Author, "the template violates a policy", TEMPLATE),
    one(132_008, Permanent, Author, "a template parameter is invalid", TEMPLATE),
    one(132_012, Permanent, Author, "a template parameter has the wrong format", TEMPLATE),
    one(132_015, Permanent, Author, "the template is paused for its quality", "use another template"),
    one(132_016, Permanent, Author, "the template is disabled for its quality", "use another template"),
    one(132_018, Permanent, Author, "the template's parameters are invalid", TEMPLATE),
    one(132_068, Permanent, Owner, "the form is blocked", "correct the form in WhatsApp Manager"),
    one(132_069, Wait, Owner, "the form is throttled", BY_ITSELF),
    one(133_000, RetryLater, Meta, "an earlier deregistration did not finish", BY_ITSELF),
    one(133_004, RetryLater, Meta, "the server is temporarily unavailable", BY_ITSELF),
    one(133_005, Credential, Owner, "the two-step PIN is wrong", "enter the right PIN or reset it"),
    one(133_006, Credential, Owner, "the number must be verified first", "verify the number"),
    range(133_008, 133_009, Wait, Owner, "the two-step PIN was entered too often or too fast", "wait before the next try"),
    one(133_010, Credential, Owner, "the number is not registered with the Cloud API", "register the number"),
    range(133_015, 133_016, Wait, Owner, "the number was deleted or registered too recently", "wait before the next try"),
    one(134_011, Credential, Owner, "the payment terms are not accepted", "accept them in WhatsApp Manager"),
    one(134_100, Permanent, Author, "only marketing templates are allowed here", TEMPLATE),
    one(134_101, Wait, Meta, "the template is still being synchronised", BY_ITSELF),
    one(134_102, Permanent, Author, "the template is unavailable here", "use another template"),
    one(135_000, Permanent, Product, "the message was refused without a reason", FIX_PAYLOAD),
    one(136_024, Permanent, Owner, "a verification code cannot be sent now", "request the code later"),
    one(137_000, Permanent, Customer, "the customer's identity changed", "confirm the customer's identity"),
    range(138_000, 138_025, Permanent, Owner, "calling is not possible", "check the calling settings"),
    range(139_000, 139_006, Permanent, Owner, "the form could not be published", "correct the form in WhatsApp Manager"),
    range(139_100, 139_103, Permanent, Owner, "the customer could not be blocked", "block again later"),
    range(147_001, 147_005, Permanent, Owner, "the username cannot be set", "choose another username"),
    range(200_005, 200_007, Permanent, Owner, "template insights are not available", "enable insights in WhatsApp Manager"),
    one(1_752_041, Permanent, Owner, "this onboarding request was made before", "nothing"),
    range(2_388_000, 2_388_999, Permanent, Owner, "a template or number could not be changed", "correct it in WhatsApp Manager"),
    one(2_494_100, RetryLater, Meta, "the number is in maintenance", BY_ITSELF),
    range(2_593_107, 2_593_109, Permanent, Owner, "the chat history is not shared", "share the history from the app"),
];
