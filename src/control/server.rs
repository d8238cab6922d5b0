//! The daemon's end of the socket.

use super::office::{Office, blocking, export_stored};
use super::{Ask, Tell, socket};
use serde_json::value::RawValue;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// The longest question, in bytes.
const ASK_MAX: u64 = 4096;
/// A backup goes in pieces of so many bytes.
const PIECE: usize = 128 << 10;
/// How long a question may take to come.
const PATIENCE: Duration = Duration::from_secs(5);

/// Listens on a data folder's socket until dropped.
pub struct Server {
    path: PathBuf,
    task: JoinHandle<()>,
}

impl Server {
    /// Begins to listen. Whoever holds the folder's lock owns the socket: one left behind is replaced.
    ///
    /// # Errors
    /// What the system says; a path longer than about 100 bytes is too long for a socket.
    pub fn start(data: &Path, office: Office) -> io::Result<Self> {
        let path = socket(data);
        // Under another name until nobody else may open it.
        let fresh = path.with_extension("new");
        match std::fs::remove_file(&fresh) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
            _ => {}
        }
        let listener = UnixListener::bind(&fresh)?;
        std::fs::set_permissions(&fresh, std::fs::Permissions::from_mode(0o600))?;
        std::fs::rename(&fresh, &path)?;
        let task = tokio::spawn(async move {
            loop {
                match listener.accept().await {
                    Ok((stream, _)) => drop(tokio::spawn(serve(stream, office.clone()))),
                    Err(error) => {
                        tracing::warn!(%error, "the control socket takes nobody");
                        tokio::time::sleep(Duration::from_secs(1)).await;
                    }
                }
            }
        });
        Ok(Self { path, task })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
        // Where it is gone already, that is what is wanted.
        std::fs::remove_file(&self.path).ok();
    }
}

async fn serve(stream: UnixStream, office: Office) {
    if let Err(error) = answer(stream, office).await {
        tracing::debug!(%error, "the operator went away");
    }
}

async fn answer(stream: UnixStream, office: Office) -> io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut line = String::new();
    let mut read = BufReader::new(read.take(ASK_MAX));
    tokio::time::timeout(PATIENCE, read.read_line(&mut line)).await??;
    let tell = match serde_json::from_str::<Ask>(&line) {
        Ok(Ask::Export) => export(&office, &mut write).await?,
        Ok(Ask::Backup { with_key }) => backup(&office, with_key, &mut write).await?,
        Ok(ask) => office.answer(ask).await,
        Err(error) => Tell::Failed(format!("that is no question: {error}")),
    };
    write.write_all(&line_of(&tell)?).await?;
    write.shutdown().await
}

fn line_of(tell: &Tell) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(tell)?;
    line.push(b'\n');
    Ok(line)
}

async fn export(office: &Office, write: &mut (impl AsyncWriteExt + Unpin)) -> io::Result<Tell> {
    let journal = office.journal.clone();
    let (lines, mut taken) = mpsc::channel(64);
    let work = tokio::spawn(blocking(move || {
        let mut out = Wrap { lines, half: Vec::new() };
        export_stored(&*journal, &mut out)
    }));
    while let Some(line) = taken.recv().await {
        write.write_all(&line).await?;
    }
    Ok(match work.await {
        Ok(Ok(count)) => Tell::Exported(count),
        Ok(Err(failed)) => Tell::Failed(failed.to_string()),
        Err(error) => Tell::Failed(error.to_string()),
    })
}

async fn backup(office: &Office, with_key: bool, write: &mut (impl AsyncWriteExt + Unpin)) -> io::Result<Tell> {
    let held = match office.hold().await {
        Ok(held) => held,
        Err(failed) => return Ok(Tell::Failed(failed.to_string())),
    };
    let (now, key_at) = (office.handle.clock().now(), office.key_at.clone());
    let (pieces, mut taken) = mpsc::channel::<Vec<u8>>(8);
    let work = tokio::spawn(blocking(move || {
        let mut out = io::BufWriter::with_capacity(PIECE, Pieces(pieces));
        held.write(now, with_key, &key_at, &mut out)
    }));
    while let Some(piece) = taken.recv().await {
        write.write_all(&line_of(&Tell::Bytes(piece.len()))?).await?;
        write.write_all(&piece).await?;
    }
    Ok(match work.await {
        Ok(Ok(told)) => Tell::BackedUp(told),
        Ok(Err(failed)) => Tell::Failed(failed.to_string()),
        Err(error) => Tell::Failed(error.to_string()),
    })
}

/// Passes on what is written to it, piece by piece.
struct Pieces(mpsc::Sender<Vec<u8>>);

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        self.0.blocking_send(bytes.to_vec()).map_err(gone)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Wraps each line that is written to it, byte for byte, and passes it on.
struct Wrap {
    lines: mpsc::Sender<Vec<u8>>,
    half: Vec<u8>,
}

impl Write for Wrap {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.half.extend_from_slice(bytes);
        while let Some(end) = self.half.iter().position(|b| *b == b'\n') {
            let line: Vec<u8> = self.half.drain(..=end).collect();
            let text = String::from_utf8(line).map_err(io::Error::other)?;
            let raw = RawValue::from_string(text.trim_end().into())?;
            let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
            self.lines.blocking_send(line_of(&Tell::Line(raw))?).map_err(gone)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
