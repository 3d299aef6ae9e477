// Photos before they are sent: a look at each, one tap to take one out, and 自动压小 for those over the limit.
(() => {
  const words = window.zgh?.words ?? {};
  const LIMIT = 10 * 1024 * 1024, LONGEST = 2400;

  function begin(input) {
    const shown = input.closest("form")?.querySelector("[data-photos-shown]");
    if (!shown || input.dataset.begun) return;
    input.dataset.begun = "1";
    let files = [];
    const put = (list) => {
      files = list;
      const transfer = new DataTransfer();
      files.forEach((file) => transfer.items.add(file));
      input.files = transfer.files;
      draw();
    };
    const draw = () => {
      shown.replaceChildren(...files.map((file) => figure(file, () => put(files.filter((f) => f !== file)))));
      shown.parentElement.querySelector("[data-photos-note]")?.remove();
      const large = files.filter((file) => file.size > LIMIT);
      if (large.length) shown.after(warn(large, () => shrinkAll(files).then(put)));
    };
    input.addEventListener("change", () => {
      const most = Number(input.dataset.most || 9);
      put((input.multiple ? [...files, ...input.files] : [...input.files]).slice(0, most));
    });
  }

  function figure(file, remove) {
    const box = document.createElement("figure"), button = document.createElement("button");
    if (file.type.startsWith("image/")) {
      const image = document.createElement("img");
      image.src = URL.createObjectURL(file);
      image.alt = file.name;
      image.onload = () => URL.revokeObjectURL(image.src);
      box.append(image);
    } else {
      const name = document.createElement("figcaption");
      name.className = "sm";
      name.textContent = file.name;
      box.append(name);
    }
    button.type = "button";
    button.textContent = "✕";
    button.setAttribute("aria-label", (words.takeOut ?? "").replace("{name}", file.name));
    button.onclick = remove;
    box.append(button);
    return box;
  }

  function warn(large, shrink) {
    const box = document.createElement("div"), text = document.createElement("span"), button = document.createElement("button");
    box.className = "z-note is-late mt-2";
    box.dataset.photosNote = "";
    box.setAttribute("role", "alert");
    text.textContent = (words.tooLarge ?? "").replace("{size}", Math.round(large[0].size / 1048576));
    button.type = "button";
    button.className = "btn btn-sm mt-2";
    button.textContent = words.shrink ?? "";
    button.onclick = () => { button.setAttribute("aria-busy", "true"); shrink(); };
    const inner = document.createElement("div");
    inner.append(text, document.createElement("br"), button);
    box.append(inner);
    return box;
  }

  const shrinkAll = (files) => Promise.all(files.map((file) => (file.size > LIMIT ? shrink(file).catch(() => file) : file)));

  async function shrink(file) {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  }

  const all = () => document.querySelectorAll("input[type=file][data-photos]").forEach(begin);
  all();
  document.addEventListener("htmx:after:swap", all);
})();
