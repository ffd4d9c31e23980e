import { h, freshId } from "./dom.js";
import { textOf } from "./mrkdwn.js";
import { combobox } from "./combobox.js";

/** The options of a select, groups included, as one list. */
const flat = (element) => element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);

/** A Boolean: an attribute set to an empty text would count as set. */
const same = (one, other) =>
  Boolean(one && other && one.value === other.value && one.text.text === other.text.text);

/**
 * Form elements. Each returns {node, read}: `read()` gives what the stand-in takes as the field's value, and
 * `context.changed()` is called when the person has chosen. `kept` is what was entered before, if anything.
 */
const FIELDS = {
  plain_text_input(element, context, kept) {
    const attributes = {
      class: "field",
      dir: "auto",
      minlength: element.min_length,
      maxlength: element.max_length,
      placeholder: element.placeholder?.text,
    };
    const node = element.multiline ? h("textarea", { ...attributes, rows: 4 }) : h("input", { ...attributes, type: "text" });
    return typed(node, element, context, kept);
  },
  email_text_input: (element, context, kept) => typed(oneLine("email", element), element, context, kept),
  url_text_input: (element, context, kept) => typed(oneLine("url", element), element, context, kept),
  number_input: (element, context, kept) => typed(oneLine("text", element, "decimal"), element, context, kept),
  datepicker: (element, context, kept) => picked("date", element, element.initial_date, context, kept),
  timepicker: (element, context, kept) => picked("time", element, element.initial_time, context, kept),
  datetimepicker(element, context, kept) {
    const initial = kept ?? element.initial_date_time;
    const node = h("input", { class: "field", type: "datetime-local" });
    if (initial) node.value = new Date(initial * 1000).toISOString().slice(0, 16);
    node.addEventListener("change", context.changed);
    return { node, read: () => (node.value ? Date.parse(`${node.value}Z`) / 1000 : "") };
  },
  static_select: (element, context, kept) => select(element, context, kept),
  multi_static_select: (element, context, kept) => several(element, context, kept),
  users_select: (element, context, kept) => ids(element, context.people(), element.initial_user, context, kept),
  channels_select: (element, context, kept) => ids(element, context.places(), element.initial_channel, context, kept),
  conversations_select: (element, context, kept) =>
    ids(element, context.places(), element.initial_conversation, context, kept),
  external_select: (element, context, kept) => combobox(element, context, kept),
  radio_buttons: (element, context, kept) => choices("radio", element, context, kept ? [kept] : [element.initial_option]),
  checkboxes: (element, context, kept) => several(element, context, kept),
};

/** Whether this element is a form field (a button is not). */
export const isField = (element) => element.type in FIELDS;

/** Make a form field. */
export const field = (element, context, kept) => FIELDS[element.type](element, context, kept);

function oneLine(type, element, inputmode) {
  return h("input", { class: "field", dir: "auto", type, inputmode, placeholder: element.placeholder?.text });
}

function typed(node, element, context, kept) {
  node.value = kept ?? element.initial_value ?? "";
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  if (context.dispatches) {
    if (triggers.includes("on_character_entered")) node.addEventListener("input", context.changed);
    node.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !element.multiline && triggers.includes("on_enter_pressed")) {
        event.preventDefault();
        context.changed();
      }
    });
  }
  return { node, read: () => node.value };
}

function picked(type, element, initial, context, kept) {
  const node = h("input", { class: "field", type });
  node.value = kept ?? initial ?? "";
  node.addEventListener("change", context.changed);
  return { node, read: () => node.value };
}

function select(element, context, kept) {
  const options = flat(element);
  const chosen = kept === undefined ? element.initial_option : kept;
  const item = (option) => h("option", { value: options.indexOf(option), selected: same(option, chosen) }, option.text.text);
  const empty = h("option", { value: "" }, element.placeholder?.text ?? "Choose an option");
  const groups = element.option_groups?.map((group) => h("optgroup", { label: group.label.text }, group.options.map(item)));
  const node = h("select", { class: "field", dir: "auto" }, empty, groups ?? options.map(item));
  node.addEventListener("change", context.changed);
  return { node, read: () => (node.value === "" ? "" : options[Number(node.value)]) };
}

function ids(element, entries, initial, context, kept) {
  const chosen = kept ?? initial;
  const empty = h("option", { value: "" }, element.placeholder?.text ?? "Choose");
  const items = entries.map(([id, name]) => h("option", { value: id, selected: id === chosen }, name));
  const node = h("select", { class: "field", dir: "auto" }, empty, items);
  node.addEventListener("change", context.changed);
  return { node, read: () => node.value };
}

const several = (element, context, kept) => choices("checkbox", element, context, kept ?? element.initial_options ?? []);

function choices(type, element, context, chosen) {
  const name = freshId("choice");
  const options = flat(element);
  const inputs = options.map((option) => {
    const input = h("input", { type, name, checked: chosen.some((other) => same(option, other)) });
    input.addEventListener("change", context.changed);
    return input;
  });
  const rows = options.map((option, index) =>
    h(
      "label",
      { class: "choice" },
      inputs[index],
      h("span", {}, textOf(option.text), option.description && h("span", { class: "muted" }, textOf(option.description))),
    ),
  );
  const node = h("div", { class: "choices", role: type === "radio" ? "radiogroup" : "group" }, rows);
  const read = () => {
    const found = options.filter((_, index) => inputs[index].checked);
    return type === "radio" ? (found[0] ?? "") : found;
  };
  return { node, read, grouped: true };
}
