//! The simulated disk is as bad as promised: what was not synced is dropped, torn and mixed up; what was, stays.

use super::*;
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;
use tongxin::journal::{Disk, Fault};

const SEEDS: u64 = 400;

fn after<T: Ord>(make: impl Fn(&SimDisk), see: impl Fn(&SimDisk) -> T) -> BTreeSet<T> {
    let disks = (0..SEEDS).map(|seed| {
        let disk = SimDisk::new();
        make(&disk);
        disk.crash(seed)
    });
    disks.map(|disk| see(&disk)).collect()
}

/// Each sector of a write arrives or not by itself: the later without the earlier too.
#[test]
fn a_write_is_torn_anywhere() {
    let sectors = |disk: &SimDisk| {
        let bytes = disk.read_whole(Path::new("/d/a")).unwrap().unwrap();
        let part = |n: usize| bytes.get(n * 512..(n + 1) * 512).map_or(b'-', |part| part[0]);
        (0..3).map(|n| if part(n) == b'x' { 'x' } else { '.' }).collect::<String>()
    };
    let make = |disk: &SimDisk| {
        let file = disk.create(Path::new("/d/a")).unwrap();
        disk.sync_dir(Path::new("/d")).unwrap();
        file.write_at(&[b'x'; 1536], 0).unwrap();
    };
    let seen = after(make, sectors);
    assert_eq!(seen.len(), 8, "{seen:?}");
    let seen = after(
        |disk| {
            make(disk);
            disk.open(Path::new("/d/a")).unwrap().sync().unwrap();
        },
        sectors,
    );
    assert_eq!(seen, BTreeSet::from(["xxx".to_owned()]), "what was synced stays");
}

/// The later of two writes may arrive without the earlier one, and the length without the bytes.
#[test]
fn writes_are_mixed_up() {
    let make = |disk: &SimDisk| {
        let file = disk.create(Path::new("/d/a")).unwrap();
        disk.sync_dir(Path::new("/d")).unwrap();
        file.write_at(&[b'1'; 512], 0).unwrap();
        file.write_at(&[b'2'; 512], 512).unwrap();
    };
    let seen = after(make, |disk| {
        let bytes = disk.read_whole(Path::new("/d/a")).unwrap().unwrap();
        (bytes.len(), bytes.first() == Some(&b'1'), bytes.get(512) == Some(&b'2'))
    });
    for (len, first, second) in [(0, false, false), (512, true, false), (1024, false, true), (1024, true, true)] {
        assert!(seen.contains(&(len, first, second)), "{len} {first} {second} in {seen:?}");
    }
}

/// A name lasts once its own folder is synced, not by the sync of its file or of another folder.
#[test]
fn names_last_once_their_folder_is_synced() {
    let there = |disk: &SimDisk| {
        let name = |name: &str| disk.exists(Path::new(name)).unwrap();
        (name("/d/old"), name("/d/new"))
    };
    let make = |folder: &'static str| {
        move |disk: &SimDisk| {
            let file = disk.create(Path::new("/d/old")).unwrap();
            file.write_at(b"1", 0).unwrap();
            file.sync().unwrap();
            disk.sync_dir(Path::new("/d")).unwrap();
            disk.rename(Path::new("/d/old"), Path::new("/d/new")).unwrap();
            disk.sync_dir(Path::new(folder)).unwrap();
        }
    };
    assert_eq!(after(make("/d"), there), BTreeSet::from([(false, true)]));
    assert_eq!(after(make("/e"), there), BTreeSet::from([(false, true), (true, false)]));
    // Two names, neither synced: any of them may be there.
    let two = |disk: &SimDisk| {
        drop(disk.create(Path::new("/d/old")).unwrap());
        drop(disk.create(Path::new("/d/new")).unwrap());
    };
    assert_eq!(after(two, there).len(), 4);
}

/// After a failed sync no later one brings the bytes to the disk; a disk that can only be read changes nothing.
#[test]
fn what_fails_fails_as_on_linux() {
    let disk = SimDisk::new();
    let path = Path::new("/d/a");
    let file = disk.create(path).unwrap();
    disk.sync_dir(Path::new("/d")).unwrap();
    file.write_at(b"lost", 0).unwrap();
    disk.fault_at(disk.ops() + 1, Fault::Sync);
    file.sync().unwrap_err();
    file.sync().unwrap();
    assert_eq!(disk.read_whole(path).unwrap().unwrap(), b"lost");
    disk.fails(Some(ErrorKind::ReadOnlyFilesystem));
    assert_eq!(file.write_at(b"more", 0).unwrap_err().kind(), ErrorKind::ReadOnlyFilesystem);
    assert_eq!(disk.read_whole(path).unwrap().unwrap(), b"lost");
    disk.fails(Some(ErrorKind::StorageFull));
    assert_eq!(file.write_at(b"more", 0).unwrap_err().kind(), ErrorKind::StorageFull);
    assert_eq!(disk.read_whole(path).unwrap().unwrap(), b"most");
    assert_eq!(disk.crash(1).read_whole(path).unwrap().unwrap(), b"");
}
