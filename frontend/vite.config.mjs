import path from 'node:path';
import { defineConfig } from 'vite';

const here = import.meta.dirname;
const empty = path.join(here, 'stubs/empty.js');

const OF_DMN = /node_modules[\\/](dmn-js|table-js)/;

/** dmn-js writes styles as our policy allows them. */
const styles = {
  name: 'styles-of-dmn',
  enforce: 'pre',
  resolveId: (source, importer) => (source === 'min-dom' && OF_DMN.test(importer ?? '') ? path.join(here, 'stubs/min-dom.js') : null),
};

export default defineConfig({
  plugins: [styles],
  root: here,
  base: '/static/dist/',
  publicDir: false,
  logLevel: 'warn',
  resolve: {
    alias: [
      // One Preact for everything that says "react".
      { find: /^react-dom(\/client)?$/, replacement: 'preact/compat' },
      { find: /^react\/jsx-runtime$/, replacement: 'preact/jsx-runtime' },
      { find: /^react$/, replacement: 'preact/compat' },
      // Cells of decision tables are no FEEL: its editor is never opened.
      { find: /^@bpmn-io\/feel-editor$/, replacement: empty },
      { find: /^@codemirror\/view$/, replacement: empty },
      // Only the replaced default templates of @rjsf/core render Markdown.
      { find: /^markdown-to-jsx(\/react)?$/, replacement: empty },
    ],
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: path.resolve(here, '../app/ui/static/dist'),
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2022',
    cssTarget: 'chrome100',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      onwarn: (warning, warn) => warning.code === 'MODULE_LEVEL_DIRECTIVE' || warn(warning),
      // Room for: chart.
      input: {
        shell: path.join(here, 'shell/main.js'),
        form: path.join(here, 'islands/form/index.jsx'),
        editor: path.join(here, 'islands/editor/index.jsx'),
        forms: path.join(here, 'islands/forms/index.jsx'),
        viewer: path.join(here, 'islands/viewer/index.js'),
        table: path.join(here, 'islands/table/index.jsx'),
        play: path.join(here, 'islands/play/index.jsx'),
      },
    },
  },
});
