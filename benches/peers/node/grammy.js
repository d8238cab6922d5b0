// The sign-up bot, as a good user of grammY would write it: concurrent updates through the runner, in order within
// a chat; the throttler and auto-retry that its documentation names for flood limits.
import { autoRetry } from "@grammyjs/auto-retry";
import { run, sequentialize } from "@grammyjs/runner";
import { apiThrottler } from "@grammyjs/transformer-throttler";
import { Bot, GrammyError, InlineKeyboard } from "grammy";
import { open } from "./store.js";
import * as words from "./words.js";

const { BOT_TOKEN, API_ROOT, DB, SERVICES, ADMIN, LIMITED } = process.env;
const store = open(DB, SERVICES);
const bot = new Bot(BOT_TOKEN, { client: { apiRoot: API_ROOT } });
bot.api.config.use(autoRetry());
if (LIMITED === "1") bot.api.config.use(apiThrottler());
bot.use(sequentialize((ctx) => ctx.chat?.id.toString()));

bot.command(["start", "book"], async (ctx) => {
  store.know(ctx.chat.id);
  const keys = new InlineKeyboard();
  for (const service of store.free()) keys.text(...words.button(service)).row();
  await ctx.reply(words.choose, { reply_markup: keys });
});

bot.callbackQuery(/^book:(\d+)$/, async (ctx) => {
  const service = Number(ctx.match[1]);
  const name = store.name(service);
  const text = store.book(ctx.chat.id, service) ? words.booked(name) : words.full(name);
  await ctx.editMessageText(text).catch(unlessSame);
  await ctx.answerCallbackQuery();
});

bot.command("my", (ctx) => ctx.reply(words.mine(store.mine(ctx.chat.id))));

bot.command("broadcast", async (ctx) => {
  if (ctx.from.id !== Number(ADMIN) || !ctx.match) return;
  const chats = store.everybody();
  await ctx.reply(words.sending(chats.length));
  // Not awaited, so that the administrator can do other things meanwhile.
  broadcast(ctx, chats, ctx.match).catch(console.error);
});

async function broadcast(ctx, chats, text) {
  let failed = 0;
  // All are handed to the throttler, which queues them.
  const send = (chat) =>
    ctx.api.sendMessage(chat, text).catch((error) => {
      if (!(error instanceof GrammyError)) console.error(error);
      failed += 1;
    });
  await Promise.all(chats.map(send));
  await ctx.reply(words.sent(chats.length - failed, failed));
}

// The same text once more is as good as done.
function unlessSame(error) {
  if (!(error instanceof GrammyError && error.description.includes("not modified"))) throw error;
}

bot.catch(({ error }) => console.error(error));
run(bot);
