//! The one stylesheet, the one script and the sign: built in, named by what they contain, kept for ever by browsers.

use axum::http::header;
use axum::response::{IntoResponse, Response};

const STYLE: &str = include_str!("assets/web.css");
const SCRIPT: &str = include_str!("assets/web.js");
const ICON: &str = include_str!("assets/icon.svg");

/// FNV-1a, 64 bits: it only tells one build's file from another's.
const fn digest(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut n = 0;
    while n < bytes.len() {
        hash = (hash ^ bytes[n] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        n += 1;
    }
    hash
}

const STYLE_DIGEST: u64 = digest(STYLE);
const SCRIPT_DIGEST: u64 = digest(SCRIPT);

/// The stylesheet's path below a root.
pub fn style_path() -> String {
    format!("/-/{STYLE_DIGEST:016x}.css")
}

/// The script's path below a root.
pub fn script_path() -> String {
    format!("/-/{SCRIPT_DIGEST:016x}.js")
}

/// The sign's path below a root.
pub fn icon_path() -> &'static str {
    "/-/icon.svg"
}

/// One of the three by its name, if it is one.
pub fn serve(name: &str) -> Option<Response> {
    let (body, mime) = match name.rsplit_once('.')?.1 {
        "css" => (STYLE, "text/css; charset=utf-8"),
        "js" => (SCRIPT, "text/javascript; charset=utf-8"),
        "svg" if name == "icon.svg" => (ICON, "image/svg+xml"),
        _ => return None,
    };
    // A page of an earlier build may still ask for that build's file: it gets this one, but must not keep it.
    let current = [style_path(), script_path()].iter().any(|path| path.ends_with(name));
    let keep = if current { "public, max-age=31536000, immutable" } else { "no-cache" };
    Some(([(header::CONTENT_TYPE, mime), (header::CACHE_CONTROL, keep)], body).into_response())
}
