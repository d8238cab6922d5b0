//! What a power cut, a kill or a failing disk may and may not do.

use super::*;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use tongxin::journal::Fault;

/// What a journal on a failing disk was told, and what it acknowledged.
#[derive(Default)]
struct Run {
    acknowledged: u64,
    /// The batch that was not acknowledged: its last number, whose drawer, the name (or an erasure).
    open: Option<(u64, u32, Option<String>)>,
    names: BTreeMap<u32, String>,
    erased: BTreeSet<u32>,
}

impl Run {
    /// Batches until something goes wrong.
    fn go(&mut self, journal: &dyn Journal, seed: u64) {
        let Ok(lease) = journal.acquire() else { return };
        for n in 0..12 {
            let from = self.acknowledged;
            let to = from + 1 + (seed + n) % 5;
            let who = ((seed * 7 + n) % 6) as u32;
            let name = if (seed + n).is_multiple_of(11) { None } else { Some(format!("名 {seed} {n}")) };
            let mut entries: Vec<_> = (from + 1..=to).map(|seq| entry(seq, lease, vec![])).collect();
            entries[0].drawers = match &name {
                None => vec![DrawerOp::Erase(PersonId(who))],
                Some(name) => vec![put(who, Item::Name, name)],
            };
            self.open = Some((to, who, name));
            match journal.append(lease, from, &entries) {
                Appended::Done(head) => self.settle(head.seq),
                _ => return,
            }
        }
    }

    fn settle(&mut self, head: u64) {
        let Some((to, who, name)) = self.open.take() else { return };
        if to != head {
            return;
        }
        self.acknowledged = head;
        match name {
            None => {
                self.names.remove(&who);
                self.erased.insert(who);
            }
            Some(name) if !self.erased.contains(&who) => drop(self.names.insert(who, name)),
            Some(_) => {}
        }
    }

    /// What must hold after any crash: nothing acknowledged is missing, a batch is there or not, drawers follow.
    fn check(&mut self, journal: &dyn Journal, seed: u64) {
        let head = journal.head().unwrap().seq;
        assert!(head >= self.acknowledged, "seed {seed}: {} acknowledged, {head} there", self.acknowledged);
        let whole = head == self.acknowledged || self.open.as_ref().is_some_and(|(to, ..)| *to == head);
        assert!(whole, "seed {seed}: half a batch");
        self.settle(head);
        assert_eq!(journal.verify().unwrap(), head, "seed {seed}");
        let seqs: Vec<_> = all(journal, 1).iter().map(|commit| commit.seq).collect();
        assert_eq!(seqs, (1..=head).collect::<Vec<_>>());
        let names: BTreeMap<_, _> = drawers(journal).into_iter().map(|((who, _), name)| (who.0, name)).collect();
        assert_eq!(names, self.names, "seed {seed}");
    }
}

/// Four lives a seed, each ended by a crash; in the end it says how many commits were acknowledged.
fn lives(
    (name, short, long): (&str, u64, u64),
    fault: &dyn Fn(u64) -> Fault,
    crash: &dyn Fn(&SimDisk, u64) -> SimDisk,
    quick_after: &dyn Fn(MemQuick) -> MemQuick,
) {
    let seeds = figures::rounds(short, long);
    let (mut acknowledged, mut opened) = (0, 0);
    for seed in 0..seeds {
        let (mut disk, mut quick, mut run) = (SimDisk::new(), MemQuick::default(), Run::default());
        for round in 0..4 {
            disk.fault_at(disk.ops() + 1 + (seed * 13 + round * 29) % 90, fault(seed));
            if let Ok(store) = open_sim(&disk, &quick) {
                run.go(&store, seed + round);
                opened += 1;
                // Left behind as it is: closing it must not help.
                (quick, disk) = (quick_after(quick.copy()), crash(&disk, seed * 31 + round));
            } else {
                (quick, disk) = (quick_after(quick), crash(&disk, seed * 31 + round));
            }
            let store = open_sim(&disk, &quick).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
            run.check(&store, seed);
        }
        assert!(run.acknowledged > 0, "seed {seed} tried nothing");
        acknowledged += run.acknowledged;
    }
    figures::figure(
        "durable means durable",
        format_args!(
            "{name}: {seeds} seeds, {opened} lives at work, {acknowledged} commits acknowledged, 0 missing"
        ),
    );
}

/// A power cut at any operation: nothing acknowledged is lost, a batch is whole or absent.
#[test]
fn a_power_cut_loses_nothing_acknowledged() {
    let name = ("power cut", 100, 4_000);
    lives(name, &|_| Fault::Power, &|disk, seed| disk.crash(seed), &|quick| quick);
}

/// The same where the quick store was lost altogether.
#[test]
fn a_lost_quick_store_is_built_again() {
    let name = ("power cut, quick store lost", 60, 2_000);
    lives(name, &|_| Fault::Power, &|disk, seed| disk.crash(seed), &|_| MemQuick::default());
}

/// The same where only the process died.
#[test]
fn a_killed_process_loses_nothing_acknowledged() {
    let name = ("process killed", 60, 1_000);
    lives(name, &|_| Fault::Power, &|disk, _| disk.kill(), &|quick| quick);
}

/// A failed sync, or a full disk, and then a power cut.
#[test]
fn a_failed_sync_or_a_full_disk_loses_nothing_acknowledged() {
    let fault = |seed: u64| if seed.is_multiple_of(2) { Fault::Sync } else { Fault::Full };
    let name = ("sync failed or disk full, then power cut", 90, 3_000);
    lives(name, &fault, &|disk, seed| disk.crash(seed), &|quick| quick);
}

/// After an I/O error the answer is Unknown until the journal is opened again; then it goes on where it is.
#[test]
fn after_an_error_it_goes_on_once_opened_again() {
    for (fault, kept) in [(Fault::Full, false), (Fault::Sync, true)] {
        let disk = SimDisk::new();
        let store = open_sim(&disk, &MemQuick::default()).unwrap();
        let lease = store.acquire().unwrap();
        append_some(&store, lease, 3);
        // An append is a write, then a sync.
        disk.fault_at(disk.ops() + if fault == Fault::Full { 1 } else { 2 }, fault);
        assert_eq!(store.append(lease, 3, &[entry(4, lease, vec![])]), Appended::Unknown);
        assert_eq!(store.append(lease, 3, &[entry(4, lease, vec![])]), Appended::Unknown);
        let head = store.reopen().unwrap();
        assert_eq!(head.seq, if kept { 4 } else { 3 });
        append_some(&store, lease, 2);
        // What was read after the failed sync is durable: only then may it be built upon.
        let disk = disk.crash(1);
        let store = open_sim(&disk, &MemQuick::default()).unwrap();
        assert_eq!(store.head().unwrap().seq, head.seq + 2);
    }
}

/// An import that is interrupted anywhere leaves an empty journal or a whole one.
#[test]
fn an_import_is_whole_or_absent() {
    let mut export = Vec::new();
    filled(&SimDisk::new(), &MemQuick::default(), 20).export(&mut export).unwrap();
    let (mut absent, mut whole) = (0, 0);
    for op in 1..40 {
        let (disk, quick) = (SimDisk::new(), MemQuick::default());
        let store = open_sim(&disk, &quick).unwrap();
        disk.fault_at(disk.ops() + op, if op.is_multiple_of(3) { Fault::Sync } else { Fault::Power });
        let answer = store.import(&mut export.as_slice());
        let disk = disk.crash(op);
        let store = open_sim(&disk, &quick.copy()).unwrap();
        match store.verify().unwrap() {
            0 => absent += 1,
            20 => whole += 1,
            other => panic!("{other} commits"),
        }
        assert!(answer.is_err() || store.head().unwrap().seq == 20);
        if store.head().unwrap().seq == 0 {
            store.import(&mut export.as_slice()).unwrap();
        }
        assert_eq!(opened(&store, 1, Item::Name).unwrap(), "张");
    }
    assert!(absent > 0 && whole > 0);
}

/// A real process, killed in the middle of its work: whatever it said it had stored is there.
#[test]
fn a_real_process_can_be_killed() {
    let above = tempfile::tempdir().unwrap();
    let path = above.path().join("street");
    for round in 0..4 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crashes::works_until_it_is_killed", "--nocapture"])
            .env("JOURNAL_VICTIM", &path)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut acknowledged = 0;
        for (n, line) in lines.enumerate() {
            acknowledged = line.strip_prefix("stored ").and_then(|seq| seq.parse().ok()).unwrap_or(acknowledged);
            if n == 300 + round * 77 {
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        let store = Store::open(&path, None).unwrap();
        let head = store.head().unwrap().seq;
        assert!(acknowledged > 0 && head >= acknowledged, "{acknowledged} were acknowledged, {head} are there");
        assert_eq!(store.verify().unwrap(), head);
        assert_eq!(opened(&store, 1, Item::Name).unwrap(), format!("名 {head}"));
    }
}

/// The process of the test above; by itself it does nothing.
#[test]
fn works_until_it_is_killed() {
    let Some(path) = std::env::var_os("JOURNAL_VICTIM") else { return };
    let store = Store::open(path.as_ref(), None).unwrap();
    let lease = store.acquire().unwrap();
    let mut out = std::io::stdout();
    writeln!(out).unwrap();
    loop {
        let seq = store.head().unwrap().seq + 1;
        done(store.append(lease, seq - 1, &[entry(seq, lease, vec![put(1, Item::Name, &format!("名 {seq}"))])]));
        writeln!(out, "stored {seq}").unwrap();
    }
}
