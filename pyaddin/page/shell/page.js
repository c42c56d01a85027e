// The page's own script: it shows what it is told as text, never as markup, and keeps the key in this variable alone.
"use strict";

let key = "";
let words = {};
let shown = null;
let busy = false;
let tray = [];

const SHORT = 22; // letters of a number or a moment, which stay on one line
const LONG = 40; // and of a sentence, which wants a wider column
const PAUSE = 2200; // an answer within two seconds is a double click's second half

const $ = (selector, within = document) => within.querySelector(selector);

function made(tag, text = "", kind = "", ...within) {
  const one = document.createElement(tag);
  if (text) one.textContent = text;
  if (kind) one.className = kind;
  one.append(...within);
  return one;
}

function button(text, press, kind = "") {
  const one = made("button", text, kind);
  one.type = "button";
  one.addEventListener("click", press);
  return one;
}

const filled = (text, places) => text.replace(/\{(\w+)\}/g, (all, name) => places[name] ?? all);

// ---- speaking with the program

async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, {
      cache: "no-store", credentials: "omit", redirect: "error", ...options,
      headers: { "X-Fulfilment-Key": key, ...options.headers },
    });
  } catch {
    throw new Error(words.lost);
  }
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).refused || words.lost);
  return answer;
}

const post = (path, data) => ask(path, { method: "POST", body: JSON.stringify(data) });

async function* lines(answer) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const parts = (rest + value).split("\n");
      rest = parts.pop();
      for (const part of parts) yield JSON.parse(part);
    }
  } catch {
    throw new Error(words.lost);
  }
}

// ---- the closing line

function tell(text, kind = "", sign = "") {
  const time = new Date().toLocaleTimeString("en-GB", { timeZone: shown?.zone, hour: "2-digit", minute: "2-digit" });
  const line = $("#line");
  line.className = kind;
  line.textContent = sign ? `${time}  ${sign} ${text}` : text;
  line.scrollTop = 0;
}

const refuse = (error) => tell(error.message ?? error, "refused", "✗");

function setBusy(now) {
  busy = now;
  for (const one of document.querySelectorAll("main button, #find button")) one.setAttribute("aria-disabled", String(now));
  $("#progress").hidden = !now;
  $("#progress").removeAttribute("value");
}

function progress(stage) {
  if (!stage) return;
  $("#progress").max = stage.total;
  $("#progress").value = stage.at - 1;
  tell(`${stage.at}/${stage.total}  ${stage.what}`, "busy");
}

// ---- pressing

async function press(one, chosen) {
  if (busy) return;
  const wish = { button: one.name, ...chosen };
  if (one.options.includes("files")) wish.files = tray.map((file) => file.id);
  if (one.takes_back) {
    if (shown.undo && !(await sure(`${words.take_back}\n\n${shown.undo.at}  ${shown.undo.line}`, 0))) return;
    wish.undo = shown.undo ? shown.undo.press : 0;
  }
  await wished(one, wish);
}

async function wished(one, wish) {
  setBusy(true);
  tell(filled(words.working, { button: one.caption }), "busy");
  let question = "";
  try {
    for await (const said of lines(await post("/press", wish))) question = heard(one, said) || question;
  } catch (error) {
    refuse(error);
  }
  setBusy(false);
  if (question && (await sure(question, PAUSE))) await wished(one, wish);
}

function heard(one, said) {
  if ("stage" in said) progress(said.stage);
  if (said.look) show(said.look);
  if (said.refused) refuse(said.refused);
  if (said.asked) tell(`${one.caption}: ${said.asked}`, "needs", "▲");
  if (said.done) done(one, said.done);
  return said.asked;
}

let opens = [];

function done(one, result) {
  tell(result.line, result.sign === "✓" ? "done" : "needs", result.sign);
  opens = result.opens;
  if (one.options.includes("files")) { tray = []; showTray(); }
  const place = $("#result");
  const parts = [...result.steps, ...result.left].map((text) => made("li", text));
  const listed = result.listed && result.listed.count ? [rows(result.listed)] : [];
  $("#result-title").textContent = one.caption;
  $("div", place).replaceChildren(...(parts.length ? [made("ul", "", "", ...parts)] : []), ...listed);
  place.hidden = !parts.length && !listed.length;
}

function sure(text, pause) {
  const dialog = $("#question");
  const [no, yes] = dialog.querySelectorAll("button");
  $("#question-title").textContent = words.question;
  $("#question-text").textContent = text;
  yes.textContent = words.go_on;
  no.textContent = words.leave;
  yes.disabled = pause > 0;
  setTimeout(() => { yes.disabled = false; }, pause);
  dialog.returnValue = "";
  dialog.showModal();
  no.focus();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true });
  });
}

// ---- what is shown

function show(look) {
  shown = look;
  $("#book").textContent = look.book;
  $("#note").textContent = look.note;
  $("#note").hidden = !look.note;
  if (!$("#steps").children.length) showButtons(look);
  showWaiting(look.waiting);
  showNeeds(look.needs.filter((cause) => cause.count));
  $("#presses").replaceChildren(...(look.presses.length ? look.presses.map(pressed) : [made("li", words.begin)]));
  $("main").hidden = $("#find").hidden = $("#end").hidden = false;
  const paper = look.presses.flatMap((one) => one.files).find((file) => opens.includes(file.within));
  opens = [];
  if (paper && paper.name.endsWith(".pdf")) showPaper(paper);
}

function showButtons(look) {
  const places = { step: "#steps", aside: "#aside", upkeep: "#upkeep", "": "#single" };
  for (const one of look.buttons) {
    if (one.home === "find") { showFind(one); continue; }
    const place = $(places[one.home]);
    place.append(made("li", "", "", row(one, one.home === "step" ? place.children.length + 1 : "")));
  }
}

function row(one, number) {
  const chosen = {};
  const told = made("span", one.told, "told");
  const presses = button(one.caption, () => press(one, choices(one, chosen)));
  const line = made("div", "", "press", made("span", String(number), "number"), presses, told);
  told.id = `told-${one.name}`;
  presses.setAttribute("aria-describedby", told.id);
  if (one.home === "step") {
    const waits = made("span", "", "waits");
    waits.id = `waits-${one.name}`;
    line.append(waits);
    presses.setAttribute("aria-describedby", `${told.id} ${waits.id}`);
  }
  presses.dataset.button = one.name;
  const fields = one.options.filter((option) => option !== "files").map((option) => field(option, chosen));
  if (fields.length) {
    const within = made("div", "", "with", ...fields);
    if (one.home === "step" || one.home === "aside") line.append(opener(within, one));
    line.append(within);
  }
  return line;
}

function showWaiting(waiting) {
  let next = true; // the first step for which something waits stands out
  for (const waits of document.querySelectorAll("#steps .waits")) {
    waits.textContent = waiting[waits.id.slice("waits-".length)] ?? "";
    waits.parentElement.classList.toggle("next", next && waits.textContent !== "");
    next &&= waits.textContent === "";
  }
}

function opener(within, one) {
  within.hidden = true;
  within.id = `with-${one.name}`;
  const opens = button(words.more, () => {
    within.hidden = !within.hidden;
    opens.setAttribute("aria-expanded", String(!within.hidden));
  }, "quiet");
  opens.setAttribute("aria-expanded", "false");
  opens.setAttribute("aria-controls", within.id);
  opens.setAttribute("aria-label", `${one.caption}: ${words.more}`);
  return opens;
}

function field(option, chosen) {
  let input;
  if (option === "duplicates") {
    const all = [{ value: "", caption: words.as_settings }, ...shown.choices];
    input = made("select", "", "", ...all.map((one) => Object.assign(made("option", one.caption), { value: one.value })));
  } else {
    input = Object.assign(made("input"), option === "again" ? { type: "checkbox" } : { type: "text", maxLength: 2000, autocomplete: "off" });
  }
  chosen[option] = input;
  const label = made("label", "", "", made("span", words[option]), " ", input);
  return label;
}

function choices(one, chosen) {
  const wish = {};
  for (const [option, input] of Object.entries(chosen)) {
    if (option === "again") wish.again = input.checked;
    else if (option === "orders" || option === "parcels") wish.words = input.value.split(/[,;]/).map((word) => word.trim()).filter(Boolean);
    else wish[option] = input.value;
  }
  return wish;
}

function showFind(one) {
  const form = $("#find");
  $("span", form).textContent = words.find;
  form.append(button(one.caption, () => form.requestSubmit()));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = $("input", form).value.trim();
    press(one, { words: text ? [text] : [] });
  });
}

function showNeeds(causes) {
  const open = new Set([...document.querySelectorAll("#needs details[open]")].map((one) => one.dataset.cause));
  $("#needs").replaceChildren(...(causes.length ? causes.map((cause) => need(cause, open)) : [made("p", words.nothing)]));
}

function need(cause, open) {
  const head = made("summary", "", "", made("span", cause.caption), made("span", cause.count.toLocaleString(), "count"), made("span", cause.sheet, "where"));
  const one = made("details", "", "", head, rows(cause));
  one.dataset.cause = `${cause.sheet} ${cause.caption}`;
  one.open = open.has(one.dataset.cause);
  return one;
}

function rows(listed) {
  const heads = listed.columns.map((caption) => Object.assign(made("th", caption), { scope: "col" }));
  const body = listed.rows.map((cells) => made("tr", "", "", ...cells.map((cell) => made("td", cell, cell.length > LONG ? "long" : cell.length < SHORT ? "short" : ""))));
  const table = made("table", "", "", made("thead", "", "", made("tr", "", "", ...heads)), made("tbody", "", "", ...body));
  const place = made("div", "", "rows", table);
  place.tabIndex = 0;
  place.setAttribute("role", "region");
  place.setAttribute("aria-label", listed.caption || listed.sheet);
  if (listed.count > listed.rows.length) place.append(made("p", filled(words.more_rows, { count: listed.count })));
  return place;
}

function pressed(one) {
  const when = made("span", `${one.press}  ${one.at}  `, "when");
  const line = made("span", one.line, "line");
  const back = one.stands ? [] : [made("span", ` (${words.taken_back})`, "when")];
  const files = made("div", "", "files", ...one.files.map(written));
  return made("li", "", one.stands ? "" : "back", when, line, ...back, ...(one.files.length ? [files] : []));
}

function written(file) {
  const pdf = file.name.endsWith(".pdf");
  const one = button(file.name, () => (pdf ? showPaper(file) : save(file)), "link");
  one.setAttribute("aria-label", filled(pdf ? words.show : words.save, { file: file.name }));
  return one;
}

async function fetched(file) {
  return URL.createObjectURL(await (await ask(`/written/${encodeURIComponent(file.id)}`)).blob());
}

async function save(file) {
  try {
    const link = made("a");
    link.href = await fetched(file);
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  } catch (error) {
    refuse(error);
  }
}

async function showPaper(file) {
  try {
    const dialog = $("#paper");
    const frame = $("iframe", dialog);
    const url = await fetched(file);
    $("#paper-title").textContent = frame.title = file.name;
    frame.src = url;
    dialog.addEventListener("close", () => { frame.removeAttribute("src"); URL.revokeObjectURL(url); }, { once: true });
    dialog.showModal();
  } catch (error) {
    refuse(error);
  }
}

// ---- files that are dropped

function showTray() {
  const list = tray.map((file) => {
    const remove = button("✕", () => drop(file), "quiet");
    remove.setAttribute("aria-label", filled(words.remove, { file: file.name }));
    return made("li", "", "", made("span", file.name), remove);
  });
  $("#tray ul").replaceChildren(...list);
}

function drop(file) {
  tray = tray.filter((one) => one !== file);
  showTray();
  post("/drop", [file.id]).catch(refuse);
}

async function add(files) {
  for (const file of files) {
    if (file.size > words.most_bytes || tray.length >= words.most_files) { refuse(`${file.name}: ${words.too_much}`); return; }
    try {
      const changed = String(Math.max(0, Math.floor(file.lastModified / 1000)));
      const headers = { "X-Name": encodeURIComponent(file.name), "X-Changed": changed, "Content-Type": "application/octet-stream" };
      const answer = await ask("/file", { method: "POST", body: file, headers });
      tray.push({ id: (await answer.json()).file, name: file.name });
      showTray();
    } catch (error) {
      refuse(error);
      return;
    }
  }
}

function listenForFiles() {
  const chooser = $("#tray input");
  $("#tray .drop button").addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", async () => { await add([...chooser.files]); chooser.value = ""; });
  for (const kind of ["dragover", "drop", "dragleave"]) {
    document.addEventListener(kind, (event) => {
      event.preventDefault();
      document.body.classList.toggle("over", kind === "dragover");
      if (kind === "drop" && key) add([...event.dataTransfer.files]);
    });
  }
}

// ---- beginning and end

function closed(text) {
  key = "";
  shown = null;
  $("main").remove();
  $("#find").remove();
  $("#end").remove();
  tell(text, "busy");
}

async function end() {
  try { await post("/end", {}); } catch { /* it is gone already */ }
  closed(words.ended);
}

async function begin() {
  const ticket = location.hash.slice(1);
  history.replaceState(null, "", "/");
  words = await (await fetch("/words", { cache: "no-store" })).json();
  const titles = { "steps-title": "steps", "single-title": "single", "upkeep-title": "upkeep", "needs-title": "needs", "presses-title": "presses", "tray-title": "waiting", end: "end" };
  for (const [id, name] of Object.entries(titles)) document.getElementById(id).textContent = words[name];
  $("#tray .drop span").textContent = words.drop;
  $("#tray .drop button").textContent = words.choose;
  $("#paper button").textContent = words.close;
  $("#paper button").addEventListener("click", () => $("#paper").close());
  $("#end").addEventListener("click", end);
  for (const one of $("#question").querySelectorAll("button")) one.addEventListener("click", () => $("#question").close(one.value));
  listenForFiles();
  tell(words.opening, "busy");
  try {
    key = (await (await post("/key", { ticket })).json()).key;
    setBusy(true);
    tell(words.opening, "busy");
    let refused = false;
    for await (const said of lines(await ask("/look"))) { heard(null, said); refused ||= Boolean(said.refused); }
    if (!refused) tell(words.ready, "busy");
  } catch (error) {
    refuse(error);
  }
  setBusy(false);
}

begin();
