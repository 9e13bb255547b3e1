// What package.toml says of a field: whether conditions may read it, what the register publishes, counts and files at once.

/** [key, title, hint] of what a register may say of a field. */
export const OF_REGISTER = [
  ['public', '向社会公开', '审核通过后，任何人可以在公示门户看到。'],
  ['dimensions', '作为统计和筛选条件', '台账按它分类统计；选项、地区、日期一类的栏目才合适。'],
  ['minor_fields', '只改这一项时不必审核', '变更记录时只改动这类栏目的，提交后即时生效。'],
];

const toggled = (list, name, yes) => (yes ? [...list.filter((one) => one !== name), name] : list.filter((one) => one !== name));

export const setFact = (marks, name, yes) => ({ ...marks, facts: toggled(marks.facts, name, yes) });

export const setRegister = (marks, register, key, name, yes) => ({
  ...marks,
  registers: marks.registers.map((one) => (one.name === register ? { ...one, [key]: toggled(one[key], name, yes) } : one)),
});

/** Without a field and all within it. */
export function withoutField(marks, name) {
  const stays = (one) => one !== name && !one.startsWith(`${name}.`);
  const lists = (one) => Object.fromEntries(Object.entries(one).map(([key, value]) => [key, Array.isArray(value) ? value.filter(stays) : value]));
  return { ...lists(marks), registers: marks.registers.map(lists) };
}

export const asSent = ({ facts, registers }) => ({
  facts,
  registers: Object.fromEntries(registers.map(({ name, public: shown, dimensions, minor_fields }) => [name, { public: shown, dimensions, minor_fields }])),
});
