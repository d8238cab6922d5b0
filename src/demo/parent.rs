//! The demo's parent: starts the daemon, kills it when its plug is pulled, and starts it again.

use super::{LISTENS, PLUG, is_demo, street as demo_street};
use crate::config::{self, Flags};
use crate::control::{self, Ask, ControlError};
use crate::domain::{Lang, Line};
use crate::locale::Locale;
use crate::street::{self, Signals, Trouble};
use chrono_tz::Tz;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// The child may take so long to end by itself.
const LAST: Duration = Duration::from_secs(6);
/// A child that ends by itself sooner than this is not started again: it would only end again.
const TOO_SOON: Duration = Duration::from_secs(3);

/// How a child ended.
enum End {
    /// Its plug was pulled.
    Plug,
    /// We were told to stop, and so was it.
    Told,
    /// By itself.
    Itself(std::process::ExitStatus),
}

/// Plays the demo until a signal comes.
///
/// # Errors
/// If it cannot start, or falls over again and again.
pub fn play(flags: &Flags, reset: bool) -> Result<(), Trouble> {
    let config = demo_street(flags, &config::environment)?;
    if reset {
        clear(&config.data)?;
    }
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let mut signals = Signals::new()?;
        let zone = config.plans.first().map_or(Tz::UTC, |plan| plan.zone);
        let mut place = Place { data: config.data.clone(), listen: config.listen, greeted: false, zone };
        loop {
            let began = Instant::now();
            match place.run(&mut signals).await? {
                End::Told => return Ok(()),
                End::Plug => {}
                End::Itself(status) if place.greeted && began.elapsed() > TOO_SOON => {
                    say(&format!("tongxin: the daemon ended by itself ({status}); it is started again"));
                }
                End::Itself(status) => return Err(format!("the demo's daemon ended ({status})").into()),
            }
        }
    })
}

/// Throws away what an earlier demo kept.
fn clear(data: &Path) -> Result<(), Trouble> {
    if !is_demo(data) {
        return Err(format!("{} is not the demo's folder; nothing was thrown away", data.display()).into());
    }
    match control::ask(data, &Ask::Health, &mut |_| Ok(())) {
        Err(ControlError::NotRunning(_)) => {}
        _ => return Err(format!("a demo runs on {}; stop it first", data.display()).into()),
    }
    match std::fs::remove_dir_all(data) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => {
            Err(format!("cannot throw away {}: {e}", data.display()).into())
        }
        _ => Ok(()),
    }
}

struct Place {
    data: std::path::PathBuf,
    listen: SocketAddr,
    /// The first child has said where it listens; the others listen there too.
    greeted: bool,
    /// The time zone of the play.
    zone: Tz,
}

impl Place {
    async fn run(&mut self, signals: &mut Signals) -> Result<End, Trouble> {
        let mut child = self.start()?;
        let mut lines = output(&mut child)?;
        let end = loop {
            tokio::select! {
                line = lines.next_line() => match line?.as_deref() {
                    Some(PLUG) => {
                        // SIGKILL: what a power cut is to a process.
                        child.kill().await?;
                        break End::Plug;
                    }
                    Some(line) => self.hears(line)?,
                    None => break End::Itself(child.wait().await?),
                },
                _ = signals.recv() => {
                    // The end of its input tells the child to end.
                    drop(child.stdin.take());
                    if tokio::time::timeout(LAST, child.wait()).await.is_err() {
                        child.kill().await?;
                    }
                    break End::Told;
                }
            }
        };
        Ok(end)
    }

    fn start(&self) -> io::Result<Child> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("demo-child").arg("--data").arg(&self.data).arg("--listen").arg(self.listen.to_string());
        if !self.greeted {
            command.arg("--any-port");
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true).spawn()
    }

    fn hears(&mut self, line: &str) -> Result<(), Trouble> {
        if let Some(address) = line.strip_prefix(LISTENS)
            && !self.greeted
        {
            self.listen = address.parse()?;
            self.greeted = true;
            self.greet()?;
        }
        Ok(())
    }

    /// Says where the page is, which day is played and what to try, in both languages.
    fn greet(&self) -> Result<(), Trouble> {
        let (locale, now) = (Locale::new(), street::now(&self.data)?.with_timezone(&self.zone));
        for lang in [Lang::Zh, Lang::En] {
            let line = Line::new("operator-demo")
                .with("page", format!("http://{}/", self.listen))
                .with("data", self.data.display().to_string())
                .with("today", now.date_naive());
            say(&locale.line(lang, &line));
            say("");
        }
        Ok(())
    }
}

fn output(child: &mut Child) -> Result<Lines<BufReader<ChildStdout>>, Trouble> {
    let out = child.stdout.take().ok_or("the daemon's output is not there")?;
    Ok(BufReader::new(out).lines())
}

/// Says something to whoever started the demo, if they still listen.
fn say(text: &str) {
    writeln!(io::stdout().lock(), "{text}").ok();
}
