//! The web channel from outside: by plain requests, and in a real browser.

#[path = "web/browser.rs"]
mod browser;
#[path = "web/hours.rs"]
mod hours;
#[path = "web/house.rs"]
mod house;
#[path = "web/photos.rs"]
mod photos;
#[path = "web/plain.rs"]
mod plain;
#[path = "web/reminders.rs"]
mod reminders;
#[path = "web/visitor.rs"]
mod visitor;
