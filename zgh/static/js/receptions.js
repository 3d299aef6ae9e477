// The wall is one for everybody: which questions are wanted by whoever looks is put on here. And the print button.
(() => {
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) window.print();
  });

  const poll = document.getElementById("wall-poll");
  if (!poll) return;
  const wanted = new Set(poll.dataset.voted.split(",").filter(Boolean));

  function mark() {
    for (const button of poll.querySelectorAll("[data-vote]")) {
      const is = wanted.has(button.dataset.vote);
      button.setAttribute("aria-pressed", is);
      button.classList.toggle("btn-soft", is);
    }
  }

  // The answer is the question's own button on its page; here only whether it worked counts.
  async function vote(button) {
    const key = button.dataset.vote, is = wanted.has(key);
    const token = JSON.parse(document.body.getAttribute("hx-headers:inherited") || "{}")["X-CSRFToken"];
    button.disabled = true;
    const answer = await fetch(is ? button.dataset.takeBack : button.dataset.upvote, { method: "POST", headers: { "X-CSRFToken": token, "HX-Request": "true" } }).catch(() => null);
    button.disabled = false;
    if (!answer?.ok) return;
    is ? wanted.delete(key) : wanted.add(key);
    mark();
  }

  poll.addEventListener("click", (event) => {
    const button = event.target.closest("[data-vote]");
    if (button) vote(button);
  });
  document.addEventListener("htmx:after:swap", mark);
  mark();
})();
