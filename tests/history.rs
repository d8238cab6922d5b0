//! What was written once is read for ever: journals of every release, and every button ever sent.
//!
//! `TONGXIN_HISTORY=v2 cargo test --test history` records a new journal beside the old ones; a file that
//! exists is never written again.

#[path = "stories/camera.rs"]
#[allow(dead_code)]
mod camera;
#[path = "stories/chat.rs"]
#[allow(dead_code)]
mod chat;
#[path = "stories/ears.rs"]
#[allow(dead_code)]
mod ears;
#[path = "stories/house.rs"]
#[allow(dead_code)]
mod house;
#[path = "stories/script.rs"]
#[allow(dead_code)]
mod script;
#[path = "stories/store.rs"]
#[allow(dead_code)]
mod store;

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use tongxin::domain::{Action, PersonId, State, apply, bookings, day, people, shifts};
use tongxin::journal::{Journal, Memory};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/history")
}

/// What a recorded journal must still mean, in words that outlive the state's shape: who is there, who
/// has which place and turn, how the days stand.
fn meaning(s: &State) -> String {
    let mut out = format!("commits {}\n", s.seq);
    for (id, p) in people::everyone(s) {
        let roles: Vec<_> = p.roles.iter().map(|(c, r)| format!("{c}:{r:?}")).collect();
        let known =
            (p.community.map(|c| c.0), p.lang, p.consent.is_some(), p.quiet, p.phone, p.carer.map(|c| c.0));
        writeln!(out, "person {id} {known:?} {} devices {}", roles.join(" "), p.devices.len()).unwrap();
    }
    for (id, d) in day::all(s) {
        writeln!(out, "day {}.{} {:?} from {} moved {}", id.community, id.n, d.status, d.start, d.moved).unwrap();
        for (n, b) in bookings::on_day(s, id) {
            writeln!(out, "place {n} {}/{} no. {} for {} by {}", b.service, b.slot, b.number, b.who, b.by)
                .unwrap();
        }
        for (n, t) in shifts::on_day(s, id) {
            writeln!(out, "turn {n} {}/{} of {}", t.turn.service, t.turn.turn, t.who).unwrap();
        }
    }
    writeln!(out, "unfinished {}", s.delivery.waiting()).unwrap();
    let newest = people::page(s, PersonId(1));
    writeln!(out, "page of 1 {newest}").unwrap();
    out
}

fn replay(journal: &dyn Journal) -> State {
    let mut s = State::default();
    let each = &mut |commit| {
        apply(&mut s, &commit);
        true
    };
    journal.read(1, each).unwrap();
    s
}

/// Every recorded journal still replays, along its whole hash chain, to what it meant when it was made.
#[test]
fn what_was_recorded_still_means_the_same() {
    record();
    let mut journals = 0;
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "jsonl") {
            continue;
        }
        journals += 1;
        let journal = Memory::new();
        let file = std::fs::File::open(&path).unwrap();
        journal.import(&mut BufReader::new(file)).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        journal.verify().unwrap();
        let meant = std::fs::read_to_string(path.with_extension("txt")).unwrap();
        let kept = std::fs::read_to_string(path.with_extension("sha256")).unwrap();
        assert_eq!(kept.trim(), digest(&std::fs::read(&path).unwrap()), "{} was touched", path.display());
        let means = meaning(&replay(&journal));
        assert!(meant == means, "{} means something else now:\n{means}", path.display());
    }
    assert!(journals >= 1, "there is a journal of every release");
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Records a journal under a new name, if the environment asks for it.
fn record() {
    let Ok(name) = std::env::var("TONGXIN_HISTORY") else { return };
    let path = folder().join(format!("{name}.jsonl"));
    assert!(!path.exists(), "{} is there already; history is not written again", path.display());
    let story = std::fs::read_to_string(folder().join("story.txt")).unwrap();
    let (journal, faults) = script::journal_of(&story);
    assert!(faults.is_empty(), "{faults:?}");
    let mut bytes = Vec::new();
    journal.export(&mut bytes).unwrap();
    std::fs::write(path.with_extension("sha256"), digest(&bytes)).unwrap();
    std::fs::write(&path, bytes).unwrap();
    std::fs::write(path.with_extension("txt"), meaning(&replay(&*journal))).unwrap();
}

/// Buttons stay under messages for years: what each one's data means never changes.
#[test]
fn every_button_ever_sent_still_means_the_same() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/buttons.txt");
    let golden = std::fs::read_to_string(&path).unwrap();
    let mut tags: BTreeMap<&str, &str> = BTreeMap::new();
    for line in golden.lines().filter(|line| !line.starts_with('#')) {
        let (data, meaning) = line.split_once("  ").expect("data, two blanks, meaning");
        let action = Action::decode(data).unwrap_or_else(|| panic!("{data} is not understood any more"));
        assert_eq!(format!("{action:?}"), meaning, "{data} means something else now");
        assert_eq!(action.encode(), data);
        let tag = data.match_indices('.').nth(1).map_or(data, |(at, _)| &data[..at]);
        tags.insert(tag, data);
    }
    // Every tag of the sources has its line: a new button gets one when it is made.
    for file in ["people/actions.rs", "day/actions.rs", "bookings/actions.rs", "shifts/actions.rs"]
        .into_iter()
        .chain(["announcements/actions.rs", "groups/actions.rs"])
    {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/domain").join(file);
        let text = std::fs::read_to_string(source).unwrap();
        let literals = text.lines().flat_map(|line| line.split('"').skip(1));
        for literal in literals.filter(|text| text.len() == 3 && text[1..].starts_with('.')) {
            assert!(tags.contains_key(literal), "{literal} has no line in tests/golden/buttons.txt");
        }
    }
}

/// What was stored before work had a name of its own is read as it was, and written as it was; a snapshot keeps both.
#[test]
fn a_quote_is_stored_as_before() {
    use tongxin::domain::repairs::{Cents, Quote, Receipt};
    use tongxin::domain::{QuoteId, VisitId, Work};
    let old = r#"{"ticket":{"day":{"community":0,"n":1},"service":2,"number":3},"item":"拉链头","price":350,"committee":false,"state":"asked"}"#;
    let quote: Quote = serde_json::from_str(old).unwrap();
    assert!(matches!(quote.work, Work::Ticket(ticket) if ticket.number == 3));
    assert_eq!(serde_json::to_string(&quote).unwrap(), old);
    let home = Quote { work: Work::Visit(VisitId(7)), item: None, by: Some(PersonId(4)), ..quote.clone() };
    for quote in [quote, home] {
        let bytes = rmp_serde::to_vec_named(&quote).unwrap();
        assert_eq!(rmp_serde::from_slice::<Quote>(&bytes).unwrap(), quote);
    }
    let receipt = Receipt {
        number: 1,
        at: chrono::DateTime::UNIX_EPOCH,
        quote: QuoteId(1),
        work: Work::Visit(VisitId(7)),
        item: None,
        price: Cents(350),
        committee: true,
    };
    let bytes = rmp_serde::to_vec_named(&receipt).unwrap();
    assert_eq!(rmp_serde::from_slice::<Receipt>(&bytes).unwrap(), receipt);
}
