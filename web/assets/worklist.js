// The worklist: marks that survive a refresh, «mark all», how many are marked, and no refresh behind a hidden tab.

const list = () => document.querySelector('[data-worklist]');
const boxes = () => [...(list()?.querySelectorAll('input[name=task]') ?? [])];
let etag = '';
let kept = new Set();

/** Show how many rows are marked. */
function count() {
  const all = boxes();
  const marked = all.filter((box) => box.checked).length;
  const head = document.querySelector('[data-mark-all]');
  if (head) {
    head.hidden = false;
    head.checked = marked > 0 && marked === all.length;
    head.indeterminate = marked > 0 && marked < all.length;
  }
  document.querySelector('.worklist-bar')?.toggleAttribute('data-some', marked > 0);
  const told = document.querySelector('[data-marked]');
  if (told) {
    told.dataset.none ??= told.textContent;
    told.textContent = marked ? `${told.dataset.none} ${marked}` : told.dataset.none;
  }
}

document.addEventListener('change', (event) => {
  if (event.target.matches('[data-mark-all]')) for (const box of boxes()) box.checked = event.target.checked;
  if (event.target.matches('[data-mark-all], input[name=task]')) count();
});

/** Say whether a request is the list's own refresh. */
const refreshes = (event) => event.target.matches?.('[data-worklist]');

document.addEventListener('htmx:before:request', (event) => {
  if (refreshes(event) && document.hidden) event.preventDefault();
});

document.addEventListener('htmx:before:swap', (event) => {
  if (!refreshes(event)) return;
  const { response } = event.detail.ctx;
  const at = document.querySelector('[data-updated]');
  const given = response.headers.get('ETag') ?? '';
  const same = given && given === etag;
  etag = given;
  if (at) at.textContent = response.headers.get('X-Updated') ?? at.textContent;
  if (same) event.preventDefault();
  else kept = new Set(boxes().filter((box) => box.checked).map((box) => box.value));
});

document.addEventListener('htmx:after:swap', (event) => {
  if (!refreshes(event)) return;
  for (const box of boxes()) box.checked = kept.has(box.value);
  count();
});

count();
