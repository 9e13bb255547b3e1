// Turns the controls of a plain form into the JSON body the API expects.

/** Steps of a control's name: "answers.remarks[].message" in row 2 → ['answers', 'remarks', 2, 'message']. */
export function steps(name, row) {
  return name.split('.').flatMap((part) => {
    if (!part.endsWith('[]')) return [part];
    return row === undefined ? [part.slice(0, -2)] : [part.slice(0, -2), row];
  });
}

function isEmpty(value) {
  return value === '' || value === undefined || value === null;
}

function place(body, path, value) {
  let here = body;
  path.slice(0, -1).forEach((part, index) => {
    here[part] ??= typeof path[index + 1] === 'number' ? [] : {};
    here = here[part];
  });
  here[path.at(-1)] = value;
}

/** Build the body from `[{path, value, many}]`; empty texts are left out, rows close up over left-out ones. */
export function assemble(fields) {
  const body = {};
  for (const { path, value, many } of fields) {
    if (many) {
      place(body, path, [...(path.reduce((here, part) => here?.[part], body) ?? []), ...value]);
    } else if (!isEmpty(value)) {
      place(body, path, value);
    }
  }
  return dense(body);
}

function dense(value) {
  if (Array.isArray(value)) return value.filter((item) => item !== undefined).map(dense);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, dense(item)]));
}

/** Fill "{case.id}" in an address with values of the server's answer. */
export function filled(address, answer) {
  return address.replace(/\{([\w.]+)\}/g, (_, names) => {
    const value = names.split('.').reduce((here, part) => here?.[part], answer);
    return encodeURIComponent(value ?? '');
  });
}
