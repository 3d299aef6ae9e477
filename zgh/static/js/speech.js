// 按住说话: hold to speak, or tap to start and tap to stop. Hidden where the browser cannot.
(() => {
  const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;

  function begin(button) {
    if (!Recognition) return (button.hidden = true);
    const box = document.querySelector(button.dataset.speak);
    if (!box || button.dataset.begun) return;
    button.dataset.begun = "1";
    button.hidden = false;
    let ear = null, since = 0;
    const stop = () => ear?.stop();
    const start = () => {
      ear = new Recognition();
      ear.lang = document.documentElement.lang.startsWith("en") ? "en" : "zh-CN";
      ear.continuous = true;
      ear.onresult = (event) => write(box, event.results[event.results.length - 1][0].transcript);
      ear.onend = () => { ear = null; button.setAttribute("aria-pressed", "false"); };
      ear.onerror = () => ear?.abort();
      ear.start();
      since = Date.now();
      button.setAttribute("aria-pressed", "true");
    };
    button.addEventListener("pointerdown", () => { if (ear) stop(); else start(); });
    button.addEventListener("pointerup", () => { if (ear && Date.now() - since > 500) stop(); }); // a short tap keeps listening
    button.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      if (ear) stop(); else start();
    });
  }

  function write(box, text) {
    box.setRangeText(text, box.selectionEnd, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const all = () => document.querySelectorAll("button[data-speak]").forEach(begin);
  all();
  document.addEventListener("htmx:after:swap", all);
})();
