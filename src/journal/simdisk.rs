//! A disk in memory that breaks on request: what was not synced is dropped, torn and mixed up by a crash.
//!
//! Sectors of 512 bytes are written whole or not at all, in any order; where a file grew and its bytes did
//! not arrive, zeroes or noise stand there. A file's data and its name are durable separately, the name once
//! its own folder is synced; names come back in their order, or (worse than ext4) any of them. After a failed
//! sync the data counts as written although it is not, as on Linux.

use super::disk::{Disk, DiskFile, FolderLock};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

const SECTOR: usize = 512;
/// No file is longer, in bytes: beyond it the disk is full.
const LONGEST: u64 = 1 << 30;

/// What goes wrong at an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The disk is full: half of a write arrives, then an error. Other operations succeed.
    Full,
    /// A sync fails, and what it should have kept is lost at the next crash. Others succeed.
    Sync,
    /// The operation fails and so does every one after it, until [`SimDisk::crash`].
    Power,
}

/// A simulated disk. Clones share it.
#[derive(Clone, Default)]
pub struct SimDisk(Arc<Mutex<World>>);

#[derive(Default)]
struct World {
    files: Vec<SimFile>,
    names: BTreeMap<PathBuf, usize>,
    durable_names: BTreeMap<PathBuf, usize>,
    /// Changes of names since the last sync of their folder, in order; each whole or not at all.
    renamed: Vec<Vec<(PathBuf, Option<usize>)>>,
    locks: BTreeSet<PathBuf>,
    ops: u64,
    faults: BTreeMap<u64, Fault>,
    fails: Option<ErrorKind>,
    slow: Duration,
    dead: bool,
    boots: u64,
}

#[derive(Clone, Default)]
struct SimFile {
    now: Vec<u8>,
    durable: Vec<u8>,
    pending: Vec<Change>,
}

#[derive(Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Len(usize),
}

impl SimDisk {
    /// An empty disk.
    pub fn new() -> Self {
        Self::default()
    }

    /// Cuts the power: this handle and all files open on it are dead, and the disk returned holds what
    /// the seed lets survive of that which was not synced.
    #[must_use]
    pub fn crash(&self, seed: u64) -> Self {
        let mut world = self.world();
        world.dead = true;
        let mut dice = Dice(seed);
        let mut names = world.durable_names.clone();
        let upto = dice.below(world.renamed.len() as u64 + 1) as usize;
        let any = dice.below(2) == 0;
        for (n, step) in world.renamed.iter().enumerate() {
            if if any { dice.below(2) == 0 } else { n < upto } {
                step.iter().for_each(|(path, file)| rename(&mut names, path, *file));
            }
        }
        let files = world.files.iter().map(|file| file.after_crash(&mut dice)).collect();
        let boots = world.boots + 1;
        let durable_names = names.clone();
        Self(Arc::new(Mutex::new(World { files, names, durable_names, boots, ..World::default() })))
    }

    /// A copy of this disk as a killed process leaves it: nothing is lost, all locks are free. This
    /// handle is dead.
    #[must_use]
    pub fn kill(&self) -> Self {
        let mut world = self.world();
        world.dead = true;
        Self(Arc::new(Mutex::new(World {
            files: world.files.clone(),
            names: world.names.clone(),
            durable_names: world.durable_names.clone(),
            renamed: world.renamed.clone(),
            boots: world.boots,
            ..World::default()
        })))
    }

    /// Operations so far: creating, opening for change, writing, cutting, syncing, renaming, removing.
    pub fn ops(&self) -> u64 {
        self.world().ops
    }

    /// Makes the operation with that number (from 1) go wrong.
    pub fn fault_at(&self, op: u64, fault: Fault) {
        self.world().faults.insert(op, fault);
    }

    /// From now on everything that needs room fails, half done, with `StorageFull`; with another kind (a
    /// disk that can only be read, say) every change fails, and nothing of it is done. `None`: no longer.
    pub fn fails(&self, kind: Option<ErrorKind>) {
        self.world().fails = kind;
    }

    /// From now on every sync takes so long.
    pub fn slow(&self, sync: Duration) {
        self.world().slow = sync;
    }

    /// A file's bytes as they are now.
    pub fn bytes(&self, path: &Path) -> Option<Vec<u8>> {
        let world = self.world();
        world.names.get(path).map(|file| world.files[*file].now.clone())
    }

    /// Puts bytes in a file's place behind everybody's back, durably.
    pub fn replace(&self, path: &Path, bytes: Vec<u8>) {
        let mut world = self.world();
        if let Some(file) = world.names.get(path).copied() {
            world.files[file] = SimFile { now: bytes.clone(), durable: bytes, pending: Vec::new() };
        }
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl World {
    /// Counts an operation that changes something; what goes wrong with it.
    fn op(&mut self) -> Result<Option<Fault>> {
        self.alive()?;
        self.ops += 1;
        let fault = self.faults.remove(&self.ops);
        if fault == Some(Fault::Power) {
            self.dead = true;
        }
        self.alive()?;
        match self.fails {
            Some(ErrorKind::StorageFull) => Ok(Some(Fault::Full)),
            Some(kind) => Err(kind.into()),
            None => Ok(fault),
        }
    }

    fn rename(&mut self, step: Vec<(PathBuf, Option<usize>)>) {
        step.iter().for_each(|(path, file)| rename(&mut self.names, path, *file));
        self.renamed.push(step);
    }

    fn alive(&self) -> Result<()> {
        if self.dead { Err(Error::other("the power is off")) } else { Ok(()) }
    }

    fn file(&self, path: &Path) -> Result<usize> {
        self.alive()?;
        self.names.get(path).copied().ok_or_else(|| ErrorKind::NotFound.into())
    }
}

impl SimFile {
    fn change(&mut self, change: Change) {
        apply(&mut self.now, &change);
        self.pending.push(change);
    }

    fn after_crash(&self, dice: &mut Dice) -> Self {
        let mut bytes = self.durable.clone();
        // Some crashes keep nearly all, some nearly nothing.
        let odds = dice.below(101);
        let noisy = dice.below(4) == 0;
        for change in &self.pending {
            match change {
                Change::Len(_) if dice.below(100) < odds => apply(&mut bytes, change),
                Change::Len(_) => {}
                Change::Write(offset, data) => {
                    let mut at = 0;
                    while at < data.len() {
                        let next = data.len().min(at + SECTOR - (offset + at) % SECTOR);
                        if dice.below(100) < odds {
                            apply(&mut bytes, &Change::Write(offset + at, data[at..next].to_vec()));
                        } else if noisy && offset + at >= bytes.len() {
                            let noise = (at..next).map(|_| dice.below(256) as u8).collect();
                            apply(&mut bytes, &Change::Write(offset + at, noise));
                        }
                        at = next;
                    }
                }
            }
        }
        Self { now: bytes.clone(), durable: bytes, pending: Vec::new() }
    }
}

fn rename(names: &mut BTreeMap<PathBuf, usize>, path: &Path, file: Option<usize>) {
    match file {
        Some(file) => names.insert(path.to_owned(), file),
        None => names.remove(path),
    };
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Len(len) => bytes.resize(*len, 0),
        Change::Write(offset, data) => {
            let end = offset + data.len();
            bytes.resize(bytes.len().max(end), 0);
            bytes[*offset..end].copy_from_slice(data);
        }
    }
}

impl Disk for SimDisk {
    fn create_dir(&self, _: &Path, _: bool) -> Result<()> {
        self.world().alive()
    }

    fn exists(&self, path: &Path) -> Result<bool> {
        let world = self.world();
        world.alive()?;
        Ok(world.names.contains_key(path))
    }

    fn create(&self, path: &Path) -> Result<Box<dyn DiskFile>> {
        let mut world = self.world();
        if world.op()? == Some(Fault::Full) {
            return Err(ErrorKind::StorageFull.into());
        }
        let file = world.files.len();
        world.files.push(SimFile::default());
        world.rename(vec![(path.to_owned(), Some(file))]);
        Ok(Box::new(Open { disk: self.clone(), file }))
    }

    fn open(&self, path: &Path) -> Result<Box<dyn DiskFile>> {
        let file = self.world().file(path)?;
        Ok(Box::new(Open { disk: self.clone(), file }))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        let mut world = self.world();
        world.op()?;
        let file = world.file(from)?;
        world.rename(vec![(to.to_owned(), Some(file)), (from.to_owned(), None)]);
        Ok(())
    }

    fn remove(&self, path: &Path) -> Result<()> {
        let mut world = self.world();
        world.op()?;
        world.file(path)?;
        world.rename(vec![(path.to_owned(), None)]);
        Ok(())
    }

    fn sync_dir(&self, folder: &Path) -> Result<()> {
        std::thread::sleep(self.world().slow);
        let mut world = self.world();
        if world.op()? == Some(Fault::Sync) {
            return Err(Error::other("the sync failed"));
        }
        let (durable, others) =
            std::mem::take(&mut world.renamed).into_iter().partition(|step| step[0].0.parent() == Some(folder));
        world.renamed = others;
        for (path, file) in Vec::from_iter(durable).into_iter().flatten() {
            rename(&mut world.durable_names, &path, file);
        }
        Ok(())
    }

    fn lock(&self, path: &Path) -> Result<Option<FolderLock>> {
        let mut world = self.world();
        world.alive()?;
        if !world.locks.insert(path.to_owned()) {
            return Ok(None);
        }
        Ok(Some(Box::new(Held { disk: self.clone(), path: path.to_owned() })))
    }

    fn boot(&self) -> String {
        format!("boot {}", self.world().boots)
    }
}

struct Held {
    disk: SimDisk,
    path: PathBuf,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.disk.world().locks.remove(&self.path);
    }
}

struct Open {
    disk: SimDisk,
    file: usize,
}

impl DiskFile for Open {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> Result<usize> {
        let world = self.disk.world();
        world.alive()?;
        let rest = world.files[self.file].now.get(offset as usize..).unwrap_or_default();
        let len = rest.len().min(buffer.len());
        buffer[..len].copy_from_slice(&rest[..len]);
        Ok(len)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> Result<()> {
        let mut world = self.disk.world();
        // What was under way when the power went may still have reached the disk.
        let cut = world.faults.get(&(world.ops + 1)) == Some(&Fault::Power) && !world.dead;
        if cut {
            world.files[self.file].change(Change::Write(offset as usize, bytes.to_vec()));
        }
        if offset > LONGEST {
            return Err(ErrorKind::StorageFull.into());
        }
        if world.op()? == Some(Fault::Full) {
            let half = bytes[..bytes.len() / 2].to_vec();
            world.files[self.file].change(Change::Write(offset as usize, half));
            return Err(ErrorKind::StorageFull.into());
        }
        world.files[self.file].change(Change::Write(offset as usize, bytes.to_vec()));
        Ok(())
    }

    fn len(&self) -> Result<u64> {
        let world = self.disk.world();
        world.alive()?;
        Ok(world.files[self.file].now.len() as u64)
    }

    fn set_len(&self, len: u64) -> Result<()> {
        let mut world = self.disk.world();
        world.op()?;
        world.files[self.file].change(Change::Len(len as usize));
        Ok(())
    }

    fn sync(&self) -> Result<()> {
        let slow = self.disk.world().slow;
        std::thread::sleep(slow);
        let mut world = self.disk.world();
        let fault = world.op()?;
        let file = &mut world.files[self.file];
        if fault == Some(Fault::Sync) {
            // The system takes the pages for clean now: no later sync will write them.
            file.pending.clear();
            return Err(Error::other("the sync failed"));
        }
        let changes = std::mem::take(&mut file.pending);
        for change in &changes {
            apply(&mut file.durable, change);
        }
        Ok(())
    }
}

/// SplitMix64: small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }
}
