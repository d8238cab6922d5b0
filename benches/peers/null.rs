//! A bot that does nothing but answer: what the loopback server itself allows.

use super::api::TOKEN;
use std::sync::Arc;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::{Mutex, mpsc};

/// How many calls are under way at a time, as in Tongxin.
const LINES: usize = 32;

/// A connection that is kept.
struct Line(TcpStream, Vec<u8>);

impl Line {
    async fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).await.expect("the server is there");
        stream.set_nodelay(true).expect("a connection");
        Self(stream, Vec::new())
    }

    /// One call; the body of its answer.
    async fn call(&mut self, method: &str, body: &str) -> String {
        let length = body.len();
        let request = format!(
            "POST /bot{TOKEN}/{method} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        self.0.write_all(request.as_bytes()).await.expect("it takes it");
        self.1.clear();
        loop {
            let read = self.0.read_buf(&mut self.1).await.expect("it answers");
            assert!(read > 0, "the server has gone");
            let Some(head) = self.1.windows(4).position(|end| end == b"\r\n\r\n") else { continue };
            let text = String::from_utf8_lossy(&self.1[..head]).to_ascii_lowercase();
            let length = text.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.parse().ok());
            let length: usize = length.expect("a length");
            if self.1.len() >= head + 4 + length {
                return String::from_utf8_lossy(&self.1[head + 4..]).into_owned();
            }
        }
    }
}

/// Answers every update with one message; a press also ends its glow.
pub async fn run(url: &str) {
    let address = url.trim_start_matches("http://").to_string();
    let (todo, next) = mpsc::unbounded_channel::<(i64, Option<i64>)>();
    let next = Arc::new(Mutex::new(next));
    for _ in 0..LINES {
        let (mut line, next) = (Line::open(&address).await, Arc::clone(&next));
        tokio::spawn(async move {
            loop {
                let update = next.lock().await.recv().await;
                let Some((chat, press)) = update else { return };
                if press.is_some() {
                    let edit = format!(r#"{{"chat_id":{chat},"message_id":1,"text":"Booked: anything at all"}}"#);
                    line.call("editMessageText", &edit).await;
                    line.call("answerCallbackQuery", r#"{"callback_query_id":"1"}"#).await;
                } else {
                    line.call("sendMessage", &format!(r#"{{"chat_id":{chat},"text":"words of any kind"}}"#)).await;
                }
            }
        });
    }
    let mut polls = Line::open(&address).await;
    let mut offset = 0;
    loop {
        let body = polls.call("getUpdates", &format!(r#"{{"offset":{offset},"timeout":50}}"#)).await;
        for update in body.split(r#"{"update_id":"#).skip(1) {
            let number = |text: &str| text.split([',', '}']).next().and_then(|n| n.parse::<i64>().ok());
            let Some(id) = number(update) else { continue };
            offset = offset.max(id + 1);
            let chat = update.split(r#""chat":{"id":"#).nth(1).and_then(number).expect("a chat");
            todo.send((chat, update.contains("callback_query").then_some(id))).expect("somebody takes it");
        }
    }
}
