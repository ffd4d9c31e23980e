/** The shortcodes people meet most; others stay as they are written. */
const EMOJI = {
  wave: "👋", thumbsup: "👍", "+1": "👍", thumbsdown: "👎", "-1": "👎", tada: "🎉", calendar: "📅", date: "📅",
  spiral_calendar_pad: "🗓️", white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌",
  warning: "⚠️", information_source: "ℹ️", bulb: "💡", question: "❓", grey_question: "❔", exclamation: "❗",
  bell: "🔔", no_bell: "🔕", clock3: "🕒", hourglass: "⌛", hourglass_flowing_sand: "⏳", stopwatch: "⏱️",
  globe_with_meridians: "🌐", earth_africa: "🌍", earth_americas: "🌎", earth_asia: "🌏", world_map: "🗺️",
  round_pushpin: "📍", pushpin: "📌", link: "🔗", memo: "📝", pencil: "✏️", pencil2: "✏️", page_facing_up: "📄",
  scroll: "📜", clipboard: "📋", open_file_folder: "📂", bookmark: "🔖", ticket: "🎫", email: "✉️", envelope: "✉️",
  incoming_envelope: "📨", speech_balloon: "💬", thought_balloon: "💭", mega: "📣", loudspeaker: "📢",
  busts_in_silhouette: "👥", bust_in_silhouette: "👤", raising_hand: "🙋", pray: "🙏", clap: "👏", eyes: "👀",
  rocket: "🚀", star: "⭐", sparkles: "✨", fire: "🔥", heart: "❤️", smile: "😄", slightly_smiling_face: "🙂",
  grinning: "😀", joy: "😂", thinking_face: "🤔", sob: "😭", cry: "😢", sweat_smile: "😅", wink: "😉",
  lock: "🔒", unlock: "🔓", key: "🔑", gear: "⚙️", wrench: "🔧", hammer_and_wrench: "🛠️", mag: "🔍", robot_face: "🤖",
  money_with_wings: "💸", moneybag: "💰", free: "🆓", new: "🆕", ok: "🆗", sos: "🆘", no_entry: "⛔",
  no_entry_sign: "🚫", red_circle: "🔴", large_green_circle: "🟢", large_yellow_circle: "🟡", large_blue_circle: "🔵",
  arrow_right: "➡️", arrow_left: "⬅️", arrows_counterclockwise: "🔄", office: "🏢", classical_building: "🏛️",
  cityscape: "🏙️", house: "🏠", iphone: "📱", computer: "💻", tv: "📺", video_camera: "📹", microphone: "🎤",
  headphones: "🎧", speaking_head_in_silhouette: "🗣️", un: "🇺🇳", flag: "🚩", tulip: "🌷", coffee: "☕",
  wastebasket: "🗑️", heavy_plus_sign: "➕", heavy_minus_sign: "➖", one: "1️⃣", two: "2️⃣", three: "3️⃣",
  identification_card: "🪪", handshake: "🤝", building_construction: "🏗️", seedling: "🌱", dart: "🎯", zap: "⚡",
};

/** The emoji of a shortcode without colons, else the shortcode itself. */
export function emoji(name) {
  const flag = /^flag-([a-z])([a-z])$/.exec(name);
  if (flag) return String.fromCodePoint(...flag.slice(1).map((c) => 0x1f1e6 + c.charCodeAt(0) - 97));
  return EMOJI[name] ?? `:${name}:`;
}

/** Replace shortcodes in plain text. */
export const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (_, name) => emoji(name));

/** Those offered for reactions. */
export const REACTIONS = ["thumbsup", "eyes", "white_check_mark", "tada", "pray"];
