// Shows how far each file is, takes dropped files, and keeps the list as it is on the server.
// Without this script the same forms send the same files.
(() => {
  const part = (selector) => document.querySelector(selector);
  const upload = part("#upload");
  if (!upload) return; // papers cannot be changed here
  const [list, work, status] = [part("#jobs"), part("#work"), part("#status")];
  const suffixes = upload.dataset.suffixes.split(" ");
  const largest = Number(upload.dataset.largest);
  const queue = []; // files still to be sent: one at a time, for they are read one at a time
  let sending = null;
  const ended = new Set([...list.querySelectorAll("[data-job]")].filter(done).map((row) => row.dataset.job));

  function done(row) {
    return row.querySelector("progress").hidden;
  }

  function say(words) {
    status.textContent = words;
  }

  // A row is the server's own, whatever it tells of.
  const signs = { indexed: "✓", removed: "✓", unreadable: "!", failed: "!", cancelled: "–" };
  function show(row, told) {
    const put = (selector, name, value) => {
      const element = row.querySelector(selector);
      if (element[name] !== value) element[name] = value; // nothing is spoken or drawn in vain
    };
    put(".name", "textContent", told.name);
    put(".state", "className", `state ${told.stage}`);
    put(".sign", "textContent", signs[told.stage] ?? "⋯");
    put(".words", "textContent", told.words);
    put("progress", "value", told.share);
    put("progress", "hidden", !told.active);
    row.querySelector("progress").setAttribute("aria-label", told.name);
    const form = row.querySelector("form");
    if (!told.cancellable && form.contains(document.activeElement)) work.focus();
    put("form", "hidden", !told.cancellable);
    put("button .unseen", "textContent", ` ${told.name}`);
    put(".why", "textContent", told.problem ?? "");
    put(".why", "hidden", !told.problem);
  }

  function known(row, id) {
    row.dataset.job = id;
    row.querySelector("[name=job]").value = id;
  }

  function newRow(told) {
    const row = part("#row").content.firstElementChild.cloneNode(true);
    row.removeAttribute("data-job");
    show(row, told);
    work.hidden = false;
    return row;
  }

  // Sending

  function take(files, action = upload.action) {
    const [news, rows] = [[], []];
    for (const file of files) {
      const suffix = file.name.slice(file.name.lastIndexOf(".")).toLowerCase();
      const told = { name: file.name, stage: "waiting", words: "Waiting", share: 0, active: true, cancellable: true };
      if (!suffixes.includes(suffix)) Object.assign(told, refusal(`this kind of file cannot be read; save it as one of ${suffixes.join(", ")}`));
      else if (file.size > largest) Object.assign(told, refusal(`it is larger than ${upload.dataset.largestWords}; make it smaller`));
      else if (!file.size) Object.assign(told, refusal("it is empty"));
      const row = newRow(told);
      row.dataset.local = "";
      rows.push(row);
      if (told.active) queue.push({ file, row, told, action });
      else news.push(`${file.name}: ${told.problem}.`);
    }
    list.prepend(...rows);
    if (queue.length) news.push(queue.length === 1 ? `${queue[0].file.name} is being sent.` : `${queue.length} papers are being sent.`);
    say(news.join(" ")); // all at once: a second saying would cut off the first
    next();
  }

  function refusal(problem) {
    return { stage: "failed", words: "Not taken", share: 1, active: false, cancellable: false, problem };
  }

  function next() {
    if (sending || !queue.length) return;
    sending = queue.shift();
    const one = sending;
    const { file, row, told, action } = one;
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("papers", file, file.name);
    request.upload.onprogress = (event) => {
      if (!told.active) return;
      const share = event.lengthComputable ? event.loaded / event.total : 0;
      show(row, Object.assign(told, { words: `Being sent, ${Math.round(share * 100)}%`, share }));
    };
    request.upload.onload = () => {
      one.whole = true; // the server has it all, and may have taken it already
    };
    request.onloadend = () => {
      sending = null;
      arrived(request, row, told);
      next();
    };
    request.open("POST", action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    one.request = request;
    request.send(form);
  }

  function arrived(request, row, told) {
    const reply = request.response ?? {};
    const [job] = reply.jobs ?? [];
    if (job) {
      const stopped = row.dataset.local === "cancelled"; // too late to stop it on the way
      delete row.dataset.local;
      known(row, job.id);
      if (stopped) {
        ended.add(job.id);
        send(row.querySelector("form"));
        return;
      }
      show(row, Object.assign(told, { name: job.name, words: "Waiting", share: 0 }));
      poll();
      return;
    }
    if (row.dataset.local === "cancelled") return;
    const [refused] = reply.refused ?? [];
    const problem = refused?.problem ?? reply.problem ?? "it did not arrive; is the program still running?";
    show(row, Object.assign(told, refusal(problem)));
    say(`${told.name}: ${problem}`);
  }

  function cancelLocal(row) {
    const at = queue.findIndex((one) => one.row === row);
    const one = at >= 0 ? queue.splice(at, 1)[0] : sending;
    row.dataset.local = "cancelled";
    show(row, Object.assign(one.told, { stage: "cancelled", words: "Cancelled", active: false, cancellable: false }));
    say(`${one.told.name}: cancelled.`);
    if (at < 0 && !one.whole) one.request.abort();
  }

  // What the server does

  let timer = null;
  let asking = false;
  async function poll() {
    clearTimeout(timer);
    if (asking) return;
    asking = true;
    let active = false;
    try {
      const reply = await fetch("/papers/jobs", { headers: { Accept: "application/json" } });
      active = reply.ok && told(await reply.json());
    } catch {
      // The program is being stopped or started anew: asked again below.
    }
    asking = false;
    // Looked at only while somebody looks; papers of a watched folder may come at any time.
    timer = setTimeout(poll, active ? 700 : 10000);
  }

  function told(now) {
    const rows = new Map([...list.querySelectorAll("[data-job]")].map((row) => [row.dataset.job, row]));
    const news = [];
    for (const one of now.rows) {
      const row = rows.get(one.id) ?? newRow(one);
      rows.delete(one.id);
      known(row, one.id);
      show(row, one);
      if (!row.isConnected) list.append(row);
      if (!one.active && !ended.has(one.id)) {
        ended.add(one.id);
        news.push(one.problem ? `${one.name}: ${one.words}, ${one.problem}` : `${one.name}: ${one.words}`);
      }
    }
    for (const [id, row] of rows) if (ended.has(id)) row.remove(); // ended long ago
    part("#more").hidden = !now.more;
    part("#more span").textContent = now.more;
    work.hidden = !list.children.length;
    if (news.length) {
      say(news.length > 3 ? `${news.length} changes are done.` : `${news.join(". ")}.`);
      renew();
    }
    return now.rows.some((one) => one.active);
  }

  // The list as the server shows it, unless somebody is using it.
  async function renew() {
    const reply = await fetch(location.href).catch(() => null);
    if (!reply?.ok) return;
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    part("#summary").textContent = page.querySelector("#summary").textContent;
    const old = part("#list");
    const busy = old.contains(document.activeElement) || old.querySelector("details[open]");
    part("#changed").hidden = !busy;
    if (!busy) old.replaceWith(document.adoptNode(page.querySelector("#list")));
  }

  // What people do

  upload.addEventListener("submit", (event) => {
    event.preventDefault();
    take(part("#files").files);
    upload.reset();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const row = form.closest(".job");
    if (row) {
      event.preventDefault();
      if ("local" in row.dataset) cancelLocal(row);
      else send(form);
    } else if (form.matches(".replace")) {
      event.preventDefault();
      take(form.querySelector("[type=file]").files, form.action);
      form.reset();
      form.closest("details").open = false;
      part("#work").scrollIntoView({ block: "center" });
      work.focus({ preventScroll: true });
    } else if (form.id === "refresh") {
      event.preventDefault();
      send(form);
      say("The folder is being looked through.");
    }
  });

  async function send(form) {
    const fields = new URLSearchParams(new FormData(form));
    await fetch(form.action, { method: "POST", body: fields, headers: { Accept: "application/json" } }).catch(() => null);
    poll();
  }

  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  let over = 0;
  function hover(change) {
    over = change ? Math.max(0, over + change) : 0;
    document.body.classList.toggle("dropping", over > 0);
  }
  addEventListener("dragenter", (event) => {
    if (!carriesFiles(event)) return;
    part("#add").open = true;
    hover(1);
  });
  addEventListener("dragleave", (event) => carriesFiles(event) && hover(-1));
  addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
  addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    hover(0);
    take(event.dataTransfer.files);
  });
  addEventListener("beforeunload", (event) => {
    if (sending || queue.length) event.preventDefault(); // what is not sent yet would be lost
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) clearTimeout(timer);
    else poll();
  });

  part(".with-script").hidden = false;
  work.tabIndex = -1;
  poll();
})();
