//! A model that sees and remembers what.

use std::io::Cursor;
use std::sync::{Arc, Mutex};

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use image::{ImageFormat, RgbImage};
use reaktly_models::{LlmClient, LlmError, LlmReply, LlmRequest};
use tokio_util::sync::CancellationToken;

use crate::world::World;

#[derive(Debug, Default)]
pub(crate) struct Seeing(Mutex<Vec<String>>);

impl Seeing {
    /// A responder with such a model.
    pub(crate) async fn at_work() -> (Arc<Self>, World) {
        let model = Arc::<Self>::default();
        let client: Arc<dyn LlmClient> = Arc::<Self>::clone(&model);
        (model, World::with_client(client).await)
    }

    /// A small picture.
    pub(crate) fn picture() -> Vec<u8> {
        let mut written = Cursor::new(Vec::new());
        RgbImage::new(4, 4).write_to(&mut written, ImageFormat::Png).unwrap();
        written.into_inner()
    }

    /// The media types of the pictures it saw in its first call.
    pub(crate) fn pictures(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

impl LlmClient for Seeing {
    fn complete<'a>(
        &'a self,
        request: &'a LlmRequest,
        _cancel: &'a CancellationToken,
    ) -> BoxFuture<'a, Result<LlmReply, LlmError>> {
        let shown = request.turns.iter().flat_map(reaktly_models::Turn::images).map(|image| image.media_type.clone());
        *self.0.lock().unwrap() = shown.collect();
        async move { Err(LlmError::Transport) }.boxed()
    }

    fn sees(&self) -> bool {
        true
    }
}
