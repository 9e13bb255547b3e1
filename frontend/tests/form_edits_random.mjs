// Forms as chance edits them, for the gate to judge: reads [[schema, ui]…] as texts, writes as many in the same order.
import { addField, addSection, copyField, freshName, maySpare, move, moveSection, moveTo, removeField, removeSection, setChoices, setColumn, setHelp, setKind, setLimit, setPlaceholder, setRequired, setSection, setSensitive, setTitle, setUnit, setWidth } from '../islands/forms/edits.js';
import { parsed, rewritten, same } from '../islands/forms/json.js';
import { isFixed, KINDS, kindsAt, mayHide } from '../islands/forms/kinds.js';
import { everyRow, outline, sectionsOf, ties } from '../islands/forms/model.js';

let seed = Number(process.argv[2]);
const chance = (count) => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return Math.floor((seed / 2 ** 32) * count);
};
const one = (list) => list[chance(list.length)];
const kinds = (top) => Object.keys(KINDS).filter((key) => top || !KINDS[key].top);

const EDITS = [
  (form, row) => setTitle(form, row.path, `栏目${chance(90)}`),
  (form, row) => (row.kind === 'place' ? form : setHelp(form, row.path, one(['', '如实填写。']))),
  (form, row) => (row.kind === 'place' ? form : setPlaceholder(form, row.path, one(['', '如：样例']))),
  (form, row) => setWidth(form, row.path, one([undefined, 4, 6, 12])),
  (form, row) => (row.kind === 'place' || row.computed ? form : setRequired(form, row.path, chance(2) === 0)),
  (form, row) => (mayHide(row.kind, row.path) && KINDS[row.kind].text && !KINDS[row.kind].personal ? setSensitive(form, row.path, chance(2) === 0) : form),
  (form, row) => (KINDS[row.kind]?.options ? setChoices(form, row.path, one([[['甲', '甲'], ['乙', '乙']], [['a', '甲类'], ['b', '乙类']]])) : form),
  (form, row) => (KINDS[row.kind]?.limits ? setLimit(form, row.path, one(KINDS[row.kind].limits)[0], one([undefined, 1])) : form),
  (form, row) => (['integer', 'number'].includes(row.kind) ? setUnit(form, row.path, '人') : row.path.length > 1 ? setColumn(form, row.path, '120px') : form),
  (form, row) => (isFixed(row.kind) || row.computed || row.name.endsWith('_files') || ties(form, row.path).length ? form : setKind(form, row.path, one(kindsAt(row.path)))),
  (form, row) => move(form, row.path, one([-1, 1])),
  (form, row) => (row.path.length === 1 && placed(form, row.name) ? moveTo(form, row.name, one(sectionsOf(form)).id, chance(3)) : form),
  (form, row) => (row.kind !== 'place' && !ties(form, row.path).length && maySpare(form, row.path) ? removeField(form, row.path) : form),
  (form, row) => (row.kind === 'place' || row.name.endsWith('_files') || row.path.length > 2 ? form : copyField(form, row.path, freshName(form, row.path.slice(0, -1), row.kind), '另一栏目')),
  (form, row) => (KINDS[row.kind]?.holds ? added(form, row.path, one(kinds(false))) : form),
  (form) => added(form, [], one(kinds(true))),
  (form) => addSection(form, '新的分组'),
  (form) => setSection(form, one(sectionsOf(form)).id, one(['title', 'hint']), '说明'),
  (form) => moveSection(form, one(sectionsOf(form)).id, one([-1, 1])),
  (form) => removeSection(form, one(sectionsOf(form)).id),
];
const placed = (form, name) => sectionsOf(form).some(({ fields }) => fields.includes(name));
const added = (form, above, kind) => addField(form, { above, kind, section: one(sectionsOf(form)).id, name: freshName(form, above, kind), title: `新栏目${chance(90)}` });

/** Both texts after so many edits, each written over the text before. */
function edited([schema, ui], count) {
  let [form, texts] = [{ schema: parsed(schema).value, ui: parsed(ui).value }, [schema, ui]];
  for (let done = 0; done < count; done += 1) {
    form = one(EDITS)(form, one(everyRow(outline(form))));
    texts = [rewritten(texts[0], form.schema), rewritten(texts[1], form.ui)];
    if (!same([form.schema, form.ui], texts.map((text) => parsed(text).value))) throw new Error('the texts say something else');
  }
  return texts;
}

let given = '';
for await (const part of process.stdin) given += part;
process.stdout.write(JSON.stringify(JSON.parse(given).map((texts) => edited(texts, 12))));
