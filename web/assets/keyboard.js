// Single-key shortcuts. They can be turned off per person (WCAG 2.1.4): <body data-shortcuts="off">.
//
// A list's rows carry [data-row]; in a row the first link opens it, a checkbox marks it and [data-claim] claims it.
// The page's next task is a link with [data-next], or else the task after this one in the list that was left last. The
// page's search is an input of type search. `g` and a letter follow the
// link of the main menu that carries [data-go] with that letter. The dialog #shortcuts lists them all.

const TYPING = 'input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]), textarea, select, [contenteditable]';
const GO_MS = 1500; // how long `g` waits for its letter
const TASKS = 'oppskrift.tasks'; // of the tab: the addresses of the tasks of the list that was left last

let goUntil = 0;

const rows = () => [...document.querySelectorAll('[data-row]')].filter((row) => row.offsetParent !== null);
const current = () => document.querySelector('[data-row][data-current]');

/** Make a row the current one and move the focus to its link. */
function choose(row) {
  current()?.removeAttribute('data-current');
  row.setAttribute('data-current', '');
  row.querySelector('a[href]')?.focus();
  row.scrollIntoView({ block: 'nearest' });
}

/** Move to another row: by 1 or -1 from the current one, to the first where there is none. */
function move(by) {
  const all = rows();
  if (!all.length) return false;
  const at = all.indexOf(current());
  choose(all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))]);
  return true;
}

/** Click what a selector finds below a root; says whether there was something. */
function click(root, selector) {
  const found = root?.querySelector(selector);
  found?.click();
  return Boolean(found);
}

/** Open a row by Enter, unless the focus stands on a control of its own. */
function enter(event) {
  return !event.target.closest('a, button, input, select, textarea, summary') && click(current(), 'a[href]');
}

/** The tasks of the list on this page, as [row, address]. */
const tasks = () => rows().flatMap((row) => {
  const link = row.querySelector('a[href^="/oppgaver/"]');
  return link ? [[row, link.pathname]] : [];
});

/** Open the next task: of the list on this page, or after this one in the list that was left last. */
function next() {
  if (click(document, 'a[data-next]')) return true;
  const here = tasks();
  const listed = here.length ? here.map(([, address]) => address) : JSON.parse(sessionStorage.getItem(TASKS) ?? '[]');
  const at = here.length ? here.findIndex(([row]) => row === current()) : listed.indexOf(location.pathname);
  const to = listed[at + 1];
  if (to) location.assign(to);
  return Boolean(to);
}

addEventListener('pagehide', () => {
  const here = tasks();
  if (here.length) sessionStorage.setItem(TASKS, JSON.stringify(here.map(([, address]) => address)));
});

function help() {
  const dialog = document.querySelector('#shortcuts');
  if (dialog && !dialog.open) dialog.showModal();
  return Boolean(dialog);
}

function search() {
  const field = document.querySelector('main [type=search]');
  field?.focus();
  field?.select();
  return Boolean(field);
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  Enter: enter,
  x: () => click(current(), 'input[type=checkbox]'),
  c: () => click(current() ?? document.querySelector('main'), '[data-claim]'),
  n: next,
  g: () => { goUntil = Date.now() + GO_MS; return true; },
  '/': search,
  '?': help,
};

/** Say whether a key press belongs to something else: a field, a menu, a dialog, the browser. */
function taken(event) {
  return event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey
    || document.body.dataset.shortcuts === 'off'
    || event.target.closest(TYPING) || document.querySelector('dialog[open]');
}

document.addEventListener('keydown', (event) => {
  if (taken(event)) return;
  const going = Date.now() < goUntil;
  goUntil = 0;
  const done = going && /^[a-zæøå]$/.test(event.key)
    ? click(document, `a[data-go="${event.key}"]`)
    : KEYS[event.key]?.(event);
  if (done) event.preventDefault();
});

// A row that gets the focus by Tab or a click becomes the current one.
document.addEventListener('focusin', (event) => {
  const row = event.target.closest('[data-row]');
  if (!row || row.hasAttribute('data-current')) return;
  current()?.removeAttribute('data-current');
  row.setAttribute('data-current', '');
});

document.addEventListener('click', (event) => {
  if (!event.target.closest('[data-shortcuts-open]')) return;
  if (help()) event.preventDefault();
});
