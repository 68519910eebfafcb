//! One of our binaries as a process of its own: started, watched, stopped and killed.

use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use crate::wait::{wait_for, wait_until};

/// The binary `name` beside the running test, for example `reaktly-ingress`.
///
/// # Panics
/// When it is not built.
pub fn binary(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("the test knows its own path");
    let folder = test.ancestors().find(|path| path.ends_with("deps")).and_then(Path::parent);
    let path = folder.expect("tests run from target/*/deps").join(name);
    assert!(path.exists(), "{} is not built: run cargo build --workspace --bins", path.display());
    path
}

/// How to start a process. Of this process's environment it sees `PATH` alone.
#[derive(Debug)]
pub struct ProcessBuilder {
    command: Command,
    name: String,
}

impl ProcessBuilder {
    /// An argument more.
    #[must_use]
    pub fn arg(mut self, value: &str) -> Self {
        self.command.arg(value);
        self
    }

    /// A variable more.
    #[must_use]
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Variables more.
    #[must_use]
    pub fn envs<'a>(mut self, variables: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        self.command.envs(variables);
        self
    }

    /// Starts it.
    ///
    /// # Panics
    /// When the binary cannot be run.
    pub fn start(mut self) -> Process {
        let mut child = self.command.spawn().unwrap_or_else(|error| panic!("{} does not start: {error}", self.name));
        let log = Arc::new(Mutex::new(String::new()));
        collect(child.stdout.take(), &log);
        collect(child.stderr.take(), &log);
        Process { name: self.name, child: Mutex::new(child), log }
    }
}

/// A running process; killed when dropped.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Mutex<Child>,
    log: Arc<Mutex<String>>,
}

impl Process {
    /// A process of the binary at `path`, yet to be started.
    pub fn of(path: &Path) -> ProcessBuilder {
        let mut command = Command::new(path);
        command.env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        if let Some(value) = crate::variable("PATH") {
            command.env("PATH", value);
        }
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        ProcessBuilder { command, name }
    }

    /// The operating system's number of the process.
    pub fn id(&self) -> u32 {
        self.child().id()
    }

    /// What it has printed so far, both streams.
    pub fn log(&self) -> String {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until it has printed `text`.
    pub async fn logged(&self, text: &str) {
        wait_until(&format!("{} prints {text:?}", self.name), async || self.log().contains(text)).await;
    }

    /// Ends it as a crash would (SIGKILL).
    pub fn kill(&self) {
        let mut child = self.child();
        // An error means that it has ended already.
        child.kill().ok();
        child.wait().expect("a killed process ends");
    }

    /// Asks it to stop (SIGTERM); [`Process::ended`] waits for that.
    pub fn terminate(&self) {
        send_signal(self.id(), Signal::Terminate);
    }

    /// Asks it to stop as Ctrl-C does (SIGINT).
    pub fn interrupt(&self) {
        send_signal(self.id(), Signal::Interrupt);
    }

    /// Waits until it has ended.
    pub async fn ended(&self) -> ExitStatus {
        wait_for(&format!("{} ends", self.name), async || self.child().try_wait().ok().flatten()).await
    }

    /// Whether it still runs.
    pub fn is_running(&self) -> bool {
        matches!(self.child().try_wait(), Ok(None))
    }

    fn child(&self) -> std::sync::MutexGuard<'_, Child> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            // The test runner shows this beside the failure.
            eprintln!("--- log of {} ---\n{}", self.name, self.log());
        }
    }
}

/// What a process can be told.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Signal {
    Terminate,
    Interrupt,
    Stop,
    Continue,
}

/// Sends a signal through the shell's own `kill`: every system has it, and no unsafe code is needed.
pub(crate) fn send_signal(process: u32, signal: Signal) {
    let name = match signal {
        Signal::Terminate => "TERM",
        Signal::Interrupt => "INT",
        Signal::Stop => "STOP",
        Signal::Continue => "CONT",
    };
    let status = Command::new("sh").arg("-c").arg(format!("kill -{name} {process}")).status();
    assert!(status.expect("sh runs").success(), "process {process} did not take {name}");
}

fn collect(stream: Option<impl Read + Send + 'static>, log: &Arc<Mutex<String>>) {
    let Some(stream) = stream else { return };
    let log = Arc::clone(log);
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
            log.push_str(&line);
            log.push('\n');
        }
    });
}
