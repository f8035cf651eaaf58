/* Passkeys: the one thing here that needs JavaScript. A form with data-passkey says what it wants ("create" one, "get" one
   that the page names, "ask" for whichever there is); its hidden button appears where the browser can do it. */
"use strict";
(() => {
  const able = window.PublicKeyCredential && PublicKeyCredential.parseCreationOptionsFromJSON;

  async function options(form) {
    if (form.dataset.passkey !== "ask") return JSON.parse(document.getElementById(form.dataset.options).textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  }

  async function credential(form) {
    const { creation_options: creation, request_options: request } = await options(form);
    if (!creation) {
      return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(request.publicKey) });
    }
    Object.assign(creation.publicKey.authenticatorSelection ??= {}, {
      residentKey: "required", requireResidentKey: true, userVerification: "required",
    });
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(creation.publicKey) });
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const button = form.querySelector("button");
    button.hidden = !able;
    form.querySelector("[data-passkey-unable]").hidden = !!able;
    button.addEventListener("click", async () => {
      const failed = form.querySelector("[data-passkey-failed]");
      failed.hidden = true;
      try {
        form.elements.credential.value = JSON.stringify(await credential(form));
        form.submit();
      } catch {
        failed.hidden = false;
      }
    });
  }
})();
