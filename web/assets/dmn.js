// A decision table of a DMN file, drawn by dmn-js, with what the trace of a decision says of it marked. Brought by
// decision.js. The bpmn.io mark stays visible, as its licence asks: nothing of ours lies on its corner.
import Manager from 'dmn-js-shared/lib/base/Manager';
import { is } from 'dmn-js-shared/lib/util/ModelUtil';
import TableViewer from 'dmn-js-decision-table/lib/Viewer';
import 'dmn-js-shared/assets/css/dmn-js-shared.css';
import 'dmn-js-decision-table/assets/css/dmn-js-decision-table.css';
import './dmn.css';

const isTable = (element) => is(element, 'dmn:Decision') && is(element.decisionLogic, 'dmn:DecisionTable');

class Viewer extends Manager {
  _getViewProviders() {
    return [{ id: 'decisionTable', constructor: TableViewer, opens: isTable }];
  }
}

/** Return what became of each cell by its id: met or missed; cells that were not looked at are left out. */
function outcomes(table, inputs) {
  const found = new Map();
  table.rule.forEach((rule, k) => rule.inputEntry.forEach((cell, column) => {
    const { met, asked } = inputs[column] ?? {};
    if (met === undefined || !cell.text || cell.text === '-') return;
    const bit = (mask) => (BigInt(`0x${mask}`) >> BigInt(k)) & 1n;
    if (asked === undefined || bit(asked)) found.set(cell.id, bit(met) ? 'met' : 'missed');
  }));
  return found;
}

/** Return the module that says dmn-js' own words in the page's language; `words` gives them by the English. */
function translating(words) {
  const say = (template, values = {}) => (words[template] ?? template).replace(/{([^}]+)}/g, (_, name) => values[name] ?? '');
  return { translate: ['value', say] };
}

/** Draw the decision into a place and mark it. Throws when the file has no such table. */
export async function draw(place, xml, decision, marks, labels) {
  const viewer = new Viewer({ container: place, decisionTable: { additionalModules: [translating(labels.words)] } });
  await viewer.importXML(xml, { open: false });
  const view = viewer.getViews().find((one) => one.element.id === decision);
  if (!view) throw new Error(`no table ${decision}`);
  await viewer.open(view);
  const scrolling = place.querySelector('.tjs-table-container');
  scrolling.tabIndex = 0;
  scrolling.setAttribute('role', 'region');
  scrolling.setAttribute('aria-label', labels.label);
  const table = view.element.decisionLogic;
  const cells = outcomes(table, marks.inputs);
  const hits = new Set(marks.hits);
  for (const rule of table.rule) {
    const [first] = [...rule.inputEntry, ...rule.outputEntry];
    const row = place.querySelector(`[data-element-id="${CSS.escape(first.id)}"]`)?.closest('tr');
    if (!row) continue;
    row.dataset.outcome = hits.has(rule.id) ? 'met' : 'missed';
    if (hits.has(rule.id)) row.querySelector('.rule-index')?.setAttribute('title', labels.hit);
    for (const cell of row.querySelectorAll('[data-element-id]')) {
      const outcome = cells.get(cell.dataset.elementId);
      if (outcome) cell.dataset.outcome = outcome;
    }
  }
  return viewer;
}
