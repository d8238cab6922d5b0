//! What a process has once, however many streets it holds: a runtime, a log, signals.

use super::Trouble;
use crate::config::{LogFormat, LogLevel};
use crate::engine::figures;
use axum::Router;
use axum::routing::get;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// Histograms are folded up so often; otherwise they grow while nobody reads them.
const UPKEEP: Duration = Duration::from_secs(5);

/// A runtime for the process: one thread for all that waits. The writer has its own, and so has whatever works for long.
///
/// # Errors
/// What the system says.
pub fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().thread_name("tongxin").build()
}

/// Begins to log to standard error. Of libraries only warnings are taken: their finer lines can hold
/// addresses with tokens in them.
pub fn log(format: LogFormat, level: LogLevel) {
    let filter = EnvFilter::new(format!("warn,tongxin={}", level.as_str()));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    // Where something logs already, it goes on as it was.
    match format {
        LogFormat::Text => lines.with_ansi(io::IsTerminal::is_terminal(&io::stderr())).try_init().ok(),
        LogFormat::Json => lines.json().flatten_event(true).try_init().ok(),
    };
}

/// Begins to count.
///
/// # Errors
/// If somebody counts already.
pub fn count() -> Result<PrometheusHandle, Trouble> {
    let mut figures = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(figures::SYNC.into()), figures::SYNC_BOUNDS)?;
    for late in figures::LATE {
        figures = figures.set_buckets_for_metric(Matcher::Full(late.into()), figures::LATE_BOUNDS)?;
    }
    let figures = figures.install_recorder()?;
    figures::describe();
    Ok(figures)
}

/// Shows the figures at `/metrics` of an address, as Prometheus reads them.
///
/// # Errors
/// If the address cannot be had.
pub async fn show(figures: PrometheusHandle, address: SocketAddr) -> Result<(), Trouble> {
    let listener = TcpListener::bind(address).await.map_err(|e| {
        format!("cannot show figures on {address}: {e}; stop what listens there, or change metrics in the configuration")
    })?;
    let upkeep = figures.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(UPKEEP).await;
            upkeep.run_upkeep();
        }
    });
    let show = move || std::future::ready(figures.render());
    let pages = Router::new().route("/metrics", get(show));
    tokio::spawn(async move { axum::serve(listener, pages).await });
    Ok(())
}

/// The signals that tell a process to stop. From the moment they are listened to, none kills it.
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// Listens from now on.
    ///
    /// # Errors
    /// What the system says.
    pub fn new() -> io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// Waits for SIGTERM or SIGINT, and tells which came.
    pub async fn recv(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}
