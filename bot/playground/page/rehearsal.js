import { h, toast } from "./dom.js";
import { act } from "./api.js";

const DAY_MS = 86400000;

const shown = (date) =>
  new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short", timeZone: "UTC" }).format(date);

/** The banner that says which date is rehearsed, with a way to change it. Made once, then told the time. */
export function makeRehearsal(root) {
  let now = new Date();
  const text = h("strong", { id: "rehearsed" });
  const input = h("input", { class: "field", type: "datetime-local", id: "clock", required: true });
  const set = async (date) => {
    if (Number.isNaN(date.getTime())) return;
    try {
      await act("clock", { now: date.toISOString() });
      form.hidden = true;
      toggle.setAttribute("aria-expanded", "false");
      toggle.focus();
    } catch (error) {
      toast(error.message);
    }
  };
  const quick = (label, date) => h("button", { class: "button", type: "button", onclick: () => set(date()) }, label);
  const form = h(
    "form",
    { class: "clock-form", id: "clock-form", hidden: true },
    h("label", { for: "clock" }, "Date and time (UTC)"),
    input,
    h("button", { class: "button primary", type: "submit" }, "Set"),
    quick("+1 day", () => new Date(now.getTime() + DAY_MS)),
    quick("+1 week", () => new Date(now.getTime() + 7 * DAY_MS)),
    quick("Real time", () => new Date()),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    set(new Date(`${input.value}Z`));
  });
  const toggle = h(
    "button",
    {
      class: "link",
      type: "button",
      "aria-expanded": "false",
      "aria-controls": "clock-form",
      onclick: () => {
        form.hidden = !form.hidden;
        toggle.setAttribute("aria-expanded", String(!form.hidden));
        if (!form.hidden) {
          input.value = now.toISOString().slice(0, 16);
          input.focus();
        }
      },
    },
    "Change",
  );
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") toggle.click();
    if (event.key === "Escape") toggle.focus();
  });
  const lost = h("span", { class: "lost", role: "alert", hidden: true }, "The playground has stopped. This page reconnects when it is back.");
  root.replaceChildren(h("p", {}, h("span", { class: "rehearsal-label" }, "Rehearsing "), text, " ", toggle), form, lost);
  return {
    show(picture) {
      now = new Date(picture.now);
      text.textContent = `${shown(now)} UTC`;
      toggle.hidden = !picture.can_set_clock;
    },
    lost(isLost) {
      lost.hidden = !isLost;
    },
  };
}
