// What pages do better with script. Everything works without it: buttons that need it stay hidden until here.
(() => {
  "use strict";
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  const state = document.getElementById("wh-state");
  const say = (words) => { if (state && words) state.textContent = words; };
  const latin = (text) => text.replace(/[០-៩]/g, (digit) => digit.charCodeAt(0) - 0x17e0).replace(/(\d)[.,\s](?=\d{3}(?!\d))/g, "$1");
  const whole = (text) => parseInt(latin(text), 10) || 0;
  const changed = (field) => ["input", "change"].forEach((kind) => field.dispatchEvent(new Event(kind, { bubbles: true })));

  const add = () => all("[data-wh-sum]").forEach((sum) => {
    sum.textContent = sum.dataset.whSum.split(" ").reduce((total, id) => total + whole(document.getElementById(id).value), 0);
  });
  const wake = (within) => {
    all("[data-wh-step],[data-wh-fill],[data-wh-ticks],[data-wh-sum],[data-wh-sum-line]", within).forEach((part) => { part.hidden = false; });
    all("[data-wh-pick]", within).forEach((pick) => {
      if (pick.querySelector("[data-search-url]")) all("[data-wh-noscript]", pick).forEach((part) => { part.hidden = true; });
    });
  };
  wake(document);
  add();
  all("[data-wh-faults]").forEach((faults) => faults.focus());

  // Forms: say that something is not saved, send once only.
  let unsaved = false;
  addEventListener("input", (event) => {
    if (!event.target.closest("[data-wh-form]") || event.target.type === "search") return;
    unsaved = true;
    say(state && state.dataset.unsaved);
    add();
  });
  addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 8000);
    if (form.matches("[data-wh-form],[data-wh-lock]")) { unsaved = false; say(state && state.dataset.saving); }
  });
  addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => delete form.dataset.sent));
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

  // A file that is too large is told so before it is sent.
  addEventListener("change", (event) => {
    const box = event.target, { whMost, whTooLarge } = box.dataset || {};
    if (!whMost) return;
    const told = box.previousElementSibling, large = [...box.files].some((file) => file.size > Number(whMost));
    if (told && "whTold" in told.dataset) told.remove();
    if (!large) return;
    box.value = "";
    const words = Object.assign(document.createElement("p"), { className: "govuk-error-message", role: "alert", textContent: whTooLarge });
    words.dataset.whTold = "";
    box.before(words);
  });

  // Counters, days at hand, one row more.
  addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { whStep, whFill, whFor } = button.dataset;
    if (whStep) {
      const field = document.getElementById(button.getAttribute("aria-controls"));
      field.value = Math.max(0, whole(field.value) + Number(whStep));
      changed(field);
    } else if (whFill) {
      const field = document.getElementById(whFor);
      field.value = whFill;
      changed(field);
    } else if ("whTicks" in button.dataset) {
      const boxes = all("[type=checkbox]", button.closest("[data-wh-tickable]"));
      boxes.forEach((box) => { box.checked = Boolean(button.dataset.whTicks); });
      if (boxes.length) changed(boxes[0]);
    } else if ("whAdd" in button.dataset) {
      const box = button.closest("[data-wh-rows]");
      const count = box.querySelector(`[name="${box.dataset.whRows}-TOTAL_FORMS"]`);
      const at = Number(count.value), most = Number(box.dataset.max || 1000);
      event.preventDefault();
      if (at >= most) return;
      const row = document.createElement("template");
      row.innerHTML = box.querySelector("template").innerHTML.replaceAll("__prefix__", at);
      wake(row.content);
      const made = row.content.firstElementChild;
      box.querySelector("tbody,[data-wh-into]").append(row.content);
      count.value = at + 1;
      button.disabled = at + 1 >= most;
      made.querySelector("input:not([type=hidden]),select").focus();
    }
  });

  // A figure such as "46 (27F)" put into one box of three: its women and its men go where they belong, seen before saving.
  addEventListener("change", (event) => {
    const box = event.target.closest(".wh-heads input");
    const figure = box && /^\s*(\d+)\b[^()\d]*\(\s*(?:F\s*[=:]?\s*)?(\d+)\s*F?\s*\)\s*$/i.exec(latin(box.value));
    if (!figure || !/f/i.test(figure[0].split("(")[1]) || Number(figure[2]) > Number(figure[1])) return;
    const [women, men, rest] = all("input", box.closest(".wh-heads"));
    if ([women, men, rest].some((other) => other !== box && other.value.trim())) return;
    box.value = "";
    women.value = figure[2];
    men.value = Number(figure[1]) - Number(figure[2]) || "";
    changed(women);
  });

  // Search: what was found stands below the box as plain links or choices.
  const waiting = new WeakMap();
  addEventListener("input", (event) => {
    const box = event.target, { searchUrl, searchInto, searchName, searchPost } = box.dataset || {};
    if (!searchUrl) return;
    const last = waiting.get(box);
    if (last) { clearTimeout(last.timer); last.stop.abort(); }
    const stop = new AbortController(), found = document.getElementById(searchInto), text = box.value.trim();
    const timer = setTimeout(async () => {
      if (!text) return found.replaceChildren();
      const query = new URLSearchParams({ q: text });
      if (searchName) query.set("name", searchName);
      try {
        const asked = { signal: stop.signal, headers: { "X-Requested-With": "fetch" } };
        if (searchPost !== undefined) { // A name: it stands in no address.
          query.set("csrfmiddlewaretoken", box.form.elements.csrfmiddlewaretoken.value);
          Object.assign(asked, { method: "POST", body: query });
        }
        const answer = await fetch(searchPost === undefined ? `${searchUrl}?${query}` : searchUrl, asked);
        if (answer.ok && !answer.redirected) found.innerHTML = await answer.text();
      } catch { /* No network: the button beside the box still asks the server for a page. */ }
    }, 180);
    waiting.set(box, { timer, stop });
  });
  addEventListener("change", (event) => {
    const pick = event.target.closest("[data-wh-pick]");
    if (pick && event.target.type === "radio") {
      pick.querySelector("[type=search]").value = event.target.labels[0].textContent.trim();
      unsaved = true;
      say(state && state.dataset.unsaved);
    }
  });
  addEventListener("keydown", (event) => {
    const box = event.target;
    const found = box.dataset && box.dataset.searchInto ? document.getElementById(box.dataset.searchInto) : box.closest && box.closest(".wh-found");
    if (!found || !["ArrowDown", "ArrowUp", "Escape"].includes(event.key)) return;
    const search = document.querySelector(`[data-search-into="${found.id}"]`);
    if (event.key === "Escape") { found.replaceChildren(); search.focus(); return; }
    if (box.type === "radio") return;
    const stops = all("a[href],input", found), at = stops.indexOf(box) + (event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
    (stops[at] || search).focus();
  });
  // Quick exit: the key does what the button does.
  all("[data-wh-exit]").forEach((exit) => addEventListener("keydown", (event) => { if (event.key === "Escape") { document.body.hidden = true; exit.requestSubmit(); } }));
  // Click or key outside closes the sheet of one's own account.
  addEventListener("click", (event) => all(".wh-who[open]").forEach((sheet) => { if (!sheet.contains(event.target)) sheet.open = false; }));
})();
