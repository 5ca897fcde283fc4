// Collects the licence texts of the packages that went into the bundles.
import fs from 'node:fs';
import path from 'node:path';

/** Licences that let us hand the code on inside the wheel. Those of bpmn.io have their own: MIT, and their mark stays visible. */
const ALLOWED = new Set(['MIT', '0BSD', 'BSD-0-Clause', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'Apache-2.0', 'OFL-1.1']);
const OWN = new Set(['bpmn-js', 'dmn-js-decision-table', 'dmn-js-shared']);

/** Return the text of THIRD-PARTY-LICENSES.txt for the inputs of a build; throws when a licence is missing or unknown. */
export function notices(root, inputs) {
  const packages = [...new Set(inputs.map(packageOf).filter(Boolean))].sort();
  const parts = packages.map((name) => {
    const folder = path.join(root, 'node_modules', name);
    const about = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    if (!ALLOWED.has(about.license) && !OWN.has(name)) throw new Error(`${name}: licence ${about.license} is not allowed`);
    return `${name} ${about.version} (${OWN.has(name) ? 'bpmn.io licence' : about.license})\n\n${text(root, folder, name).trim()}\n`;
  });
  const rule = `\n${'-'.repeat(80)}\n\n`;
  return `The browser bundles of Oppskrift contain the following packages.\n${rule}${parts.join(rule)}`;
}

/** Return the package a file of node_modules belongs to, or undefined for our own files. */
function packageOf(input) {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
}

/** Return the licence text that the package carries, or else the one kept in licences/ for its scope. */
function text(root, folder, name) {
  const own = fs.readdirSync(folder).find((file) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(file));
  if (own) return fs.readFileSync(path.join(folder, own), 'utf8');
  const kept = path.join(root, 'licences', `${name.replace(/^@/, '').split('/')[0]}.txt`);
  if (fs.existsSync(kept)) return fs.readFileSync(kept, 'utf8');
  throw new Error(`${name}: no licence text in the package, and none in web/licences`);
}
