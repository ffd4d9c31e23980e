import { h } from "./dom.js";
import { moment, slackDate } from "./dates.js";
import { emoji } from "./emoji.js";

const LETTER = "\\p{L}\\p{N}";
const style = (mark) => `(?<![${LETTER}${mark}])[${mark}](?=\\S)([^${mark}\\n]*[^\\s${mark}])[${mark}](?![${LETTER}${mark}])`;
const INLINE = new RegExp(
  [
    "`([^`\\n]+)`", // 1 code
    "<([^<>\\n]+)>", // 2 token
    ":([a-z0-9_+-]+):", // 3 emoji
    style("*"), // 4 bold
    style("_"), // 5 italic
    style("~"), // 6 strike
    "(https?://[^\\s<>|]*[^\\s<>|.,;:!?)'\"])", // 7 bare link
  ].join("|"),
  "gu",
);

let names = { user: (id) => id, channel: (id) => id };

/** How to name users and channels. */
export function nameWith(lookup) {
  names = lookup;
}

const decode = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** A link that opens outside, for harmless schemes only. */
export function link(address, ...label) {
  if (!/^(https?:|mailto:|tel:)/i.test(address)) return h("span", {}, ...label);
  return h("a", { href: address, target: "_blank", rel: "noreferrer noopener" }, ...label);
}

function token(inside) {
  const [target, ...rest] = inside.split("|");
  const label = rest.join("|");
  if (target.startsWith("@")) return h("span", { class: "mention" }, `@${names.user(target.slice(1))}`);
  if (target.startsWith("#")) return h("span", { class: "mention" }, `#${label || names.channel(target.slice(1))}`);
  if (target.startsWith("!date^")) {
    const [, unix, pattern, address] = target.split("^");
    const text = slackDate(unix, pattern);
    const time = h("time", { dir: "auto", datetime: new Date(unix * 1000).toISOString(), title: moment(new Date(unix * 1000)) }, text);
    return address ? link(decode(address), time) : time;
  }
  if (target.startsWith("!subteam^")) return h("span", { class: "mention" }, label || "@group");
  if (target.startsWith("!")) return h("span", { class: "mention loud" }, `@${label || target.slice(1)}`);
  return link(decode(target), decode(label || target.replace(/^mailto:/, "")));
}

function inline(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    nodes.push(decode(text.slice(end, match.index)));
    end = match.index + match[0].length;
    if (match[1] !== undefined) nodes.push(h("code", {}, decode(match[1])));
    else if (match[2] !== undefined) nodes.push(token(match[2]));
    else if (match[3] !== undefined) nodes.push(emoji(match[3]));
    else if (match[4] !== undefined) nodes.push(h("strong", {}, ...inline(match[4])));
    else if (match[5] !== undefined) nodes.push(h("em", {}, ...inline(match[5])));
    else if (match[6] !== undefined) nodes.push(h("s", {}, ...inline(match[6])));
    else nodes.push(link(decode(match[7]), decode(match[7])));
  }
  nodes.push(decode(text.slice(end)));
  return nodes;
}

/** Slack's mrkdwn as nodes: each line by its own direction, quotes and code blocks apart. */
export function mrkdwn(text) {
  const nodes = [];
  text.split(/```/).forEach((part, index) => {
    if (index % 2) {
      nodes.push(h("pre", { dir: "auto" }, decode(part.replace(/^\n|\n$/g, ""))));
      return;
    }
    let quote = [];
    const endQuote = () => {
      if (quote.length) nodes.push(h("blockquote", {}, ...quote));
      quote = [];
    };
    const lines = part.replace(/^\n/, "").split("\n");
    if (part === "") return;
    for (const line of lines) {
      const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line);
      const row = (content) => h("div", { class: content ? "line" : "line blank", dir: "auto" }, ...inline(content));
      if (quoted) quote.push(row(quoted[1]));
      else {
        endQuote();
        nodes.push(row(line));
      }
    }
    endQuote();
  });
  return nodes;
}

/** A text object: mrkdwn or plain. */
export function textOf(object) {
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  return object.text.split("\n").map((line) => h("div", { class: "line", dir: "auto" }, ...plain(line)));
}

/** One line of plain text, with emoji shortcodes. */
export function plain(text) {
  return [text.replace(/:([a-z0-9_+-]+):/g, (_, name) => emoji(name))];
}

/** Standard Markdown, as in Slack's markdown block: headings, lists, quotes, emphasis, links. */
export function markdown(text) {
  const nodes = [];
  const toMrkdwn = (line) =>
    line
      .replace(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, "<$2|$1>")
      .replace(/\*\*([^*]+)\*\*/g, "\u0001$1\u0001")
      .replace(/(?<![\w*])\*([^*\s][^*]*)\*(?!\*)/g, "_$1_")
      .replaceAll("\u0001", "*")
      .replace(/~~([^~]+)~~/g, "~$1~");
  let list = null;
  for (const line of text.split("\n")) {
    const item = /^\s*(?:[-*+]|(\d+)[.)])\s+(.*)$/.exec(line);
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    if (item) {
      const tag = item[1] ? "OL" : "UL";
      if (list?.tagName !== tag) nodes.push((list = h(tag.toLowerCase(), {})));
      list.append(h("li", { dir: "auto" }, ...inline(toMrkdwn(item[2]))));
      continue;
    }
    list = null;
    if (heading) nodes.push(h("p", { class: "block-header", dir: "auto" }, ...inline(toMrkdwn(heading[2]))));
    else if (/^(-{3,}|\*{3,})$/.test(line.trim())) nodes.push(h("hr"));
    else nodes.push(...mrkdwn(toMrkdwn(line)));
  }
  return nodes;
}
