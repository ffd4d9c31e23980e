/** The picture of one person's Slack. */
export async function picture(user) {
  const response = await fetch(`/ui/state?user=${encodeURIComponent(user)}`);
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

/** Do something as a person; throws an Error with the reason when it was not possible. */
export async function act(action, given) {
  const response = await fetch(`/ui/${action}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(given),
  });
  if (!response.ok) throw new Error((await response.text()) || `The playground answered ${response.status}.`);
  return response.json();
}

/** Call `changed` whenever something happened, `lost` and `found` as the connection goes and comes. */
export function watch(changed, lost, found) {
  const source = new EventSource("/ui/stream");
  source.onmessage = changed;
  source.onopen = found;
  source.onerror = lost;
}
