// The simulated clock: read as often as the estate, moved by buttons.
import { post } from "./api.js";
import { attempt, byId, timeOf } from "./page.js";
import { say } from "./words.js";

let clock;

export function startClock(refresh) {
  const change = (body) => attempt(byId("clock-problem"), () => post("/clock", body)).then(refresh);
  byId("play").onclick = () => change({ pause: !clock?.paused });
  byId("step").onclick = () => change({ step: true });
  byId("advance").onclick = () => change({ advance: "1m" });
  byId("speed").onchange = ({ target }) =>
    change({ speed: /^\d/.test(target.value) ? Number(target.value) : target.value });
}

export function showClock(now) {
  clock = now;
  byId("now").textContent = now.now.replace("T", " ").slice(0, 19);
  byId("play").textContent = say(now.paused ? "play" : "pause");
  byId("play").setAttribute("aria-pressed", String(now.paused));
  byId("pace").textContent = [paceOf(now), now.nextEventAt ? say("next", { at: timeOf(now.nextEventAt) }) : ""]
    .filter((text) => text !== "")
    .join(" · ");
  const select = byId("speed");
  const speed = String(now.speed);
  if (![...select.options].some(({ value }) => value === speed)) select.add(new Option(`${speed}×`, speed));
  if (document.activeElement !== select) select.value = speed;
}

function paceOf({ paused, speed }) {
  if (paused) return say("paused");
  if (speed === "max") return say("asFast");
  return speed === "manual" ? say("byHand") : say("pace", { n: speed });
}
