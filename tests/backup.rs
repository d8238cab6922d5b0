//! Backups of the real process at work: whole, refused where a byte is wrong, and silent about those who left.

#[path = "figures/mod.rs"]
mod figures;
#[path = "telegram/server.rs"]
mod server;

use figures::{figure, rounds};
use server::{Server, TOKEN};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::process::{Child, Command};
use tokio::task::JoinSet;
use tongxin::domain::{Commit, Item, PersonId};
use tongxin::journal::{Journal, Store, Wanted};

const STREET: &str = r#"
listen = "127.0.0.1:0"
[telegram.limits]
per_second = 1000
per_person = 1000
per_chat = 1000
[[community]]
id = "baile"
name = "百乐居民区"
venue = "居委会门口"
[[community.service]]
id = "knives"
name = "磨刀"
places = 300
kept = 0
"#;

/// A folder with a configuration, a Bot API beside it, and tongxin run in it.
struct Desk {
    folder: TempDir,
    server: Server,
}

impl Desk {
    async fn new(more: &str) -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap(), server: Server::start().await };
        fs::write(desk.at("street.toml"), format!("{STREET}{more}")).unwrap();
        desk
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tongxin"));
        command.args(args).current_dir(self.folder.path()).stdin(Stdio::null()).kill_on_drop(true);
        for (name, _) in std::env::vars().filter(|(n, _)| n.starts_with("TELOXIDE_") || n.starts_with("TONGXIN_"))
        {
            command.env_remove(name);
        }
        command.env("TONGXIN_LANG", "en");
        command
    }

    async fn run(&self) -> Child {
        let log = fs::File::options().create(true).append(true).open(self.at("run.log")).unwrap();
        let mut command = self.command(&["run", "--config", "street.toml"]);
        command.env("TELOXIDE_TOKEN", TOKEN).env("TELOXIDE_API_URL", &self.server.url);
        let child = command.stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap();
        let began = Instant::now();
        while !self.tongxin(&["health"]).await.status.success() {
            assert!(
                began.elapsed() < Duration::from_secs(30),
                "{}",
                fs::read_to_string(self.at("run.log")).unwrap()
            );
        }
        child
    }

    async fn tongxin(&self, args: &[&str]) -> Output {
        self.command(args).output().await.unwrap()
    }

    /// Does what must succeed; what it says.
    async fn does(&self, args: &[&str]) -> String {
        let output = self.tongxin(args).await;
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}: {said}");
        said
    }

    /// Does what must fail; what it complains of.
    async fn fails(&self, args: &[&str]) -> String {
        let output = self.tongxin(args).await;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{args:?}: {said}");
        said
    }

    /// Somebody joins, and books; their name is what only a drawer may hold.
    async fn book(server: Server, chat: i64) {
        server.say(chat, "/start");
        let mut seen = 0;
        loop {
            let shown = server.newer(chat, seen).await;
            seen = shown.turn;
            if shown.data("b.x").is_some() {
                return;
            }
            let steps = ["b.v", "b.k", "b.w", "b.h", "b.t", "b.c", "p.a."];
            if let Some(data) = steps.iter().find_map(|begins| shown.data(begins)) {
                server.press(chat, shown.id, &data);
            }
        }
    }
}

/// As the Bot API tells it.
fn name(chat: i64) -> String {
    format!("{chat}号阿姨")
}

async fn stop(mut child: Child) {
    let told = std::process::Command::new("kill").args(["-TERM", &child.id().unwrap().to_string()]).status();
    assert!(told.unwrap().success());
    child.wait().await.unwrap();
}

type Drawers = BTreeMap<(PersonId, Item), String>;

/// Everything in a folder that nobody runs: each commit, and each drawer, opened.
fn all_of(data: &Path) -> (Vec<Commit>, Drawers) {
    let store = Store::open(data, None).unwrap();
    store.verify().unwrap();
    let (mut commits, mut drawers) = (Vec::new(), Drawers::new());
    let each = &mut |commit| {
        commits.push(commit);
        true
    };
    store.read(1, each).unwrap();
    let each =
        &mut |who, item, text: tongxin::domain::Private| drop(drawers.insert((who, item), text.reveal().into()));
    store.scan(Wanted::All, each).unwrap();
    (commits, drawers)
}

/// While people book, backups are made and restored elsewhere: each holds every commit up to its own, every name is
/// there, and the restored street works.
#[tokio::test(flavor = "multi_thread")]
async fn restored_under_load() {
    let desk = Desk::new("").await;
    let daemon = desk.run().await;
    let (mut people, mut next) = (JoinSet::new(), 1_000);
    let backups = rounds(4, 40);
    let (mut at, mut named) = (Vec::new(), 0);
    let mut restores = JoinSet::new();
    for n in 0..backups {
        while people.len() < 20 && next < 1_290 {
            people.spawn(Desk::book(desk.server.clone(), next));
            next += 1;
        }
        let file = format!("{n}.tar.gz");
        let said = desk.does(&["backup", &file, "--with-key"]).await;
        assert!(said.contains("This file alone can restore the names"), "{said}");
        assert_eq!(fs::metadata(desk.at(&file)).unwrap().permissions().mode() & 0o777, 0o600);
        let said = desk.does(&["restore", &file, "--data", &format!("copy{n}")]).await;
        assert!(
            said.contains("its replay is what it was made of") && said.contains("The master key fits"),
            "{said}"
        );
        let copy = desk.at(&format!("copy{n}"));
        restores.spawn_blocking(move || all_of(&copy));
        while people.try_join_next().is_some() {}
    }
    while people.join_next().await.is_some() {}
    stop(daemon).await;
    let (commits, drawers) = all_of(&desk.at("data"));
    while let Some(copy) = restores.join_next().await {
        let (copied, names) = copy.unwrap();
        let n = copied.len();
        assert!(n > 1 && commits[..n] == copied[..], "the copy at {n} is not what the street was");
        let met = |item: &Item| *item == Item::Name;
        for ((who, item), text) in names.iter().filter(|((_, item), _)| met(item)) {
            assert_eq!(drawers.get(&(*who, *item)), Some(text), "the name of {who} at {n}");
        }
        // Whoever was met has an address there, and whoever agreed a name.
        let events: Vec<_> = copied.iter().map(|commit| serde_json::to_string(&commit.events).unwrap()).collect();
        let happened = |what: &str| events.iter().map(|events| events.matches(what).count()).sum::<usize>();
        let entries = |of: &dyn Fn(&Item) -> bool| names.keys().filter(|(_, item)| of(item)).count();
        assert_eq!(entries(&|item| *item == Item::Name), happened("\"agreed\""), "names at {n}");
        assert_eq!(entries(&|item| matches!(item, Item::Address(..))), happened("\"met\""), "addresses at {n}");
        named += happened("\"agreed\"");
        at.push(n);
    }
    at.sort_unstable();
    assert!(
        named > 0 && at.windows(2).any(|pair| pair[0] < pair[1]),
        "nothing happened between the backups: {at:?}"
    );
    // The newest copy goes to work.
    let last = format!("copy{}", backups - 1);
    let daemon = desk
        .command(&["run", "--config", "street.toml", "--data", &last])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let began = Instant::now();
    while !desk.tongxin(&["health", "--data", &last]).await.status.success() {
        assert!(began.elapsed() < Duration::from_secs(30), "the restored street does not start");
    }
    assert!(desk.does(&["verify", "--data", &last]).await.contains("the replay is the live state"));
    stop(daemon).await;
    figure(
        "restored under load",
        format_args!(
            "0 of {backups} backups differ in a commit or a name ({named} names compared); they end at {at:?} of {}",
            commits.len()
        ),
    );
}

/// One byte flipped, the end cut off, or something added: refused, and nothing is written.
#[tokio::test(flavor = "multi_thread")]
async fn damaged_backups_are_refused() {
    let desk = Desk::new("").await;
    let daemon = desk.run().await;
    Desk::book(desk.server.clone(), 70_007).await;
    desk.does(&["backup", "good.tar.gz", "--with-key"]).await;
    stop(daemon).await;
    let good = fs::read(desk.at("good.tar.gz")).unwrap();
    let every = rounds(1 + good.len() as u64 / 400, 1) as usize;
    let bad = desk.at("bad.tar.gz");
    let (mut flipped, mut cut) = (0, 0);
    for at in (0..good.len()).step_by(every).chain(good.len() - 92..good.len()) {
        let mut bytes = good.clone();
        bytes[at] ^= 1 << (at % 8);
        fs::write(&bad, &bytes).unwrap();
        assert!(tongxin::control::check_backup(&bad).is_err(), "byte {at} was flipped");
        fs::write(&bad, &good[..at]).unwrap();
        assert!(tongxin::control::check_backup(&bad).is_err(), "cut off at {at}");
        (flipped, cut) = (flipped + 1, cut + 1);
    }
    fs::write(&bad, [&good[..], b"\0"].concat()).unwrap();
    assert!(tongxin::control::check_backup(&bad).is_err(), "something was added");
    // Through the command: it says what to do, and writes nothing.
    let mut bytes = good.clone();
    bytes[good.len() / 2] ^= 4;
    fs::write(&bad, &bytes).unwrap();
    let said = desk.fails(&["restore", "bad.tar.gz", "--data", "new"]).await;
    assert!(said.contains("changed or cut short") && said.contains("the backup before it"), "{said}");
    assert!(!desk.at("new").exists());
    let said = desk.fails(&["restore", "good.tar.gz"]).await;
    assert!(said.contains("data is not empty") && said.contains("--data"), "{said}");
    // Another key than its own opens nothing: refused before anything is written.
    fs::create_dir(desk.at("other")).unwrap();
    fs::write(desk.at("other/master.key"), "5".repeat(64)).unwrap();
    assert!(
        desk.fails(&["restore", "good.tar.gz", "--data", "other"]).await.contains("the master key does not fit")
    );
    assert!(!desk.at("other/keys").exists() && !desk.at("other/commits.log").exists());
    figure("damaged backups", format_args!("{flipped} with a flipped bit, {cut} cut short: 0 taken"));
}

/// Without the key in it, a backup restores all but the names, says so, and has them once the key is brought.
#[tokio::test(flavor = "multi_thread")]
async fn the_key_is_kept_apart() {
    let desk = Desk::new("").await;
    let daemon = desk.run().await;
    assert_eq!(fs::metadata(desk.at("data/master.key")).unwrap().permissions().mode() & 0o777, 0o600);
    Desk::book(desk.server.clone(), 70_007).await;
    let said = desk.does(&["backup", "live.tar.gz"]).await;
    assert!(said.contains("cannot restore the names") && said.contains("data/master.key"), "{said}");
    stop(daemon).await;
    // Also of a street that nobody runs.
    desk.does(&["backup", "still.tar.gz"]).await;
    assert!(desk.fails(&["backup", "still.tar.gz"]).await.contains("is there already"));
    let said = desk.does(&["restore", "still.tar.gz", "--data", "new"]).await;
    assert!(said.contains("The master key is not here") && said.contains("new/master.key"), "{said}");
    assert!(desk.fails(&["verify", "--data", "new"]).await.contains("new/master.key is missing"));
    fs::copy(desk.at("data/master.key"), desk.at("new/master.key")).unwrap();
    let (_, names) = all_of(&desk.at("new"));
    assert!(names.values().any(|text| *text == name(70_007)), "the name is there again");
    // From the environment.
    let key = fs::read_to_string(desk.at("data/master.key")).unwrap();
    let mut command = desk.command(&["restore", "live.tar.gz", "--data", "third"]);
    let output = command.env("TONGXIN_MASTER_KEY", key.trim()).output().await.unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("The master key fits"), "{output:?}");
    assert!(!desk.at("third/master.key").exists(), "it stays where it is kept");
}

/// Made at night, or made up for; the oldest go; the list beside them keeps an old backup from bringing anybody back.
#[tokio::test(flavor = "multi_thread")]
async fn nightly_and_nobody_comes_back() {
    let desk = Desk::new("[backup]\ndir = \"nights\"\nkeep = 2\nwith_key = true\n").await;
    let free = || std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (page, figures_at) = (free(), free());
    let text =
        fs::read_to_string(desk.at("street.toml")).unwrap().replace("127.0.0.1:0", &format!("127.0.0.1:{page}"));
    let watched = format!("metrics = \"127.0.0.1:{figures_at}\"\nlog_level = \"trace\"\n{text}");
    fs::write(desk.at("street.toml"), watched).unwrap();
    let nights = desk.at("nights");
    fs::create_dir(&nights).unwrap();
    for day in ["01", "02", "03"] {
        fs::write(nights.join(format!("baile-202601{day}T000000Z.tar.gz")), as_if_a_backup()).unwrap();
    }
    // Somebody else's under such a name: it is neither counted nor removed.
    let foreign = nights.join("baile-20260102T120000Z.tar.gz");
    fs::write(&foreign, "the choir's photos").unwrap();
    fs::write(nights.join("mine.tar.gz"), "not tongxin's").unwrap();
    let files = |ending: &str| {
        let names = fs::read_dir(&nights).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned());
        let mut names: Vec<_> = names.filter(|name| name.ends_with(ending)).collect();
        names.sort();
        names
    };
    let daemon = desk.run().await;
    // The night that was missed is made up for at once.
    let began = Instant::now();
    while files(".tar.gz").len() != 4 || files(".new").len() + files("erased").len() != 1 {
        assert!(began.elapsed() < Duration::from_secs(30), "{:?}", files(""));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(fs::read_to_string(&foreign).unwrap(), "the choir's photos");
    fs::remove_file(&foreign).unwrap();
    let made = files(".tar.gz");
    assert_eq!((made[0].as_str(), made[2].as_str()), ("baile-20260103T000000Z.tar.gz", "mine.tar.gz"));
    desk.does(&["restore", &format!("nights/{}", made[1]), "--data", "first"]).await;

    // Two people come; a backup; one of them goes.
    Desk::book(desk.server.clone(), 70_007).await;
    Desk::book(desk.server.clone(), 70_008).await;
    desk.does(&["backup", "nights/before.tar.gz", "--with-key"]).await;
    desk.does(&["backup", "nights/keyless.tar.gz"]).await;
    let shown = desk.server.world().newest(70_007).unwrap().id;
    desk.server.press(70_007, shown, "p.E");
    let erased = |health: &str| serde_json::from_str::<serde_json::Value>(health).unwrap()["people"] == 1;
    let began = Instant::now();
    while !erased(&desk.does(&["health", "--json"]).await) {
        assert!(began.elapsed() < Duration::from_secs(30), "nobody was erased");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    desk.does(&["backup", "after.tar.gz", "--with-key"]).await;
    desk.does(&["export", "after.jsonl"]).await;
    // What whoever watches sees names nobody, whatever is logged (the log is searched below, with all other files).
    for (port, path) in [(figures_at, "metrics"), (page, "readyz"), (page, "healthz")] {
        let shown = reqwest::get(format!("http://127.0.0.1:{port}/{path}")).await.unwrap().text().await.unwrap();
        assert!(path != "metrics" || shown.contains("tongxin_updates_total{channel=\"telegram\""), "{shown}");
        assert!(!shown.contains("阿姨") && !shown.contains("\"7000"), "{path}: {shown}");
    }
    let told = desk.does(&["health"]).await;
    assert!(!told.contains("阿姨") && !told.contains("\"7000"), "{told}");
    let health: serde_json::Value = serde_json::from_str(&desk.does(&["health", "--json"]).await).unwrap();
    assert!(health["backup"]["newest"].is_string() && health["backup"]["trouble"].is_null(), "{health}");
    stop(daemon).await;
    // At the next start at the latest, the list says who is gone.
    let daemon = desk.run().await;
    let began = Instant::now();
    while fs::read_to_string(nights.join("baile.erased")).unwrap().is_empty() {
        assert!(began.elapsed() < Duration::from_secs(30), "nobody is on the list");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    stop(daemon).await;

    let there = |data: &str, chat: i64| all_of(&desk.at(data)).1.values().any(|text| text.contains(&name(chat)));
    assert!(!there("data", 70_007) && there("data", 70_008));
    desk.does(&["restore", "after.tar.gz", "--data", "after"]).await;
    assert!(!there("after", 70_007) && there("after", 70_008), "a new backup has nothing of them");
    let said = desk.does(&["restore", "nights/before.tar.gz", "--data", "again"]).await;
    assert!(said.contains("one who erased themselves since then is erased again"), "{said}");
    assert!(!there("again", 70_007) && there("again", 70_008), "an old backup brings nobody back");
    assert!(!desk.at("again/restore.unfinished").exists());
    // Killed before they were erased, or stopped by an error: nobody runs that, and the remedy is told.
    let checked = tongxin::control::check_backup(&nights.join("before.tar.gz")).unwrap();
    checked.archive.unpack(&desk.at("killed"), None, true).unwrap();
    for args in [["run", "--config", "killed.toml"], ["verify", "--data", "killed"]] {
        let text = fs::read_to_string(desk.at("street.toml")).unwrap();
        fs::write(desk.at("killed.toml"), format!("data = \"killed\"\n{text}")).unwrap();
        let said = desk.fails(&args).await;
        assert!(said.contains("did not finish") && said.contains("restore again into an empty"), "{said}");
    }
    // Whoever restores opens it all the same, and finishes it.
    let gone = tongxin::control::read_gone(&nights).unwrap().1;
    let gone = checked.census.back_again(&gone);
    {
        let store = Store::open_unfinished(&desk.at("killed"), None).unwrap();
        assert_eq!((gone.len(), store.head().unwrap().seq), (1, checked.archive.manifest.seq));
        // A machine whose clock stands before what is stored.
        let mut last = None;
        store.read(1, &mut |commit| last.replace(commit).is_none_or(|_| true)).unwrap();
        let (mut commit, lease) = (last.unwrap(), store.acquire().unwrap());
        let expected = commit.seq;
        commit.seq += 1;
        commit.epoch = lease.epoch;
        commit.at += chrono::TimeDelta::days(300);
        commit.cause = tongxin::domain::Cause::Console([7; 16]);
        (commit.events, commit.sends) = (Vec::new(), Vec::new());
        let entry = tongxin::journal::Entry { commit, drawers: Vec::new() };
        assert!(matches!(store.append(lease, expected, &[entry]), tongxin::journal::Appended::Done(_)));
    }
    tongxin::street::erase_here(&desk.at("killed"), None, &gone).unwrap();
    assert!(!there("killed", 70_007) && there("killed", 70_008), "finished, and it opens");
    assert!(all_of(&desk.at("killed")).0.is_sorted_by_key(|commit| commit.at), "time does not go back");
    // Without the key nobody could be erased again: nothing is restored.
    let said = desk.fails(&["restore", "nights/keyless.tar.gz", "--data", "keyless"]).await;
    assert!(said.contains("put it into keyless as master.key"), "{said}");
    assert!(!desk.at("keyless/commits.log").exists());
    // Without the list beside it, it says so; then it would.
    fs::copy(nights.join("before.tar.gz"), desk.at("alone.tar.gz")).unwrap();
    let said = desk.does(&["restore", "alone.tar.gz", "--data", "alone"]).await;
    assert!(said.contains("ATTENTION") && said.contains("2 people"), "{said}");
    assert!(there("alone", 70_007), "or this test would find nothing to erase");
    let exported = fs::read_to_string(desk.at("after.jsonl")).unwrap();
    assert!(!exported.contains(&name(70_007)) && exported.contains(&name(70_008)));

    // With the master key in hand: no wrapped key anywhere opens anything sealed that was theirs.
    for file in walk(desk.folder.path()) {
        let bytes = fs::read(&file).unwrap();
        let found = bytes.windows(name(70_007).len()).any(|window| window == name(70_007).as_bytes());
        assert!(!found, "{} has the name", file.display());
    }
    let person = all_of(&desk.at("data")).0.iter().flat_map(|c| &c.events).find_map(|event| match event {
        tongxin::domain::Event::People(tongxin::domain::people::Event::Erased(who)) => Some(*who),
        _ => None,
    });
    let person = person.expect("somebody was erased");
    for data in ["data", "after", "again"] {
        let keys = fs::read(desk.at(data).join("keys")).unwrap();
        let slot = &keys[128 * (1 + person.0 as usize)..][..128];
        assert!(slot[0] == 2 && slot[1..].iter().all(|byte| *byte == 0), "{data} still has the key of {person}");
    }
    let alone = fs::read(desk.at("alone/keys")).unwrap();
    assert_eq!(alone[128 * (1 + person.0 as usize)], 1, "or there was no key to destroy");
    figure(
        "after an erasure",
        "the key is gone from the store, a new backup and an old one restored; the name is in none",
    );
}

/// A file that begins and ends as a backup does.
fn as_if_a_backup() -> Vec<u8> {
    let comment = [b"sha256 ", &[b'a'; 64][..]].concat();
    let tail = [&[0x1f, 0x8b, 8, 0x10, 0, 0, 0, 0, 0, 0xff][..], &comment, &[0, 3], &[0; 9]].concat();
    [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0][..], &tail].concat()
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(walk(&path))
        } else if path.is_file() {
            all.push(path)
        }
    }
    all
}
