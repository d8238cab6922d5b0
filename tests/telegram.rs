//! Our Telegram client against a Bot API server on loopback.

#[path = "telegram/ambiguous.rs"]
mod ambiguous;
#[path = "telegram/confirming.rs"]
mod confirming;
#[path = "telegram/delivery.rs"]
mod delivery;
#[path = "figures/mod.rs"]
mod figures;
#[path = "telegram/flood.rs"]
mod flood;
#[path = "telegram/forged.rs"]
mod forged;
#[path = "telegram/groups.rs"]
mod groups;
#[path = "telegram/photos.rs"]
mod photos;
#[path = "telegram/poison.rs"]
mod poison;
#[path = "telegram/posted.rs"]
mod posted;
#[path = "telegram/sending.rs"]
mod sending;
#[path = "telegram/server.rs"]
mod server;
#[path = "telegram/storm.rs"]
mod storm;
#[path = "telegram/street.rs"]
mod street;
#[path = "telegram/talking.rs"]
mod talking;
