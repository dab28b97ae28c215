// Text files and long texts put into the message: by the button, dropped on the page, or pasted. Nothing is sent before
// the person sends it. The server reads files in the same way for those without script (chat/attached.py).

const LARGEST = 200_000; // bytes of a file
const MOST = 5;

export function startFiles(composer) {
  const { form, area } = composer;
  const words = form.querySelector("[data-file-words]")?.dataset;
  const field = form.querySelector("[data-files]");
  if (!words || !field) return;
  const button = form.querySelector("[data-attach]");
  button.hidden = false;
  field.hidden = true;
  field.removeAttribute("name"); // what it holds goes into the text, not beside it

  const say = (sentence, values) =>
    composer.showProblem(sentence.replace(/\{(\w+)\}/g, (_, name) => values[name].toLocaleString(document.documentElement.lang)));

  function fits(text, length) {
    if (text.length <= area.maxLength) return true;
    say(words.tooLong, { n: length, most: area.maxLength });
    return false;
  }

  async function take(files) {
    composer.hideProblem();
    if (files.length > MOST) return say(words.tooMany, { n: MOST });
    for (const file of files) {
      if (file.size > LARGEST) return say(words.tooBig, { name: file.name, n: LARGEST / 1000 });
      let text;
      try {
        text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
      } catch {
        return say(words.notText, { name: file.name });
      }
      if (text.includes("\0")) return say(words.notText, { name: file.name });
      const runs = text.match(/`+/g) ?? [];
      const fence = "`".repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
      const block = `${file.name.replaceAll("`", "")}:\n${fence}\n${text.trimEnd()}\n${fence}\n`;
      const before = area.value.trimEnd();
      const whole = before ? `${before}\n\n${block}` : block;
      if (!fits(whole, text.length)) return;
      area.value = whole;
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    composer.focus();
  }

  button.addEventListener("click", () => field.click());
  field.addEventListener("change", async () => {
    await take([...field.files]);
    field.value = "";
  });
  area.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    const text = event.clipboardData.getData("text/plain");
    if (files.length && !text) {
      event.preventDefault();
      take(files);
      return;
    }
    // A browser would cut it off in silence.
    const left = area.value.length - (area.selectionEnd - area.selectionStart);
    if (left + text.length > area.maxLength) {
      event.preventDefault();
      say(words.tooLong, { n: text.length, most: area.maxLength });
    }
  });
  const carries = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (carries(event)) event.preventDefault(); // else the browser would open it in place of the page
  });
  document.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
}
