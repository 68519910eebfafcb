//! Starting and stopping a simulator, alone or inside a test.

use std::net::TcpListener;
use std::sync::Arc;
use std::thread::JoinHandle;

use actix_web::{App, HttpServer, web};
use anyhow::Context as _;
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::simulator::Simulator;
use crate::{control, graph, phone};

/// Bytes of a body that any call may have: a document of Meta's 100 MB and what is around it, and a little more to be refused.
const BODY_BYTES_MAX: usize = 104 * 1024 * 1024;
/// Threads of the HTTP server.
const WORKERS: usize = 2;

/// A simulator that runs until this is dropped.
#[derive(Debug)]
pub struct Handle {
    /// Base URL without a slash at the end: the phone page is at `{url}/`, the Graph API at `{url}/v25.0/…`, the control API at `{url}/simulator/…`.
    pub url: String,
    stop: CancellationToken,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the simulator's thread broke");
        }
    }
}

/// Starts a simulator on a thread of its own, so that it runs beside any kind of test; it accepts connections when this returns.
///
/// Fails when the address is taken or the state file cannot be read.
pub fn start(config: Config) -> anyhow::Result<Handle> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("simulator")
        .enable_all()
        .build()
        .context("could not build the runtime")?;
    let listener =
        TcpListener::bind(config.listen).with_context(|| format!("could not listen on {}", config.listen))?;
    let address = listener.local_addr().context("could not read the address")?;
    let url = format!("http://{address}");
    let public = config.public_url.clone().unwrap_or_else(|| url.clone());
    let simulator = Arc::new(Simulator::new(config, public, runtime.handle().clone())?);
    let stop = CancellationToken::new();
    let stopped = stop.clone();
    let thread = std::thread::Builder::new()
        .name("simulator".to_owned())
        .spawn(move || {
            if let Err(error) = runtime.block_on(serve(simulator, listener, stopped)) {
                tracing::error!(error = format!("{error:#}"), "the simulator ended");
            }
            runtime.shutdown_background();
        })
        .context("could not start the thread")?;
    Ok(Handle { url, stop, thread: Some(thread) })
}

async fn serve(simulator: Arc<Simulator>, listener: TcpListener, stop: CancellationToken) -> anyhow::Result<()> {
    tokio::spawn(Arc::clone(&simulator).keep_state());
    let shared = web::Data::from(Arc::clone(&simulator));
    let server = HttpServer::new(move || {
        App::new()
            .app_data(shared.clone())
            .app_data(web::PayloadConfig::new(BODY_BYTES_MAX))
            .configure(phone::routes)
            .configure(control::routes)
            .configure(graph::routes)
    })
    .workers(WORKERS)
    .disable_signals()
    .listen(listener)
    .context("could not serve")?
    .run();
    let handle = server.handle();
    let running = tokio::spawn(server);
    stop.cancelled().await;
    handle.stop(false).await;
    simulator.save();
    running.await.context("the server broke")?.context("the server failed")
}
