// The sign-up bot, as a good user of telegraf would write it, with telegraf-throttler for flood limits.
import { Markup, Telegraf, TelegramError } from "telegraf";
import { telegrafThrottler } from "telegraf-throttler";
import { setTimeout as sleep } from "node:timers/promises";
import { open } from "./store.js";
import * as words from "./words.js";

const { BOT_TOKEN, API_ROOT, DB, SERVICES, ADMIN, LIMITED } = process.env;
const store = open(DB, SERVICES);
const bot = new Telegraf(BOT_TOKEN, { telegram: { apiRoot: API_ROOT } });
if (LIMITED === "1") bot.use(telegrafThrottler());

bot.command(["start", "book"], async (ctx) => {
  store.know(ctx.chat.id);
  const keys = store.free().map((service) => [Markup.button.callback(...words.button(service))]);
  await ctx.reply(words.choose, Markup.inlineKeyboard(keys));
});

bot.action(/^book:(\d+)$/, async (ctx) => {
  const service = Number(ctx.match[1]);
  const name = store.name(service);
  const text = store.book(ctx.chat.id, service) ? words.booked(name) : words.full(name);
  await ctx.editMessageText(text).catch(unlessSame);
  await ctx.answerCbQuery();
});

bot.command("my", (ctx) => ctx.reply(words.mine(store.mine(ctx.chat.id))));

bot.command("broadcast", async (ctx) => {
  if (ctx.from.id !== Number(ADMIN) || !ctx.payload) return;
  const chats = store.everybody();
  await ctx.reply(words.sending(chats.length));
  // Not awaited: telegraf fetches nothing further before its handlers have ended.
  broadcast(ctx, chats, ctx.payload).catch(console.error);
});

async function broadcast(ctx, chats, text) {
  let failed = 0;
  // All are handed to the throttler, which queues them.
  const send = (chat) =>
    patiently(() => ctx.telegram.sendMessage(chat, text)).catch((error) => {
      if (!(error instanceof TelegramError)) console.error(error);
      failed += 1;
    });
  await Promise.all(chats.map(send));
  await ctx.reply(words.sent(chats.length - failed, failed));
}

// Waits as long as a 429 asks, and tries again: the throttler does not.
async function patiently(call) {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const after = error instanceof TelegramError && error.parameters?.retry_after;
      if (!after) throw error;
      await sleep(after * 1000);
    }
  }
}

// The same text once more is as good as done.
function unlessSame(error) {
  if (!(error instanceof TelegramError && error.description.includes("not modified"))) throw error;
}

bot.catch((error) => console.error(error));
bot.launch();
