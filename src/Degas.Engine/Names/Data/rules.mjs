// Prints the rules held by tldts' trie in the Public Suffix List's own syntax: one rule a line, `*.` and `!` kept,
// the private section after its marker. Called by update.sh.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { domainToUnicode } from 'node:url';

const [path, version, published] = process.argv.slice(2);
const trie = createRequire(import.meta.url)(resolve(path));
const { edgeChild, edgeLength, edgeStart, labelText, nodeFlags, rulesRoot, exceptionsRoot } = trie;
const ICANN = 1, PRIVATE = 2;

const edgeOffset = [];
for (let edge = 0, offset = 0; edge < edgeLength.length; offset += edgeLength[edge], edge++) edgeOffset.push(offset);

const sections = { [ICANN]: new Set(), [PRIVATE]: new Set() };
function walk(node, suffix, prefix) {
  for (let edge = edgeStart[node]; edge < edgeStart[node + 1]; edge++) {
    const label = labelText.slice(edgeOffset[edge], edgeOffset[edge] + edgeLength[edge]);
    const name = suffix ? `${label}.${suffix}` : label;
    const child = edgeChild[edge];
    // Rules stand in the trie in both spellings of an IDN; the Unicode one is the list's own.
    const rule = prefix + name.split('.').map(l => l.startsWith('xn--') ? domainToUnicode(l) : l).join('.');
    for (const section of [ICANN, PRIVATE]) if (nodeFlags[child] & section) sections[section].add(rule);
    walk(child, name, prefix);
  }
}
walk(rulesRoot, '', '');
walk(exceptionsRoot, '', '!');

const sorted = section => [...sections[section]].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).join('\n');
process.stdout.write(`// Public Suffix List, rules only: https://publicsuffix.org/list/
// Subject to the Mozilla Public License, v. 2.0: https://mozilla.org/MPL/2.0/
// Taken from the npm package tldts ${version}, published ${published}, by update.sh.
// ===BEGIN ICANN DOMAINS===
${sorted(ICANN)}
// ===END ICANN DOMAINS===
// ===BEGIN PRIVATE DOMAINS===
${sorted(PRIVATE)}
// ===END PRIVATE DOMAINS===
`);
