// Fragments from our own server: HTML that it has made safe.

// Null where it is gone or cannot be had now; empty where there is nothing to show.
export async function get(path) {
  let answer;
  try {
    answer = await fetch(path, { headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" });
  } catch {
    return null;
  }
  if (answer.status === 204) return "";
  if (!answer.ok || answer.redirected) return null;
  return answer.text();
}

export function elements(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return [...template.content.children];
}
