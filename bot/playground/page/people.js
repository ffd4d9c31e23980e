import { h } from "./dom.js";

/** The first letter of a name, whatever its script. */
const initial = (name) => [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(name)][0]?.segment ?? "?";

function hue(text) {
  let sum = 0;
  for (const character of text) sum = (sum * 31 + character.codePointAt(0)) % 997;
  return sum % 8;
}

/** A picture for someone: their initial on a colour of their own. */
export function avatar(user, isBot = false) {
  if (isBot) return h("span", { class: "avatar bot", "aria-hidden": "true" }, "◆");
  return h("span", { class: `avatar hue-${hue(user.handle)}`, "aria-hidden": "true" }, initial(user.name));
}
