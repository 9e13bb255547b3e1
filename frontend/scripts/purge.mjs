// Strips the rules of Tabler that no page uses. Reads the templates of every room and all sources of the front end.
import fs from 'node:fs';
import path from 'node:path';
import { PurgeCSS } from 'purgecss';

const here = path.resolve(import.meta.dirname, '..');
const root = path.resolve(here, '..');
const target = path.join(root, 'app/ui/static/gen');

// Classes put together at run time, in Python or in JavaScript, which no scan can see.
const made = [
  /^col(-(sm|md|lg))?(-\d+|-auto)?$/,
  /^(bg|text|badge|alert|btn|status)-(blue|green|red|orange|yellow|secondary|primary|success|danger|warning)(-lt)?$/,
  /^btn(-(sm|icon|link|outline-primary|outline-danger|outline-success|outline-secondary|ghost-danger))?$/,
  /^[mp][tbsexy]?-[0-4]$/,
  /^gap-[1-3]$/,
  /^is-invalid$/,
  /^(show|active|disabled|collapse|collapsing)$/,
];

// Tabler parts this house never uses; a scan keeps them because their names are ordinary words.
const blocked = [
  /apexcharts|litepicker|tom-select|ts-|noUi|jvm|dropzone|hugerte|turbo|fslightbox|plyr|star-rating|choices/,
  /carousel|offcanvas|datagrid|timeline|accordion|popover|tooltip|toast|steps|chat|payment|flag|ribbon|stamp|progressbg/,
  /^\.?(theme|layout|navbar)-/,
];

const [result] = await new PurgeCSS().purge({
  content: [
    `${root}/app/**/*.html`,
    `${root}/app/**/views*.py`,
    `${here}/{shell,islands,lib}/**/*.{js,jsx}`,
  ],
  css: [`${here}/node_modules/@tabler/core/dist/css/tabler.min.css`],
  safelist: { standard: made },
  blocklist: blocked,
  fontFace: true,
  keyframes: true,
  variables: true,
});

fs.mkdirSync(target, { recursive: true });
fs.writeFileSync(path.join(target, 'tabler.css'), result.css);
