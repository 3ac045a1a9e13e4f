// Passkeys: a form's proof without its password, a new passkey, and signing in. The form works without any of it.
const base = new URL("../../", import.meta.url);
const possible = window.isSecureContext && window.PublicKeyCredential?.parseRequestOptionsFromJSON && !/^[\d.]+$|:/.test(location.hostname);

async function asked(path, fields) {
  const answer = await fetch(new URL(path, base), { method: "POST", body: new URLSearchParams(fields) });
  const options = await answer.json();
  if (!answer.ok) throw new Error(options.wrong);
  return options;
}

async function digest(lines) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(lines.sort().join("\n"))));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Where several things are ticked, what is proved is about just those.
async function aboutOf(button) {
  const ticked = [...button.form.querySelectorAll("input[name=seen]:checked")];
  return button.dataset.about === "ticked" ? `sign ${await digest(ticked.map((box) => box.value))}` : button.dataset.about;
}

function fail(form, error) {
  const said = form.querySelector("[data-failed]");
  said.textContent = error instanceof DOMException || !error.message ? said.dataset.failed : error.message;
  said.hidden = false;
}

function send(form, credential) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "passkey", value: JSON.stringify(credential.toJSON()) });
  form.append(field);
  form.submit();
}

for (const button of possible ? document.querySelectorAll("button[data-passkey]") : []) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const typed = [...button.form.querySelectorAll("input[autocomplete=current-password], input[autocomplete=username], input[autocomplete=one-time-code]")];
    for (const field of typed) field.required = false;
    if (!button.form.reportValidity()) return;
    try {
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await asked(button.dataset.passkey, { about: await aboutOf(button) }));
      send(button.form, await navigator.credentials.get({ publicKey }));
    } catch (error) {
      for (const field of typed) field.required = true;
      fail(button.form, error);
    }
  });
}

for (const form of possible ? document.querySelectorAll("form[data-new-passkey]") : []) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await asked(form.dataset.newPasskey, {}));
      send(form, await navigator.credentials.create({ publicKey }));
    } catch (error) {
      for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
      fail(form, error);
    }
  });
}

// Who is invited makes a passkey in place of a password.
for (const button of possible ? document.querySelectorAll("button[data-make-passkey]") : []) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const { form } = button;
    for (const field of form.querySelectorAll("input[autocomplete=new-password]")) Object.assign(field, { required: false, value: "" });
    if (!form.reportValidity()) return;
    try {
      const options = await asked(button.dataset.makePasskey, { login: form.elements.login.value, name: form.elements.name.value });
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
      send(form, await navigator.credentials.create({ publicKey }));
    } catch (error) {
      for (const field of form.querySelectorAll("input[autocomplete=new-password]")) field.required = true;
      fail(form, error);
    }
  });
}
