/**
 * What the page itself does: a step's terminal is made when it is opened and taken away when it is closed. It begins at the
 * step's own moment, pauses at the next one, and plays by itself only where motion is welcome.
 */
export const PLAY_SCRIPT = `
(() => {
  const session = JSON.parse(document.getElementById("session").textContent);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const players = new Map();
  const open = (details) => {
    const stage = details.querySelector(".stage");
    const at = Number(details.dataset.at);
    const player = AsciinemaPlayer.create({ data: session }, stage, {
      startAt: at, autoPlay: !calm, poster: "npt:" + at, idleTimeLimit: 1.5, fit: "width", pauseOnMarkers: true,
      theme: "asciinema", controls: true, preload: true,
    });
    players.set(details, player);
    player.el?.setAttribute("aria-label", "Terminal of " + details.dataset.title);
    details.dataset.open = "yes";
  };
  const close = (details) => {
    players.get(details)?.dispose();
    players.delete(details);
    details.querySelector(".stage").replaceChildren();
    delete details.dataset.open;
  };
  for (const details of document.querySelectorAll("details.play")) {
    details.addEventListener("toggle", () => (details.open ? open(details) : close(details)));
  }
  const show = () => {
    const card = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    const details = card && card.querySelector("details.play");
    if (details) details.open = true;
  };
  addEventListener("hashchange", show);
  show();
})();
`;
