//! Damage to any file of a real folder: it opens with all that was acknowledged, or refuses and names the way back.

use super::figures::{figure, rounds};
use super::*;
use std::fs;
use std::path::Path;
use tongxin::journal::{Snapshot, Wanted};

const COMMITS: u64 = 400;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// What must be there.
struct Truth {
    commits: Vec<Commit>,
    drawers: BTreeMap<(PersonId, Item), String>,
    snapshot: Option<Snapshot>,
}

fn fill(path: &Path) -> (Store, Truth) {
    let store = Store::open(path, None).unwrap();
    let lease = store.acquire().unwrap();
    for seq in 1..=COMMITS {
        let ops = match seq {
            390 => vec![DrawerOp::Erase(PersonId(3))],
            _ if seq.is_multiple_of(5) => {
                let who = (seq / 5 % 40) as u32;
                vec![put(who, Item::Name, &format!("名 {seq}")), put(who, Item::Draft, &"稿".repeat(seq as usize))]
            }
            _ => vec![],
        };
        done(store.append(lease, seq - 1, &[entry(seq, lease, ops)]));
        if seq == 300 {
            let bytes = (0..20_000_u32).map(|n| (n % 251) as u8).collect();
            store.put_snapshot(Snapshot { seq, fold: 3, bytes }).unwrap();
        }
    }
    let truth = Truth { commits: all(&store, 1), drawers: drawers(&store), snapshot: store.snapshot().unwrap() };
    (store, truth)
}

/// Numbers that look random, the same every time (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }
}

fn spoil(file: &Path, dice: &mut Dice) -> &'static str {
    let mut bytes = fs::read(file).unwrap();
    let at = dice.below(bytes.len());
    let how = match dice.below(4) {
        0 | 1 if !bytes.is_empty() => {
            bytes[at] ^= 1 << dice.below(8);
            "a bit flipped"
        }
        2 if !bytes.is_empty() => {
            bytes.truncate(at);
            "cut short"
        }
        _ => {
            fs::remove_file(file).unwrap();
            return "deleted";
        }
    };
    fs::write(file, bytes).unwrap();
    how
}

fn remedy(error: &JournalError) -> bool {
    let error = error.to_string();
    ["backup", "put it back", "use the master.key", "start again"].iter().any(|way| error.contains(way))
}

/// True where it opened with everything; it may name damage, with the remedy, in what is only read on request.
fn opens(path: &Path, truth: &Truth, case: &str) -> bool {
    let store = match Store::open(path, None) {
        Ok(store) => store,
        Err(error) => {
            assert!(remedy(&error), "{case}: no remedy in: {error}");
            return false;
        }
    };
    assert_eq!(store.head().unwrap().seq, COMMITS, "{case}");
    let found = |store: &Store| {
        let mut found = BTreeMap::new();
        let mut each = |who, item, text: Private| drop(found.insert((who, item), text.reveal().to_owned()));
        store.scan(Wanted::All, &mut each).map(|()| found)
    };
    let drawers = found(&store).or_else(|error| {
        assert!(remedy(&error), "{case}: no remedy in: {error}");
        store.reopen().and_then(|_| found(&store))
    });
    assert!(drawers.unwrap_or_else(|e| panic!("{case}: {e}")) == truth.drawers, "{case}: other drawers");
    if let Ok(Some(snapshot)) = store.snapshot() {
        assert!(Some(snapshot) == truth.snapshot, "{case}: another snapshot");
    }
    let from = store.snapshot().ok().flatten().map_or(1, |kept| kept.seq + 1);
    let mut seen = Vec::new();
    let read = store.read(from, &mut |commit| {
        seen.push(commit);
        true
    });
    assert!(truth.commits[from as usize - 1..].starts_with(&seen), "{case}: other commits");
    if let Err(error) = read {
        assert!(remedy(&error), "{case}: no remedy in: {error}");
        // The street's own start reads that far, and refuses.
        return false;
    }
    assert_eq!(seen.len() as u64, COMMITS + 1 - from, "{case}");
    assert!(store.verify().map_or_else(|e| remedy(&e), |count| count == COMMITS), "{case}");
    true
}

#[test]
fn any_file_may_be_damaged() {
    let above = tempfile::tempdir().unwrap();
    let path = above.path().join("street");
    let (store, truth) = fill(&path);
    // As a killed process leaves it, and as one that ended in peace.
    let left = [above.path().join("killed"), above.path().join("closed")];
    std::thread::sleep(std::time::Duration::from_millis(600));
    copy(&path, &left[0]);
    drop(store);
    copy(&path, &left[1]);
    for left in &left {
        let whole = above.path().join("whole");
        copy(left, &whole);
        assert!(opens(&whole, &truth, "undamaged"));
        fs::remove_dir_all(&whole).unwrap();
    }
    let (cases, mut dice) = (rounds(100, 1_000), Dice(0x5eed));
    let (mut opened, mut refused) = (0, 0);
    for n in 0..cases {
        let case = above.path().join("case");
        copy(&left[n as usize % 2], &case);
        let mut found = Vec::new();
        files(&case, &mut found);
        let file = found.swap_remove(dice.below(found.len()));
        let how = spoil(&file, &mut dice);
        let name = format!("case {n}: {} {how}", file.strip_prefix(&case).unwrap().display());
        if opens(&case, &truth, &name) {
            opened += 1
        } else {
            refused += 1
        }
        fs::remove_dir_all(&case).unwrap();
    }
    assert!(opened > 0 && refused > 0);
    figure(
        "damage on disk",
        format_args!("{cases} cases: {opened} opened with everything, {refused} refused with the remedy, 0 wrong"),
    );
}

/// A snapshot goes with the index: where that is gone, or is another log's, the snapshot may be another log's too.
#[test]
fn a_snapshot_of_another_log_is_never_shown() {
    let above = tempfile::tempdir().unwrap();
    let (one, other) = (above.path().join("one"), above.path().join("other"));
    let kept = |path: &Path| Store::open(path, None).unwrap().snapshot().unwrap().map(|kept| kept.seq);
    for path in [&one, &other] {
        drop(fill(path));
        assert_eq!(kept(path), Some(300));
    }
    // "To go on with less", as the remedy for a damaged log says.
    fs::remove_dir_all(one.join("quick")).unwrap();
    assert_eq!(kept(&one), None);
    assert!(!one.join("snapshot").exists());

    // The index of another folder, which does not belong to this log.
    fs::remove_dir_all(one.join("quick")).unwrap();
    copy(&other.join("quick"), &one.join("quick"));
    fs::copy(other.join("snapshot"), one.join("snapshot")).unwrap();
    assert_eq!(kept(&one), None);
}
