// Evaluates a batch of FEEL expressions with feelin, the engine of FEEL in the browser, in one process.
//
// Standard input: {"modules": {name: file}, "cases": [{"expression", "inputs": {name: FEEL}, "tests": boolean}]}
// Standard output: {name: [{"value": tagged value, "warnings": [type, …]} | {"fault": text}, …]}
//
// A tagged value is null, a boolean, ["number", text], ["string", text], ["list", …], ["context", {…}], or
// [kind, text] for what else FEEL has, with the text that the engine's own string() gives.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const batch = JSON.parse(readFileSync(0, 'utf8'));
const answers = {};

for (const [name, file] of Object.entries(batch.modules)) {
  const engine = await import(pathToFileURL(file).href);
  answers[name] = batch.cases.map((one) => answer(engine, one));
}
process.stdout.write(JSON.stringify(answers));

function answer(engine, { expression, inputs, tests }) {
  try {
    const context = {};
    for (const [name, written] of Object.entries(inputs)) {
      context[name] = engine.evaluate(written, {}).value;
    }
    const { value, warnings } = (tests ? engine.unaryTest : engine.evaluate)(expression, context);
    return { value: tagged(engine, value), warnings: warnings.map((warning) => warning.type) };
  } catch (error) {
    return { fault: `${error.name}: ${error.message}` };
  }
}

function tagged(engine, value) {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return ['number', String(value)];
  if (typeof value === 'string') return ['string', value];
  if (Array.isArray(value)) return ['list', ...value.map((item) => tagged(engine, item))];
  if (Object.getPrototypeOf(value) === Object.prototype) {
    return ['context', Object.fromEntries(Object.entries(value).map(([key, item]) => [key, tagged(engine, item)]))];
  }
  return [kind(engine, value), engine.evaluate('string(v)', { v: value }).value];
}

function kind(engine, value) {
  if (value.isLuxonDateTime) return momentOfLuxon(value);
  if (value.isLuxonDuration) return value.years || value.months ? 'years and months duration' : 'days and time duration';
  const kinds = ['date', 'time', 'date and time', 'days and time duration', 'years and months duration'];
  return kinds.find((one) => engine.evaluate(`v instance of ${one}`, { v: value }).value === true) ?? 'other';
}

// @bpmn-io/feelin has one class for all three, and tells them apart so.
function momentOfLuxon(value) {
  if (value.year === 1900 && value.month === 1 && value.day === 1) return 'time';
  const midnight = !value.hour && !value.minute && !value.second && !value.millisecond;
  return midnight && value.zone.isUniversal && value.zone.name === 'UTC' ? 'date' : 'date and time';
}
