// Follows a check while it goes on, and shows each sentence's verdict beside or under it.
// Without this script the same forms send the same text, and the same links lead to the verdicts.
(() => {
  const part = (selector) => document.querySelector(selector);
  const status = part("#status");

  for (const form of document.querySelectorAll("#check")) {
    form.addEventListener("submit", () => {
      form.elements.scripted.value = "1"; // the reply need not wait for the end
      form.querySelector("button").disabled = true; // one text, one check
    });
    addEventListener("pageshow", () => (form.querySelector("button").disabled = false));
  }

  const [state, cards, told] = [part("#state"), part("#cards"), part("#told")];
  const report = part("#report");
  if (state && !report && "active" in state.dataset) unread();
  if (!report) return;

  // A file that is being read: once it is, the page has a text to show.
  async function unread() {
    const news = await fetch(state.dataset.news).then((reply) => reply.json()).catch(() => null);
    if (news && (news.total || !news.active)) return location.reload();
    if (news) told.textContent = news.words;
    setTimeout(unread, 1000);
  }

  function say(words) {
    status.textContent = words;
  }

  // Choosing a sentence

  const narrow = matchMedia("screen and (max-width: 60rem)");
  const numberOf = (hash) => /^#[sv]-(\d+)$/.exec(hash)?.[1];
  let chosen = null; // the number of the sentence

  function place() {
    const card = chosen && part(`#v-${chosen}`);
    if (card && narrow.matches) part(`#s-${chosen}`).after(card);
  }

  function choose(number) {
    put();
    const card = part(`#v-${number}`);
    if (!card) return null;
    chosen = number;
    card.classList.add("open");
    report.classList.add("chosen");
    part(`#s-${number}`).setAttribute("aria-current", "true");
    place();
    part(".verdicts").scrollTop = 0;
    return card;
  }

  // The card back to its place among the others.
  function put() {
    const card = chosen && part(`#v-${chosen}`);
    if (!card) return;
    card.classList.remove("open");
    part(`#s-${chosen}`).removeAttribute("aria-current");
    report.classList.remove("chosen");
    if (card.parentElement !== cards) {
      const next = [...cards.children].find((other) => Number(other.id.slice(2)) > Number(chosen));
      cards.insertBefore(card, next ?? null);
    }
    chosen = null;
  }

  function back() {
    const sentence = part(`#s-${chosen}`);
    if (narrow.matches) put();
    sentence.focus();
  }

  report.addEventListener("click", (event) => {
    const link = event.target.closest("a.said, .back a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.matches(".back a")) return back();
    if (narrow.matches && link.getAttribute("aria-current")) return put(); // pressed again: closed
    choose(numberOf(link.hash))?.focus({ preventScroll: !narrow.matches });
    history.replaceState(null, "", link.hash); // the way back from a paper leads here
  });
  report.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest(".card")) back();
  });
  narrow.addEventListener("change", () => chosen && choose(chosen));
  addEventListener("hashchange", () => numberOf(location.hash) && choose(numberOf(location.hash))?.focus());

  // The style does the filtering.
  part("#only").addEventListener("change", () => {
    const shows = [...part("#shows").children].find((one) => getComputedStyle(one).display !== "none");
    say(shows.textContent);
    for (const link of document.querySelectorAll(".export")) link.search = part("#only").checked ? "?only=1" : "";
  });

  // Following

  let known = Number(state.dataset.known);
  let active = "active" in state.dataset;
  let quarter = 0;
  let timer = null;
  let asking = false;

  async function look() {
    clearTimeout(timer);
    if (!active || asking) return;
    asking = true;
    let news = null;
    try {
      const reply = await fetch(`${state.dataset.news}?from=${known}`, { headers: { Accept: "application/json" } });
      news = await reply.json();
      if (!reply.ok) return gone(news.problem);
    } catch {
      // The program is being stopped or started anew: asked again below.
    }
    asking = false;
    if (news) show(news);
    timer = setTimeout(look, !news ? 3000 : news.more ? 0 : document.hidden ? 20000 : 500);
  }

  function show(news) {
    const piece = document.createElement("template");
    piece.innerHTML = news.html; // the server's own template
    for (const sentence of piece.content.querySelectorAll(".said")) part(`#${sentence.id}`)?.replaceWith(sentence);
    cards.append(...piece.content.querySelectorAll(".card"));
    known = news.known;
    told.textContent = news.words;
    part("#problems").textContent = news.problems;
    part("#state progress").value = known;
    for (const [label, count] of Object.entries(news.counts)) part(`#counts [data-label="${label}"]`).textContent = count.toLocaleString("en-GB");
    active = news.active || news.more;
    const reached = Math.floor((4 * known) / news.total);
    if (!active) ended(news);
    else if (reached > quarter) say(news.words);
    quarter = reached;
  }

  function ended(news) {
    const focused = part("#cancel").contains(document.activeElement);
    part("#state progress").hidden = part("#cancel").hidden = true;
    part("#acts").hidden = false;
    if (focused) told.focus();
    const counts = [...part("#counts").children].map((one) => one.textContent.trim().replace(/\s+/g, " "));
    say(`${news.words} ${counts.join(", ")}.`);
    alone();
  }

  function gone(problem) {
    active = false;
    part("#state progress").hidden = part("#cancel").hidden = true;
    told.textContent = problem;
    say(problem);
  }

  // A text of one claim needs no choosing.
  function alone() {
    if (!chosen && cards.children.length === 1 && !narrow.matches) choose(cards.firstElementChild.id.slice(2));
  }

  part("#cancel").addEventListener("submit", async (event) => {
    event.preventDefault();
    await fetch(event.target.action, { method: "POST", headers: { Accept: "application/json" } }).catch(() => null);
    look();
  });
  document.addEventListener("visibilitychange", () => document.hidden || look());

  report.classList.add("scripted");
  if (numberOf(location.hash)) choose(numberOf(location.hash));
  if (active) look();
  else alone();
})();
