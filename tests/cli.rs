//! The real binary, as an operator uses it.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const STREET: &str = r#"
listen = "127.0.0.1:0"
[[community]]
id = "baile"
name = { zh = "百乐居民区", en = "Baile" }
venue = "居委会门口"
[[community.service]]
id = "knives"
name = { zh = "磨刀", en = "Knives sharpened" }
places = 9
"#;

/// A folder with a configuration, and tongxin run in it.
struct Desk {
    folder: TempDir,
}

/// A daemon that is killed where a test leaves it running.
struct Daemon(Child);

impl Drop for Daemon {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        fs::write(desk.folder.path().join("street.toml"), STREET).unwrap();
        desk
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tongxin"));
        command.args(args).current_dir(self.folder.path()).stdin(Stdio::null());
        // Whoever runs the tests may have a bot of their own.
        for (name, _) in std::env::vars().filter(|(n, _)| n.starts_with("TELOXIDE_") || n.starts_with("TONGXIN_"))
        {
            command.env_remove(name);
        }
        command.env("TONGXIN_LANG", "en");
        command
    }

    fn tongxin(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Does what must succeed; its output.
    #[track_caller]
    fn does(&self, args: &[&str]) -> String {
        let output = self.tongxin(args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Does what must fail; what it complains of.
    #[track_caller]
    fn fails(&self, args: &[&str], code: i32) -> String {
        let output = self.tongxin(args);
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{args:?}: {complaint}");
        complaint
    }

    /// Starts something that stays, its output in a file.
    fn starts(&self, args: &[&str], output: &str) -> Daemon {
        let file = fs::File::create(self.folder.path().join(output)).unwrap();
        Daemon(self.command(args).stdout(file.try_clone().unwrap()).stderr(file).spawn().unwrap())
    }

    fn run(&self) -> Daemon {
        let daemon = self.starts(&["run", "--config", "street.toml"], "run.log");
        self.healthy("data");
        daemon
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap()
    }

    /// Waits until nothing is on its way any more; what the daemon says about itself.
    #[track_caller]
    fn settled(&self, data: &str) -> serde_json::Value {
        let mut health = self.healthy(data);
        eventually("all is told", || {
            std::thread::sleep(Duration::from_millis(400));
            let before = std::mem::replace(&mut health, self.healthy(data));
            before == health && health["waiting"] == 0
        });
        health
    }

    /// Waits until a daemon is ready; what it says about itself.
    #[track_caller]
    fn healthy(&self, data: &str) -> serde_json::Value {
        let mut health = None;
        eventually("the daemon is ready", || {
            let output = self.tongxin(&["health", "--json", "--data", data]);
            health = output.status.success().then(|| serde_json::from_slice(&output.stdout).unwrap());
            health.is_some()
        });
        health.unwrap()
    }
}

#[track_caller]
fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(30), "it never came: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn terminate(daemon: &mut Daemon) -> ExitStatus {
    let told = Command::new("kill").args(["-TERM", &daemon.0.id().to_string()]).status().unwrap();
    assert!(told.success());
    daemon.0.wait().unwrap()
}

fn last_line(text: &str) -> &str {
    text.lines().last().unwrap_or_default()
}

fn is_code(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// `check` tells every fault with file, line and key, and ends with 2.
#[test]
fn check_tells_every_fault() {
    let desk = Desk::new();
    assert!(desk.does(&["check", "--config", "street.toml"]).contains("baile"));
    let wrong = STREET.replace("places = 9", "places = 9\nkept = 10\ncolour = 1\nslot = \"20\"");
    fs::write(desk.folder.path().join("wrong.toml"), wrong).unwrap();
    let told = desk.fails(&["check", "--config", "wrong.toml"], 2);
    for fault in [
        "wrong.toml:11: community.service.kept: ",
        "wrong.toml:12: community.service.colour: ",
        "wrong.toml:13: community.service.slot: ",
    ] {
        assert!(told.lines().any(|line| line.starts_with(fault)), "{fault} is not in\n{told}");
    }
    assert_eq!(told.lines().count(), 3, "{told}");
    assert!(desk.fails(&["run", "--config", "wrong.toml"], 2).contains("wrong.toml:11"));
    assert!(desk.fails(&["check", "--config", "nowhere.toml"], 2).contains("nowhere.toml: cannot be read"));
    desk.fails(&["check"], 2);
}

/// In the language of the configuration, and by the neighbourhood's own time: also where only the folder is named.
#[test]
fn the_operator_is_spoken_to_in_their_language() {
    let desk = Desk::new();
    let english = STREET.replacen("listen = ", "lang = \"en\"\nlisten = ", 1);
    fs::write(desk.folder.path().join("english.toml"), english).unwrap();
    let says = |args: &[&str]| {
        let output = desk.command(args).env_remove("TONGXIN_LANG").output().unwrap();
        let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        (output.status.success(), out, err)
    };
    let (well, checked, _) = says(&["check", "--config", "street.toml"]);
    assert!(well && checked.contains("写得都对") && checked.contains("没有每夜的备份"), "{checked}");
    assert!(checked.contains("public_url") && !checked.contains("没有位子"), "{checked}");
    let bare = STREET
        .replace("places = 9", "shifts = 1")
        .replace("[[community]]", "[backup]\ndir = \"nights\"\n[[community]]");
    fs::write(desk.folder.path().join("bare.toml"), bare).unwrap();
    let (well, checked, told) = says(&["check", "--config", "bare.toml"]);
    assert!(well && checked.contains("没有一样可以约") && checked.contains("nights"), "{checked}{told}");
    let (_, checked, _) = says(&["check", "--config", "english.toml"]);
    assert!(checked.contains("all is well") && checked.contains("no backup is made at night"), "{checked}");

    let log = fs::File::create(desk.folder.path().join("run.log")).unwrap();
    let mut run = desk.command(&["run", "--config", "street.toml"]);
    let _daemon =
        Daemon(run.env_remove("TONGXIN_LANG").stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap());
    desk.healthy("data");
    assert!(desk.read("run.log").contains("还没有组织者"), "{}", desk.read("run.log"));
    let (_, invited, _) = says(&["invite", "--community", "baile", "--role", "head"]);
    assert!(
        invited.contains("请转给要来的人") && invited.contains("星期") && !invited.contains("UTC"),
        "{invited}"
    );
    assert!(is_code(last_line(&invited)), "{invited}");
    let (well, health, _) = says(&["health"]);
    assert!(well && health.contains("一切正常") && health.contains("没有每夜的备份"), "{health}");
    let (_, verified, _) = says(&["verify"]);
    assert!(verified.contains("一环扣一环"), "{verified}");
    let (_, deeds, _) = says(&["deeds"]);
    assert!(deeds.contains("管同心的人：做了一个邀请 楼组长（在机器上）"), "{deeds}");
    assert!(!deeds.contains("people.code") && !deeds.contains("Due("), "{deeds}");
    let (_, deeds, _) = says(&["deeds", "--config", "english.toml"]);
    assert!(deeds.contains("Whoever looks after Tongxin: made an invitation: head of a building"), "{deeds}");

    // What is not there is named, with what there is instead.
    let (well, _, told) = says(&["restore", "nothing.tar.gz", "--data", "new"]);
    assert!(!well && told.contains("没有nothing.tar.gz这个文件") && told.contains("tongxin restore"), "{told}");
    let (well, _, told) = says(&["backup", "one.tar.gz"]);
    assert!(well && told.contains("从头看过一遍") && told.contains("master.key"), "{told}");
    let (well, _, told) = says(&["restore", "nothing.tar.gz", "--data", "new"]);
    assert!(!well && told.contains("最近的一份备份是./one.tar.gz"), "{told}");
}

/// A second daemon on the same folder is refused within a second, and says what to do.
#[test]
fn a_second_daemon_is_refused_at_once() {
    let desk = Desk::new();
    let _first = desk.run();
    let began = Instant::now();
    let told = desk.fails(&["run", "--config", "street.toml"], 1);
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    assert!(told.contains("in use by another tongxin") && told.contains("--data"), "{told}");
}

/// The address of a daemon's own web channel cannot be had twice; the second says what to do.
#[test]
fn a_taken_port_is_named_with_the_remedy() {
    let desk = Desk::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let told = desk.fails(&["run", "--config", "street.toml", "--listen", &address], 1);
    assert!(told.contains(&address) && told.contains("--listen"), "{told}");
}

/// The first organizer's code is asked for at start; `invite` gives one whether the daemon runs or not.
#[test]
fn invitations_are_made_with_and_without_the_daemon() {
    let desk = Desk::new();
    let invite = ["invite", "--community", "baile", "--role", "organizer"];
    // Before anybody has started the street, its file is needed.
    assert!(desk.fails(&invite, 1).contains("no folder data"));
    let first = desk.does(&[&invite[..], &["--config", "street.toml"]].concat());
    assert!(is_code(last_line(&first)), "{first}");

    let mut daemon = desk.run();
    // It is ready a moment before it has said so.
    let said = "tongxin invite --community baile --role organizer --data data";
    eventually("it says how to name somebody", || desk.read("run.log").contains(said));
    let told = desk.does(&invite);
    let code = last_line(&told).to_string();
    assert!(is_code(&code) && told.contains(&format!("/go/{code}")), "{told}");
    assert!(desk.fails(&["invite", "--community", "elsewhere", "--role", "helper"], 1).contains("there is baile"));
    assert!(terminate(&mut daemon).success());

    let told = desk.does(&["invite", "--community", "baile", "--role", "helper", "--valid", "90m"]);
    assert!(is_code(last_line(&told)) && last_line(&told) != code, "{told}");
    assert!(told.contains("/go/"), "where to open it is remembered: {told}");
    assert!(desk.does(&["verify"]).contains("unbroken chain"));
    let deeds = desk.does(&["deeds"]);
    assert_eq!(deeds.matches("made an invitation: ").count(), 3, "{deeds}");
    assert_eq!(deeds.matches("made an invitation: organizer (at the machine)").count(), 2, "{deeds}");
    assert_eq!(desk.does(&["deeds", "--date", "2020-01-01"]), "Nothing was done on Wednesday 1 January.\n");
    let raw = desk.does(&["deeds", "--raw"]);
    assert_eq!(raw.matches("the operator: people.code (an operator's command)").count(), 3, "{raw}");
    // Neither the code nor anything it is made from is kept.
    let stored = desk.does(&["export", "-"]);
    assert!(!stored.contains(&code), "{stored}");
}

/// SIGTERM ends the daemon with 0 within five seconds, also while a page listens; nothing is lost.
#[test]
fn sigterm_ends_it_in_time() {
    let desk = Desk::new();
    let mut daemon = desk.run();
    let before = desk.healthy("data")["commits"].clone();
    let listen = address(&desk.read("run.log"));
    let mut page = TcpStream::connect(&listen).unwrap();
    // Half a request: somebody whose network has gone.
    page.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n").unwrap();
    let began = Instant::now();
    let status = terminate(&mut daemon);
    assert!(status.success(), "{status}: {}", desk.read("run.log"));
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    assert!(!desk.folder.path().join("data/control.sock").exists());
    let commits = before.as_u64().unwrap();
    assert!(desk.does(&["verify"]).starts_with(&format!("{commits} records")));
    assert!(desk.fails(&["health"], 1).contains("no tongxin is running"));
}

/// What `export` writes, `import` reads into an empty folder: the same history, and the same export.
#[test]
fn an_export_is_the_whole_street() {
    let desk = Desk::new();
    let daemon = desk.run();
    desk.does(&["invite", "--community", "baile", "--role", "helper"]);
    desk.does(&["export", "live.jsonl"]);
    let verified = desk.does(&["verify"]);
    assert!(verified.contains("the replay is the live state"), "{verified}");
    assert!(desk.fails(&["import", "live.jsonl"], 1).contains("in use"));
    drop(daemon);

    desk.does(&["export", "still.jsonl"]);
    assert_eq!(desk.read("live.jsonl"), desk.read("still.jsonl"));
    assert!(desk.fails(&["export", "still.jsonl"], 1).contains("still.jsonl"), "it overwrites nothing");
    desk.does(&["import", "still.jsonl", "--data", "copy"]);
    assert_eq!(last_line(&desk.does(&["verify", "--data", "copy"])), last_line(&verified));
    desk.does(&["export", "copy.jsonl", "--data", "copy"]);
    assert_eq!(desk.read("copy.jsonl"), desk.read("live.jsonl"));
    assert!(desk.fails(&["import", "live.jsonl", "--data", "copy"], 1).contains("empty"));
    // One letter of the history changed: refused, and nothing is left behind.
    let forged = desk.read("live.jsonl").replacen("\"baile\"", "\"baily\"", 1);
    fs::write(desk.folder.path().join("forged.jsonl"), forged).unwrap();
    desk.fails(&["import", "forged.jsonl", "--data", "forged"], 1);
    desk.does(&["import", "live.jsonl", "--data", "forged"]);
}

/// The data folder and its socket are nobody else's.
#[cfg(unix)]
#[test]
fn the_folder_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    let _daemon = desk.run();
    let mode = |path: &str| fs::metadata(desk.folder.path().join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("data"), 0o700);
    assert_eq!(mode("data/control.sock"), 0o600);
}

/// Nonsense on the control socket is answered, and harms nobody.
#[cfg(unix)]
#[test]
fn nonsense_on_the_socket_is_harmless() {
    use std::os::unix::net::UnixStream;
    let desk = Desk::new();
    let _daemon = desk.run();
    let before = desk.healthy("data")["commits"].clone();
    let long = "x".repeat(100_000);
    let forged = r#"{"ask":"invite","community":"baile","role":"king","valid":1}"#;
    for nonsense in ["", "\n", "hello\n", &long, forged, "{}"] {
        let mut stream = UnixStream::connect(desk.folder.path().join("data/control.sock")).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        // The daemon need not take all of it.
        stream.write_all(nonsense.as_bytes()).ok();
        stream.shutdown(std::net::Shutdown::Write).ok();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok();
        assert!(answer.is_empty() || answer.starts_with(r#"{"failed":"#), "{nonsense:.20}: {answer}");
    }
    assert_eq!(desk.healthy("data")["commits"], before);
}

/// Two streets in one process share nothing but the process.
#[test]
fn a_process_holds_several_streets() {
    let desk = Desk::new();
    let other = STREET.replacen("listen = ", "data = \"other\"\nlisten = ", 1).replace("\"baile\"", "\"huale\"");
    fs::write(desk.folder.path().join("other.toml"), other).unwrap();
    let mut both = desk.starts(&["run", "--config", "street.toml", "--config", "other.toml"], "both.log");
    desk.healthy("data");
    desk.healthy("other");
    desk.does(&["invite", "--community", "huale", "--role", "helper", "--data", "other"]);
    desk.fails(&["invite", "--community", "huale", "--role", "helper", "--data", "data"], 1);
    assert!(terminate(&mut both).success(), "{}", desk.read("both.log"));
}

/// A token in the environment brings Telegram: invitations then lead there too, also while the daemon rests.
#[test]
fn a_token_brings_telegram() {
    let desk = Desk::new();
    let mut command = desk.command(&["run", "--config", "street.toml"]);
    command.env("TELOXIDE_TOKEN", "123456789:AAaaBBbbCCccDDddEEeeFFff").env("TELOXIDE_API_URL", bot_api());
    let log = fs::File::create(desk.folder.path().join("run.log")).unwrap();
    let mut daemon = Daemon(command.stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap());
    desk.healthy("data");
    let invite = ["invite", "--community", "baile", "--role", "helper"];
    eventually("the bot's name is known", || desk.does(&invite).contains("https://t.me/tongxin_test_bot?start="));
    assert!(terminate(&mut daemon).success());
    let told = desk.does(&invite);
    assert!(told.contains(&format!("?start={}", last_line(&told))), "{told}");
    assert!(!desk.read("run.log").contains("AAaaBBbb"), "the token is never logged");
}

/// As much of a Bot API server as a bot without visitors needs.
fn bot_api() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let answer = |mut stream: TcpStream| {
        let mut head = [0; 4096];
        let n = stream.read(&mut head).unwrap_or(0);
        let head = String::from_utf8_lossy(&head[..n]).to_lowercase();
        let result = if head.contains("/getme ") {
            r#"{"id":123456789,"is_bot":true,"first_name":"x","username":"tongxin_test_bot"}"#
        } else if head.contains("/getupdates ") {
            std::thread::sleep(Duration::from_millis(200));
            "[]"
        } else {
            "true"
        };
        let body = format!(r#"{{"ok":true,"result":{result}}}"#);
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close";
        write!(stream, "{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).ok();
    };
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || answer(stream));
        }
    });
    format!("http://{address}")
}

/// Figures are shown where the operator asks for them, and nowhere else.
#[test]
fn figures_are_shown_where_asked() {
    let desk = Desk::new();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let mut command = desk.command(&["run", "--config", "street.toml"]);
    let log = fs::File::create(desk.folder.path().join("run.log")).unwrap();
    command.env("TONGXIN_METRICS", &free).stdout(log.try_clone().unwrap()).stderr(log);
    let _daemon = Daemon(command.spawn().unwrap());
    desk.healthy("data");
    // A street answers before the figures are shown.
    eventually("the figures are shown", || TcpStream::connect(&free).is_ok());
    assert!(get(&free, "/metrics").contains("tongxin_commits_total"), "{}", get(&free, "/metrics"));
    assert!(get(&address(&desk.read("run.log")), "/metrics").starts_with("HTTP/1.1 404"));
}

/// The demo comes up by itself; its plug is pulled, and everything is still there, once.
#[test]
fn the_demo_survives_its_plug() {
    let desk = Desk::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let demo = ["demo", "--data", "demo", "--listen", &address];
    let mut parent = desk.starts(&demo, "demo.log");
    eventually("the demo greets", || desk.read("demo.log").contains("--reset"));
    let page = desk.read("demo.log").split_once("http://").unwrap().1.split_once('/').unwrap().0.to_string();
    assert_ne!(page, address, "the port was taken; another one was found");
    let before = desk.settled("demo");
    let verified = desk.does(&["verify", "--data", "demo"]);
    // What is today on its page is today in the list of deeds, and it says where all of it lies.
    let today = desk.does(&["deeds", "--data", "demo"]);
    let told = desk.read("demo.log");
    let date =
        today.lines().next().unwrap().strip_prefix("What was done on ").unwrap().trim_end_matches(':').to_string();
    assert!(told.contains(&format!("plays on {date}.")) && told.contains("--data demo"), "{today}{told}");
    assert!(today.contains("陈书记") && today.contains("booked a place: Haircut no. 1"), "{today}");
    assert!(before["people"].as_u64().unwrap() > 10 && before["commits"].as_u64().unwrap() > 30, "{before}");

    assert!(desk.fails(&["demo", "--data", "demo", "--reset"], 1).contains("stop it first"));
    post(&page, "/demo/plug");
    eventually("another daemon has taken over", || desk.healthy("demo")["epoch"] != before["epoch"]);
    let after = desk.settled("demo");
    for same in ["commits", "people", "waiting", "now"] {
        assert_eq!(after[same], before[same], "{same}");
    }
    assert_eq!(desk.does(&["verify", "--data", "demo"]), verified);
    assert!(get(&page, "/healthz").starts_with("HTTP/1.1 200"), "the same port again");

    // The parent is killed, and the child does not outlive it.
    parent.0.kill().unwrap();
    parent.0.wait().unwrap();
    eventually("the child ends", || !desk.tongxin(&["health", "--data", "demo"]).status.success());
    // Next time it goes on from there; and with --reset, from the start.
    let mut again = desk.starts(&demo, "again.log");
    assert_eq!(desk.settled("demo")["commits"], before["commits"]);
    assert!(terminate(&mut again).success(), "{}", desk.read("again.log"));
    let _reset = desk.starts(&["demo", "--data", "demo", "--listen", "127.0.0.1:0", "--reset"], "reset.log");
    assert_eq!(desk.healthy("demo")["now"], before["now"]);
    eventually("a new history", || {
        let now = desk.tongxin(&["verify", "--data", "demo"]).stdout;
        last_line(&String::from_utf8(now).unwrap()) != last_line(&verified)
    });
}

/// The demo throws away nothing but its own.
#[test]
fn the_demo_keeps_away_from_other_folders() {
    let desk = Desk::new();
    fs::create_dir(desk.folder.path().join("photos")).unwrap();
    fs::write(desk.folder.path().join("photos/one"), "1").unwrap();
    for more in [&["--reset"][..], &[]] {
        let told = desk.fails(&[&["demo", "--data", "photos", "--listen", "127.0.0.1:0"], more].concat(), 1);
        assert!(told.contains("photos"), "{told}");
    }
    assert!(desk.folder.path().join("photos/one").exists());
    // Nor does a real street open in the demo's folder.
    fs::create_dir(desk.folder.path().join("data")).unwrap();
    fs::write(desk.folder.path().join("data/clock"), "2026-12-12T10:00:00Z").unwrap();
    assert!(desk.fails(&["run", "--config", "street.toml"], 1).contains("demo's folder"));
}

/// Where a log line says that the web channel listens.
fn address(log: &str) -> String {
    let (_, rest) = log.split_once("listen=").expect("the log names the address");
    rest.split_whitespace().next().unwrap().to_string()
}

fn get(host: &str, path: &str) -> String {
    request(host, &format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"))
}

fn post(host: &str, path: &str) -> String {
    let head = format!("Host: {host}\r\nOrigin: http://{host}\r\nConnection: close\r\nContent-Length: 0");
    request(
        host,
        &format!("POST {path} HTTP/1.1\r\n{head}\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n"),
    )
}

/// An answer as far as it comes.
fn request(host: &str, text: &str) -> String {
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream.write_all(text.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // A connection that breaks is an answer too.
    stream.read_to_end(&mut answer).ok();
    String::from_utf8_lossy(&answer).into_owned()
}
