//! Reads `multipart/form-data`, as documents come.

use serde_json::{Value, json};

/// The fields of a form; one with a file name is the document. Fields that hold JSON are read as such.
pub(super) fn multipart(bytes: &[u8], boundary: &str) -> (Value, Option<(String, Vec<u8>)>) {
    let (mut body, mut document) = (json!({}), None);
    let mark = format!("--{boundary}");
    let mut rest = bytes;
    while let Some(at) = find(rest, mark.as_bytes()) {
        rest = &rest[at + mark.len()..];
        let end = find(rest, format!("\r\n{mark}").as_bytes()).unwrap_or(rest.len());
        let Some(head_end) = find(&rest[..end], b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&rest[..head_end]).into_owned();
        let content = &rest[head_end + 4..end];
        let named = |what: &str| {
            let from = head.find(&format!("; {what}=\""))? + what.len() + 4;
            head[from..].split('"').next().map(str::to_string)
        };
        if let Some(file) = named("filename") {
            document = Some((file, content.to_vec()));
        } else if let Some(name) = named("name") {
            let text = String::from_utf8_lossy(content).into_owned();
            let json = serde_json::from_str::<Value>(&text).ok().filter(Value::is_object);
            body[name] = json.unwrap_or(Value::String(text));
        }
    }
    (body, document)
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}
