import { h, freshId } from "./dom.js";

const PAUSE_MS = 180;

/** An external select: a type-ahead whose options come from the bot (ARIA's combobox pattern). */
export function combobox(element, context, kept) {
  const listId = freshId("options");
  let chosen = kept === undefined ? element.initial_option : kept || null;
  let options = [];
  let active = -1;
  let waiting = 0;
  let asked = 0;
  const least = element.min_query_length ?? 3;

  const input = h("input", {
    class: "field",
    type: "text",
    dir: "auto",
    role: "combobox",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": listId,
    placeholder: element.placeholder?.text ?? "Search",
  });
  input.value = chosen?.text.text ?? "";
  const list = h("ul", { class: "suggestions", id: listId, role: "listbox", "aria-label": "Suggestions", hidden: true });
  const note = h("p", { class: "suggestions note", hidden: true, role: "status" });
  const node = h("div", { class: "combobox" }, input, list, note);

  const close = () => {
    list.hidden = true;
    note.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const say = (text) => {
    close();
    note.textContent = text;
    note.hidden = false;
  };
  const choose = (option) => {
    chosen = option;
    input.value = option.text.text;
    close();
    context.changed();
  };
  const mark = (index) => {
    active = index;
    [...list.children].forEach((row, at) => row.setAttribute("aria-selected", at === index ? "true" : "false"));
    const row = list.children[index];
    if (row) {
      input.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    }
  };
  const show = () => {
    list.replaceChildren(
      ...options.map((option) =>
        h(
          "li",
          {
            id: freshId("option"),
            role: "option",
            dir: "auto",
            "aria-selected": "false",
            onpointerdown: (event) => {
              event.preventDefault();
              choose(option);
            },
          },
          option.text.text,
          option.description && h("span", { class: "muted" }, ` ${option.description.text}`),
        ),
      ),
    );
    note.hidden = true;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark(options.length ? 0 : -1);
    list.scrollIntoView({ block: "nearest" });
  };
  const ask = async () => {
    const query = input.value.trim();
    if (query.length < least) {
      close();
      return;
    }
    asked += 1;
    const mine = asked;
    let answer;
    try {
      answer = await context.suggest(query);
    } catch {
      answer = { error: "failed", options: [] };
    }
    if (mine !== asked || document.activeElement !== input) return;
    options = answer.options;
    if (answer.error) say("The options could not be loaded.");
    else if (options.length) show();
    else say("No results");
  };
  input.addEventListener("input", () => {
    chosen = null;
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE_MS);
  });
  input.addEventListener("focus", () => {
    if (!chosen && least === 0) ask();
  });
  input.addEventListener("blur", () => {
    close();
    if (!chosen) input.value = "";
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && list.hidden) ask();
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark((active + step + options.length) % options.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (options[active]) choose(options[active]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  return { node, input, read: () => chosen ?? "" };
}
