//! Somebody with a browser that only follows links and posts forms.

use super::house::House;
use reqwest::header::{COOKIE, ORIGIN, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response};
use std::time::{Duration, Instant};

pub struct Visitor {
    pub client: Client,
    pub base: String,
    pub cookie: String,
}

impl Visitor {
    pub fn new(house: &House) -> Self {
        let client = Client::builder().redirect(Policy::none()).no_proxy().build().unwrap();
        Visitor { client, base: house.url(""), cookie: String::new() }
    }

    pub fn known(house: &House, token: &str) -> Self {
        Visitor { cookie: format!("tongxin={token}"), ..Self::new(house) }
    }

    pub async fn get(&self, path: &str) -> Response {
        let request = self.client.get(format!("{}{path}", self.base)).header(COOKIE, &self.cookie);
        request.header("accept-language", "zh-CN").send().await.unwrap()
    }

    pub async fn page(&self, path: &str) -> String {
        self.get(path).await.text().await.unwrap()
    }

    pub fn posting(&self, path: &str, form: &[(&str, &str)]) -> RequestBuilder {
        let request = self.client.post(format!("{}{path}", self.base)).header(COOKIE, &self.cookie);
        request.header(ORIGIN, &self.base).header("accept-language", "zh-CN").form(form)
    }

    /// The page, as soon as it says so: an answer is durable at once, and stands there a moment later.
    pub async fn sees(&self, words: &str) -> String {
        self.sees_times(words, 1).await
    }

    /// The page, as soon as it says so that often.
    pub async fn sees_times(&self, words: &str, times: usize) -> String {
        let mut page = String::new();
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(60) {
            page = self.page("/c/baile").await;
            if page.matches(words).count() >= times {
                return page;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{words} never came {times} times: {page}");
    }

    /// Presses the live button whose data begins so, as soon as it is there.
    pub async fn presses(&self, begins: &str) -> Response {
        let mark = format!("value=\"{begins}");
        let page = self.sees(&mark).await;
        let data = format!("{begins}{}", page.split_once(&mark).unwrap().1.split('"').next().unwrap());
        // The form it stands in says which message it belongs to.
        let before = page.split(&mark).next().unwrap_or_default();
        let form = before.rfind("<form").map(|at| &before[at..]).unwrap_or_default();
        match form.split_once("name=\"n\" value=\"") {
            Some((_, n)) => self.say(&[("b", &data), ("n", n.split('"').next().unwrap())]).await,
            None => self.say(&[("b", &data)]).await,
        }
    }

    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Response {
        self.posting(path, form).send().await.unwrap()
    }

    /// The key of the form of a page that posts there.
    pub async fn key(&self, action: &str) -> String {
        key_in(&self.page("/c/baile").await, action)
    }

    pub async fn join(&mut self, name: &str) -> Response {
        let key = self.key("/c/baile/join").await;
        let answer = self.post("/c/baile/join", &[("post", &key), ("name", name)]).await;
        if let Some(cookie) = cookie_of(&answer) {
            self.cookie = cookie;
        }
        answer
    }

    pub async fn say(&self, form: &[(&str, &str)]) -> Response {
        let key = self.key("/c/baile/say").await;
        let mut form = form.to_vec();
        form.push(("post", &key));
        self.post("/c/baile/say", &form).await
    }
}

pub fn key_in(page: &str, action: &str) -> String {
    let form = page.split("<form").find(|form| form.contains(action)).expect("a form that posts there");
    after(form, "name=\"post\" value=\"").to_string()
}

pub fn after<'a>(text: &'a str, mark: &str) -> &'a str {
    let at = text.find(mark).unwrap_or_else(|| panic!("{mark} in {text}")) + mark.len();
    text[at..].split('"').next().unwrap()
}

pub fn cookie_of(answer: &Response) -> Option<String> {
    let all = answer.headers().get_all(SET_COOKIE).iter().filter_map(|v| v.to_str().ok());
    all.filter_map(|v| v.split(';').next()).find(|v| v.starts_with("tongxin=")).map(str::to_string)
}
