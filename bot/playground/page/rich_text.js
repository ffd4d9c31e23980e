import { h } from "./dom.js";
import { slackDate } from "./dates.js";
import { emoji } from "./emoji.js";
import { link } from "./mrkdwn.js";

function styled(node, style = {}) {
  let result = node;
  if (style.code) result = h("code", {}, result);
  if (style.bold) result = h("strong", {}, result);
  if (style.italic) result = h("em", {}, result);
  if (style.strike) result = h("s", {}, result);
  return result;
}

function piece(element, names) {
  switch (element.type) {
    case "text":
      return styled(element.text, element.style);
    case "link":
      return styled(link(element.url, element.text || element.url), element.style);
    case "user":
      return h("span", { class: "mention" }, `@${names.user(element.user_id)}`);
    case "channel":
      return h("span", { class: "mention" }, `#${names.channel(element.channel_id)}`);
    case "emoji":
      return emoji(element.name);
    case "date":
      return h("time", { dir: "auto" }, slackDate(element.timestamp, element.format));
    case "broadcast":
      return h("span", { class: "mention loud" }, `@${element.range}`);
    default:
      return element.text || element.value || "";
  }
}

function container(element, names) {
  const pieces = () => element.elements.map((child) => piece(child, names));
  switch (element.type) {
    case "rich_text_list":
      return h(
        element.style === "ordered" ? "ol" : "ul",
        { class: `indent-${Math.min(element.indent || 0, 4)}`, start: element.offset ? element.offset + 1 : null },
        element.elements.map((item) => h("li", { dir: "auto" }, item.elements.map((child) => piece(child, names)))),
      );
    case "rich_text_quote":
      return h("blockquote", { dir: "auto" }, pieces());
    case "rich_text_preformatted":
      return h("pre", { dir: "auto" }, pieces());
    default:
      return h("div", { class: "line preserve", dir: "auto" }, pieces());
  }
}

/** A rich_text block, or a table's rich_text cell. */
export const richText = (block, names) => block.elements.map((element) => container(element, names));
