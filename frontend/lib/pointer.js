// JSON pointers (RFC 6901): "/people/0/number".

export function parts(pointer) {
  if (!pointer) return [];
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function pointer(path) {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

export function valueAt(data, at) {
  return parts(at).reduce((value, part) => value?.[part], data);
}

/** Whether `inner` is `outer` itself or lies below it. */
export function within(inner, outer) {
  return inner === outer || inner.startsWith(`${outer}/`);
}

/** The schema that describes the value at a pointer; steps through lists. */
export function schemaAt(schema, at) {
  return parts(at).reduce((found, part) => (/^\d+$/.test(part) ? found?.items : found?.properties?.[part]), schema);
}

/**
 * How a person would name the place: 「安全管理人员」第 2 行「身份证号」; "/#id" is a whole section, whose title stands
 * in the schema's `sections`; codes that make one place go by its name, which stands in `places`.
 */
export function placeName(schema, at) {
  const path = parts(at);
  let found = schema;
  let name = '';
  for (const part of path) {
    if (part.startsWith('#')) {
      name += `「${schema?.sections?.[part.slice(1)] ?? part}」部分`;
    } else if (/^\d+$/.test(part)) {
      found = found?.items;
      name += `第 ${Number(part) + 1} 行`;
    } else {
      found = found?.properties?.[part];
      name += `「${(!name && schema?.places?.[part]) || (found?.title ?? part)}」`;
    }
  }
  return name;
}
