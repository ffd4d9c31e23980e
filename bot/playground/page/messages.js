import { h, keepingFocus, place, toast } from "./dom.js";
import { act } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { day, hour } from "./dates.js";
import { emoji, REACTIONS } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";
import { avatar } from "./people.js";

const cached = new WeakMap();

/** Show messages in `root`, keeping the nodes of those that have not changed (and so what is typed in them). */
export function renderMessages(root, picture, messages, options) {
  const known = cached.get(root) ?? new Map();
  const kept = new Map();
  const nodes = [];
  let lastDay = null;
  for (const message of messages) {
    const today = day(message.ts);
    if (today !== lastDay && options.dividers) {
      const divider = known.get(today) ?? { node: h("div", { class: "day", role: "presentation" }, h("span", {}, today)) };
      kept.set(today, divider);
      nodes.push(divider.node);
    }
    lastDay = today;
    const replies = options.replies(message);
    const key = JSON.stringify([message, replies.map((r) => r.ts), picture.me, picture.now.slice(0, 13)]);
    const old = known.get(message.ts);
    const entry = old?.key === key ? old : { key, node: row(picture, message, replies, options) };
    kept.set(message.ts, entry);
    nodes.push(entry.node);
  }
  cached.set(root, kept);
  const atEnd = root.scrollHeight - root.scrollTop - root.clientHeight < 80;
  const grown = [...kept.keys()].some((ts) => !known.has(ts));
  keepingFocus(root, () => place(root, [...nodes, ...(options.after ?? [])]));
  if (grown && (atEnd || known.size === 0)) root.scrollTop = root.scrollHeight;
}

function author(picture, message) {
  if (message.by_slackbot) return { user: { name: "Slackbot", handle: "slackbot" }, bot: false };
  if (message.bot_id || message.user === picture.bot.id) return { user: picture.bot, bot: true };
  return { user: picture.users.find((user) => user.id === message.user) ?? { name: message.user, handle: message.user }, bot: false };
}

/** How blocks in a message act. */
function blockContext(picture, message, rendered) {
  const where = { user: picture.me.handle, channel: message.channel, ts: message.ts };
  return {
    ...lookups(picture),
    kept: () => undefined,
    act(element, block, chosen) {
      return use({ ...where, ...clicked(element, block, chosen), values: rendered().values() });
    },
    suggest: (element, query) => act("options", { ...where, action_id: element.action_id, query }),
  };
}

/** The click on an element, as the stand-in takes it. */
export function clicked(element, block, chosen) {
  const key = chosen !== null && typeof chosen === "object" ? "selected_option" : "value";
  return { action_id: element.action_id, block_id: block.block_id, [key]: chosen };
}

/** Do a click; what fails is said. */
export async function use(click) {
  try {
    return await act("click", click);
  } catch (error) {
    toast(error.message);
    return null;
  }
}

/** Names and lists for blocks. */
export function lookups(picture) {
  const people = [...picture.users, picture.bot];
  return {
    names: {
      user: (id) => people.find((user) => user.id === id)?.name ?? id,
      channel: (id) => picture.channels.find((channel) => channel.id === id)?.name ?? id,
    },
    people: () => picture.users.map((user) => [user.id, user.name]),
    places: () => picture.channels.map((channel) => [channel.id, channel.is_dm ? channel.name : `#${channel.name}`]),
  };
}

function row(picture, message, replies, options) {
  const { user, bot } = author(picture, message);
  if (message.subtype === "channel_join") {
    return h("p", { class: "joined muted", dir: "auto" }, mrkdwn(message.text));
  }
  const rendered = message.blocks.length ? renderBlocks(message.blocks, blockContext(picture, message, () => rendered)) : null;
  const body = rendered ? rendered.nodes : mrkdwn(message.text);
  const classes = ["message", message.ephemeral_for ? "ephemeral" : "", message.by_slackbot ? "slackbot" : ""];
  return h(
    "article",
    { class: classes.join(" "), "data-ts": message.ts, "aria-label": `${user.name}, ${hour(message.ts)}` },
    avatar(user, bot),
    h(
      "div",
      { class: "message-body" },
      message.ephemeral_for && h("p", { class: "only-you" }, h("span", { "aria-hidden": "true" }, "◉ "), "Only visible to you"),
      h(
        "p",
        { class: "byline" },
        h("strong", { dir: "auto" }, user.name),
        bot && h("span", { class: "app-badge" }, "APP"),
        h("time", { class: "muted", dir: "auto", datetime: new Date(Number(message.ts) * 1000).toISOString() }, hour(message.ts)),
      ),
      h("div", { class: "content" }, body),
      message.edited_ts && h("span", { class: "muted small" }, "(edited)"),
      message.files.map(file),
      message.problem && h("p", { class: "problem", role: "alert" }, h("span", { "aria-hidden": "true" }, "⚠ "), message.problem),
      reactions(picture, message),
      !message.is_reply && threadLink(replies, message, options),
    ),
    tools(picture, message, options),
  );
}

const file = (item) =>
  h("p", { class: "file", dir: "auto" }, h("a", { href: new URL(item.url_private).pathname, download: item.name }, `⬇ ${item.title}`));

function reactions(picture, message) {
  const entries = Object.entries(message.reactions);
  if (!entries.length) return null;
  const one = ([name, users]) =>
    h(
      "button",
      {
        class: `reaction ${users.includes(picture.me.id) ? "mine" : ""}`,
        type: "button",
        "aria-label": `${name}, ${users.length}`,
        onclick: () => tell(act("react", at(picture, message, { name }))),
      },
      `${emoji(name)} ${users.length}`,
    );
  return h("div", { class: "reactions" }, entries.map(one));
}

function threadLink(replies, message, options) {
  if (!replies.length) return null;
  const text = replies.length === 1 ? "1 reply" : `${replies.length} replies`;
  return h(
    "button",
    { class: "link thread-link", type: "button", onclick: () => options.openThread(message.ts) },
    text,
    h("span", { class: "muted" }, ` · ${hour(replies.at(-1).ts)}`),
  );
}

const at = (picture, message, more = {}) => ({
  user: picture.me.handle,
  channel: message.channel,
  ts: message.ts,
  ...more,
});

const tell = (doing) => doing.catch((error) => toast(error.message));

function tools(picture, message, options) {
  if (message.ephemeral_for) return null;
  const own = message.user === picture.me.id;
  const more = [
    ...picture.shortcuts
      .filter((shortcut) => shortcut.type === "message")
      .map((s) => [s.name, () => tell(act("shortcut", at(picture, message, { callback_id: s.callback_id })))]),
    ...REACTIONS.map((name) => [`${emoji(name)} ${name.replaceAll("_", " ")}`, () => tell(act("react", at(picture, message, { name })))]),
    own && ["Edit message", () => options.edit(message)],
    own && ["Delete message", () => tell(act("delete", at(picture, message)))],
  ].filter(Boolean);
  const summary = h("summary", { class: "tool", "aria-label": "More actions", title: "More actions" }, "⋯");
  const run = (action) => {
    menu.open = false;
    action();
  };
  const menu = h(
    "details",
    { class: "menu" },
    summary,
    h("div", { class: "menu-items" }, more.map(([label, action]) => h("button", { class: "menu-item", type: "button", onclick: () => run(action) }, label))),
  );
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      event.stopPropagation();
      menu.open = false;
      summary.focus();
    }
  });
  menu.addEventListener("focusout", (event) => {
    if (!menu.contains(event.relatedTarget)) menu.open = false;
  });
  const reply = options.openThread && h(
    "button",
    { class: "tool", type: "button", "aria-label": "Reply in thread", title: "Reply in thread", onclick: () => options.openThread(message.thread_ts ?? message.ts) },
    "↩",
  );
  return h("div", { class: "tools" }, reply, menu);
}
