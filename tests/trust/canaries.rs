//! Canaries in everything that is somebody's own: a crowd uses every flow for months, the store and the words stumble
//! on purpose, and none of them sings: not in events, state, log, figures, panics, refusals, an export's open part, a
//! backup, or any file.

use super::crowd::{Crowd, PUBLIC};
use super::figures::{figure, rounds};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::io::Read;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use tongxin::control::hold_stored;
use tongxin::domain::{Arg, Commit, Does, Item, Lang, PersonId, Place, Private, Screen};
use tongxin::engine::Words;
use tongxin::journal::{
    Appended, Captured, Entry, Head, Journal, JournalError, Lease, SharedJournal, Snapshot, Store, Wanted,
};
use tongxin::locale::Locale;
use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber, span};

/// Everything that is ever logged, whatever its level.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<String>>);

impl Log {
    pub fn words(&self) -> String {
        self.0.lock().unwrap().clone()
    }
}

impl Visit for &Log {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        writeln!(self.0.lock().unwrap(), "{field}={value:?}").unwrap();
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &span::Attributes<'_>) -> span::Id {
        span.record(&mut &*self);
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        values.record(&mut &*self);
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut &*self);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// A figure's text form, of all the streets of this process.
fn counting() -> &'static PrometheusHandle {
    static FIGURES: OnceLock<PrometheusHandle> = OnceLock::new();
    FIGURES.get_or_init(|| PrometheusBuilder::new().install_recorder().unwrap())
}

/// Every panic's words, of this thread only: other tests have their own.
fn panics() -> Arc<Mutex<String>> {
    let heard = Arc::new(Mutex::new(String::new()));
    let (into, mine, before) = (heard.clone(), std::thread::current().id(), std::panic::take_hook());
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().id() == mine {
            writeln!(into.lock().unwrap(), "{panic}").unwrap();
        } else {
            before(panic);
        }
    }));
    heard
}

/// Every so many calls it panics, and prints all that it was given, as a careless `expect` would.
struct Tripping {
    inner: SharedJournal,
    calls: AtomicU64,
    every: u64,
}

impl Journal for Tripping {
    fn append(&self, lease: Lease, expected: u64, entries: &[Entry]) -> Appended {
        let n = self.calls.fetch_add(1, Ordering::Relaxed) % self.every;
        assert!(n != 5, "before the write: {lease:?} {expected} {entries:?}");
        let done = self.inner.append(lease, expected, entries);
        assert!(n != 12, "after the write: {done:?} {entries:?}");
        done
    }

    fn acquire(&self) -> Result<Lease, JournalError> {
        self.inner.acquire()
    }

    fn head(&self) -> Result<Head, JournalError> {
        self.inner.head()
    }

    fn read(&self, from: u64, each: &mut dyn FnMut(Commit) -> bool) -> Result<(), JournalError> {
        self.inner.read(from, each)
    }

    fn reopen(&self) -> Result<Head, JournalError> {
        self.inner.reopen()
    }

    fn get(&self, who: PersonId, item: Item) -> Result<Option<Private>, JournalError> {
        self.inner.get(who, item)
    }

    fn scan(&self, wanted: Wanted, each: &mut dyn FnMut(PersonId, Item, Private)) -> Result<(), JournalError> {
        self.inner.scan(wanted, each)
    }

    fn put_snapshot(&self, snapshot: Snapshot) -> Result<(), JournalError> {
        self.inner.put_snapshot(snapshot)
    }

    fn snapshot(&self) -> Result<Option<Snapshot>, JournalError> {
        self.inner.snapshot()
    }

    fn verify(&self) -> Result<u64, JournalError> {
        self.inner.verify()
    }

    fn export(&self, out: &mut dyn std::io::Write) -> Result<u64, JournalError> {
        self.inner.export(out)
    }

    fn import(&self, from: &mut dyn std::io::BufRead) -> Result<u64, JournalError> {
        self.inner.import(from)
    }

    fn capture(&self) -> Result<Captured, JournalError> {
        self.inner.capture()
    }
}

/// Words that stumble now and then over a screen, and print it.
fn stumbling(every: u64) -> impl Fn(&Screen, Option<Lang>) -> Words {
    let (locale, calls) = (Locale::new(), AtomicU64::new(0));
    move |screen, lang| {
        let n = calls.fetch_add(1, Ordering::Relaxed) + 1;
        // And over every other one with a code in it.
        let coded = screen.text.iter().flat_map(|line| &line.args).any(|(_, arg)| matches!(arg, Arg::Code(_)));
        assert!(n % every != 0 && !(coded && n % 2 == 0), "no words for {screen:?} in {lang:?}");
        locale.words(screen, lang)
    }
}

/// All files of a folder, with their names.
pub fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
    all
}

/// A backup as it would be written now, and the same without its compression.
pub fn backup(journal: &dyn Journal, path: &Path) -> Vec<u8> {
    let mut file = std::fs::File::create(path).unwrap();
    hold_stored(journal).unwrap().write(chrono::Utc::now(), false, "master.key", &mut file).unwrap();
    let mut plain = Vec::new();
    flate2::read::MultiGzDecoder::new(std::fs::File::open(path).unwrap()).read_to_end(&mut plain).unwrap();
    plain
}

/// Three months of a crowd of thirty and more.
#[test]
fn what_is_somebodys_own_stays_in_their_drawer() {
    let folder = tempfile::tempdir().unwrap();
    let store: SharedJournal = Arc::new(Store::open(&folder.path().join("data"), None).unwrap());
    let (log, figures, heard) = (Log::default(), counting(), panics());
    let crowd = tracing::subscriber::with_default(log.clone(), || {
        let journal = Arc::new(Tripping { inner: store.clone(), calls: AtomicU64::new(0), every: 211 });
        let mut crowd = Crowd::new(journal, Arc::new(stumbling(37)), 24);
        crowd.goes_on(rounds(4_500, 50_000), 92);
        crowd
    });
    // What fails from here on is told as ever.
    drop(std::panic::take_hook());
    let mut places: Vec<(String, String)> = Vec::new();
    let mut place = |name: &str, words: String| places.push((name.to_string(), words));
    let (mut commits, mut kinds) = (0, BTreeSet::new());
    let each = &mut |commit: Commit| {
        commits += 1;
        place("a commit", serde_json::to_string(&commit).unwrap());
        place("a commit as it is debugged", format!("{commit:?}"));
        true
    };
    store.read(1, each).unwrap();
    place("an input as it is debugged", crowd.inputs.clone());
    place("the state", format!("{:?}", crowd.street.state()));
    for message in &crowd.street.told {
        place("a message as it is debugged", format!("{message:?}"));
    }
    let mut export = Vec::new();
    store.export(&mut export).unwrap();
    let export = String::from_utf8(export).unwrap();
    let open = export.lines().filter(|line| !line.starts_with("{\"drawer\""));
    place("an export's open part", open.collect::<Vec<_>>().join("\n"));
    let plain = backup(&*store, &folder.path().join("b.tar.gz"));
    place("a backup", String::from_utf8_lossy(&plain).into_owned());
    for (name, bytes) in files(folder.path()) {
        place("a file's name", name.clone());
        place(&name, String::from_utf8_lossy(&bytes).into_owned());
    }
    for card in crowd.cards() {
        place("a group", super::street::seen(card));
    }
    // These do not even have what is told to everybody.
    let quiet = [
        ("the log", log.words()),
        ("the figures", figures.render()),
        ("the names of files", files(folder.path()).into_iter().map(|(name, _)| name).collect()),
    ];
    let mut found: BTreeMap<String, (u32, String)> = BTreeMap::new();
    let mut sing = |place: &str, what: String| found.entry(place.into()).or_insert((0, what)).0 += 1;
    for (name, words) in &quiet {
        assert!(!words.is_empty(), "{name} says nothing at all");
        if words.contains(PUBLIC) {
            sing(name, PUBLIC.into());
        }
        places.push((name.to_string(), words.clone()));
    }
    let panicked = heard.lock().unwrap().clone();
    let (worded, wrote) = (panicked.matches("no words for").count(), panicked.matches(" the write: ").count());
    assert!(worded > 9 && wrote > 9, "it stumbles: {worded}, {wrote}");
    places.push(("a panic".into(), panicked));
    // A refusal names nobody, or only whom its reader named themselves.
    for (kind, to, words) in &crowd.refused {
        kinds.insert(kind.split(['(', ' ']).take(2).collect::<Vec<_>>().join(" "));
        let named = crowd.named_by(*to);
        for one in crowd.sings(words).into_iter().filter(|one| !named.iter().any(|name| one.starts_with(name))) {
            sing("a refusal", format!("{one}, told to {to}: {kind}"));
        }
    }
    for (name, words) in &places {
        for one in crowd.sings(words) {
            sing(name, one);
        }
    }
    let tags = super::table::known_tags();
    let pressed = tags.iter().filter(|tag| crowd.pressed.contains_key(**tag)).count();
    figure(
        "canaries",
        format_args!(
            "{} canaries and {} codes in {commits} commits of three months, {pressed} of {} kinds of buttons pressed, {} \
             erased, {} refusals of {} kinds, {worded} panics over words and {wrote} in the store, {} places looked \
             at: {} sang",
            crowd.canaries,
            crowd.codes.len(),
            tags.len(),
            crowd.erased,
            crowd.refused.len(),
            kinds.len(),
            places.len(),
            found.values().map(|(n, _)| n).sum::<u32>(),
        ),
    );
    assert!(found.is_empty(), "{found:#?}");
    // Or all this would say nothing: those who may see, saw, and the drawers have them.
    let told: String = crowd.street.told.iter().map(|m| m.words.text.as_str()).collect();
    let drawers = export.lines().filter(|line| line.starts_with("{\"drawer\""));
    let drawers = drawers.collect::<String>();
    for mark in ["雀儿", "13977007"] {
        assert!(told.contains(mark) && drawers.contains(mark), "{mark} was never seen");
    }
    assert!(!crowd.sings(&drawers).is_empty() && told.contains(PUBLIC));
    // Groups had cards, changed as places filled, and nothing besides.
    let (mut cards, mut changed) = (0, 0);
    for card in crowd.cards() {
        cards += 1;
        changed += u32::from(matches!(card.place, Place::Mend(_)));
        let title = card.words.text.lines().next().unwrap_or_default();
        assert!(title.contains("公益日") || title.contains("elfare day"), "{title}");
        let presses = card.words.rows.iter().flatten().any(|label| matches!(label.does, Does::Press(_)));
        assert!(!presses && card.words.file.is_none(), "{:?}", card.words);
    }
    assert!(cards > 9 && changed > 9, "{cards} cards, {changed} changed");
    // Only what was not refused counts, so not everything is reached in a few months.
    assert!(
        pressed * 3 >= tags.len() * 2,
        "a quiet crowd: nobody pressed {:?}",
        tags.iter().filter(|tag| !crowd.pressed.contains_key(**tag)).collect::<Vec<_>>()
    );
}
