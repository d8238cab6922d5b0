//! What the journal asks of a disk: few calls, so that a simulated one can stand in and break.

use std::any::Any;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

/// Held while a folder is in use; dropping it lets the next one in.
pub type FolderLock = Box<dyn Any + Send + Sync>;

/// A disk: the real one ([`RealDisk`]) or a simulated one.
pub trait Disk: Send + Sync {
    /// Makes a folder and those above it, readable by this user only. Whatever is stored in it `before` says that its
    /// name lasts already; otherwise it is made to.
    fn create_dir(&self, path: &Path, before: bool) -> io::Result<()>;

    /// Whether something of that name is there.
    fn exists(&self, path: &Path) -> io::Result<bool>;

    /// Makes a new empty file in place of any of that name, readable by this user only.
    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>>;

    /// Opens a file that is there, for reading and writing.
    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>>;

    /// Gives a file another name, replacing any of that name.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Makes the names in a folder durable.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;

    /// Takes the lock at `path`; `None` where another process (or another opener) holds it.
    fn lock(&self, path: &Path) -> io::Result<Option<FolderLock>>;

    /// Changes with every start of the machine: what was not synced before may be gone or mixed up.
    /// Empty where the system does not tell.
    fn boot(&self) -> String;

    /// Writes a whole small file so that after a power cut it is the old one or the new one.
    fn write_whole(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.write_parts(path, &[bytes])
    }

    /// The same, of a file whose parts lie in several places.
    fn write_parts(&self, path: &Path, parts: &[&[u8]]) -> io::Result<()> {
        let mut name = path.as_os_str().to_owned();
        name.push(".new");
        let fresh = Path::new(&name);
        let file = self.create(fresh)?;
        let mut at = 0;
        for part in parts {
            file.write_at(part, at)?;
            at += part.len() as u64;
        }
        file.sync()?;
        drop(file);
        self.rename(fresh, path)?;
        self.sync_dir(path.parent().unwrap_or(Path::new(".")))
    }

    /// Reads a whole small file; `None` where there is none.
    fn read_whole(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        if !self.exists(path)? {
            return Ok(None);
        }
        let file = self.open(path)?;
        let mut bytes = vec![0; usize::try_from(file.len()?).map_err(io::Error::other)?];
        let read = read_up_to(file.as_ref(), &mut bytes, 0)?;
        bytes.truncate(read);
        Ok(Some(bytes))
    }
}

/// An open file. Offsets and lengths are in bytes.
pub trait DiskFile: Send + Sync {
    /// Reads from an offset; fewer bytes than asked at the end of the file, or on a whim.
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize>;

    /// Writes all bytes at an offset; not durable before [`DiskFile::sync`].
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()>;

    /// The length.
    fn len(&self) -> io::Result<u64>;

    /// Whether nothing is in it.
    fn is_empty(&self) -> io::Result<bool> {
        Ok(self.len()? == 0)
    }

    /// Cuts the file off, or extends it with zeroes.
    fn set_len(&self, len: u64) -> io::Result<()>;

    /// Makes contents and length durable (`fdatasync`). After an error nobody knows what is stored:
    /// trying again would report success without having written anything.
    fn sync(&self) -> io::Result<()>;
}

/// Reads until the buffer is full or the file ends; how many bytes.
pub fn read_up_to(file: &dyn DiskFile, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    let mut done = 0;
    while done < buffer.len() {
        match file.read_at(&mut buffer[done..], offset + done as u64) {
            Ok(0) => break,
            Ok(read) => done += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

/// The machine's own file system.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn create_dir(&self, path: &Path, before: bool) -> io::Result<()> {
        // The names of all that is new must last as well.
        let mut above: Vec<&Path> = path.ancestors().skip(1).collect();
        let there = above.iter().position(|folder| folder.is_dir()).map_or(above.len(), |n| n + 1);
        above.truncate(there);
        fs::DirBuilder::new().recursive(true).mode(0o700).create(path)?;
        fs::set_permissions(path, fs::Permissions::from_mode(0o700))?;
        if before {
            return Ok(());
        }
        above.iter().filter(|folder| !folder.as_os_str().is_empty()).try_for_each(|folder| self.sync_dir(folder))
    }

    fn exists(&self, path: &Path) -> io::Result<bool> {
        path.try_exists()
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create(true).truncate(true).mode(0o600).open(path)?;
        Ok(Box::new(RealFile(file)))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(RealFile(OpenOptions::new().read(true).write(true).open(path)?)))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }

    fn lock(&self, path: &Path) -> io::Result<Option<FolderLock>> {
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create(true).truncate(false).mode(0o600).open(path)?;
        // A moment's patience: a child about to start may still hold what this process has just let go.
        for tries in 0.. {
            match file.try_lock() {
                Ok(()) => return Ok(Some(Box::new(file))),
                Err(fs::TryLockError::WouldBlock) if tries < 10 => sleep(Duration::from_millis(20)),
                Err(fs::TryLockError::WouldBlock) => break,
                Err(fs::TryLockError::Error(error)) => return Err(error),
            }
        }
        Ok(None)
    }

    fn boot(&self) -> String {
        fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default().trim().to_owned()
    }
}

struct RealFile(File);

impl DiskFile for RealFile {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        self.0.read_at(buffer, offset)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        self.0.write_all_at(bytes, offset)
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.0.metadata()?.len())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.set_len(len)
    }

    fn sync(&self) -> io::Result<()> {
        self.0.sync_data()
    }
}
