//! What the configuration takes, what it refuses, and how it says so.

use super::*;

const EXAMPLE: &str = include_str!("../../config/tongxin.toml");
const DEMO: &str = include_str!("../../config/demo.toml");

fn nothing(_: &str) -> Option<String> {
    None
}

fn read_with(text: &str, env: Environment<'_>) -> Result<Config, Faults> {
    read("x.toml", text, &Flags::default(), env, false).0
}

fn faults(text: &str) -> Vec<String> {
    match read_with(text, &nothing) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.0.iter().map(ToString::to_string).collect(),
    }
}

const LEAST: &str = r#"
[[community]]
id = "a"
name = "甲"
venue = "门口"
[[community.service]]
id = "s"
name = "磨刀"
places = 9
"#;

/// Every fault is told at once, each with the file, the line and the key.
#[test]
fn all_faults_are_told_at_once() {
    let told = faults(
        r#"listen = "here"
colour = "red"
[telegram]
per_second = 5
[[community]]
id = "Bai Le"
venue = "门口"
schedule = "0 9 20 * *"
quiet = ["21:00"]
reminders = ["7d", "soon"]
[[community.service]]
id = "s"
name = { zh = "磨刀" }
places = 3
kept = 4
slot = "3h"
needs_volunteer = true
"#,
    );
    let starts = [
        "x.toml:1: listen: ",
        "x.toml:2: colour: is not known here",
        "x.toml:4: telegram.per_second: is not known here",
        "x.toml:5: community.name: is missing",
        "x.toml:6: community.id: ",
        "x.toml:8: community.schedule: ",
        "x.toml:9: community.quiet: ",
        "x.toml:10: community.reminders: \"soon\"",
        "x.toml:13: community.service.name.en: is missing",
        "x.toml:15: community.service.kept: ",
        "x.toml:16: community.service.slot: is longer than the day",
        "x.toml:17: community.service.needs_volunteer: ",
    ];
    assert_eq!(told.len(), starts.len(), "{told:#?}");
    for (told, start) in told.iter().zip(starts) {
        assert!(told.starts_with(start), "{told} should start with {start}");
    }
}

/// A text that is no TOML is a fault with a line, not a stumble.
#[test]
fn what_is_no_toml_is_a_fault_with_its_line() {
    let told = faults("data = \"x\"\nlisten = \n");
    assert!(told.iter().any(|fault| fault.starts_with("x.toml:2: ")), "{told:#?}");
    assert!(faults("[[community]]\nid = 5\n").iter().any(|f| f.contains("must be a text in quotes, not 5")));
    assert!(faults("community = 5").iter().any(|f| f.starts_with("x.toml:1: community: ")));
}

/// Whatever a calendar cannot mean is refused with the form that it should have.
#[test]
fn a_calendar_that_never_comes_is_refused() {
    for schedule in ["0 0 9 31 2 *", "often", "0 0 9 L * *", "61 0 9 20 * *"] {
        let told = faults(&LEAST.replace("venue", &format!("schedule = \"{schedule}\"\nvenue")));
        assert_eq!(told.len(), 1, "{schedule}: {told:#?}");
        assert!(told[0].contains("six fields"), "{told:#?}");
    }
}

/// An address with a path would make links that lead nowhere: it is refused, with what to write.
#[test]
fn a_public_address_has_no_path() {
    for (address, fine) in [
        ("https://tongxin.example", true),
        ("https://tongxin.example/", true),
        ("http://192.168.1.5:8080", true),
        ("https://example.org/tongxin", false),
        ("https://example.org/tongxin/", false),
        ("socks5://example.org", false),
    ] {
        let told = faults(&format!("public_url = \"{address}\"\n{LEAST}"));
        assert_eq!(told.is_empty(), fine, "{address}: {told:?}");
        assert!(fine || told[0].starts_with("x.toml:1: public_url: ") && told[0].contains("path"), "{told:?}");
    }
}

/// Telegram posts to https alone, and only what nobody finds by trying is a secret.
#[test]
fn a_webhook_needs_an_address_and_a_secret() {
    let with = |top: &str, more: &str| faults(&format!("{top}\n[telegram]\nwebhook = true\n{more}\n{LEAST}"));
    assert_eq!(with("public_url = \"https://tongxin.example\"", ""), Vec::<String>::new());
    assert_eq!(with("", "api_url = \"http://127.0.0.1:8081\""), Vec::<String>::new());
    for top in ["", "public_url = \"http://tongxin.example\""] {
        let told = with(top, "");
        assert!(told[0].starts_with("x.toml:3: telegram.webhook: needs public_url"), "{told:?}");
    }
    let env = |name: &str| (name == "TONGXIN_WEBHOOK_SECRET").then(|| "hush-hush".to_string());
    let told = read_with(LEAST, &env).unwrap_err().to_string();
    assert!(told.contains("environment: TONGXIN_WEBHOOK_SECRET: ") && !told.contains("hush"), "{told}");
    assert_eq!(read_with(LEAST, &nothing).unwrap().telegram.webhook, None);
}

/// Two streets cannot read one bot: each would take the other's messages.
#[test]
fn two_streets_share_no_bot() {
    let folder = tempfile::tempdir().unwrap();
    let street = |n: u16, token: &str| {
        let key = folder.path().join(format!("token-{n}"));
        std::fs::write(&key, token).unwrap();
        let file = folder.path().join(format!("{n}.toml"));
        let top = format!("data = \"data-{n}\"\nlisten = \"127.0.0.1:{n}\"\n[telegram]\ntoken_file = {key:?}\n");
        std::fs::write(&file, format!("{top}{}", LEAST.replace("id = \"a\"", &format!("id = \"a{n}\"")))).unwrap();
        file
    };
    let (one, other) = ("123456789:AAbbccddeeffgghhiijjkk", "987654321:AAbbccddeeffgghhiijjkk");
    let load = |paths: &[PathBuf]| load_all(paths, &Flags::default(), &nothing);
    assert!(load(&[street(1, one), street(2, other)]).is_ok());
    let told = load(&[street(1, one), street(2, one)]).unwrap_err().to_string();
    assert!(told.contains("2.toml: telegram.token_file: ") && !told.contains(one), "{told}");
}

/// The command line comes before the environment, that before the file, that before the default.
#[test]
fn the_nearest_setting_wins() {
    let file = format!("listen = \"127.0.0.1:1\"\npublic_url = \"https://file.example/\"\n{LEAST}");
    let env = |name: &str| match name {
        "TONGXIN_LISTEN" => Some("127.0.0.1:2".to_string()),
        "TONGXIN_TRUSTED_PROXIES" => Some("10.0.0.1, ::1".into()),
        _ => None,
    };
    let flags = Flags { listen: "127.0.0.1:3".parse().ok(), ..Flags::default() };
    let port =
        |flags: &Flags, env: Environment<'_>| read("x.toml", &file, flags, env, false).0.unwrap().listen.port();
    assert_eq!(port(&flags, &env), 3);
    assert_eq!(port(&Flags::default(), &env), 2);
    assert_eq!(port(&Flags::default(), &nothing), 1);
    let config = read_with(&file, &env).unwrap();
    assert_eq!(config.trusted_proxies.len(), 2);
    assert_eq!(config.public_url.as_deref(), Some("https://file.example"));
    assert_eq!(read_with(LEAST, &nothing).unwrap().listen.port(), 8080);
}

/// A wrong variable is named; a wrong token is never repeated.
#[test]
fn the_environment_is_checked_too() {
    let env = |name: &str| match name {
        "TELOXIDE_TOKEN" => Some("not-a-token".to_string()),
        "TONGXIN_LOG_LEVEL" => Some("loud".into()),
        _ => None,
    };
    let told = read_with(LEAST, &env).unwrap_err().to_string();
    assert!(told.contains("environment: TELOXIDE_TOKEN: ") && !told.contains("not-a-token"), "{told}");
    assert!(told.contains("environment: TONGXIN_LOG_LEVEL: write one of: error warn info"), "{told}");
}

/// A third of all places is kept for those who just come, unless the file says otherwise.
#[test]
fn a_third_of_the_places_is_kept() {
    let kept = |more: &str| {
        let text = LEAST.replace("places = 9", &format!("places = 3\nslot = \"20m\"\n{more}"));
        read_with(&text, &nothing).unwrap().plans[0].services[0].kept
    };
    assert_eq!(kept(""), 6); // six slots of three places
    assert_eq!(kept("kept = 0"), 0);
    assert_eq!(kept("kept = 18"), 18);
}

/// The demo's cast belongs to the demo; the daemon refuses it like any unknown key.
#[test]
fn only_the_demo_reads_its_cast() {
    let demo = read("demo.toml", DEMO, &Flags::default(), &nothing, true).0.unwrap();
    let cast = demo.cast.unwrap();
    assert_eq!(cast.people.iter().filter(|p| p.part.is_some()).count(), 3);
    assert!(demo.plans[0].venue_assumed);
    assert_eq!(demo.plans[0].services.len(), 8);
    let told = read("demo.toml", DEMO, &Flags::default(), &nothing, false).0.unwrap_err().to_string();
    assert!(told.contains("demo: is not known here"), "{told}");
}

/// The example names every option there is.
#[test]
fn the_example_lists_every_option() {
    // What is a part of its own is read only where it is there.
    let whole = EXAMPLE.replace("# [[community.service.part]]\n# name", "[[community.service.part]]\nname");
    let whole = whole.replace("\n# price", "\nprice");
    let (config, asked) = read("tongxin.toml", &whole, &Flags::default(), &nothing, false);
    // A service with neither places nor turns is of no use, but that is what the defaults are.
    assert!(config.is_ok(), "{config:?}");
    let (mut section, mut listed) = (String::new(), BTreeSet::new());
    for line in whole.lines() {
        let bare = line.trim_start_matches("# ");
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_matches(['[', ']']).to_string();
            listed.insert(section.clone());
        } else if let Some((key, _)) = bare.split_once(" = ").filter(|(key, _)| !key.contains(' ')) {
            listed.insert(if section.is_empty() { key.into() } else { format!("{section}.{key}") });
        }
    }
    let languages = |key: &String| key.ends_with(".zh") || key.ends_with(".en");
    let missing: Vec<_> = asked.iter().filter(|key| !languages(key) && !listed.contains(*key)).collect();
    assert!(missing.is_empty(), "not in config/tongxin.toml: {missing:?}");
    let unknown: Vec<_> = listed.iter().filter(|key| !asked.contains(*key)).collect();
    assert!(unknown.is_empty(), "in config/tongxin.toml, but nobody reads it: {unknown:?}");
}

/// What the example writes without a # is the default.
#[test]
fn the_example_writes_the_defaults() {
    let mut needed = false;
    let mut least = String::new();
    for line in EXAMPLE.lines() {
        if line.starts_with('#') {
            needed |= line.contains("(needed)");
        } else {
            let kept = needed || line.starts_with('[') || line.starts_with("places") || line.starts_with("shifts");
            least.push_str(if kept { line } else { "" });
            least.push('\n');
            needed = false;
        }
    }
    assert_eq!(read_with(&least, &nothing).unwrap(), read_with(EXAMPLE, &nothing).unwrap());
}

/// Several streets in one process may share nothing.
#[test]
fn streets_share_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, head: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("{head}\n{LEAST}")).unwrap();
        path
    };
    let one = write("one.toml", "data = \"one\"");
    let same = write("same.toml", "data = \"one\"");
    let other = write("other.toml", "data = \"two\"\nlisten = \"127.0.0.1:8081\"\n[street]\nid = \"other\"");
    let faults = load_all(&[one.clone(), same], &Flags::default(), &nothing).unwrap_err();
    assert_eq!(faults.0.len(), 3, "{faults}");
    assert_eq!(load_all(&[one.clone(), other.clone()], &Flags::default(), &nothing).unwrap().len(), 2);
    let flags = Flags { data: Some("x".into()), listen: None };
    assert!(load_all(&[one, other], &flags, &nothing).is_err());
}
