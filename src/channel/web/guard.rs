//! What every request passes: posts only from our own pages, headers on every answer, newcomers counted.

use super::errors::Sorry;
use super::{App, Shared};
use crate::domain::PersonId;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// New people from one house in one hour.
pub const NEWCOMERS: u32 = 300;
/// Codes that are not good, tried from one house in one hour by people who are not known.
pub const MISSES: u32 = 5;
const HOUR: Duration = Duration::from_secs(3600);

/// Nothing from elsewhere runs, nothing of ours is framed elsewhere, nothing is sent elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'";

const HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    // Not "no-referrer": with that, browsers post our own forms with the origin "null".
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Looks at each request before and at each answer after.
pub async fn check(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let reading = matches!(*request.method(), Method::GET | Method::HEAD);
    let mut response = if reading || ours(&app, request.headers()) {
        next.run(request).await
    } else {
        Sorry::Elsewhere.into_response()
    };
    if let Some(sorry) = response.extensions_mut().remove::<Sorry>() {
        response = sorry.page(&app);
    }
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Whether a post comes from one of our own pages: every browser of the last years says where from.
fn ours(app: &App, headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default();
    let site = text(HeaderName::from_static("sec-fetch-site"));
    let from = text(header::ORIGIN).or_else(|| text(header::REFERER));
    match (from, site) {
        (Some(from), _) => is_ours(app.options.public_url.as_deref(), host, from),
        (None, site) => site == Some("same-origin"),
    }
}

fn is_ours(public_url: Option<&str>, host: &str, from: &str) -> bool {
    let Some((scheme, rest)) = from.split_once("://") else { return false };
    let name = rest.split('/').next().unwrap_or_default();
    if let Some(public) = public_url
        && public.split_once("://").is_some_and(|(s, r)| s == scheme && r.split('/').next() == Some(name))
    {
        return true;
    }
    // Another name that leads here posts to itself, but has none of our cookies.
    name == host
}

/// Whether a `Host` names this machine itself. Another name that merely leads here (DNS rebinding) does not.
pub fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Where a request comes from: the peer, or whom trusted proxies name before themselves.
pub fn client(app: &App, peer: Option<&ConnectInfo<SocketAddr>>, headers: &HeaderMap) -> IpAddr {
    let trusted = |ip: &IpAddr| app.options.trusted_proxies.contains(ip);
    let mut client = peer.map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |peer| peer.0.ip().to_canonical());
    let named = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let named: Vec<&str> = named.flat_map(|line| line.split(',')).map(str::trim).collect();
    for name in named.into_iter().rev() {
        if !trusted(&client) {
            break;
        }
        let Ok(before) = name.parse::<IpAddr>() else { break };
        client = before.to_canonical();
    }
    client
}

/// Counts something by the house that it comes from, for an hour each.
#[derive(Debug)]
pub struct Hourly {
    most: u32,
    seen: Mutex<HashMap<IpAddr, (Instant, u32)>>,
}

impl Hourly {
    /// At most so many an hour.
    pub fn new(most: u32) -> Self {
        Self { most, seen: Mutex::default() }
    }

    /// Counts one more; false where there were too many within the hour.
    pub fn take(&self, client: IpAddr) -> bool {
        self.count(client, 1) <= self.most
    }

    /// Whether there can be no more within the hour.
    pub fn is_spent(&self, client: IpAddr) -> bool {
        self.count(client, 0) >= self.most
    }

    fn count(&self, client: IpAddr, more: u32) -> u32 {
        let now = Instant::now();
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() > 10_000 {
            seen.retain(|_, (since, _)| now.duration_since(*since) < HOUR);
        }
        let (since, count) = seen.entry(house(client)).or_insert((now, 0));
        if now.duration_since(*since) >= HOUR {
            (*since, *count) = (now, 0);
        }
        *count = count.saturating_add(more);
        *count
    }
}

/// Posts that one person may have left over,
const POSTS: f64 = 20.0;
/// and how many a second come to them again.
const POSTS_A_SECOND: f64 = 2.0;

/// Counts what each person posts: nobody presses faster than this, and a script must not fill the street's log.
#[derive(Debug, Default)]
pub struct Posts {
    left: Mutex<HashMap<PersonId, (Instant, f64)>>,
}

impl Posts {
    /// Counts one more; false where it is one too many.
    pub fn take(&self, who: PersonId, now: Instant) -> bool {
        let mut all = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let again = |(at, left): &(Instant, f64)| {
            (left + now.saturating_duration_since(*at).as_secs_f64() * POSTS_A_SECOND).min(POSTS)
        };
        if all.len() > 10_000 {
            all.retain(|_, left| again(left) < POSTS);
        }
        let left = all.get(&who).map_or(POSTS, again);
        let enough = left >= 1.0;
        all.insert(who, (now, if enough { left - 1.0 } else { left }));
        enough
    }
}

/// One home has a whole /64 of IPv6 addresses: it counts as one.
fn house(client: IpAddr) -> IpAddr {
    match client {
        IpAddr::V4(_) => client,
        IpAddr::V6(ip) => {
            let s = ip.segments();
            IpAddr::V6(Ipv6Addr::new(s[0], s[1], s[2], s[3], 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A post counts as ours by the public address, or by the name that was asked for; never by a name that only looks alike.
    #[test]
    fn only_our_own_pages_may_post() {
        let public = Some("https://tongxin.example");
        for (public, host, from, ours) in [
            (public, "tongxin.example", "https://tongxin.example", true),
            (public, "tongxin.example", "https://tongxin.example/c/baile", true),
            (public, "127.0.0.1:8080", "https://tongxin.example", true),
            (public, "tongxin.example", "https://evil.example", false),
            (public, "127.0.0.1:8080", "http://tongxin.example", false),
            (public, "tongxin.example", "https://tongxin.example.evil", false),
            (public, "tongxin.example", "https://evil.example/tongxin.example", false),
            (public, "tongxin.example", "null", false),
            (public, "127.0.0.1:8080", "http://127.0.0.1:8080", true),
            (None, "192.168.1.5:8080", "http://192.168.1.5:8080", true),
            (None, "192.168.1.5:8080", "http://evil.example", false),
        ] {
            assert_eq!(is_ours(public, host, from), ours, "{public:?} {host} {from}");
        }
    }

    /// The demo's controls answer to this machine's own names only.
    #[test]
    fn loopback_is_told_from_names_that_lead_there() {
        for host in ["127.0.0.1:8080", "localhost", "localhost:8080", "[::1]:8080", "127.0.0.2"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["evil.example:8080", "127.0.0.1.evil.example", "localhost.evil", "", "10.0.0.1"] {
            assert!(!is_loopback(host), "{host}");
        }
    }

    /// Twenty presses at once are taken, then two a second; a neighbour is not held up.
    #[test]
    fn posts_are_counted_by_person() {
        let (posts, now) = (Posts::default(), Instant::now());
        let taken = |who, now| (0..50).filter(|_| posts.take(PersonId(who), now)).count();
        assert_eq!(taken(1, now), 20);
        assert_eq!(taken(2, now), 20);
        assert_eq!(taken(1, now + Duration::from_secs(3)), 6);
        assert_eq!(taken(1, now + HOUR), 20);
    }

    /// The 301st newcomer of an hour is asked to wait, and nobody else with them.
    #[test]
    fn newcomers_are_counted_by_house() {
        let newcomers = Hourly::new(NEWCOMERS);
        let (one, neighbour): (IpAddr, IpAddr) = ("2001:db8::1".parse().unwrap(), "2001:db8::2".parse().unwrap());
        assert!((0..NEWCOMERS).all(|_| newcomers.take(one)));
        assert!(!newcomers.take(neighbour), "the same /64");
        assert!(newcomers.take("2001:db8:1::1".parse().unwrap()));
    }
}
