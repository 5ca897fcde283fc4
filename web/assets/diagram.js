// Diagrams: <div data-diagram="URL" data-label="…" data-labels='{"in": …}'> with one of
//   data-state='{"taken":[…],"done":[…],"active":[…]}'  ids to mark, or
//   data-marks='{"elements":{id:{state,count,refused}},"flows":{id:count}}'  the path of a case.
//
// Draws the BPMN file at the URL, marks its elements and fits it into view. The text on the page says the same in
// words; the picture is one image to a screen reader. The bpmn.io mark stays visible, as its licence asks: nothing of
// ours lies on the canvas' corner.
import Viewer from 'bpmn-js/lib/Viewer';
import MoveCanvas from 'diagram-js/lib/navigation/movecanvas';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './diagram.css';

const STEP = 1.25; // zoom per press
const PAN = 60; // pixels per arrow key
const READABLE = 0.75; // below this zoom the names cannot be read: the case's place is shown instead of the whole
const LETTER = 8; // pixels that a letter of a label needs, at most
const LABELS = { in: '+', out: '−', fit: '⤢' };
const HERE = ['open', 'stuck'];

const COLOURS = {
  defaultFillColor: 'var(--diagram-fill)',
  defaultStrokeColor: 'var(--diagram-stroke)',
  defaultLabelColor: 'var(--diagram-label)',
};

/** Return the drawing with labels made wider whose words do not fit the space drawn for them, as in another language. */
function roomier(xml) {
  const drawing = new DOMParser().parseFromString(xml, 'application/xml');
  for (const label of drawing.getElementsByTagNameNS('*', 'BPMNLabel')) {
    const [bounds] = label.getElementsByTagNameNS('*', 'Bounds');
    const name = drawing.getElementById(label.parentNode.getAttribute('bpmnElement'))?.getAttribute('name') ?? '';
    const longest = Math.max(...name.split(/\s+/).map((word) => word.length));
    if (bounds && longest * LETTER > Number(bounds.getAttribute('width'))) bounds.setAttribute('width', longest * LETTER);
  }
  return new XMLSerializer().serializeToString(drawing);
}

const create = (tag, className, text = '') => Object.assign(document.createElement(tag), { className, textContent: text });

/** Mark the elements of a state; an id that the diagram does not have is left out. Return the active ones. */
function mark(viewer, state) {
  const canvas = viewer.get('canvas');
  const known = (kind) => (state[kind] ?? []).filter((id) => viewer.get('elementRegistry').get(id));
  for (const kind of ['taken', 'done', 'active']) for (const id of known(kind)) canvas.addMarker(id, `is-${kind}`);
  for (const id of known('active')) viewer.get('overlays').add(id, { position: { top: -11, left: -11 }, html: create('div', 'diagram-token') });
  return known('active');
}

/** Mark the path of a case: how each element stands, how often it was visited, the flows passed. Return where it is. */
function markPath(viewer, marks, labels) {
  const canvas = viewer.get('canvas');
  const registry = viewer.get('elementRegistry');
  const overlays = viewer.get('overlays');
  const here = [];
  for (const [id, { state, count, refused }] of Object.entries(marks.elements)) {
    if (!registry.get(id)) continue;
    canvas.addMarker(id, `is-${state}`);
    if (count > 1) {
      const times = create('div', 'diagram-count', `×${count}`);
      times.title = (labels.times ?? '§').replace('§', count);
      overlays.add(id, { position: { bottom: 9, right: 9 }, html: times });
    }
    if (refused) {
      const badge = create('div', 'diagram-refused', '!');
      badge.title = labels.refused ?? '';
      overlays.add(id, { position: { top: -9, right: 9 }, html: badge });
    }
    if (!HERE.includes(state)) continue;
    overlays.add(id, { position: { top: -11, left: -11 }, html: create('div', `diagram-token ${state}`) });
    here.push(id);
  }
  for (const id of Object.keys(marks.flows)) if (registry.get(id)) canvas.addMarker(id, 'is-taken');
  return here;
}

/** Return buttons to zoom with; they stand below the canvas, clear of the mark in its corner. */
function tools(viewer, labels, here) {
  const canvas = viewer.get('canvas');
  const bar = create('div', 'diagram-tools');
  const act = {
    in: () => canvas.zoom(canvas.zoom() * STEP),
    out: () => canvas.zoom(canvas.zoom() / STEP),
    fit: () => fit(canvas),
    ...(here.length && labels.here && { here: () => begin(viewer, here) }),
  };
  for (const [name, run] of Object.entries(act)) {
    const button = create('button', 'ds-button', labels[name] ?? LABELS[name]);
    button.type = 'button';
    button.dataset.variant = 'tertiary';
    button.dataset.size = 'sm';
    button.addEventListener('click', run);
    bar.append(button);
  }
  return bar;
}

/** Show the whole diagram, never larger than life. */
function fit(canvas) {
  const { width, height } = canvas.getSize();
  if (!width || !height) return; // not shown, or not laid out yet: it is fitted when it is
  canvas.zoom('fit-viewport', 'auto');
  if (canvas.zoom() > 1) canvas.zoom(1, 'auto');
}

/** Show the whole diagram, or where it would be too small to read, the place where the case is. */
function begin(viewer, here) {
  const canvas = viewer.get('canvas');
  fit(canvas);
  const innermost = here.map((id) => viewer.get('elementRegistry').get(id)).sort((a, b) => a.width * a.height - b.width * b.height)[0];
  if (!innermost || canvas.zoom() >= READABLE) return;
  const box = canvas.viewbox();
  const scale = Math.max(READABLE, canvas.zoom());
  const width = box.outer.width / scale;
  const height = box.outer.height / scale;
  const x = innermost.x + innermost.width / 2 - width / 2;
  const y = innermost.y + innermost.height / 2 - height / 2;
  const { inner } = box;
  const within = (start, size, from, length) => (length <= size ? from + (length - size) / 2 : Math.min(Math.max(start, from - 20), from + length - size + 20));
  canvas.viewbox({ x: within(x, width, inner.x, inner.width), y: within(y, height, inner.y, inner.height), width, height });
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
  const place = create('div', 'diagram-canvas');
  element.replaceChildren(place);
  const viewer = new Viewer({ container: place, bpmnRenderer: COLOURS, textRenderer: { defaultStyle: { fontFamily: 'Inter, sans-serif' } }, additionalModules: [MoveCanvas] });
  await viewer.importXML(roomier(await answer.text()));
  const canvas = viewer.get('canvas');
  const labels = JSON.parse(element.dataset.labels || '{}');
  const here = element.dataset.marks ? markPath(viewer, JSON.parse(element.dataset.marks), labels) : mark(viewer, JSON.parse(element.dataset.state || '{}'));
  begin(viewer, here);
  name(place, element.dataset.label ?? '');
  steer(place, canvas);
  element.append(tools(viewer, labels, here));
  let width = place.clientWidth;
  new ResizeObserver(() => {
    canvas.resized();
    if (place.clientWidth !== width) begin(viewer, here);
    width = place.clientWidth;
  }).observe(place);
  element.dataset.drawn = '';
  return viewer;
}

for (const element of document.querySelectorAll('[data-diagram]')) {
  draw(element).catch((error) => { element.dataset.failed = ''; console.error(error); });
}
