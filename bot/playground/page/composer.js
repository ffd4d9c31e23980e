import { h, keepingFocus, toast, freshId } from "./dom.js";
import { act } from "./api.js";

/**
 * A message box. `where()` gives {user, channel, thread_ts}. Enter sends, Shift+Enter makes a new line;
 * a text that begins with "/" is a command. `update(picture, channel)` tells it about commands and prompts.
 */
export function makeComposer(root, { id, where, label }) {
  const hintId = freshId("hint");
  let picture = null;
  let editing = null;
  const text = h("textarea", { class: "composer-text", id, rows: 1, dir: "auto", "aria-describedby": hintId });
  const hint = h("div", { class: "command-hint", id: hintId, role: "status", hidden: true });
  const prompts = h("div", { class: "prompts" });
  const send = h("button", { class: "button primary send", type: "submit" }, "Send");
  const shortcuts = h("div", { class: "global-shortcuts" });
  const form = h(
    "form",
    { class: "composer" },
    hint,
    h("label", { class: "sr", for: id }, label),
    text,
    h("div", { class: "composer-foot" }, shortcuts, h("span", { class: "muted keys" }, "Enter sends · Shift+Enter, new line"), send),
  );
  root.replaceChildren(prompts, form);

  const fit = () => {
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight, 220)}px`;
  };
  const showHint = () => {
    const found = text.value.startsWith("/")
      ? (picture?.commands ?? []).filter(({ command }) => command.startsWith(text.value.split(/\s/)[0]))
      : [];
    hint.hidden = found.length === 0;
    hint.replaceChildren(
      ...found.map((one) =>
        h(
          "p",
          {},
          h("button", { class: "link", type: "button", onclick: () => complete(one.command) }, one.command),
          one.usage_hint && h("span", { class: "muted" }, ` ${one.usage_hint}`),
          one.description && h("span", { class: "hint-text", dir: "auto" }, one.description),
        ),
      ),
    );
  };
  const complete = (command) => {
    text.value = `${command} `;
    text.focus();
    showHint();
  };
  const say = async (words) => {
    const given = { ...where(), text: words };
    if (given.thread_ts && words.startsWith("/")) {
      toast(`${words.split(/\s/)[0]} is not supported in threads. Sorry!`);
      return;
    }
    try {
      const answer = await act("say", given);
      const failed = (answer.acks ?? []).find((ack) => ack.error && ack.status !== 0);
      if (failed && !words.startsWith("/")) toast(`The app did not take the event: ${failed.error} (status ${failed.status}).`);
    } catch (error) {
      toast(error.message);
    }
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const words = text.value.trim();
    if (!words) return;
    text.value = "";
    fit();
    showHint();
    if (editing) {
      const message = editing;
      editing = null;
      send.textContent = "Send";
      await act("edit", { ...where(), ts: message.ts, text: words }).catch((error) => toast(error.message));
    } else await say(words);
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
    if (event.key === "Escape" && editing) {
      editing = null;
      send.textContent = "Send";
      text.value = "";
      fit();
    }
  });
  text.addEventListener("input", () => {
    fit();
    showHint();
  });
  return {
    update: (next, channel) => keepingFocus(root, () => {
      picture = next;
      const name = channel.is_dm ? channel.name : `#${channel.name}`;
      text.placeholder = where().thread_ts ? "Reply…" : `Message ${name}`;
      const offered = where().thread_ts ? [] : channel.prompts.prompts;
      prompts.replaceChildren(
        ...(offered.length && channel.prompts.title ? [h("p", { class: "muted", dir: "auto" }, channel.prompts.title)] : []),
        ...offered.map((prompt) =>
          h("button", { class: "prompt", type: "button", dir: "auto", onclick: () => say(prompt.message) }, prompt.title),
        ),
      );
      const global = where().thread_ts ? [] : next.shortcuts.filter((shortcut) => shortcut.type === "global");
      shortcuts.replaceChildren(
        ...global.map((shortcut) =>
          h(
            "button",
            {
              class: "button quiet",
              type: "button",
              title: shortcut.description,
              onclick: () =>
                act("shortcut", { user: next.me.handle, callback_id: shortcut.callback_id }).catch((error) => toast(error.message)),
            },
            `⚡ ${shortcut.name}`,
          ),
        ),
      );
      showHint();
    }),
    edit(message) {
      editing = message;
      send.textContent = "Save";
      text.value = message.text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
      fit();
      text.focus();
    },
    focus: () => text.focus(),
  };
}
