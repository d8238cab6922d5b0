//! The operator's end of the socket.

use super::{Ask, Tell, socket};
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::path::Path;

/// Why a running daemon could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    /// Nobody is there: whoever asks may open the store.
    #[error("no tongxin is running on {0}")]
    NotRunning(String),
    /// Somebody is there, but cannot be spoken to.
    #[error("cannot speak to the tongxin that runs on {path}: {source}; are you its user?")]
    Io {
        /// The data folder.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The answer made no sense or stopped half way.
    #[error("the tongxin that runs on {0} gave no whole answer; is it of the same version?")]
    Broken(String),
    /// The daemon says no.
    #[error("{0}")]
    Refused(String),
}

/// Asks the daemon of a data folder. What an export or a backup holds goes to `piece`; the last answer comes back.
///
/// # Errors
/// [`ControlError::NotRunning`] where no daemon listens; the others where one does.
pub fn ask(
    data: &Path,
    ask: &Ask,
    piece: &mut dyn FnMut(&[u8]) -> std::io::Result<()>,
) -> Result<Tell, ControlError> {
    let path = data.display().to_string();
    let io = |source| ControlError::Io { path: path.clone(), source };
    let own = |e: std::io::Error| ControlError::Refused(format!("what came cannot be written: {e}"));
    let mut stream = match UnixStream::connect(socket(data)) {
        Ok(stream) => stream,
        // Invalid: the path is too long for a socket, so that no daemon can have made one.
        Err(e)
            if matches!(
                e.kind(),
                ErrorKind::NotFound | ErrorKind::ConnectionRefused | ErrorKind::InvalidInput
            ) =>
        {
            return Err(ControlError::NotRunning(path));
        }
        Err(source) => return Err(io(source)),
    };
    let mut question = serde_json::to_vec(ask).map_err(|e| io(e.into()))?;
    question.push(b'\n');
    stream.write_all(&question).and_then(|()| stream.shutdown(Shutdown::Write)).map_err(io)?;
    let (mut from, mut answer, mut bytes) = (BufReader::new(stream), String::new(), Vec::new());
    while from.read_line(&mut answer).map_err(io)? > 0 {
        match serde_json::from_str(&answer).map_err(|_| ControlError::Broken(path.clone()))? {
            Tell::Line(raw) => piece(format!("{}\n", raw.get()).as_bytes()).map_err(&own)?,
            Tell::Bytes(n) => {
                bytes.clear();
                (&mut from).take(n as u64).read_to_end(&mut bytes).map_err(io)?;
                if bytes.len() < n {
                    break;
                }
                piece(&bytes).map_err(&own)?;
            }
            Tell::Failed(why) => return Err(ControlError::Refused(why)),
            last => return Ok(last),
        }
        answer.clear();
    }
    Err(ControlError::Broken(path))
}
