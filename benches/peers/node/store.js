// What both bots on Node keep, in SQLite: people, services with their places, bookings.
import Database from "better-sqlite3";

// The bench gives every bot the same services, as "name=places" with commas between.
export function open(file, services) {
  const db = new Database(file);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.exec(`
    CREATE TABLE IF NOT EXISTS people (chat INTEGER PRIMARY KEY) STRICT;
    CREATE TABLE IF NOT EXISTS services (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, places INTEGER NOT NULL, taken INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE IF NOT EXISTS bookings (
      chat INTEGER NOT NULL, service INTEGER NOT NULL REFERENCES services, PRIMARY KEY (chat, service)
    ) STRICT, WITHOUT ROWID;
  `);
  const offer = db.prepare("INSERT INTO services (name, places) VALUES (?, ?) ON CONFLICT DO NOTHING");
  for (const service of services.split(",")) offer.run(...service.split("="));

  const know = db.prepare("INSERT INTO people VALUES (?) ON CONFLICT DO NOTHING");
  const everybody = db.prepare("SELECT chat FROM people ORDER BY chat").pluck();
  const free = db.prepare("SELECT id, name, places - taken AS free FROM services WHERE taken < places ORDER BY id");
  const name = db.prepare("SELECT name FROM services WHERE id = ?").pluck();
  const take = db.prepare("UPDATE services SET taken = taken + 1 WHERE id = ? AND taken < places");
  const note = db.prepare("INSERT INTO bookings VALUES (?, ?) ON CONFLICT DO NOTHING");
  const list = db
    .prepare("SELECT name FROM bookings JOIN services ON id = service WHERE chat = ? ORDER BY id")
    .pluck();

  // Durable when it returns. Pressing twice is no second booking.
  const book = db.transaction((chat, service) => {
    if (note.run(chat, service).changes === 0) return;
    if (take.run(service).changes === 0) throw new Full();
  });

  return {
    know: (chat) => know.run(chat),
    everybody: () => everybody.all(),
    free: () => free.all(),
    name: (service) => name.get(service),
    mine: (chat) => list.all(chat),
    // Whether there was a place.
    book(chat, service) {
      try {
        book.immediate(chat, service);
        return true;
      } catch (error) {
        if (error instanceof Full) return false;
        throw error;
      }
    },
  };
}

class Full extends Error {}
