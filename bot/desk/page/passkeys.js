// Asks the device for a passkey, and sends what it answers with the form around the question.

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const named = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

async function answer(asked) {
  const publicKey = { ...asked, challenge: bytes(asked.challenge) };
  if (!asked.user) {
    publicKey.allowCredentials = named(asked.allowCredentials);
    return navigator.credentials.get({ publicKey });
  }
  publicKey.user = { ...asked.user, id: bytes(asked.user.id) };
  publicKey.excludeCredentials = named(asked.excludeCredentials);
  return navigator.credentials.create({ publicKey });
}

function written({ id, type, response }) {
  const told = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (response[part]) told[part] = text(response[part]);
  return JSON.stringify({ id, rawId: id, type, response: told });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const show = (...names) => {
    for (const name of ["waiting", "refused", "unable", "ask"])
      form.querySelector(`[data-${name}]`).hidden = !names.includes(name);
  };
  const ask = async () => {
    show("waiting");
    try {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = form.dataset.answer;
      field.value = written(await answer(JSON.parse(form.dataset.passkey)));
      form.append(field);
      form.submit();
    } catch {
      show("refused", "ask");
    }
  };
  form.querySelector("[data-ask]").addEventListener("click", ask);
  if (!window.PublicKeyCredential) show("unable");
  else if ("atOnce" in form.dataset) ask();
  else show("ask");
}

if (window.PublicKeyCredential)
  for (const form of document.querySelectorAll("[data-with-passkeys]")) form.hidden = false;
