//! A backup: the log up to one commit and the keys, as a compressed archive under one digest.
//!
//! The file is a `.tar.gz` that any other program opens too: `backup.json` ([`Manifest`]), `commits.log`, `keys`,
//! and `master.key` where that was asked for. Its last 92 bytes are an empty gzip member (RFC 1952) whose comment is
//! the SHA-256 of every byte before it, so that a changed or missing byte anywhere is noticed.

use super::frame::{Frames, HEAD, MAGIC, Step};
use super::seal::Key;
use super::store::Store;
use super::stored::hex;
use super::{Hash, Head, JournalError};
use chrono::{DateTime, Utc};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// The archive's parts, in their order.
pub(super) const MANIFEST: &str = "backup.json";
pub(super) const LOG: &str = "commits.log";
pub(super) const KEYS: &str = "keys";
pub(super) const MASTER: &str = "master.key";
/// The shape of an archive.
pub(super) const SHAPE: u8 = 1;
/// An empty gzip member with a comment: magic, deflate, flags, no time, no hint, no system.
const TAIL_BEGIN: &[u8] = &[0x1f, 0x8b, 8, 0x10, 0, 0, 0, 0, 0, 0xff];
/// The end of its comment, no content, the checksum and length of nothing.
const TAIL_END: &[u8] = &[0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const TAIL_WORD: &[u8] = b"sha256 ";
/// Bytes of an archive's tail.
pub(super) const TAIL: usize = TAIL_BEGIN.len() + TAIL_WORD.len() + 64 + TAIL_END.len();

/// What a backup says about itself; nothing in it is about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The shape of the archive.
    pub backup: u8,
    /// The version that made it.
    pub version: String,
    /// When, by the street's clock.
    pub made: DateTime<Utc>,
    /// The newest commit in it.
    pub seq: u64,
    /// That commit's digest, in hexadecimal.
    pub hash: String,
    /// The version of the fold that reckoned `state`.
    pub fold: u32,
    /// The digest of the state after that commit, in hexadecimal.
    pub state: String,
    /// The master key is in it: whoever has the file can read the names.
    pub key: bool,
}

/// What the one who asks for a backup knows and the journal does not.
#[derive(Clone, Debug)]
pub struct Label {
    /// The moment.
    pub made: DateTime<Utc>,
    /// The version of the fold.
    pub fold: u32,
    /// The digest of the state after the newest commit.
    pub state: Hash,
    /// The master key goes in as well.
    pub with_key: bool,
}

/// A journal at one commit. Whatever is written later changes nothing about it.
pub struct Captured {
    /// The newest commit.
    pub head: Head,
    size: u64,
    frames: Frames,
    keys: Vec<u8>,
    master: Key,
    damaged: Box<dyn Fn(u64) -> JournalError + Send>,
}

impl Store {
    /// The log only grows, so noting where it ends is enough; the keys are copied (128 bytes a person), because an
    /// erasure changes them in place.
    pub(super) fn capture_all(&self) -> Result<Captured, JournalError> {
        self.with(|parts| {
            let writer = parts.writer();
            let path = self.folder.path.display().to_string();
            if writer.halfway || writer.log.doubtful() {
                // An erasure may be in the log, and its key not destroyed yet.
                return Err(JournalError::Refused(format!(
                    "{path} cannot be written to at the moment; once its disk \
                     has room and works again, back up again"
                )));
            }
            let at = writer.log.at();
            let damaged = move |pos| JournalError::Damaged {
                path: format!("{path}/{LOG}"),
                what: format!("the bytes at {pos} were changed"),
                remedy: super::RESTORE.into(),
            };
            Ok(Captured {
                head: at.head,
                size: at.offset(),
                frames: writer.log.frames(MAGIC.len() as u64),
                keys: parts.keys.copy()?,
                master: parts.keys.master(),
                damaged: Box::new(damaged),
            })
        })
    }
}

impl Captured {
    /// Writes the archive; never holds more of it in memory than one batch of the log, and the keys.
    ///
    /// # Errors
    /// [`JournalError::Damaged`] where the log is not what was written, [`JournalError::Io`] where `out` fails.
    pub fn write(self, label: &Label, out: &mut dyn Write) -> Result<Manifest, JournalError> {
        let Self { head, size, frames, keys, master, damaged } = self;
        let manifest = Manifest {
            backup: SHAPE,
            version: env!("CARGO_PKG_VERSION").into(),
            made: label.made,
            seq: head.seq,
            hash: hex(&head.hash),
            fold: label.fold,
            state: hex(&label.state),
            key: label.with_key,
        };
        let failed = |source| JournalError::Io { doing: "write", path: "the backup".into(), source };
        let mut log = LogBytes { frames, piece: MAGIC.to_vec(), at: 0, bad: None };
        let mut digest = Digesting { out, sha: Sha256::new() };
        let written = pack(&manifest, &mut log, size, &keys, label.with_key.then_some(&master), &mut digest);
        if let Some(pos) = log.bad {
            return Err(damaged(pos));
        }
        written.map_err(failed)?;
        let Digesting { out, sha } = digest;
        out.write_all(&tail(&sha.finalize().into())).and_then(|()| out.flush()).map_err(failed)?;
        Ok(manifest)
    }
}

fn pack(
    manifest: &Manifest,
    log: &mut dyn Read,
    size: u64,
    keys: &[u8],
    master: Option<&Key>,
    out: &mut dyn Write,
) -> io::Result<()> {
    // The quickest level packs the log's JSON to a seventh or so; better ones take several times as long.
    let mut tar = tar::Builder::new(GzEncoder::new(out, Compression::fast()));
    let mut part = |name: &str, size: u64, from: &mut dyn Read| {
        let mut header = tar::Header::new_gnu();
        header.set_size(size);
        header.set_mode(0o600);
        header.set_mtime(u64::try_from(manifest.made.timestamp()).unwrap_or(0));
        tar.append_data(&mut header, name, from)
    };
    let text = serde_json::to_vec(manifest)?;
    part(MANIFEST, text.len() as u64, &mut text.as_slice())?;
    part(LOG, size, log)?;
    part(KEYS, keys.len() as u64, &mut &keys[..])?;
    if let Some(master) = master {
        let text = zeroize::Zeroizing::new(hex(master) + "\n");
        part(MASTER, text.len() as u64, &mut text.as_bytes())?;
    }
    tar.into_inner()?.finish()?;
    Ok(())
}

/// An archive's last bytes.
pub(super) fn tail(digest: &Hash) -> Vec<u8> {
    [TAIL_BEGIN, TAIL_WORD, hex(digest).as_bytes(), TAIL_END].concat()
}

/// Whether a file begins and ends as a backup does. That is cheap to see, and true of a damaged one too; whether all
/// of it is as it was written, [`super::Archive::open`] finds out.
///
/// # Errors
/// If it cannot be read.
pub fn looks_like_one(path: &Path) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let len = file.metadata()?.len();
    let Some(at) = len.checked_sub(TAIL as u64).filter(|_| file.metadata().is_ok_and(|known| known.is_file()))
    else {
        return Ok(false);
    };
    let (mut head, mut end) = ([0; 3], [0; TAIL]);
    file.read_exact(&mut head)?;
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(&mut end)?;
    // A gzip member with a digest behind it; other programs write none.
    let (before, after) = ([TAIL_BEGIN, TAIL_WORD].concat(), TAIL - TAIL_END.len());
    let digest = &end[before.len()..after];
    Ok(head == TAIL_BEGIN[..3]
        && end.starts_with(&before)
        && end.ends_with(TAIL_END)
        && digest.iter().all(u8::is_ascii_hexdigit))
}

/// The log's bytes, each batch looked at before it is passed on.
struct LogBytes {
    frames: Frames,
    piece: Vec<u8>,
    at: usize,
    /// Where it was changed, if it was.
    bad: Option<u64>,
}

impl Read for LogBytes {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.piece.len() {
            (self.at, self.piece) = (0, std::mem::take(&mut self.piece));
            self.piece.clear();
            match self.frames.step()? {
                Step::End => {}
                Step::Bad => {
                    self.bad = Some(self.frames.pos());
                    return Err(io::Error::other("the log was changed"));
                }
                Step::Frame(frame) => {
                    let payload = self.frames.payload();
                    self.piece.reserve(HEAD + payload.len());
                    self.piece.extend((payload.len() as u32).to_le_bytes());
                    self.piece.extend(frame.crc.to_le_bytes());
                    self.piece.extend_from_slice(payload);
                }
            }
        }
        let more = &self.piece[self.at..];
        let n = more.len().min(buffer.len());
        buffer[..n].copy_from_slice(&more[..n]);
        self.at += n;
        Ok(n)
    }
}

/// Reckons the digest of what is written through it.
struct Digesting<'a> {
    out: &'a mut dyn Write,
    sha: Sha256,
}

impl Write for Digesting<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.out.write(bytes)?;
        self.sha.update(&bytes[..n]);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
