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
