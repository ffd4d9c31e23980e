import { h, freshId, toast } from "./dom.js";
import { act } from "./api.js";
import { renderBlocks, showErrors } from "./blocks.js";
import { clicked, lookups, use } from "./messages.js";

/** The modal on top of the person's stack, in a native <dialog>: it traps the focus, Esc closes it. */
export function makeModal() {
  const heading = freshId("modal");
  const dialog = h("dialog", { class: "modal", "aria-labelledby": heading });
  const entered = new Map(); // view id → values typed so far, by "block_id/action_id"
  let shown = null; // the view on the screen
  let rendered = null;
  let picture = null;
  let busy = false;
  let returnTo = null;
  document.body.append(dialog);

  const keep = () => {
    if (shown && rendered) entered.set(shown.id, { ...entered.get(shown.id), ...rendered.values() });
  };
  const close = async (everything) => {
    keep();
    try {
      await act("close", { user: picture.me.handle, everything });
    } catch (error) {
      toast(error.message);
    }
  };
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (event.target === dialog) close(false);
  });
  dialog.addEventListener("focusout", keep);

  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    keep();
    busy = true;
    const button = dialog.querySelector("button[type=submit]");
    button.setAttribute("aria-busy", "true");
    try {
      const outcome = await act("submit", { user: picture.me.handle, view_id: shown.id, values: rendered.values() });
      if (outcome.kind === "errors") showErrors(dialog, outcome.errors)?.focus();
    } catch (error) {
      toast(error.message);
    } finally {
      busy = false;
      button.removeAttribute("aria-busy");
    }
  };

  const draw = (view) => {
    const { payload } = view;
    const values = entered.get(view.id) ?? {};
    const context = {
      ...lookups(picture),
      headingLevel: 3,
      kept: (name) => values[name],
      act: (element, block, chosen) => {
        keep();
        return use({ user: picture.me.handle, view_id: view.id, ...clicked(element, block, chosen), values: rendered.values() });
      },
      suggest: (element, query) =>
        act("options", { user: picture.me.handle, view_id: view.id, action_id: element.action_id, query }),
    };
    rendered = renderBlocks(payload.blocks, context);
    const back = view.depth > 1 && h("button", { class: "button quiet", type: "button", "aria-label": "Back", onclick: () => close(false) }, "‹");
    const cancel = h("button", { class: "button", type: "button", onclick: () => close(false) }, payload.close?.text ?? (view.depth > 1 ? "Back" : "Close"));
    const confirm = payload.submit && h("button", { class: "button primary", type: "submit", dir: "auto" }, payload.submit.text);
    const form = h(
      "form",
      { novalidate: true },
      h(
        "div",
        { class: "modal-head" },
        back,
        h("h2", { id: heading, class: "modal-title", dir: "auto" }, payload.title.text),
        h("button", { class: "button quiet", type: "button", "aria-label": "Close", onclick: () => close(true) }, "✕"),
      ),
      h("p", { class: "problem", role: "alert", "data-problem": true, hidden: true }),
      h("div", { class: "modal-body", tabindex: "-1" }, rendered.nodes),
      h("div", { class: "modal-foot" }, cancel, confirm),
    );
    form.addEventListener("submit", submit);
    dialog.replaceChildren(form);
    dialog.querySelector("[autofocus], .modal-body :is(input, select, textarea, button)")?.focus();
  };

  return {
    show(next, view) {
      picture = next;
      if (!view) {
        if (dialog.open) {
          dialog.close();
          dialog.replaceChildren();
          returnTo?.isConnected ? returnTo.focus() : document.getElementById("composer-text")?.focus();
        }
        shown = null;
        rendered = null;
        entered.clear();
        return;
      }
      const fresh = !shown || shown.id !== view.id || shown.hash !== view.hash;
      if (!dialog.open) {
        returnTo = document.activeElement;
        dialog.showModal();
      }
      if (fresh) {
        keep();
        shown = view;
        draw(view);
      }
      shown = view;
      showErrors(dialog, view.errors);
      const problem = dialog.querySelector("[data-problem]");
      if (problem.textContent !== (view.problem ?? "")) problem.textContent = view.problem ?? "";
      problem.hidden = !view.problem;
    },
  };
}
