//! Somebody with a browser that only follows links and posts forms.

use super::house::House;
use reqwest::header::{COOKIE, ORIGIN, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response};

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
