// Diagrams: <div data-diagram="URL" data-state='{"taken":[…],"done":[…],"active":[…]}' data-label="…">.
//
// Draws the BPMN file at the URL, marks the elements of the state and fits it all into view. The text twin of the page
// says the same in words; the picture is one image to a screen reader. The bpmn.io mark stays visible, as its licence
// asks: nothing of ours lies on the canvas.
import Viewer from 'bpmn-js/lib/Viewer';
import MoveCanvas from 'diagram-js/lib/navigation/movecanvas';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './diagram.css';

const STEP = 1.25; // zoom per press
const PAN = 60; // pixels per arrow key
const LABELS = { in: '+', out: '−', fit: '⤢' };

const COLOURS = {
  defaultFillColor: 'var(--diagram-fill)',
  defaultStrokeColor: 'var(--diagram-stroke)',
  defaultLabelColor: 'var(--diagram-label)',
};

/** Mark the elements of a state; an id that the diagram does not have is left out. */
function mark(viewer, state) {
  const canvas = viewer.get('canvas');
  const registry = viewer.get('elementRegistry');
  const overlays = viewer.get('overlays');
  for (const kind of ['taken', 'done', 'active']) {
    for (const id of (state[kind] ?? []).filter((found) => registry.get(found))) canvas.addMarker(id, `is-${kind}`);
  }
  for (const id of (state.active ?? []).filter((found) => registry.get(found))) {
    const token = Object.assign(document.createElement('div'), { className: 'diagram-token' });
    overlays.add(id, { position: { top: -11, left: -11 }, html: token });
  }
}

/** Return buttons to zoom with; they stand below the canvas, clear of the mark in its corner. */
function tools(canvas, labels) {
  const bar = Object.assign(document.createElement('div'), { className: 'diagram-tools' });
  const act = {
    in: () => canvas.zoom(canvas.zoom() * STEP),
    out: () => canvas.zoom(canvas.zoom() / STEP),
    fit: () => fit(canvas),
  };
  for (const [name, run] of Object.entries(act)) {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'ds-button' });
    button.dataset.variant = 'tertiary';
    button.dataset.size = 'sm';
    button.textContent = labels[name] ?? LABELS[name];
    button.addEventListener('click', run);
    bar.append(button);
  }
  return bar;
}

/** Show the whole diagram, never larger than life. */
function fit(canvas) {
  canvas.zoom('fit-viewport', 'auto');
  if (canvas.zoom() > 1) canvas.zoom(1, 'auto');
}

/** Pan and zoom by keys while the canvas has the focus, and by Ctrl and the wheel; the bare wheel scrolls the page. */
function steer(place, canvas) {
  const keys = {
    ArrowLeft: () => canvas.scroll({ dx: PAN, dy: 0 }),
    ArrowRight: () => canvas.scroll({ dx: -PAN, dy: 0 }),
    ArrowUp: () => canvas.scroll({ dx: 0, dy: PAN }),
    ArrowDown: () => canvas.scroll({ dx: 0, dy: -PAN }),
    '+': () => canvas.zoom(canvas.zoom() * STEP),
    '-': () => canvas.zoom(canvas.zoom() / STEP),
    0: () => fit(canvas),
  };
  place.addEventListener('keydown', (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    keys[event.key]();
    event.preventDefault();
  });
  place.addEventListener('wheel', (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    canvas.zoom(canvas.zoom() * (event.deltaY < 0 ? STEP : 1 / STEP));
  }, { passive: false });
}

/** Make the picture one image with a name, which can have the focus. */
function name(place, label) {
  const svg = place.querySelector('.djs-container svg');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  svg.removeAttribute('tabindex');
  place.tabIndex = 0;
  place.setAttribute('role', 'group');
  place.setAttribute('aria-label', label);
}

/** Draw one diagram; on failure the page keeps what it showed. */
export async function draw(element) {
  const answer = await fetch(element.dataset.diagram, { headers: { Accept: 'application/xml' } });
  if (!answer.ok) throw new Error(`${element.dataset.diagram}: ${answer.status}`);
  const place = Object.assign(document.createElement('div'), { className: 'diagram-canvas' });
  element.replaceChildren(place);
  const viewer = new Viewer({ container: place, bpmnRenderer: COLOURS, textRenderer: { defaultStyle: { fontFamily: 'Inter, sans-serif' } }, additionalModules: [MoveCanvas] });
  await viewer.importXML(await answer.text());
  const canvas = viewer.get('canvas');
  mark(viewer, JSON.parse(element.dataset.state || '{}'));
  fit(canvas);
  name(place, element.dataset.label ?? '');
  steer(place, canvas);
  element.append(tools(canvas, JSON.parse(element.dataset.labels || '{}')));
  new ResizeObserver(() => { canvas.resized(); fit(canvas); }).observe(place);
  element.dataset.drawn = '';
  return viewer;
}

for (const element of document.querySelectorAll('[data-diagram]')) {
  draw(element).catch((error) => { element.dataset.failed = ''; console.error(error); });
}
