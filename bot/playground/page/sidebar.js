import { h } from "./dom.js";
import { avatar } from "./people.js";
import { clockHour } from "./dates.js";

/** The workspace's name, who one is, and where one can go. */
export function renderSidebar(root, picture, view, go) {
  const { me, channels, bot } = picture;
  const person = (user) => h("option", { value: user.handle, selected: user.id === me.id }, user.name);
  const select = h("select", { id: "persona", class: "field", dir: "auto" }, picture.users.map(person));
  select.addEventListener("change", () => go({ user: select.value }));

  const entry = (channel) => {
    const current = channel.id === view.channel;
    const unread = channel.unread ? h("span", { class: "badge" }, String(channel.unread), h("span", { class: "sr" }, " unread")) : null;
    const sign = channel.is_dm ? avatar(bot, true) : h("span", { class: "hash", "aria-hidden": "true" }, "#");
    return h(
      "li",
      {},
      h(
        "button",
        {
          class: `entry ${current ? "current" : ""}`,
          type: "button",
          "aria-current": current ? "page" : null,
          onclick: () => go({ channel: channel.id, tab: "messages", thread: null, pane: "main" }),
        },
        sign,
        h("span", { class: "entry-name" }, channel.name),
        unread,
      ),
    );
  };
  const dm = channels.find((channel) => channel.is_dm);
  const home = h(
    "li",
    {},
    h(
      "button",
      {
        class: `entry ${view.tab === "home" ? "current" : ""}`,
        type: "button",
        "aria-current": view.tab === "home" ? "page" : null,
        onclick: () => go({ channel: dm.id, tab: "home", thread: null, pane: "main" }),
      },
      h("span", { class: "hash", "aria-hidden": "true" }, "⌂"),
      h("span", { class: "entry-name" }, "Home"),
    ),
  );
  const dmEntry = entry(dm);
  if (view.tab === "home") {
    const button = dmEntry.querySelector("button");
    button.classList.remove("current");
    button.removeAttribute("aria-current");
  }
  root.replaceChildren(
    h("p", { class: "team" }, picture.team.name, h("span", { class: "team-note" }, "Playground")),
    h(
      "div",
      { class: "persona" },
      h("label", { for: "persona" }, "You are"),
      h("div", { class: "persona-row" }, avatar(me), select),
      h("p", { class: "zone" }, [me.tz.replaceAll("_", " "), clockHour(new Date(picture.now)), me.locale].flatMap((part, index) => [
        index ? " · " : "",
        h("bdi", {}, part),
      ])),
    ),
    h("h2", { class: "nav-title" }, "Channels"),
    h("ul", { class: "entries" }, channels.filter((channel) => !channel.is_dm).map(entry)),
    h("h2", { class: "nav-title" }, "App"),
    h("ul", { class: "entries" }, dmEntry, home),
  );
}
