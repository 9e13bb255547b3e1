// Stands in for parts of libraries which we never use: default templates of @rjsf/core, the FEEL editor of dmn-js.
export const Markdown = () => null;
export const EditorView = {};
export default {};
