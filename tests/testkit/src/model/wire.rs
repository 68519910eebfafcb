//! The ways providers put an answer into HTTP, told apart by the path of the call.

use actix_web::HttpResponse;
use bytes::Bytes;
use futures_util::stream;
use serde_json::{Value, json};

/// Pieces of a streamed answer, in characters.
const PIECE_CHARS: usize = 8;

/// A provider's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wire {
    OpenAi,
    Anthropic,
    Gemini,
    Ollama,
}

/// How the answer is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Streamed,
    Whole,
}

/// A piece of a body; an error breaks the connection.
type Piece = Result<Bytes, std::io::Error>;

impl Wire {
    /// Which provider has this path; none for a path that no provider has.
    pub(super) fn of(path: &str) -> Option<Self> {
        let endings = [
            ("/chat/completions", Self::OpenAi),
            ("/messages", Self::Anthropic),
            (":streamGenerateContent", Self::Gemini),
            (":generateContent", Self::Gemini),
            ("/api/chat", Self::Ollama),
        ];
        endings.into_iter().find(|(ending, _)| path.ends_with(ending)).map(|(_, wire)| wire)
    }

    /// What the request asks for.
    pub(super) fn wanted(path: &str, body: &Value) -> Wanted {
        let streamed = path.ends_with(":streamGenerateContent") || body.get("stream") == Some(&Value::Bool(true));
        if streamed { Wanted::Streamed } else { Wanted::Whole }
    }

    /// The answer.
    pub(super) fn say(self, text: &str, wanted: Wanted, request: &Value) -> HttpResponse {
        match (wanted, self) {
            (Wanted::Whole, Self::OpenAi) => HttpResponse::Ok().json(completion(text)),
            (Wanted::Whole, _) => HttpResponse::NotImplemented().finish(),
            (Wanted::Streamed, _) => {
                let end = self.end(request).into_iter();
                self.streamed(self.begin().into_iter().chain(self.pieces(text)).chain(end).map(Ok).collect())
            }
        }
    }

    /// The beginning of an answer, and then a broken connection.
    pub(super) fn break_off(self, text: &str) -> HttpResponse {
        let broken = Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset));
        self.streamed(self.begin().into_iter().chain(self.pieces(text)).map(Ok).chain([broken]).collect())
    }

    /// The beginning of an answer, and then an orderly end of the connection without the provider's own end.
    pub(super) fn fall_silent(self, text: &str) -> HttpResponse {
        self.streamed(self.begin().into_iter().chain(self.pieces(text)).map(Ok).collect())
    }

    fn streamed(self, pieces: Vec<Piece>) -> HttpResponse {
        let kind = if self == Self::Ollama { "application/x-ndjson" } else { "text/event-stream" };
        HttpResponse::Ok().content_type(kind).streaming(stream::iter(pieces))
    }

    fn begin(self) -> Vec<Bytes> {
        match self {
            Self::Anthropic => {
                let usage = json!({
                    "input_tokens": 20, "cache_read_input_tokens": 70, "cache_creation_input_tokens": 10,
                    "output_tokens": 1
                });
                let message = json!({"id": "msg_1", "type": "message", "role": "assistant", "model": "scripted",
                    "content": [], "usage": usage});
                let block = json!({"type": "content_block_start", "index": 0,
                    "content_block": {"type": "text", "text": ""}});
                vec![
                    named("message_start", &json!({"type": "message_start", "message": message})),
                    named("content_block_start", &block),
                ]
            }
            Self::OpenAi | Self::Gemini | Self::Ollama => Vec::new(),
        }
    }

    fn pieces(self, text: &str) -> Vec<Bytes> {
        let characters: Vec<char> = text.chars().collect();
        let pieces = characters.chunks(PIECE_CHARS).map(|piece| piece.iter().collect::<String>());
        pieces.map(|piece| self.piece(&piece)).collect()
    }

    fn piece(self, text: &str) -> Bytes {
        match self {
            Self::OpenAi => openai(&json!({"content": text}), None),
            Self::Anthropic => {
                let delta = json!({"type": "text_delta", "text": text});
                let event = json!({"type": "content_block_delta", "index": 0, "delta": delta});
                named("content_block_delta", &event)
            }
            Self::Gemini => data(&json!({"candidates": [{"content": {"role": "model", "parts": [{"text": text}]}}]})),
            Self::Ollama => line(&json!({"model": "scripted", "done": false,
                "message": {"role": "assistant", "content": text}})),
        }
    }

    fn end(self, request: &Value) -> Vec<Bytes> {
        match self {
            Self::OpenAi => {
                let counted = request.pointer("/stream_options/include_usage") == Some(&Value::Bool(true));
                let usage = json!({"id": "chatcmpl-1", "object": "chat.completion.chunk", "choices": [],
                    "model": "scripted", "usage": usage()});
                let usage = counted.then(|| data(&usage));
                let end = [openai(&json!({}), Some("stop"))].into_iter().chain(usage);
                end.chain([Bytes::from_static(b"data: [DONE]\n\n")]).collect()
            }
            Self::Anthropic => vec![
                named("content_block_stop", &json!({"type": "content_block_stop", "index": 0})),
                named(
                    "message_delta",
                    &json!({"type": "message_delta", "delta": {"stop_reason": "end_turn"},
                        "usage": {"output_tokens": 20}}),
                ),
                named("message_stop", &json!({"type": "message_stop"})),
            ],
            Self::Gemini => vec![data(&json!({
                "candidates": [{"content": {"role": "model", "parts": [{"text": ""}]}, "finishReason": "STOP"}],
                "usageMetadata": {"promptTokenCount": 100, "cachedContentTokenCount": 70,
                    "candidatesTokenCount": 15, "thoughtsTokenCount": 5, "totalTokenCount": 120}
            }))],
            Self::Ollama => vec![line(&json!({"model": "scripted", "message": {"role": "assistant", "content": ""},
                "done": true, "done_reason": "stop", "prompt_eval_count": 100, "eval_count": 20}))],
        }
    }
}

fn usage() -> Value {
    json!({"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120})
}

fn completion(text: &str) -> Value {
    json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1_700_000_000, "model": "scripted",
        "choices": [{
            "index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}
        }],
        "usage": usage()
    })
}

fn openai(delta: &Value, finish_reason: Option<&str>) -> Bytes {
    data(&json!({
        "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1_700_000_000, "model": "scripted",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}]
    }))
}

fn data(event: &Value) -> Bytes {
    format!("data: {event}\n\n").into()
}

fn named(name: &str, event: &Value) -> Bytes {
    format!("event: {name}\ndata: {event}\n\n").into()
}

fn line(event: &Value) -> Bytes {
    format!("{event}\n").into()
}
