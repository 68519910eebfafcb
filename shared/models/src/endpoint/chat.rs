//! A request in the words of the library, as each provider wants it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use genai::Headers;
use genai::chat::{
    CacheControl, ChatMessage, ChatOptions, ChatRequest, ChatResponseFormat, ContentPart, JsonSpec, MessageContent,
};
use secrecy::ExposeSecret as _;

use super::quirks::Sent;
use super::{HEADERS_TIMEOUT, SILENCE_TIMEOUT};
use crate::{Lasting, LlmRequest, Part, Provider, Role, Sight, SystemBlock, Target, Turn};

/// Little freedom: the answer is checked against the evidence word for word.
const TEMPERATURE: f64 = 0.2;
/// Parts of the instructions Anthropic caches at most.
const CACHED_MAX: usize = 4;
/// What a model that does not see is told of a picture.
const UNSEEN: &str = "(A picture was sent here. It cannot be shown to you.)";
/// Stands before a conversation that the business began, where the customer must speak first.
const BEGINNING: &str = "(The conversation begins.)";

pub(super) fn options(request: &LlmRequest, target: &Target, settings: Sent) -> ChatOptions {
    let mut options = ChatOptions::default()
        .with_max_tokens(request.max_output_tokens)
        .with_capture_usage(true)
        .with_normalize_reasoning_content(true)
        .with_stream_header_timeout(HEADERS_TIMEOUT)
        .with_stream_read_timeout(SILENCE_TIMEOUT);
    if settings.temperature {
        options = options.with_temperature(TEMPERATURE);
    }
    if target.provider == Provider::Ollama {
        options = options.with_response_format(ChatResponseFormat::JsonMode);
        if let Some(key) = &target.api_key {
            let bearer = format!("Bearer {}", key.expose_secret());
            options = options.with_extra_headers(Headers::from(("authorization", bearer.as_str())));
        }
    } else if settings.schema {
        let (name, schema) = &request.schema;
        options = options.with_response_format(JsonSpec::new(*name, schema.clone()));
    }
    options
}

pub(super) fn chat(request: &LlmRequest, target: &Target, settings: Sent) -> ChatRequest {
    let mut system = request.system.clone();
    if target.provider == Provider::Ollama || !settings.schema {
        // Where the schema cannot be enforced it is at least asked for.
        system.push(SystemBlock::stable(format!("Answer with one JSON object of this schema: {}", request.schema.1)));
    }
    let (system, mut messages) = match target.provider {
        Provider::Anthropic => (None, cached(&system)),
        // One message at the front: many chat templates take no other.
        _ => (Some(joined(&system)).filter(|text| !text.is_empty()), Vec::new()),
    };
    let begun_by_us = request.turns.first().is_some_and(|turn| turn.role == Role::Assistant);
    if begun_by_us && matches!(target.provider, Provider::Anthropic | Provider::Gemini) {
        messages.push(ChatMessage::user(BEGINNING));
    }
    messages.extend(request.turns.iter().map(|turn| message(turn, target.sight)));
    let chat = ChatRequest::new(messages);
    match system {
        Some(system) => chat.with_system(system),
        None => chat,
    }
}

fn joined(system: &[SystemBlock]) -> String {
    system.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n\n")
}

/// One message per part, so that the provider can be told where its cache may end.
fn cached(system: &[SystemBlock]) -> Vec<ChatMessage> {
    let stable = system.iter().filter(|block| block.lasting == Lasting::Stable).count();
    let mut uncached = stable.saturating_sub(CACHED_MAX);
    let one = |block: &SystemBlock| {
        let message = ChatMessage::system(block.text.as_str());
        match block.lasting {
            Lasting::Passing => message,
            Lasting::Stable if uncached > 0 => {
                uncached -= 1;
                message
            }
            Lasting::Stable => message.with_options(CacheControl::Ephemeral),
        }
    };
    system.iter().map(one).collect()
}

fn message(turn: &Turn, sight: Sight) -> ChatMessage {
    let content = if sight == Sight::Sees && turn.images().next().is_some() {
        MessageContent::from_parts(turn.parts.iter().map(shown).collect::<Vec<_>>())
    } else {
        // Plain text is what every endpoint understands.
        let unseen = turn.images().map(|_| UNSEEN.to_owned());
        let texts: Vec<String> = std::iter::once(turn.text()).chain(unseen).filter(|text| !text.is_empty()).collect();
        MessageContent::from_text(texts.join("\n"))
    };
    match turn.role {
        Role::User => ChatMessage::user(content),
        Role::Assistant => ChatMessage::assistant(content),
    }
}

fn shown(part: &Part) -> ContentPart {
    match part {
        Part::Text(text) => ContentPart::from_text(text.as_str()),
        Part::Image(image) => {
            ContentPart::from_binary_base64(image.media_type.as_str(), STANDARD.encode(&image.bytes), None)
        }
    }
}
