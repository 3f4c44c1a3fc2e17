// Under each answer: did it help? The place for it comes with the answer and names it in its id.
// Without this script the answer stands alone.
(() => {
  const voted = new Map(); // by answer: the page may draw an answer anew
  const thumb = "M2 9h3v11H2zM7 20V9.6L11.2 2c1.5 0 2.4 1.2 2.1 2.6L12.5 9H19c1.3 0 2.2 1.2 1.9 2.4l-1.8 7A2.1 2.1 0 0 1 17 20z";
  const icon = `<svg viewBox="0 0 24 22" width="16" height="16" aria-hidden="true"><path d="${thumb}"/></svg>`;
  const inside = `
<div class="choice">
<button type="button" value="up" aria-pressed="false">${icon}Helpful</button>
<button type="button" value="down" aria-pressed="false">${icon}Not helpful</button>
<span class="thanks"></span>
</div>
<form hidden>
<label>What was wrong? <span>(optional)</span><textarea rows="2" maxlength="1000"></textarea></label>
<button>Send</button>
</form>`;

  const answerOf = (place) => place.id.slice("vote-".length);

  function fill() {
    for (const place of document.querySelectorAll("#log .vote:empty")) {
      place.setAttribute("role", "group");
      place.setAttribute("aria-label", "Was this answer helpful?");
      place.innerHTML = inside;
      press(place, voted.get(answerOf(place)));
    }
  }

  function press(place, kind) {
    for (const button of place.querySelectorAll("[value]")) button.setAttribute("aria-pressed", button.value === kind);
  }

  function tell(place, text, more = "") {
    place.querySelector(".thanks").textContent = text;
    window.scrutineer?.say(`${text} ${more}`.trim());
  }

  // Why the vote does not stand; empty if it does. One at a time: the last one pressed must count.
  let last = Promise.resolve();
  function problemOf(vote) {
    last = last.then(() => sent(vote));
    return last;
  }

  async function sent(vote) {
    try {
      const reply = await fetch("/feedback", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(vote),
      });
      const said = await reply.json().catch(() => ({})); // the guard answers with a page
      if (!reply.ok) return said.problem || "Not recorded: the site takes no votes under this name.";
      return said.recorded ? "" : "Not recorded: nothing more can be kept here at present.";
    } catch {
      return "Not recorded: the site does not answer. Try again.";
    }
  }

  async function vote(place, kind) {
    press(place, kind);
    const form = place.querySelector("form");
    form.hidden = kind !== "down";
    const problem = await problemOf({ answer: answerOf(place), kind });
    if (problem) {
      press(place, voted.get(answerOf(place)));
      form.hidden = true;
    } else voted.set(answerOf(place), kind);
    tell(place, problem || "Thank you.", !problem && kind === "down" ? "You can say what was wrong." : "");
  }

  async function comment(place) {
    const said = place.querySelector("textarea").value.trim();
    const problem = said && (await problemOf({ answer: answerOf(place), kind: "down", comment: said }));
    if (!problem) {
      place.querySelector("[value=down]").focus(); // what had the focus goes
      place.querySelector("form").hidden = true;
    }
    tell(place, problem || "Thank you.");
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".vote [value]");
    if (button) vote(button.closest(".vote"), button.value);
  });
  document.addEventListener("submit", (event) => {
    const place = event.target.closest?.(".vote");
    if (!place) return;
    event.preventDefault();
    comment(place);
  });
  new MutationObserver(fill).observe(document.body, { childList: true, subtree: true });
  fill();
})();
