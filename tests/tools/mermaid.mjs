// Parses Mermaid charts and SVG images, one a file, as a browser would; says how many there were.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

// Modules are found where NODE_PATH says, which `import` does not read by itself.
const require = createRequire(import.meta.url);
const load = async (name) => import(pathToFileURL(require.resolve(name)).href);

const { JSDOM } = await load('jsdom');
const { window } = new JSDOM('');
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await load('mermaid');

const files = process.argv.slice(2);
for (const file of files) {
  const text = readFileSync(file, 'utf8');
  if (file.endsWith('.svg')) {
    const image = new window.DOMParser().parseFromString(text, 'image/svg+xml');
    const kinds = new Set([...image.querySelectorAll('*')].map((element) => element.localName));
    const known = new Set(['svg', 'title', 'style', 'g', 'rect', 'path', 'circle', 'text']);
    const others = [...kinds].filter((kind) => !known.has(kind));
    if (others.length > 0 || !kinds.has('svg')) throw new Error(`${file}: ${others}`);
    continue;
  }
  const parsed = await mermaid.parse(text).catch((error) => {
    throw new Error(`${file}: ${error.message}`);
  });
  if (parsed.diagramType !== 'flowchart-v2') throw new Error(`${file}: ${parsed.diagramType}`);
}
console.log(`${files.length} pictures`);
