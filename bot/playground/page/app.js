import { act, picture as fetchPicture, watch } from "./api.js";
import { makeComposer } from "./composer.js";
import { readAs } from "./dates.js";
import { h, keepingFocus, toast } from "./dom.js";
import { renderHome } from "./home.js";
import { renderMessages, lookups } from "./messages.js";
import { makeModal } from "./modal.js";
import { nameWith } from "./mrkdwn.js";
import { makeRehearsal } from "./rehearsal.js";
import { renderSidebar } from "./sidebar.js";

const byId = (id) => document.getElementById(id);
const view = { user: "amina", channel: null, tab: "messages", thread: null, pane: "main" };
const seenUpTo = new Map(); // channel id → the latest timestamp this person has looked at
let picture = null;

const rehearsal = makeRehearsal(byId("rehearsal"));
const modal = makeModal();
const composer = makeComposer(byId("composer"), {
  id: "composer-text",
  label: "Message",
  where: () => ({ user: view.user, channel: view.channel }),
});
const threadParts = makeThread();

function makeThread() {
  const list = h("div", { class: "scroller", role: "log", "aria-label": "Replies", tabindex: "0" });
  const box = h("div", {});
  const close = h("button", { class: "button quiet", type: "button", "aria-label": "Close thread", onclick: () => go({ thread: null, pane: "main" }) }, "✕");
  byId("thread").replaceChildren(h("header", { class: "place" }, h("h2", { class: "place-name" }, "Thread"), close), list, box);
  const threadComposer = makeComposer(box, {
    id: "thread-text",
    label: "Reply",
    where: () => ({ user: view.user, channel: view.channel, thread_ts: view.thread }),
  });
  return { list, composer: threadComposer };
}

/** Where and who, from the address: #amina/C07…  */
function readAddress() {
  const [user, channel, tab] = decodeURIComponent(location.hash.slice(1)).split("/");
  if (user) view.user = user;
  if (channel) view.channel = channel;
  view.tab = tab === "home" ? "home" : "messages";
}

/** Go elsewhere, or become someone else. */
async function go(changes) {
  const before = { ...view };
  if (changes.user && changes.user !== view.user) {
    const channel = picture.channels.find((one) => one.id === view.channel);
    Object.assign(view, { thread: null, channel: channel?.is_dm ? null : view.channel });
    seenUpTo.clear();
  }
  Object.assign(view, changes);
  document.body.dataset.pane = view.pane;
  if (view.pane === "nav") byId("sidebar").querySelector("[aria-current]")?.focus();
  await refresh();
  // On a narrow screen the chosen entry is gone with its list.
  if (before.pane === "nav" && view.pane === "main") byId("place").querySelector(".menu-button").focus();
  const opened = view.tab !== before.tab || view.user !== before.user || view.channel !== before.channel;
  const current = picture.channels.find((one) => one.id === view.channel);
  if (opened && current.is_dm) {
    act("home", { user: view.user, tab: view.tab }).catch((error) => toast(error.message));
  }
  if (changes.thread) threadParts.composer.focus();
  else if (before.thread && changes.thread === null) composer.focus();
}

let refreshing = false;
let again = false;

/** Fetch the picture and draw it; calls that come meanwhile are put together. */
async function refresh() {
  if (refreshing) {
    again = true;
    return;
  }
  refreshing = true;
  try {
    do {
      again = false;
      const next = await fetchPicture(view.user);
      if (next.me.handle === view.user || next.me.id === view.user) {
        picture = next;
        draw();
      } else again = true;
    } while (again);
  } finally {
    refreshing = false;
  }
}

function draw() {
  const { me } = picture;
  view.user = me.handle;
  readAs(me, picture.now);
  nameWith(lookups(picture).names);
  const here = picture.channels.find((one) => one.id === view.channel);
  const channel = here ?? picture.channels.find((one) => one.is_dm === (view.tab === "home"));
  view.channel = channel.id;
  history.replaceState(null, "", `#${view.user}/${view.channel}${view.tab === "home" ? "/home" : ""}`);
  for (const one of picture.channels) {
    const latest = Math.max(0, ...one.messages.map((message) => Number(message.ts)));
    if (!seenUpTo.has(one.id) || one.id === channel.id) seenUpTo.set(one.id, latest);
    one.unread = one.messages.filter((message) => Number(message.ts) > seenUpTo.get(one.id) && message.user !== me.id).length;
  }
  rehearsal.show(picture);
  keepingFocus(byId("sidebar"), () => renderSidebar(byId("sidebar"), picture, view, go));
  keepingFocus(byId("place"), () => drawPlace(channel));
  drawMessages(channel);
  drawThread(channel);
  modal.show(picture, picture.modal);
  document.title = channel.is_dm ? channel.name : `#${channel.name}`;
}

function drawPlace(channel) {
  const name = channel.is_dm ? channel.name : `#${channel.name}`;
  const tab = (id, label) =>
    h(
      "button",
      { class: "tab", type: "button", "aria-pressed": String(view.tab === id), onclick: () => go({ tab: id, thread: null }) },
      label,
    );
  const note = channel.is_dm ? "App" : channel.topic;
  byId("place").replaceChildren(
    h("button", { class: "button quiet menu-button", type: "button", "aria-label": "Channels", onclick: () => go({ pane: "nav" }) }, "☰"),
    h("div", { class: "place-text" }, h("h1", { class: "place-name" }, name), h("p", { class: "muted", dir: "auto" }, note)),
    channel.is_dm && h("div", { class: "tabs", role: "group", "aria-label": "Tabs" }, tab("home", "Home"), tab("messages", "Messages")) || "",
  );
}

const statusLine = (channel, ts) => {
  const status = channel.statuses[ts];
  return status ? [h("p", { class: "status muted", role: "status" }, `${picture.bot.handle} ${status}`)] : [];
};

function drawMessages(channel) {
  const isHome = view.tab === "home";
  byId("messages").hidden = isHome;
  byId("composer").hidden = isHome;
  byId("home").hidden = !isHome;
  if (isHome) {
    renderHome(byId("home"), picture);
    return;
  }
  const repliesTo = (message) => channel.messages.filter((one) => one.is_reply && one.thread_ts === message.ts);
  const top = channel.messages.filter((one) => !one.is_reply || one.broadcast);
  const empty = top.length ? [] : [h("p", { class: "empty muted" }, channel.is_dm ? "Nothing here yet. Say hello." : "Nothing here yet. Ask something, mention the app, or use a command.")];
  renderMessages(byId("messages"), picture, top, {
    dividers: true,
    replies: repliesTo,
    openThread: (ts) => go({ thread: ts, pane: "thread" }),
    edit: (message) => composer.edit(message),
    after: [...empty, ...Object.keys(channel.statuses).flatMap((ts) => (ts === view.thread ? [] : statusLine(channel, ts)))],
  });
  composer.update(picture, channel);
}

function drawThread(channel) {
  const parent = channel.messages.find((message) => message.ts === view.thread);
  byId("thread").hidden = !parent;
  document.body.classList.toggle("with-thread", Boolean(parent));
  if (!parent) {
    if (view.pane === "thread") view.pane = document.body.dataset.pane = "main";
    return;
  }
  const thread = [parent, ...channel.messages.filter((one) => one.is_reply && one.thread_ts === parent.ts)];
  renderMessages(threadParts.list, picture, thread, {
    dividers: false,
    replies: () => [],
    openThread: null,
    edit: (message) => threadParts.composer.edit(message),
    after: statusLine(channel, parent.ts),
  });
  threadParts.composer.update(picture, channel);
}

readAddress();
addEventListener("hashchange", () => {
  readAddress();
  refresh();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") leaveChannels();
  if (event.key === "Escape" && view.thread && !document.querySelector("dialog[open]")) go({ thread: null, pane: "main" });
});
// On a narrow screen the channels lie over the rest, until one goes back to it.
for (const id of ["main", "thread"]) {
  byId(id).addEventListener("pointerdown", () => leaveChannels());
  byId(id).addEventListener("focusin", () => leaveChannels());
}
function leaveChannels() {
  if (view.pane === "nav") view.pane = document.body.dataset.pane = view.thread ? "thread" : "main";
}
watch(
  () => refresh().catch(() => rehearsal.lost(true)),
  () => rehearsal.lost(true),
  () => rehearsal.lost(false),
);
await refresh().catch(async () => {
  view.user = "amina";
  await refresh();
});
if (view.tab === "home") act("home", { user: view.user, tab: "home" }).catch((error) => toast(error.message));
composer.focus();
