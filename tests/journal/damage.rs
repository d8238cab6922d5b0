//! What is noticed when files were changed, shortened, lost or opened twice.

use super::*;
use std::path::Path;
use tongxin::journal::{Disk as _, Quick as _};

/// One changed byte anywhere in the log is noticed at the latest by `verify`, and told with the remedy.
#[test]
fn a_changed_byte_in_the_log_is_noticed() {
    let (disk, quick) = (SimDisk::new(), MemQuick::default());
    drop(filled(&disk, &quick, 20));
    let log = folder().join("commits.log");
    let good = disk.bytes(&log).unwrap();
    for at in (0..good.len()).step_by(7) {
        let mut bad = good.clone();
        bad[at] ^= 0x40;
        disk.replace(&log, bad.clone());
        // Once with the quick store as it was left, once without one.
        let error = match open_sim(&disk, &quick.copy()) {
            Err(error) => error.to_string(),
            Ok(store) => store.verify().unwrap_err().to_string(),
        };
        assert!(error.contains("commits.log is damaged") && error.contains("backup"), "{at}: {error}");
        assert_eq!(disk.bytes(&log).unwrap(), bad, "nothing was changed");
    }
    disk.replace(&log, good);
    assert_eq!(open_sim(&disk, &quick).unwrap().verify().unwrap(), 20);
}

/// A log that ends too early is refused where the quick store knows better; nothing is cut off.
#[test]
fn a_shortened_log_is_noticed() {
    let (disk, quick) = (SimDisk::new(), MemQuick::default());
    drop(filled(&disk, &quick, 20));
    let log = folder().join("commits.log");
    let good = disk.bytes(&log).unwrap();
    for len in [good.len() - 1, good.len() / 2, 8] {
        disk.replace(&log, good[..len].to_vec());
        let error = refusal(open_sim(&disk, &quick.copy()));
        assert!(error.contains("but 20 were stored") && error.contains("backup"), "{error}");
        assert_eq!(disk.bytes(&log).unwrap().len(), len);
    }
    disk.replace(&log, good[..3].to_vec());
    assert!(refusal(open_sim(&disk, &quick.copy())).contains("commits.log is damaged"));
}

/// After a kill, a newest batch that was changed or cut is not taken for one that was torn before anybody was told.
#[test]
fn a_changed_last_batch_is_noticed_after_a_kill() {
    let (disk, quick) = (SimDisk::new(), MemQuick::default());
    let store = filled(&disk, &quick, 20);
    // What the quick store holds may be older.
    let (disk, quick) = (disk.kill(), MemQuick::default());
    drop(store);
    let log = folder().join("commits.log");
    let good = disk.bytes(&log).unwrap();
    let mut changed = good.clone();
    *changed.last_mut().unwrap() ^= 1;
    for bad in [changed, good[..good.len() - 1].to_vec()] {
        disk.replace(&log, bad.clone());
        let error = refusal(open_sim(&disk, &quick.copy()));
        assert!(error.contains("but 20 were stored") && error.contains("acknowledged"), "{error}");
        assert_eq!(disk.bytes(&log).unwrap(), bad, "nothing was changed");
    }
    // The remedy works; and without the note, or with one that was damaged, a whole log is whole.
    let note = folder().join("acknowledged");
    let noted = disk.bytes(&note).unwrap();
    disk.replace(&log, good);
    for n in 0..noted.len() {
        let mut bad = noted.clone();
        bad[n] ^= 0x80;
        for bad in [bad, noted[..n].to_vec(), [noted.as_slice(), &[0]].concat()] {
            disk.replace(&note, bad);
            assert_eq!(open_sim(&disk, &quick.copy()).unwrap().head().unwrap().seq, 20);
            assert_eq!(disk.bytes(&note).unwrap(), noted);
        }
    }
    disk.remove(&note).unwrap();
    assert_eq!(open_sim(&disk, &quick.copy()).unwrap().head().unwrap().seq, 20);
}

/// A torn last batch, never acknowledged, is cut off and the rest goes on.
#[test]
fn a_torn_tail_is_cut_off() {
    let (disk, quick) = (SimDisk::new(), MemQuick::default());
    drop(filled(&disk, &quick, 20));
    let log = folder().join("commits.log");
    let good = disk.bytes(&log).unwrap();
    for tail in [&good[60..90], &[0; 4096], &[0xff; 5]] {
        let torn = [good.as_slice(), tail].concat();
        disk.replace(&log, torn);
        let store = open_sim(&disk, &quick).unwrap();
        assert_eq!(store.verify().unwrap(), 20);
        assert_eq!(disk.bytes(&log).unwrap().len(), good.len());
    }
}

/// Damage in the quick store is noticed when it is read; the next opening builds it from the log.
#[test]
fn a_damaged_quick_store_is_built_again() {
    for n in 0..40 {
        let (disk, quick) = (SimDisk::new(), MemQuick::default());
        drop(filled(&disk, &quick, 20));
        quick.damage(n);
        let store = open_sim(&disk, &quick).unwrap();
        if store.get(PersonId(1), Item::Name).is_err() {
            store.reopen().unwrap();
        }
        assert_eq!(opened(&store, 1, Item::Name).unwrap(), "张");
        assert_eq!(store.verify().unwrap(), 20);
    }
}

/// After a power cut the quick store is not believed, however well it looks.
#[test]
fn after_a_power_cut_the_quick_store_is_built_again() {
    for n in 0..5 {
        let (disk, quick) = (SimDisk::new(), MemQuick::default());
        drop(filled(&disk, &quick, 20));
        let store = open_sim(&disk, &quick).unwrap();
        let disk = disk.crash(n);
        drop(store);
        quick.lose(n as usize);
        let store = open_sim(&disk, &quick).unwrap();
        assert_eq!(opened(&store, 1, Item::Name).unwrap(), "张");
    }
}

/// Once an erasure is acknowledged, the key is gone from the disk, whatever happens next.
#[test]
fn an_erased_key_is_gone_at_once() {
    let disk = SimDisk::new();
    let store = filled(&disk, &MemQuick::default(), 20);
    let lease = store.acquire().unwrap();
    let keys = folder().join("keys");
    let slot = |disk: &SimDisk| disk.bytes(&keys).unwrap()[256..384].to_vec();
    let before = slot(&disk);
    done(store.append(lease, 20, &[entry(21, lease, vec![DrawerOp::Erase(PersonId(1))])]));
    for seed in 0..20 {
        let after = slot(&disk.crash(seed));
        assert_ne!(after, before);
        assert!(after[1..].iter().all(|byte| *byte == 0));
    }
}

/// A second opener is refused at once, and told which folder.
#[test]
fn a_second_opener_is_refused() {
    let above = tempfile::tempdir().unwrap();
    let path = above.path().join("street");
    let _store = Store::open(&path, None).unwrap();
    let begun = std::time::Instant::now();
    let error = refusal(Store::open(&path, None));
    assert!(error.contains("in use") && error.contains("street"), "{error}");
    assert!(begun.elapsed().as_secs() < 1);
}

fn fill_folder(path: &Path) {
    let store = Store::open(path, None).unwrap();
    let lease = store.acquire().unwrap();
    let ops = vec![put(1, Item::Name, "张"), put(2, Item::Name, "李"), put(2, Item::Draft, &"稿".repeat(9_000))];
    done(store.append(lease, 0, &[entry(1, lease, ops)]));
    append_some(&store, lease, 5_000);
    done(store.append(lease, 5_001, &[entry(5_002, lease, vec![DrawerOp::Erase(PersonId(1))])]));
}

/// On disk: the folder sled lives in may be deleted or damaged, and comes back from the log.
#[test]
fn the_quick_folder_can_be_lost() {
    let above = tempfile::tempdir().unwrap();
    let path = above.path().join("street");
    fill_folder(&path);
    let intact = |store: &Store| {
        assert_eq!(store.head().unwrap().seq, 5_002);
        assert_eq!(opened(store, 1, Item::Name), None);
        assert_eq!(opened(store, 2, Item::Name).unwrap(), "李");
        assert_eq!(opened(store, 2, Item::Draft).unwrap().len(), 27_000);
        assert_eq!(all(store, 5_000).len(), 3);
    };
    intact(&Store::open(&path, None).unwrap());
    std::fs::remove_dir_all(path.join("quick")).unwrap();
    intact(&Store::open(&path, None).unwrap());
    let db = path.join("quick").join("db");
    let mut bytes = std::fs::read(&db).unwrap();
    bytes.iter_mut().step_by(300).for_each(|byte| *byte ^= 0x11);
    std::fs::write(&db, bytes).unwrap();
    intact(&Store::open(&path, None).unwrap_or_else(|error| panic!("{error}")));
}

/// Only the street's own user can read the folder, and without its keys it tells nothing.
#[test]
fn the_folder_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let above = tempfile::tempdir().unwrap();
    let path = above.path().join("street");
    fill_folder(&path);
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o700);
    for file in ["commits.log", "keys", "master.key", "lock"] {
        assert_eq!(mode(&path.join(file)), 0o600, "{file}");
    }
    let log = std::fs::read(path.join("commits.log")).unwrap();
    let name = "李".as_bytes();
    assert!(!log.windows(name.len()).any(|window| window == name), "a name stands open in the log");

    // Keys that came back with a backup are destroyed again.
    let with_erased = std::fs::read(path.join("keys")).unwrap();
    let mut back = with_erased.clone();
    back.copy_within(128 * 3..128 * 4, 128 * 2);
    std::fs::write(path.join("keys"), back).unwrap();
    drop(Store::open(&path, None).unwrap());
    assert_eq!(std::fs::read(path.join("keys")).unwrap(), with_erased);

    let master = std::fs::read_to_string(path.join("master.key")).unwrap();
    std::fs::remove_file(path.join("master.key")).unwrap();
    assert!(refusal(Store::open(&path, None)).contains("TONGXIN_MASTER_KEY"));
    let other = tongxin::journal::parse_master(&"ab".repeat(32));
    assert!(refusal(Store::open(&path, other)).contains("does not fit"));
    let same = tongxin::journal::parse_master(&master);
    assert_eq!(opened(&Store::open(&path, same).unwrap(), 2, Item::Name).unwrap(), "李");
    std::fs::remove_file(path.join("commits.log")).unwrap();
    assert!(refusal(Store::open(&path, tongxin::journal::parse_master(&master))).contains("missing"));
}

/// The quick store as the versions before laid it out, with addresses among the rest of each drawer, is built anew
/// from the log at the first start: nobody's address is missing.
#[test]
fn a_store_that_another_version_laid_out_is_built_anew() {
    let (disk, quick) = (SimDisk::new(), MemQuick::default());
    let address = Item::Address(ChannelId::Telegram, 0);
    let store = open_sim(&disk, &quick).unwrap();
    let lease = store.acquire().unwrap();
    done(store.append(lease, 0, &[entry(1, lease, vec![put(1, Item::Name, "张"), put(1, address, "12345")])]));
    drop(store);
    let stored = |key: &[u8], value: &[u8]| {
        let sum = crc32c::crc32c_append(crc32c::crc32c(key), value);
        [&sum.to_le_bytes()[..], &(value.len() as u32).to_le_bytes(), value].concat()
    };
    let mut before = BTreeMap::new();
    let each = &mut |key: &[u8], value: &[u8]| {
        let (mut key, mut value) = (key[..key.len() - 2].to_vec(), value[8..].to_vec());
        match key[0] {
            b'a' => key[0] = b'd',
            b'm' => drop(value.pop()),
            _ => {}
        }
        before.insert([&key[..], &[0, 0]].concat(), Some(stored(&key, &value)));
        true
    };
    quick.scan(b"", each).unwrap();
    let quick = MemQuick::default();
    quick.write(before).unwrap();
    let store = open_sim(&disk, &quick).unwrap();
    let mut addresses = Vec::new();
    let each = &mut |who, _, text: Private| addresses.push((who, text.reveal().to_owned()));
    store.scan(Wanted::Addresses, each).unwrap();
    assert_eq!(addresses, [(PersonId(1), "12345".to_owned())]);
    assert_eq!(opened(&store, 1, Item::Name).unwrap(), "张");
}

/// Nothing sealed stays behind of whoever was erased, an address no more than a name: a start after a kill, which
/// looks whether every holder's key is there, would refuse.
#[test]
fn nothing_stays_of_whoever_was_erased() {
    let (disk, quick) = (SimDisk::new(), MemQuick::default());
    let store = open_sim(&disk, &quick).unwrap();
    let lease = store.acquire().unwrap();
    let address = Item::Address(ChannelId::Telegram, 0);
    done(store.append(lease, 0, &[entry(1, lease, vec![put(1, Item::Name, "张"), put(1, address, "12345")])]));
    done(store.append(lease, 1, &[entry(2, lease, vec![DrawerOp::Erase(PersonId(1))])]));
    let store = open_sim(&disk.kill(), &quick.copy()).unwrap();
    assert!(drawers(&store).is_empty());
}
