/** Dates as the person in the chair reads them: their zone, their language, the rehearsed today. */

let person = { tz: "UTC", locale: "en-GB" };
let today = new Date();

/** Whose eyes, and when. */
export function readAs(me, now) {
  person = me;
  today = new Date(now);
}

function format(date, options) {
  return new Intl.DateTimeFormat(person.locale, { timeZone: person.tz, ...options }).format(date);
}

/** The hour of a Slack timestamp. */
export const hour = (ts) => format(new Date(Number(ts) * 1000), { hour: "numeric", minute: "2-digit" });

/** The day of a Slack timestamp, for dividers. */
export const day = (ts) => format(new Date(Number(ts) * 1000), { weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** Date and hour, in full. */
export const moment = (date) => format(date, { dateStyle: "full", timeStyle: "short" });

/** The clock's time in the person's zone. */
export const clockHour = (date) => format(date, { weekday: "short", hour: "numeric", minute: "2-digit" });

/** Whole days between two moments, by the person's calendar. */
function daysFromToday(date) {
  const number = (moment) => {
    const parts = new Intl.DateTimeFormat("en-CA", { timeZone: person.tz }).format(moment).split("-");
    return Date.UTC(parts[0], parts[1] - 1, parts[2]) / 86400000;
  };
  return number(date) - number(today);
}

function pretty(date, otherwise) {
  const distance = daysFromToday(date);
  if (Math.abs(distance) > 1) return otherwise;
  return new Intl.RelativeTimeFormat(person.locale, { numeric: "auto" }).format(distance, "day");
}

function ago(date) {
  const minutes = Math.round((date - today) / 60000);
  const relative = new Intl.RelativeTimeFormat(person.locale, { numeric: "auto" });
  if (Math.abs(minutes) < 60) return relative.format(minutes, "minute");
  if (Math.abs(minutes) < 1440) return relative.format(Math.round(minutes / 60), "hour");
  return relative.format(Math.round(minutes / 1440), "day");
}

/** Fill in Slack's date tokens, as in `<!date^UNIX^{date_long} {time}|fallback>`. */
export function slackDate(unix, pattern) {
  const date = new Date(Number(unix) * 1000);
  const long = format(date, { dateStyle: "full" });
  const middle = format(date, { dateStyle: "long" });
  const short = format(date, { dateStyle: "medium" });
  const tokens = {
    date_num: new Intl.DateTimeFormat("en-CA", { timeZone: person.tz }).format(date),
    date_slash: format(date, { dateStyle: "short" }),
    date: middle,
    date_short: short,
    date_long: long,
    date_pretty: pretty(date, middle),
    date_short_pretty: pretty(date, short),
    date_long_pretty: pretty(date, long),
    time: format(date, { timeStyle: "short" }),
    time_secs: format(date, { timeStyle: "medium" }),
    ago: ago(date),
  };
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => tokens[name] ?? whole);
}
