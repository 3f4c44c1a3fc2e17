// Opens a citation beside the chat, and says an answer once when it is whole. Without this script
// every citation still opens its page.
(() => {
  const wide = matchMedia("(min-width: 64rem)");
  const part = (selector) => document.querySelector(selector);
  let opener = null;

  function open(link) {
    const dark = document.body.classList.contains("dark");
    const url = new URL(link.href);
    url.hash = ""; // going to a fragment would take the focus away again, sooner or later
    url.searchParams.set("pane", "1");
    url.searchParams.set("theme", dark ? "dark" : "light");
    opener?.removeAttribute("aria-current");
    opener = link;
    opener.setAttribute("aria-current", "true");
    part(".pane .whole").href = link.href;
    part(".pane h2").textContent = link.title || "Source";
    part(".pane").hidden = false;
    document.body.classList.add("source-open");
    // A new frame for each source: no entry in the browser's history, and always a load event.
    const frame = part(".pane iframe").cloneNode();
    frame.addEventListener("load", () => entered(frame));
    frame.src = url;
    part(".pane iframe").replaceWith(frame);
    link.scrollIntoView({ block: "nearest" });
  }

  function entered(frame) {
    const inside = frame.contentDocument;
    if (!inside || inside.location.href === "about:blank") return;
    inside.addEventListener("keydown", (event) => event.key === "Escape" && close());
    const words = inside.getElementById("hl")?.getBoundingClientRect();
    if (words) frame.contentWindow.scrollBy(0, words.top - frame.clientHeight / 3);
    inside.querySelector("h1")?.focus({ preventScroll: true });
  }

  function close() {
    part(".pane").hidden = true;
    document.body.classList.remove("source-open");
    opener?.removeAttribute("aria-current");
    (opener?.isConnected ? opener : part("#question textarea"))?.focus();
    opener = null;
  }

  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.("#log a[href*='/source/']");
      if (event.target.closest?.(".pane .close")) close();
      if (event.target.closest?.("#examples button")) part("#question textarea")?.focus();
      const plain = !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
      if (!link || !plain || !wide.matches || !part(".pane")) return;
      event.preventDefault();
      event.stopPropagation();
      open(link);
    },
    true,
  );
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("source-open")) close();
  });

  // Gradio's log is read aloud at every change and its messages are named by their raw Markdown:
  // the log is made silent, and a status region is told the whole answer once.
  const status = document.createElement("div");
  status.id = "announcement";
  status.setAttribute("role", "status");
  document.body.append(status);

  window.scrutineer = {
    answered() {
      if (part("#problem [role=alert]")) return;
      const said = [...document.querySelectorAll("#log .bot.message")].pop();
      if (!said) return; // it was cleared meanwhile
      const votes = said.querySelector(".vote");
      if (votes) votes.hidden = true; // its buttons are no part of what was said
      status.textContent = `Answer: ${said.innerText}`;
      if (votes) votes.hidden = false;
      const question = [...document.querySelectorAll("#log .user.message")].pop();
      if (question?.getBoundingClientRect().top > innerHeight / 3) question.scrollIntoView();
    },
    say(text) {
      status.textContent = text;
    },
    cleared() {
      if (document.body.classList.contains("source-open")) close();
      status.textContent = "The conversation was cleared.";
      part("#question textarea")?.focus();
    },
  };

  let asked = 0;
  function tidy() {
    document.documentElement.dataset.theme = document.body.classList.contains("dark") ? "dark" : "light";
    // Only what differs is set: every change comes back here.
    part("#log [role=log]:not([aria-live=off])")?.setAttribute("aria-live", "off");
    for (const named of document.querySelectorAll("#log .message [aria-label]:not(.vote)")) named.removeAttribute("aria-label");
    const questions = document.querySelectorAll("#log .user.message");
    if (questions.length > asked) questions[questions.length - 1].scrollIntoView({ block: "start" });
    asked = questions.length;
  }
  new MutationObserver(tidy).observe(document.body, {
    attributeFilter: ["class", "aria-label", "aria-live"],
    childList: true,
    subtree: true,
  });
  tidy();
})();
