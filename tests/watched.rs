//! What whoever watches the real process sees: the service manager's socket, `/readyz`, `/metrics`.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixDatagram;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(30);

/// A daemon that is killed where a test leaves it running.
struct Daemon(Child);

impl Drop for Daemon {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn get(port: u16, path: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn eventually<T>(what: &str, mut found: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(began.elapsed() < PATIENCE, "not within {PATIENCE:?}: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The next message of the service's, as systemd would hear it.
fn heard(socket: &UnixDatagram) -> String {
    let mut news = [0; 1024];
    let length = socket.recv(&mut news).expect("the daemon says something");
    String::from_utf8(news[..length].to_vec()).unwrap()
}

/// Open, fed, stopping: systemd hears each in its turn; `/readyz` agrees, and every figure has its meaning beside it.
#[test]
fn systemd_and_prometheus_see_how_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (page, figures) = (free_port(), free_port());
    let config = format!(
        "listen = \"127.0.0.1:{page}\"\nmetrics = \"127.0.0.1:{figures}\"\n[[community]]\nid = \"baile\"\n\
         name = \"百乐居民区\"\nvenue = \"居委会门口\"\n[[community.service]]\nid = \"knives\"\nname = \"磨刀\"\nplaces = 9\n"
    );
    std::fs::write(folder.path().join("street.toml"), config).unwrap();
    let socket = UnixDatagram::bind(folder.path().join("notify")).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut daemon = Daemon(
        Command::new(env!("CARGO_BIN_EXE_tongxin"))
            .args(["run", "--config", "street.toml"])
            .current_dir(folder.path())
            .env("NOTIFY_SOCKET", folder.path().join("notify"))
            .env("WATCHDOG_USEC", "300000")
            .env_remove("WATCHDOG_PID")
            .env_remove("TELOXIDE_TOKEN")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(folder.path().join("log")).unwrap())
            .spawn()
            .unwrap(),
    );

    let first = heard(&socket);
    assert!(first.contains("READY=1") && first.contains("STATUS=open: baile"), "{first}");
    assert!(get(page, "/readyz").starts_with("HTTP/1.1 200"), "ready once it says so");
    for _ in 0..3 {
        assert_eq!(heard(&socket).trim(), "WATCHDOG=1");
    }

    let shown = eventually("the levels are shown", || {
        let shown = get(figures, "/metrics");
        shown.contains("tongxin_people{").then_some(shown)
    });
    let value = |figure: &str| {
        let line = shown.lines().find(|line| line.starts_with(figure));
        line.unwrap_or_else(|| panic!("{figure} in\n{shown}")).rsplit(' ').next().unwrap().to_string()
    };
    assert_eq!(value("tongxin_ready{street=\"baile\"}"), "1");
    assert_eq!(value("tongxin_people{street=\"baile\",channel=\"none\"}"), "0");
    assert_eq!(value("tongxin_lane_messages{street=\"baile\",lane=\"answer\",state=\"waiting\"}"), "0");
    assert!(value("tongxin_commits_total").parse::<u64>().unwrap() >= 1, "{shown}");
    for name in ["writer", "clock", "outbox"] {
        let age = value(&format!("tongxin_loop_age_seconds{{street=\"baile\",loop=\"{name}\"}}"));
        assert!(age.parse::<f64>().unwrap() < 30.0, "{name}: {age}");
    }
    assert!(shown.contains("tongxin_sync_duration_seconds_bucket{le=\"0.001\"}"), "{shown}");
    let named =
        shown.lines().filter_map(|line| line.strip_prefix("# TYPE ")).map(|l| l.split(' ').next().unwrap());
    for figure in named {
        assert!(shown.contains(&format!("# HELP {figure} ")), "{figure} says what it means");
        let counts = shown.contains(&format!("# TYPE {figure} counter"));
        assert_eq!(counts, figure.ends_with("_total"), "{figure}");
    }

    Command::new("kill").arg(daemon.0.id().to_string()).status().unwrap();
    eventually("it says that it stops", || heard(&socket).contains("STOPPING=1").then_some(()));
    assert!(daemon.0.wait().unwrap().success());
}
