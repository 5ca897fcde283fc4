// On pages with a form (<form data-form>): sends people to what is wrong, warns before what they typed is lost, keeps
// them informed when a draft could not be saved, and lets Ctrl+Enter send. No page needs it to work.

const FORM = 'form[data-form]';
let dirty = false;

const form = () => document.querySelector(FORM);
const status = () => document.querySelector('#draft-status');

/** Move the focus to what the page wants read first: what is wrong, or the new page's heading. */
function attend(within = document, otherwise = null) {
  const wanted = within.querySelector('[data-focus]') ?? otherwise;
  if (!wanted) return;
  wanted.focus({ preventScroll: true });
  wanted.scrollIntoView({ block: 'start' });
}

/** Say that the draft was not kept, and remember that it was not. */
function failed(text) {
  dirty = true;
  const line = status();
  if (!line || !text) return;
  line.textContent = text;
  line.dataset.failed = '';
}

/** After a login in another tab the session has another token: take it from the page as it is now. */
async function renew() {
  const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, redirect: 'manual' });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const token = page.querySelector('meta[name="csrf-token"]')?.content;
  if (!token) return;
  document.querySelector('meta[name="csrf-token"]').content = token;
  for (const input of document.querySelectorAll('input[name="csrf_token"]')) input.value = token;
  document.body.setAttribute('hx-headers:inherited', JSON.stringify({ 'X-CSRFToken': token }));
}

document.addEventListener('input', (event) => {
  if (event.target.closest?.(FORM)) dirty = true;
});
document.addEventListener('submit', (event) => {
  if (event.target.closest?.(FORM)) dirty = false;
});
window.addEventListener('beforeunload', (event) => {
  if (dirty && form()?.dataset.unsaved) event.preventDefault();
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  const inside = event.target.closest?.(FORM);
  const main = inside?.querySelector('button[data-main]');
  if (!main) return;
  event.preventDefault();
  inside.requestSubmit(main);
});

// Error summaries name the control: go to it, and not only to where it is.
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('.ds-error-summary a[href^="#"]');
  const wanted = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!wanted) return;
  event.preventDefault();
  wanted.scrollIntoView({ block: 'center' });
  wanted.focus({ preventScroll: true });
});

/** Send the form as it stands, as a browser without JavaScript would: the server keeps it through a login. */
function sendPlainly(wanted) {
  const act = Object.assign(document.createElement('input'), { type: 'hidden', name: 'form:do', value: 'complete' });
  wanted.append(act);
  dirty = false;
  HTMLFormElement.prototype.submit.call(wanted);
}

// What is kept while somebody types must never take the page away, nor put an error in the place of the form.
document.addEventListener('htmx:before:response', (event) => {
  const ctx = event.detail.ctx;
  const code = ctx.response.status;
  const to = String(ctx.request.action).split('?')[0];
  const quiet = /\/(utkast|skjema)$/.test(to);
  const inForm = ctx.sourceElement?.closest?.(FORM);
  if (quiet && code < 400) {
    dirty = false;
    status()?.removeAttribute('data-failed');
  } else if (quiet && inForm) {
    event.preventDefault();
    failed([400, 401, 403].includes(code) ? inForm.dataset.login : inForm.dataset.offline);
  } else if (inForm && (code === 401 || code === 400)) {
    event.preventDefault();
    sendPlainly(inForm);
  }
});
// While a row is being added or taken out, the fields are not drawn again: they would come back with the rows as they
// were. What was changed meanwhile is sent afterwards.
let rows = null;
let changed = false;
document.addEventListener('htmx:config:request', (event) => {
  const { ctx } = event.detail;
  if (ctx.sourceElement.matches('[name="form:add"], [name="form:remove"]')) rows = ctx;
  else if (rows && ctx.sourceElement.matches('#form-fields')) {
    changed = true;
    event.preventDefault();
  }
});
document.addEventListener('htmx:finally:request', (event) => {
  if (event.detail.ctx !== rows) return;
  rows = null;
  if (changed) document.querySelector('#form-fields')?.dispatchEvent(new Event('change', { bubbles: true }));
  changed = false;
});

document.addEventListener('htmx:error', () => failed(form()?.dataset.offline));
window.addEventListener('focus', () => {
  if (status()?.hasAttribute('data-failed')) renew();
});

document.addEventListener('htmx:after:swap', (event) => {
  const target = event.detail?.ctx?.target ?? event.target;
  if (target?.id === 'innhold') {
    dirty = false;
    document.querySelector('.flashes')?.remove(); // said of the page before
    attend(target, target.querySelector('h1'));
  } else {
    document.querySelector('#form-fields [autofocus]')?.focus();
  }
});

attend();
