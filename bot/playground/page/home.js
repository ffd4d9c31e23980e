import { h, keepingFocus } from "./dom.js";
import { act } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { clicked, lookups, use } from "./messages.js";

let drawn = "";

/** The Home that the bot has published for this person. */
export function renderHome(root, picture) {
  const view = picture.home;
  const key = JSON.stringify([picture.me.id, view?.id, view?.hash, view?.problem]);
  if (key === drawn) return;
  drawn = key;
  if (!view) {
    root.replaceChildren(h("p", { class: "empty muted" }, "The app has not published a Home for you yet."));
    return;
  }
  const where = { user: picture.me.handle, view_id: view.id };
  const rendered = renderBlocks(view.payload.blocks, {
    ...lookups(picture),
    kept: () => undefined,
    act: (element, block, chosen) => use({ ...where, ...clicked(element, block, chosen), values: rendered.values() }),
    suggest: (element, query) => act("options", { ...where, action_id: element.action_id, query }),
  });
  const inner = h(
    "div",
    { class: "home-inner" },
    view.problem && h("p", { class: "problem", role: "alert" }, h("span", { "aria-hidden": "true" }, "⚠ "), view.problem),
    rendered.nodes,
  );
  keepingFocus(root, () => root.replaceChildren(inner));
}
