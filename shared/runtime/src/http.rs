//! Runs an actix-web server under the one lifecycle.

use actix_web::dev::Server;
use anyhow::Context as _;

use crate::Context;

/// Serves until shutdown, then stops accepting and waits for the answers under way, for as long as the server's own
/// `shutdown_timeout` allows. Build the server with `disable_signals()`, because signals belong to the lifecycle.
///
/// # Errors
/// The server ended on its own or could not run.
pub async fn serve(server: Server, context: &Context) -> anyhow::Result<()> {
    let handle = server.handle();
    let mut running = tokio::spawn(server);
    tokio::select! {
        ended = &mut running => {
            ended.context("the HTTP server panicked")?.context("the HTTP server failed")?;
            anyhow::bail!("the HTTP server ended on its own")
        }
        () = context.shutdown().cancelled() => {
            handle.stop(true).await;
            running.await.context("the HTTP server panicked")?.context("the HTTP server failed")
        }
    }
}
