"""The sign-up bot, as a good user of aiogram 3 would write it: uvloop, aiosqlite, aiolimiter for flood limits."""

import asyncio
import logging
import os
from contextlib import suppress

import aiosqlite
import uvloop
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.middlewares.base import BaseRequestMiddleware
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramRetryAfter
from aiogram.filters import Command, CommandObject
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message
from aiogram.utils.keyboard import InlineKeyboardBuilder
from aiolimiter import AsyncLimiter

SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE IF NOT EXISTS people (chat INTEGER PRIMARY KEY) STRICT;
CREATE TABLE IF NOT EXISTS services (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, places INTEGER NOT NULL, taken INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE IF NOT EXISTS bookings (
    chat INTEGER NOT NULL, service INTEGER NOT NULL REFERENCES services, PRIMARY KEY (chat, service)
) STRICT, WITHOUT ROWID;
"""


class Book(CallbackData, prefix="book"):
    """The button of a service."""

    service: int


class Store:
    """People, services with their places, bookings. One connection; the lock keeps transactions apart."""

    def __init__(self, db: aiosqlite.Connection) -> None:
        self.db = db
        self.lock = asyncio.Lock()

    @classmethod
    async def open(cls, file: str, services: str) -> "Store":
        db = await aiosqlite.connect(file, isolation_level=None)
        await db.executescript(SCHEMA)
        offered = [service.split("=") for service in services.split(",")]
        await db.executemany("INSERT INTO services (name, places) VALUES (?, ?) ON CONFLICT DO NOTHING", offered)
        return cls(db)

    async def know(self, chat: int) -> None:
        async with self.lock:
            await self.db.execute("INSERT INTO people VALUES (?) ON CONFLICT DO NOTHING", (chat,))

    async def everybody(self) -> list[int]:
        return [chat for (chat,) in await self.db.execute_fetchall("SELECT chat FROM people ORDER BY chat")]

    async def free(self) -> list[tuple[int, str, int]]:
        query = "SELECT id, name, places - taken FROM services WHERE taken < places ORDER BY id"
        return list(await self.db.execute_fetchall(query))

    async def name(self, service: int) -> str:
        rows = await self.db.execute_fetchall("SELECT name FROM services WHERE id = ?", (service,))
        return next(iter(rows))[0]

    async def mine(self, chat: int) -> list[str]:
        query = "SELECT name FROM bookings JOIN services ON id = service WHERE chat = ? ORDER BY id"
        return [name for (name,) in await self.db.execute_fetchall(query, (chat,))]

    async def book(self, chat: int, service: int) -> bool:
        """Whether there was a place. Durable when it returns; pressing twice is no second booking."""
        async with self.lock:
            await self.db.execute("BEGIN IMMEDIATE")
            try:
                note = "INSERT INTO bookings VALUES (?, ?) ON CONFLICT DO NOTHING"
                if (await self.db.execute(note, (chat, service))).rowcount:
                    take = "UPDATE services SET taken = taken + 1 WHERE id = ? AND taken < places"
                    if not (await self.db.execute(take, (service,))).rowcount:
                        await self.db.rollback()
                        return False
                await self.db.commit()
                return True
            except BaseException:
                await self.db.rollback()
                raise


class Patience(BaseRequestMiddleware):
    """Spreads messages evenly below Telegram's 30 a second, and waits as long as a 429 asks."""

    def __init__(self) -> None:
        self.limiter = AsyncLimiter(1, 1 / 30)

    async def __call__(self, make_request, bot, method):
        while True:
            if hasattr(method, "chat_id"):
                await self.limiter.acquire()
            try:
                return await make_request(bot, method)
            except TelegramRetryAfter as error:
                await asyncio.sleep(error.retry_after)


dp = Dispatcher()


@dp.message(Command("start", "book"))
async def look(message: Message, store: Store) -> None:
    await store.know(message.chat.id)
    keys = InlineKeyboardBuilder()
    for service, name, free in await store.free():
        keys.button(text=f"{name} ({free})", callback_data=Book(service=service))
    keys.adjust(1)
    text = "What would you like to book? The places left are in brackets."
    await message.answer(text, reply_markup=keys.as_markup())


@dp.callback_query(Book.filter(), F.message)
async def book(query: CallbackQuery, callback_data: Book, store: Store) -> None:
    name = await store.name(callback_data.service)
    there_was = await store.book(query.message.chat.id, callback_data.service)
    text = f"Booked: {name}. See you there!" if there_was else f"{name}: no place is left."
    try:
        await query.message.edit_text(text)
    except TelegramBadRequest as error:
        if "not modified" not in error.message:
            raise
    await query.answer()


@dp.message(Command("my"))
async def mine(message: Message, store: Store) -> None:
    services = await store.mine(message.chat.id)
    await message.answer(f"Your bookings: {', '.join(services)}" if services else "Nothing booked yet.")


@dp.message(Command("broadcast"), F.from_user.id == int(os.environ["ADMIN"]))
async def announce(message: Message, command: CommandObject, store: Store) -> None:
    if not command.args:
        return
    chats = await store.everybody()
    await message.answer(f"Sending to {len(chats)} people.")
    sent = 0
    # One after the other, as aiogram's own example does: the limiter sets the pace.
    for chat in chats:
        with suppress(TelegramAPIError):
            await message.bot.send_message(chat, command.args)
            sent += 1
    await message.answer(f"Sent to {sent} people; {len(chats) - sent} could not be reached.")


async def main() -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["API_ROOT"]))
    if os.environ["LIMITED"] == "1":
        session.middleware(Patience())
    bot = Bot(os.environ["BOT_TOKEN"], session=session)
    store = await Store.open(os.environ["DB"], os.environ["SERVICES"])
    await dp.start_polling(bot, store=store)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    uvloop.run(main())
