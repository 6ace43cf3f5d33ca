// What guards the account: passkeys, the lock after a while, forms that are kept. Everything but passkeys works without it.
(() => {
  "use strict";
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  const state = document.getElementById("wh-state");
  const say = (words) => { if (state && words) state.textContent = words; };
  all("[data-wh-script]").forEach((part) => { part.hidden = false; });

  // Passkeys: the browser's own question, its answer as text in the form.
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const asked = (options) => {
    const read = { ...options, challenge: bytes(options.challenge) };
    if (options.user) read.user = { ...options.user, id: bytes(options.user.id) };
    ["excludeCredentials", "allowCredentials"].forEach((list) => {
      if (options[list]) read[list] = options[list].map((one) => ({ ...one, id: bytes(one.id) }));
    });
    return { publicKey: read };
  };
  const told = (made) => {
    const parts = {};
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach((part) => {
      if (made.response[part]) parts[part] = text(made.response[part]);
    });
    return { id: made.id, rawId: text(made.rawId), type: made.type, response: parts, clientExtensionResults: made.getClientExtensionResults() };
  };
  all("[data-wh-passkey]").forEach((form) => {
    const button = form.querySelector("button"), said = form.querySelector("[role=status]");
    if (!window.PublicKeyCredential) { said.textContent = form.dataset.failed; return; }
    button.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      said.textContent = "";
      try {
        const options = asked(JSON.parse(form.dataset.options).publicKey);
        const made = await navigator.credentials[form.dataset.whPasskey](options);
        form.elements.credential.value = JSON.stringify(told(made));
        form.submit();
      } catch {
        delete form.dataset.sent;
        said.textContent = form.dataset.failed;
      }
    });
  });

  // What was typed and not sent is kept, sealed, before the page locks.
  const lock = document.querySelector("[data-wh-lock]");
  if (!lock) return;
  const touched = new Set();
  const keep = () => Promise.allSettled([...touched].map((form) => {
    const sent = new FormData(form);
    [...sent].forEach(([name, value]) => { if (value instanceof File) sent.delete(name); });
    return fetch(form.action, { method: "POST", body: sent, headers: { "X-Wayhome-Keep": "1" } });
  }));
  addEventListener("input", (event) => {
    const form = event.target.closest("[data-wh-form]");
    if (form && form.method === "post" && event.target.type !== "search") touched.add(form);
  });
  addEventListener("submit", (event) => touched.delete(event.target));
  lock.addEventListener("submit", async (event) => {
    if (!touched.size) return;
    event.preventDefault();
    await keep();
    lock.submit();
  });

  // The lock: after as long without a key or a click as the server waits, in all tabs together.
  if (window.BroadcastChannel) {
    const limit = Number(lock.dataset.whLock) * 1000, others = new BroadcastChannel("wayhome");
    let seen = Date.now(), told = seen, locking = false;
    const mark = () => { seen = Date.now(); };
    others.onmessage = mark;
    others.postMessage("seen");
    const active = async () => {
      if (Date.now() - told < Math.min(60000, limit / 4)) return;
      told = Date.now();
      try {
        const answer = await fetch(lock.dataset.stay, { redirect: "manual" });
        if (answer.status === 204) { mark(); others.postMessage("seen"); }
      } catch { /* No network: the server says what it knows when it is back. */ }
    };
    ["keydown", "pointerdown"].forEach((kind) => addEventListener(kind, active, { passive: true }));
    setInterval(() => {
      const left = seen + limit - Date.now();
      if (left <= 60000 && left > 0) say(lock.dataset.warn);
      if (left <= -2000 && !locking) { locking = true; lock.requestSubmit(); }
    }, 2000);
  }

  // A kept form is given back in the page it stood on.
  const kept = /^#form=([0-9a-f-]{36})$/.exec(location.hash);
  const fill = async () => {
    const answer = await fetch(`${lock.dataset.forms}/${kept[1]}/fields`, { redirect: "manual" });
    if (!answer.ok) return;
    const { path, fields } = await answer.json();
    const forms = [...document.forms].filter((form) => form.method === "post" && "whForm" in form.dataset);
    const form = forms.find((one) => { const at = new URL(one.action); return at.pathname + at.search === path; }) || forms[0];
    if (!form) return;
    fields.forEach(([name, [count]]) => {
      const rows = /^(.+)-TOTAL_FORMS$/.exec(name), box = rows && form.querySelector(`[data-wh-rows="${CSS.escape(rows[1])}"]`);
      for (let at = Number(form.elements[name] && form.elements[name].value); box && at < Number(count); at += 1) box.querySelector("[data-wh-add]").click();
    });
    const given = new Map(fields);
    all("[type=checkbox],[type=radio]", form).forEach((box) => { if (box.name) box.checked = (given.get(box.name) || []).includes(box.value); });
    fields.forEach(([name, values]) => {
      const parts = all(`[name="${CSS.escape(name)}"]`, form);
      values.forEach((value, at) => {
        const part = parts.some((one) => ["checkbox", "radio"].includes(one.type)) ? parts.find((one) => one.value === value) : parts[at];
        if (!part) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
        else if (part.tagName === "SELECT" && part.multiple) [...part.options].forEach((one) => { one.selected = values.includes(one.value); });
        else if (!["checkbox", "radio", "file"].includes(part.type)) part.value = value;
      });
    });
    const first = form.querySelector("input:not([type=hidden]),textarea,select");
    if (first) first.dispatchEvent(new Event("input", { bubbles: true }));
    history.replaceState(null, "", location.pathname + location.search);
    say(lock.dataset.back);
  };
  if (kept) fill();
})();
