// Copy buttons: for a reply its Markdown, for a block of code the code. Without script there are none.

export function startCopying(root, status) {
  dress(root);
  root.addEventListener("chat:blocks", (event) => dress(event.target.closest(".turn") ?? event.target));
  root.addEventListener("htmx:load", (event) => dress(event.target));
  root.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-copy-code]");
    if (!button) return;
    const text = button.matches("[data-copy]")
      ? button.closest(".turn").querySelector("[data-source]").content.textContent
      : button.closest(".code").querySelector("pre").textContent;
    await write(text);
    status.say("copied");
    button.dataset.copied = "";
    setTimeout(() => delete button.dataset.copied, 1_500);
  });
}

function dress(root) {
  const made = document.getElementById("copy-button");
  for (const button of root.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
  for (const bar of root.querySelectorAll(".code__bar:not(:has([data-copy-code]))")) {
    bar.append(made.content.cloneNode(true));
  }
}

// The clipboard's own interface is missing on plain HTTP.
async function write(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "sr";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
