//! After an erasure, with the master key in hand: no key that is left anywhere opens anything that was somebody's.
//!
//! Log, key slots and seals are read here from their bytes, without the code that wrote them.

use super::canaries::{backup, files};
use super::crowd::Crowd;
use super::figures::{figure, rounds};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use std::collections::BTreeSet;
use std::sync::Arc;
use tongxin::domain::{Lang, PersonId, Screen};
use tongxin::journal::{SharedJournal, Store};
use tongxin::locale::Locale;

type Key = [u8; 32];

/// Bytes of a wrapped key: a nonce, the key, a tag.
const WRAPPED: usize = 24 + 32 + 16;

/// Something sealed: whose, in which entry, and the bytes.
struct Sealed {
    who: u32,
    item: Vec<u8>,
    bytes: Vec<u8>,
}

fn open(key: &Key, bound_to: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, msg) = sealed.split_at_checked(24)?;
    let cipher = XChaCha20Poly1305::new(key.into());
    cipher.decrypt(XNonce::from_slice(nonce), Payload { msg, aad: bound_to }).ok()
}

fn number(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
}

/// Every sealed record of a log, wherever in these bytes the log begins.
fn sealed(bytes: &[u8]) -> Vec<Sealed> {
    let magic = b"TXLOG\x00\x01\n";
    let begins = bytes.windows(magic.len()).position(|piece| piece == magic).expect("there is a log");
    let (mut at, mut all) = (begins + magic.len(), Vec::new());
    // Frames: length and checksum, number and count of commits, records.
    while at + 20 <= bytes.len() && number(bytes, at) >= 12 && at + 8 + number(bytes, at) <= bytes.len() {
        let end = at + 8 + number(bytes, at);
        let mut record = at + 20;
        while record < end {
            let (kind, len) = (bytes[record], number(bytes, record + 1));
            if kind == 2 {
                all.extend(drawers(&bytes[record + 5..record + 5 + len]));
            }
            record += 5 + len;
        }
        at = end;
    }
    all
}

fn drawers(bytes: &[u8]) -> Vec<Sealed> {
    let (mut at, mut all) = (0, Vec::new());
    while at < bytes.len() {
        let (kind, who) = (bytes[at], number(bytes, at + 1) as u32);
        at += 5;
        if kind == 3 {
            continue;
        }
        let item = bytes[at + 1..at + 1 + usize::from(bytes[at])].to_vec();
        at += 1 + item.len();
        if kind == 1 {
            let len = number(bytes, at);
            all.push(Sealed { who, item, bytes: bytes[at + 4..at + 4 + len].to_vec() });
            at += 4 + len;
        }
    }
    all
}

/// Every key of anybody's that these bytes hold at any place, unwrapped.
fn keys(master: &Key, people: &BTreeSet<u32>, bytes: &[u8]) -> BTreeSet<Key> {
    let mut found = BTreeSet::new();
    for piece in bytes.windows(WRAPPED) {
        // Noise all of it: a nonce or a tag of four equal bytes is padding, or text.
        if piece[..24].windows(4).any(|four| four == [0; 4]) {
            continue;
        }
        for who in people {
            found.extend(open(master, &who.to_le_bytes(), piece).and_then(|key| Key::try_from(key).ok()));
        }
    }
    found
}

/// How many of somebody's sealed records one of these keys opens.
fn opened(keys: &BTreeSet<Key>, records: &[&Sealed]) -> Vec<String> {
    let mut all = Vec::new();
    for record in records {
        let bound_to = [&record.who.to_le_bytes()[..], &record.item].concat();
        let plain = keys.iter().find_map(|key| open(key, &bound_to, &record.bytes));
        all.extend(plain.map(|plain| String::from_utf8_lossy(&plain).into_owned()));
    }
    all
}

fn of(all: &[Sealed], who: PersonId) -> Vec<&Sealed> {
    all.iter().filter(|record| record.who == who.0).collect()
}

/// The key file within a folder's or a backup's bytes, up to its last slot that is used.
fn slots(bytes: &[u8]) -> &[u8] {
    let magic = b"TXKEYS\x01\n";
    let begins = bytes.windows(magic.len()).position(|piece| piece == magic).expect("there are keys");
    &bytes[begins..]
}

#[test]
fn no_key_that_is_left_opens_anything() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let store: SharedJournal = Arc::new(Store::open(&data, None).unwrap());
    let locale = Locale::new();
    let wording = Arc::new(move |screen: &Screen, lang: Option<Lang>| locale.words(screen, lang));
    let mut crowd = Crowd::new(store.clone(), wording, 9);
    crowd.goes_on(rounds(150, 3_000), 30);
    let text = std::fs::read_to_string(data.join("master.key")).unwrap();
    let digit = |n: usize| u8::from_str_radix(&text[2 * n..2 * n + 2], 16).unwrap();
    let master: Key = std::array::from_fn(digit);

    let leaves = crowd.fullest()[0];
    let before = std::fs::read(data.join("commits.log")).map(|bytes| sealed(&bytes)).unwrap();
    let old = backup(&*store, &folder.path().join("old.tar.gz"));
    let wrapped_at = 128 * (1 + leaves.0 as usize) + 1;
    let wrapped = std::fs::read(data.join("keys")).unwrap()[wrapped_at..][..WRAPPED].to_vec();
    let only = BTreeSet::from([leaves.0]);
    let its_own = keys(&master, &only, &wrapped);
    let mine = of(&before, leaves);
    let could = opened(&its_own, &mine);
    assert!(!could.is_empty() && could.len() == mine.len(), "before, its key opens all of {}", mine.len());
    assert!(could.iter().any(|text| text.contains("雀儿")), "and what opens is theirs: {could:?}");
    assert!(old.windows(WRAPPED).any(|piece| piece == wrapped), "the key is found in a backup of before");

    crowd.erases(leaves);
    let new = backup(&*store, &folder.path().join("new.tar.gz"));
    let mut export = Vec::new();
    store.export(&mut export).unwrap();
    let people: BTreeSet<u32> = (0..=tongxin::domain::people::next_id(crowd.street.state()).0).collect();
    drop((crowd, store));
    std::fs::remove_file(folder.path().join("old.tar.gz")).unwrap();

    // Its wrapped key lies nowhere any more, in no file of the folder, old slots or new, nor in the backup.
    let mut all = files(folder.path());
    all.push(("the new backup, unpacked".into(), new.clone()));
    all.push(("the export".into(), export.clone()));
    for (name, bytes) in &all {
        assert!(!bytes.windows(WRAPPED).any(|piece| piece == wrapped), "{name} still has the key");
    }
    // Whatever key there is, of anybody's, in any slot: it opens nothing.
    let mut held = BTreeSet::from([master]);
    for bytes in [&std::fs::read(data.join("keys")).unwrap()[..], slots(&new)] {
        assert_eq!(keys(&master, &only, bytes).len(), 0, "a key of the one who left");
        for (n, slot) in bytes.chunks_exact(128).enumerate().skip(1) {
            held.extend(keys(&master, &BTreeSet::from([n as u32 - 1]), &slot[1..=WRAPPED]));
        }
    }
    assert!(held.len() > 9, "others' keys are found: {}", held.len());
    let stored = sealed(&std::fs::read(data.join("commits.log")).unwrap());
    let backed = sealed(&new);
    let (mut tried, mut open_now) = (0, Vec::new());
    for records in [of(&stored, leaves), of(&backed, leaves)] {
        assert!(records.len() >= mine.len(), "what was sealed is still there, or this would try nothing");
        tried += records.len();
        open_now.extend(opened(&held, &records));
    }
    // Nor is anything of it in an export, which opens drawers by itself.
    let export = String::from_utf8(export).unwrap();
    let theirs = format!("{{\"drawer\":{{\"person\":{},", leaves.0);
    assert!(!export.contains(&theirs) && export.contains("{\"drawer\":{\"person\":"), "an export has something");
    // What others were shown of them on a page stays with those others, as it would in a chat or on paper.
    let own: Vec<_> = could.iter().filter(|text| !text.contains('\n') && text.contains("雀儿")).collect();
    let told = export.lines().filter(|line| own.iter().any(|text| line.contains(text.as_str())));
    let (shown, left): (Vec<_>, Vec<_>) = told.partition(|line| line.contains("\"item\":{\"Page\":"));
    assert!(left.is_empty(), "{left:?}");
    // Others' drawers open: the records and the keys are read rightly.
    let others = stored.iter().filter(|record| people.contains(&record.who) && record.who != leaves.0);
    let others = opened(&held, &others.collect::<Vec<_>>()).len();
    assert!(others > 9, "{others}");
    figure(
        "after an erasure, with the master key",
        format_args!(
            "{} keys left in store and backup, tried on {tried} sealed records of whoever left ({} opened before): {} \
             open; of the others' {others} still do; in the export 0, but {} messages that others were shown",
            held.len() - 1,
            could.len(),
            open_now.len(),
            shown.len()
        ),
    );
    assert!(open_now.is_empty(), "{open_now:?}");
}
