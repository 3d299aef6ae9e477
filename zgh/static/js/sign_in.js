// Counts down to the next code, and puts the cursor where the next step is. Without it the server says how long to wait.
const button = document.querySelector("[data-wait]");
if (button) {
  const end = Date.now() + button.dataset.wait * 1000;
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    button.disabled = left > 0;
    button.textContent = left > 0 ? `${button.dataset.again} ${left}` : button.dataset.again;
    if (left > 0) setTimeout(tick, 500);
  };
  tick();
  document.querySelector("[name=code]").focus();
}
