// Writes the icon sprite: only the icons named in icons.json, from @tabler/icons.
import fs from 'node:fs';
import path from 'node:path';

const here = path.resolve(import.meta.dirname, '..');
const source = path.join(here, 'node_modules/@tabler/icons/icons/outline');
const target = path.resolve(here, '../app/ui/static/gen');

function symbol(name) {
  const file = path.join(source, `${name}.svg`);
  if (!fs.existsSync(file)) {
    throw new Error(`icons.json names "${name}", which @tabler/icons does not have`);
  }
  const body = fs
    .readFileSync(file, 'utf8')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/^[\s\S]*?<svg[^>]*>/, '')
    .replace(/<\/svg>[\s\S]*$/, '')
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, '')
    .replace(/\s*\n\s*/g, '');
  return `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`;
}

const names = JSON.parse(fs.readFileSync(path.join(here, 'icons.json'), 'utf8')).sort();
fs.mkdirSync(target, { recursive: true });
fs.writeFileSync(
  path.join(target, 'icons.svg'),
  `<svg xmlns="http://www.w3.org/2000/svg">${names.map(symbol).join('')}</svg>`,
);
