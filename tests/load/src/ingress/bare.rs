//! What the measure is held against: a handler that checks the signature and publishes, and nothing else. No trace, no
//! metric, no limit but the framework's, no second attempt, no identity of the webhook.

use std::net::SocketAddr;

use actix_web::web::{Bytes, Data, Path};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use anyhow::Context as _;
use async_nats::jetstream;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reaktly_events::streams;
use sha2::Sha256;

use super::queue::SECRET;

/// How the bare handler is started.
#[derive(Debug, clap::Args)]
pub(crate) struct BareArgs {
    /// Where it listens
    #[arg(long)]
    listen: SocketAddr,
    /// Where NATS is
    #[arg(long)]
    nats: String,
}

/// Serves until the process is ended.
pub(crate) fn run(args: &BareArgs) -> anyhow::Result<()> {
    actix_web::rt::System::new().block_on(async {
        let client = async_nats::connect(&args.nats).await.context("could not connect to NATS")?;
        let jetstream = Data::new(jetstream::new(client));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(jetstream.clone())
                .route("/webhooks/whatsapp_cloud/{path}", web::post().to(receive))
                .route("/readyz", web::get().to(HttpResponse::Ok))
        });
        let server = server.bind(args.listen).with_context(|| format!("could not listen on {}", args.listen))?;
        server.run().await.context("the server failed")
    })
}

async fn receive(
    request: HttpRequest,
    path: Path<String>,
    body: Bytes,
    jetstream: Data<jetstream::Context>,
) -> HttpResponse {
    if !is_signed(&request, &body) {
        return HttpResponse::Unauthorized().finish();
    }
    let stored = async {
        let word = jetstream.publish(streams::webhook_subject(&path), body).await?;
        word.await
    };
    match stored.await {
        Ok(_) => HttpResponse::Ok().finish(),
        Err(_) => HttpResponse::ServiceUnavailable().finish(),
    }
}

fn is_signed(request: &HttpRequest, body: &[u8]) -> bool {
    let signature = request.headers().get("x-hub-signature-256").and_then(|value| value.to_str().ok());
    let digits = signature.and_then(|value| value.strip_prefix("sha256="));
    let (Some(Ok(signature)), Ok(mut mac)) =
        (digits.map(hex::decode), Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()))
    else {
        return false;
    };
    mac.update(body);
    mac.verify_slice(&signature).is_ok()
}
