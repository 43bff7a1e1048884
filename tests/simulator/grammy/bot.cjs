// The bot of tests/simulator/clients.py in grammY: node bot.cjs API_ROOT TOKEN
const { Bot, InlineKeyboard } = require("grammy");

const [apiRoot, token] = process.argv.slice(2);
const bot = new Bot(token, { client: { apiRoot } });

bot.command("start", (ctx) =>
  ctx.reply(`Hello, <b>${ctx.from.first_name}</b>`, {
    parse_mode: "HTML",
    link_preview_options: { is_disabled: true },
    reply_markup: new InlineKeyboard().text("More", "more").text("Publish", "publish"),
  }),
);

bot.callbackQuery("more", async (ctx) => {
  await ctx.answerCallbackQuery("Here you are");
  await ctx.editMessageText("More words", {
    reply_markup: new InlineKeyboard().text("Publish", "publish"),
  });
});

bot.callbackQuery("publish", async (ctx) => {
  await ctx.answerCallbackQuery();
  const post = await ctx.api.sendMessage("@news", "First words", { disable_notification: true });
  await ctx.api.editMessageText(post.chat.id, post.message_id, "<i>Corrected</i> words", {
    parse_mode: "HTML",
  });
});

bot.on("message:text", (ctx) =>
  ctx.reply(ctx.message.text, { reply_parameters: { message_id: ctx.message.message_id } }),
);

bot.start();
