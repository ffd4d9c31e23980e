/** Make an element: h("p", {class: "x", onclick: f, disabled: true}, "text", node, …). */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const FOCUSABLE = "button, select, input, textarea, a[href], summary, [tabindex]";

/**
 * Redraw inside `root` by calling `change`. What had the focus has it again afterwards; if it was replaced, what
 * stands in its place (in the same message, in a list of messages).
 */
export function keepingFocus(root, change) {
  const focused = document.activeElement;
  if (focused === root || !root.contains(focused)) {
    change();
    return;
  }
  const { ts } = focused.closest("[data-ts]")?.dataset ?? {};
  const scope = () => (ts && root.querySelector(`[data-ts="${ts}"]`)) || root;
  const position = [...scope().querySelectorAll(FOCUSABLE)].indexOf(focused);
  change();
  if (document.activeElement === focused) return;
  const target = root.contains(focused) ? focused : scope().querySelectorAll(FOCUSABLE)[position];
  target?.focus({ preventScroll: true });
}

/** Put `nodes` into `root`, leaving alone those that are there already: moving a node closes its open menus. */
export function place(root, nodes) {
  const wanted = new Set(nodes);
  for (const node of [...root.childNodes]) if (!wanted.has(node)) node.remove();
  nodes.forEach((node, index) => {
    if (root.childNodes[index] !== node) root.insertBefore(node, root.childNodes[index] ?? null);
  });
}

let counter = 0;

/** An id that no other element has. */
export function freshId(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}

/** Say something that passes by itself, for eyes and screen readers. */
export function toast(text) {
  const item = h("p", { class: "toast", dir: "auto" }, text);
  document.getElementById("toasts").append(item);
  setTimeout(() => item.remove(), 7000);
}

/** Ask with a dialog; resolves to true or false. `dialog` is Slack's confirm object. */
export function confirmed(dialog) {
  return new Promise((resolve) => {
    const title = freshId("confirm");
    const style = dialog.style === "danger" ? "danger" : "primary";
    const box = h(
      "dialog",
      { class: "modal small", "aria-labelledby": title },
      h("h2", { id: title, class: "modal-title", dir: "auto" }, dialog.title.text),
      h("p", { class: "modal-body", dir: "auto" }, dialog.text.text),
      h(
        "div",
        { class: "modal-foot" },
        h("button", { class: "button", type: "button", onclick: () => box.close("") }, dialog.deny.text),
        h("button", { class: `button ${style}`, type: "button", onclick: () => box.close("yes") }, dialog.confirm.text),
      ),
    );
    box.addEventListener("close", () => {
      box.remove();
      resolve(box.returnValue === "yes");
    });
    document.body.append(box);
    box.showModal();
  });
}
