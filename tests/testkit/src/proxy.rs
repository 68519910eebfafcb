//! A TCP proxy that fails on command, to put between a service and what it depends on.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};

const CHUNK_BYTES: usize = 64 * 1024;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Open,
    Cut,
    BlackHole,
    HoldAnswers,
    Delay(Duration),
}

/// Which end of a connection the data comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Client,
    Server,
}

/// Passes connections on to one address until told otherwise; its connections end when it is dropped.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    mode: watch::Sender<Mode>,
    _running: DropGuard,
}

impl Proxy {
    /// Listens on a free port of 127.0.0.1 and passes on to `upstream`.
    ///
    /// # Panics
    /// When no port can be had.
    pub async fn start(upstream: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let (mode, watched) = watch::channel(Mode::Open);
        let stop = CancellationToken::new();
        tokio::spawn(stop.clone().run_until_cancelled_owned(accept(listener, upstream, watched, stop.clone())));
        Self { address, mode, _running: stop.drop_guard() }
    }

    /// Where clients connect.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends every connection and each new one at once, as a crashed server does.
    pub fn cut(&self) {
        self.mode.send_replace(Mode::Cut);
    }

    /// Keeps connections and takes new ones, but passes nothing on, as a lost network does.
    pub fn black_hole(&self) {
        self.mode.send_replace(Mode::BlackHole);
    }

    /// Passes on what clients say and keeps what servers answer, so that nobody learns what was done. After
    /// [`Proxy::cut`] nobody ever will.
    pub fn hold_answers(&self) {
        self.mode.send_replace(Mode::HoldAnswers);
    }

    /// Holds each piece of data up for that long, in each direction.
    pub fn delay(&self, each: Duration) {
        self.mode.send_replace(Mode::Delay(each));
    }

    /// Works as it should again; what was held back goes through now.
    pub fn resume(&self) {
        self.mode.send_replace(Mode::Open);
    }
}

async fn accept(listener: TcpListener, upstream: SocketAddr, mode: watch::Receiver<Mode>, stop: CancellationToken) {
    while let Ok((client, _)) = listener.accept().await {
        let connection = connect(client, upstream, mode.clone());
        tokio::spawn(stop.clone().run_until_cancelled_owned(connection));
    }
}

async fn connect(client: TcpStream, upstream: SocketAddr, mut mode: watch::Receiver<Mode>) {
    if !may_pass(&mut mode, End::Client).await {
        // A reset rather than an orderly end.
        client.set_zero_linger().ok();
        return;
    }
    let Ok(server) = TcpStream::connect(upstream).await else { return };
    let (client_read, client_write) = client.into_split();
    let (server_read, server_write) = server.into_split();
    let mut cut = mode.clone();
    tokio::select! {
        _ = cut.wait_for(|mode| *mode == Mode::Cut) => {}
        _ = async {
            let asking = pass(client_read, server_write, mode.clone(), End::Client);
            let answering = pass(server_read, client_write, mode.clone(), End::Server);
            tokio::join!(asking, answering)
        } => {}
    }
}

async fn pass(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut mode: watch::Receiver<Mode>,
    end: End,
) -> io::Result<()> {
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        let length = from.read(&mut chunk).await?;
        if !may_pass(&mut mode, end).await {
            return Ok(());
        }
        let Some(data) = chunk.get(..length).filter(|data| !data.is_empty()) else { return to.shutdown().await };
        to.write_all(data).await?;
    }
}

/// Waits until data may go on; false when the connection is to end.
async fn may_pass(mode: &mut watch::Receiver<Mode>, end: End) -> bool {
    loop {
        let now = *mode.borrow_and_update();
        match now {
            Mode::Open => return true,
            Mode::HoldAnswers if end == End::Client => return true,
            Mode::Cut => return false,
            Mode::Delay(each) => {
                tokio::time::sleep(each).await;
                return true;
            }
            Mode::BlackHole | Mode::HoldAnswers => {
                if mode.changed().await.is_err() {
                    return false;
                }
            }
        }
    }
}
