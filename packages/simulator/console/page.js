// The little that is needed to build a page by hand.

export const byId = (id) => document.getElementById(id);

/** An element with properties and children; text is text, never markup. */
export function element(name, properties = {}, ...children) {
  const { dataset, ...rest } = properties;
  const made = Object.assign(document.createElement(name), rest);
  Object.assign(made.dataset, dataset);
  made.append(...children);
  return made;
}

/** Replaces a select's options (`[value, text]`) when they have changed, and keeps what is chosen where it is still there. */
export function offer(select, options) {
  const now = JSON.stringify(options);
  if (select.dataset.offered === now) return;
  const chosen = select.value;
  select.replaceChildren(...options.map(([value, text]) => element("option", { value }, text)));
  if (options.some(([value]) => value === chosen)) select.value = chosen;
  select.dataset.offered = now;
}

/** Runs what a person asked for; what goes wrong is said where they look. */
export async function attempt(problem, work) {
  problem.textContent = "";
  try {
    return await work();
  } catch (error) {
    problem.textContent = error.message;
    return undefined;
  }
}

export const timeOf = (instant) => instant.slice(11, 19);
