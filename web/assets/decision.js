// On the page of a decision: a table that can be looked at as DMN too.
//   <div data-dmn="URL of the model" data-decision="id" data-marks='{"hits":[…],"inputs":[…]}'
//        data-viewer='{"script":…,"styles":[…]}' data-labels='{"show":…,"hide":…}'>the table in HTML</div>
//
// The viewer is large and is brought when somebody first asks for it. The table in HTML says more; it stays the default.
import './decision.css';

const create = (tag, properties) => Object.assign(document.createElement(tag), properties);

/** Bring the styles of the viewer, once for the page; returns when they hold. */
function style(href) {
  if (document.querySelector(`link[href="${CSS.escape(href)}"]`)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const link = create('link', { rel: 'stylesheet', href, onload: resolve, onerror: () => reject(new Error(href)) });
    document.head.append(link);
  });
}

/** Put the switch above a table. */
function offer(view) {
  const labels = JSON.parse(view.dataset.labels);
  const viewer = JSON.parse(view.dataset.viewer);
  if (!viewer.script) return;
  const table = view.querySelector('.table-frame');
  const button = create('button', { type: 'button', className: 'ds-button', textContent: labels.show });
  button.dataset.variant = 'secondary';
  button.dataset.size = 'sm';
  button.setAttribute('aria-pressed', 'false');
  const status = create('p', { className: 'small', role: 'status' });
  let place = null;

  async function open() {
    place = create('div', { className: 'dmn-place' });
    view.append(place);
    const [{ draw }] = await Promise.all([import(viewer.script), ...viewer.styles.map(style)]);
    const answer = await fetch(view.dataset.dmn, { headers: { Accept: 'application/xml' } });
    if (!answer.ok) throw new Error(`${view.dataset.dmn}: ${answer.status}`);
    await draw(place, await answer.text(), view.dataset.decision, JSON.parse(view.dataset.marks), labels);
  }

  button.addEventListener('click', async () => {
    const drawn = view.dataset.shown !== 'dmn';
    button.disabled = true;
    try {
      if (drawn && !place) await open();
      view.dataset.shown = drawn ? 'dmn' : 'table';
      table.hidden = drawn;
      place.hidden = !drawn;
      button.textContent = drawn ? labels.hide : labels.show;
      button.setAttribute('aria-pressed', String(drawn));
      status.textContent = '';
    } catch (error) {
      place?.remove();
      place = null;
      status.textContent = labels.failed;
      console.error(error);
    }
    button.disabled = false;
  });
  const tools = create('div', { className: 'decided-tools' });
  tools.append(button, status);
  view.prepend(tools);
}

for (const view of document.querySelectorAll('[data-dmn]')) offer(view);
