//! What a message refers to: the message it answers, a file, a template, and who gets it.

use jiff::{SignedDuration, Timestamp};
use reaktly_domain::content::{Content, Media};
use reaktly_domain::ids::{FileId, MessageId};
use reaktly_store::conversations::Conversation;
use reaktly_store::deliveries::Class;
use reaktly_store::inbox_views::{self, Recipient};
use reaktly_store::integrations::Integration;
use reaktly_store::{AsyncPgConnection, files, messages, templates};
use reaktly_whatsapp::plan::{self, Chat, media};

use super::{NewTemplate, Outgoing, Wanted, refuse};
use crate::problem::{Code, Problem};

/// Meta takes no reaction to an older message.
const REACTION_AGE_MAX: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Category of templates a customer can stop.
const MARKETING: &str = "MARKETING";
/// Category of templates that Meta sends to numbers only.
const AUTHENTICATION: &str = "AUTHENTICATION";

/// A message that can be written down.
#[derive(Debug)]
pub(crate) struct Ready {
    /// One content, or several when a text is too long for one.
    pub contents: Vec<Content>,
    /// The message it quotes, by Meta's id.
    pub context_wamid: Option<String>,
    /// How it may be sent: a template of marketing while the customer allows it.
    pub class: Class,
}

/// Finds what `outgoing` refers to and checks it for the customer of a locked conversation.
pub(crate) async fn resolve(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &Conversation,
    integration: &Integration,
    outgoing: &Outgoing,
) -> Result<Ready, Problem> {
    let recipient = inbox_views::recipient(conn, conversation.account, conversation.contact).await?;
    let recipient = recipient.ok_or_else(|| Problem::of(Code::NotFound))?;
    if let Some(kept) = recipient.merged_into {
        let detail = format!("write in a conversation of the contact {kept} instead");
        return Err(Problem::with(Code::ContactMerged, detail));
    }
    let chat = if recipient.is_group { Chat::Group } else { Chat::OneToOne };
    let mut class = outgoing.class();
    let contents = match &outgoing.wanted {
        Wanted::Draft(draft) => plan::plan_for(draft, chat).map_err(|error| refuse("", error))?,
        Wanted::Content(prefix, content) => vec![checked(prefix, content.clone(), chat)?],
        Wanted::File(file, content) => {
            let content = with_file(conn, now, conversation, *file, content).await?;
            vec![checked("media.", content, chat)?]
        }
        Wanted::Reaction(message, emoji) => {
            let message_wamid = reaction_target(conn, now, conversation, *message).await?;
            vec![checked("reaction.", Content::Reaction { message_wamid, emoji: emoji.clone() }, chat)?]
        }
        Wanted::Template(new) => {
            let content;
            (content, class) = template(conn, integration, &recipient, new).await?;
            vec![content]
        }
    };
    let context_wamid = match outgoing.reply_to {
        Some(message) => Some(wamid_of(conn, conversation, message, "replyTo").await?.1),
        None => None,
    };
    debug_assert!(class == Class::Reply || contents.len() == 1, "a template is one message");
    Ok(Ready { contents, context_wamid, class })
}

fn checked(prefix: &str, content: Content, chat: Chat) -> Result<Content, Problem> {
    plan::check_for(&content, chat).map_err(|error| refuse(prefix, error))?;
    Ok(content)
}

/// The message of this conversation with that id, and what Meta calls it; `field` is named in refusals.
async fn wamid_of(
    conn: &mut AsyncPgConnection,
    conversation: &Conversation,
    id: MessageId,
    field: &str,
) -> Result<(messages::Message, String), Problem> {
    let message = messages::get(conn, conversation.account, id).await?;
    let message = message.filter(|message| message.conversation_id == conversation.id);
    let message = message.ok_or_else(|| Problem::field(field, "is no message of this conversation"))?;
    match message.wamid.clone() {
        Some(wamid) => Ok((message, wamid)),
        None => Err(Problem::field(field, "has no id at Meta, for it has not been accepted there")),
    }
}

async fn reaction_target(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &Conversation,
    id: MessageId,
) -> Result<String, Problem> {
    let field = "reaction.messageId";
    let (message, wamid) = wamid_of(conn, conversation, id, field).await?;
    if message.direction != "inbound" {
        return Err(Problem::field(field, "is no message of the customer"));
    }
    if message.kind == "reaction" {
        return Err(Problem::field(field, "is a reaction itself"));
    }
    if now.duration_since(message.sent_at) > REACTION_AGE_MAX {
        return Err(Problem::field(field, "is older than 30 days; Meta takes no reaction to it"));
    }
    Ok(wamid)
}

/// The content with what is known of its file, which is kept from now on. Type and size are checked here, before anybody
/// takes it to Meta.
async fn with_file(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &Conversation,
    id: FileId,
    content: &Content,
) -> Result<Content, Problem> {
    let field = "media.fileId";
    let missing = || Problem::field(field, "is no file of the account");
    let file = files::get(conn, conversation.account, id).await?.ok_or_else(missing)?;
    if !files::keep(conn, now, conversation.account, id).await? {
        return Err(missing());
    }
    let bytes = u64::try_from(file.size_bytes).unwrap_or(u64::MAX);
    let limit = media::limit_of(content.kind()).ok_or_else(|| Problem::of(Code::Internal))?;
    let is_voice = content.media().is_some_and(|media| media.voice);
    let fits = media::check_file(limit, "fileId", &file.mime_type, bytes);
    let fits = fits.and_then(|()| if is_voice { media::check_voice("fileId", &file.mime_type, bytes) } else { Ok(()) });
    fits.map_err(|error| refuse("media.", error))?;
    let known = |media: &Media, filename| Media { mime_type: Some(file.mime_type.clone()), filename, ..media.clone() };
    Ok(match content {
        Content::Image(media) => Content::Image(known(media, media.filename.clone())),
        Content::Video(media) => Content::Video(known(media, media.filename.clone())),
        Content::Audio(media) => Content::Audio(known(media, media.filename.clone())),
        Content::Sticker(media) => Content::Sticker(known(media, media.filename.clone())),
        Content::Document(media) => {
            let filename = media.filename.clone().unwrap_or_else(|| file.filename.clone());
            Content::Document(known(media, Some(filename)))
        }
        other => other.clone(),
    })
}

async fn template(
    conn: &mut AsyncPgConnection,
    integration: &Integration,
    recipient: &Recipient,
    new: &NewTemplate,
) -> Result<(Content, Class), Problem> {
    let (account, business_account) = (integration.account_id, integration.business_account_id.as_str());
    let known = templates::get(conn, account, business_account, (&new.name, &new.language)).await?;
    let sync = templates::sync_state(conn, account, business_account).await?;
    let content = new.content(known.as_ref(), &sync)?;
    let is_of = |category: &str| known.as_ref().is_some_and(|known| known.category.eq_ignore_ascii_case(category));
    if is_of(MARKETING) && recipient.marketing_stopped_at.is_some() {
        return Err(Problem::of(Code::MarketingStopped));
    }
    if is_of(AUTHENTICATION) && recipient.is_group {
        return Err(Problem::message(
            "template.name",
            "is an authentication template, which Meta does not send to groups",
        ));
    }
    if is_of(AUTHENTICATION) && !recipient.has_number {
        let message = "is an authentication template, which Meta sends to phone numbers only (code 131062); this \
                       customer is known by a user id, without a number";
        return Err(Problem::message("template.name", message));
    }
    let class = if is_of(MARKETING) { Class::Marketing } else { Class::Template };
    Ok((content, class))
}
