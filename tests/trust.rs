//! What nobody may do, see or smuggle in: rights, codes, personal data, injection.

#[path = "figures/mod.rs"]
mod figures;

#[path = "trust/canaries.rs"]
mod canaries;
#[path = "trust/cards.rs"]
mod cards;
#[path = "trust/codes.rs"]
mod codes;
#[path = "trust/crowd.rs"]
mod crowd;
#[path = "trust/doors.rs"]
mod doors;
#[path = "trust/erased.rs"]
mod erased;
#[path = "trust/homes.rs"]
mod homes;
#[allow(dead_code, reason = "the tests of the pages use the rest")]
#[path = "web/house.rs"]
mod house;
#[path = "trust/injection.rs"]
mod injection;
#[path = "trust/names.rs"]
mod names;
#[path = "trust/photos.rs"]
mod photos;
#[path = "trust/rights.rs"]
mod rights;
#[allow(dead_code, reason = "the tests of the channel use the rest")]
#[path = "telegram/street.rs"]
mod scene;
#[path = "telegram/server.rs"]
mod server;
#[path = "trust/smuggled.rs"]
mod smuggled;
#[path = "trust/street.rs"]
mod street;
#[path = "trust/table.rs"]
mod table;
#[path = "trust/undone.rs"]
mod undone;
#[allow(dead_code, reason = "the tests of the pages use the rest")]
#[path = "web/visitor.rs"]
mod visitor;
