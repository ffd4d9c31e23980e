import { h, freshId, confirmed } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { field, isField } from "./fields.js";
import { markdown, textOf } from "./mrkdwn.js";
import { richText } from "./rich_text.js";

/**
 * Block Kit as nodes.
 *
 * `context` is where the blocks stand: {act(element, block, chosen), suggest(element, query), people(), places(),
 * names, kept(name), headingLevel}. Returns {nodes, values()}: `values()` are the fields' contents by
 * "block_id/action_id".
 */
export function renderBlocks(blocks, context) {
  const readers = [];
  const nodes = blocks.map((block) => {
    const render = BLOCKS[block.type];
    const content = render ? render(block, { ...context, readers }) : h("p", { class: "muted" }, `[${block.type}]`);
    return h("div", { class: `block block-${block.type}`, "data-block": block.block_id }, content);
  });
  const values = () => Object.fromEntries(readers.map(({ name, read }) => [name, read()]));
  return { nodes, values };
}

const BLOCKS = {
  section(block, context) {
    const fields = block.fields && h("div", { class: "fields" }, block.fields.map((text) => h("div", {}, textOf(text))));
    const text = h("div", { class: "section-text" }, block.text && textOf(block.text), fields);
    return [text, block.accessory && h("div", { class: "accessory" }, element(block.accessory, block, context))];
  },
  header: (block, context) =>
    h("p", { class: "block-header", role: "heading", "aria-level": context.headingLevel ?? 2, dir: "auto" }, withEmoji(block.text.text)),
  divider: () => h("hr"),
  context: (block) =>
    block.elements.map((part) => (part.type === "image" ? image(part) : h("span", { class: "context-text" }, textOf(part)))),
  actions: (block, context) => block.elements.map((part) => element(part, block, context)),
  context_actions: (block, context) => block.elements.map((part) => element(part, block, context)),
  image: (block) =>
    h("figure", {}, block.title && h("figcaption", { class: "muted", dir: "auto" }, block.title.text), image(block)),
  input: inputBlock,
  rich_text: (block, context) => richText(block, context.names),
  markdown: (block) => markdown(block.text),
  table(block, context) {
    const settings = block.column_settings ?? [];
    const cell = (content, index, tag) =>
      h(
        tag,
        { dir: "auto", class: `align-${settings[index]?.align ?? "start"}`, scope: tag === "th" ? "col" : null },
        content.type === "rich_text" ? richText(content, context.names) : String(content.text ?? content.value ?? ""),
      );
    const row = (cells, tag) => h("tr", {}, cells.map((content, index) => cell(content, index, tag)));
    const [head, ...body] = block.rows;
    const table = h("table", {}, h("thead", {}, row(head, "th")), h("tbody", {}, body.map((cells) => row(cells, "td"))));
    return h("div", { class: "table", tabindex: "0", role: "region", "aria-label": "Table" }, table);
  },
};

function image(part) {
  return h("img", { src: part.image_url, alt: part.alt_text, loading: "lazy" });
}

function inputBlock(block, context) {
  const part = block.element;
  const id = freshId("field");
  const made = makeField(part, block, context, Boolean(block.dispatch_action));
  const target = made.input ?? made.node;
  const label = [withEmoji(block.label.text), block.optional ? h("span", { class: "muted" }, " (optional)") : null];
  const described = [block.hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(" ");
  target.id = id;
  target.setAttribute("aria-describedby", described);
  if (part.focus_on_load) target.setAttribute("autofocus", "");
  if (made.grouped) target.setAttribute("aria-labelledby", `${id}-label`);
  else if (!block.optional) target.setAttribute("aria-required", "true");
  return [
    made.grouped
      ? h("span", { class: "label", id: `${id}-label`, dir: "auto" }, label)
      : h("label", { class: "label", for: id, dir: "auto" }, label),
    made.node,
    block.hint && h("p", { class: "hint", id: `${id}-hint`, dir: "auto" }, withEmoji(block.hint.text)),
    h("p", { class: "error", id: `${id}-error`, dir: "auto", role: "alert", "data-error": block.block_id, hidden: true }),
  ];
}

/** Show or clear the sentence at each input block. Returns the first field that has one. */
export function showErrors(root, errors) {
  let first = null;
  for (const slot of root.querySelectorAll("[data-error]")) {
    const text = errors[slot.dataset.error] ?? "";
    slot.textContent = text;
    slot.hidden = !text;
    const target = root.querySelector(`#${slot.id.replace(/-error$/, "")}`);
    if (text) {
      target.setAttribute("aria-invalid", "true");
      first ??= target.matches("input, select, textarea") ? target : target.querySelector("input");
    } else target.removeAttribute("aria-invalid");
  }
  return first;
}

function makeField(part, block, context, dispatches) {
  const name = `${block.block_id}/${part.action_id}`;
  const made = field(
    part,
    {
      ...context,
      dispatches,
      changed: () => dispatches && context.act(part, block, made.read()),
      suggest: (query) => context.suggest(part, query),
    },
    context.kept(name),
  );
  context.readers.push({ name, read: made.read });
  return made;
}

function element(part, block, context) {
  if (isField(part)) {
    const made = makeField(part, block, context, true);
    const label = part.placeholder?.text ?? block.text?.text ?? "Choose";
    (made.input ?? made.node).setAttribute("aria-label", label);
    return made.node;
  }
  return ELEMENTS[part.type] ? ELEMENTS[part.type](part, block, context) : h("span", { class: "muted" }, `[${part.type}]`);
}

async function press(part, block, context, chosen) {
  if (part.confirm && !(await confirmed(part.confirm))) return;
  await context.act(part, block, chosen);
}

const ELEMENTS = {
  image,
  button(part, block, context) {
    const attributes = {
      class: `button ${part.style ?? ""}`,
      dir: "auto",
      "aria-label": part.accessibility_label,
      onclick: () => press(part, block, context, part.value),
    };
    const text = withEmoji(part.text.text);
    if (!part.url) return h("button", { ...attributes, type: "button" }, text);
    return h("a", { ...attributes, href: part.url, target: "_blank", rel: "noreferrer noopener" }, text);
  },
  icon_button: (part, block, context) =>
    h(
      "button",
      { class: "button quiet", type: "button", onclick: () => press(part, block, context, part.value) },
      "🗑 ",
      part.text.text,
    ),
  feedback_buttons: (part, block, context) =>
    ["positive_button", "negative_button"].map((name) =>
      h(
        "button",
        {
          class: "button quiet",
          type: "button",
          "aria-label": part[name].accessibility_label ?? part[name].text.text,
          title: part[name].text.text,
          onclick: () => press(part, block, context, part[name].value),
        },
        name === "positive_button" ? "👍" : "👎",
      ),
    ),
  overflow(part, block, context) {
    const summary = h("summary", { class: "button quiet", "aria-label": "More options" }, "⋯");
    const items = part.options.map((option) =>
      h(
        "button",
        {
          class: "menu-item",
          type: "button",
          dir: "auto",
          onclick: () => {
            menu.open = false;
            summary.focus();
            if (option.url) window.open(option.url, "_blank", "noreferrer,noopener");
            press(part, block, context, option);
          },
        },
        withEmoji(option.text.text),
      ),
    );
    const menu = h("details", { class: "menu" }, summary, h("div", { class: "menu-items" }, items));
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      event.preventDefault();
      event.stopPropagation();
      menu.open = false;
      summary.focus();
    });
    menu.addEventListener("focusout", (event) => {
      if (!menu.contains(event.relatedTarget)) menu.open = false;
    });
    return menu;
  },
};
