// Passkeys: asks the device and puts its answer into the form. Browsers without passkeys keep the other ways.
(() => {
  const able = Boolean(window.PublicKeyCredential && navigator.credentials);
  const bytes = (text) => {
    const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(plain, (c) => c.charCodeAt(0));
  };
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

  // The options as JSON carry bytes in base64url; the browser wants buffers. (parseCreationOptionsFromJSON is too new.)
  function opened(options) {
    const key = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
    if (key.user) key.user = { ...key.user, id: bytes(key.user.id) };
    for (const list of ["excludeCredentials", "allowCredentials"]) {
      if (key[list]) key[list] = key[list].map((one) => ({ ...one, id: bytes(one.id) }));
    }
    return { publicKey: key };
  }

  function closed(credential) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response,
      clientExtensionResults: credential.getClientExtensionResults(),
    });
  }

  async function options(form) {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const answer = await fetch(form.dataset.begin, { method: "POST", body: new FormData(form) });
    const got = await answer.json();
    if (!answer.ok) throw new Error(got.sentence);
    return got;
  }

  function say(form, sentence) {
    const line = form.querySelector("[data-fault]");
    line.querySelector("span").textContent = sentence;
    line.hidden = false;
  }

  async function ask(form) {
    let asked;
    try {
      asked = opened(await options(form));
    } catch (error) {
      return say(form, error.message || form.dataset.failed);
    }
    try {
      const kind = form.dataset.passkey;
      form.elements.credential.value = closed(await navigator.credentials[kind](asked));
      form.submit();
    } catch (error) {
      say(form, error.name === "InvalidStateError" ? form.dataset.twice : form.dataset.failed);
    }
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!able) {
      if (form.dataset.passkey === "create") say(form, form.dataset.unable);
      else form.hidden = true;
      continue;
    }
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form);
    });
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
