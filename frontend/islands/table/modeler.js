// dmn-js as this editor uses it: the decision table alone, in Chinese, cut to what the platform decides by, its cells
// plain texts (they are not FEEL, which its own editor would judge them as).
import EditingManager from 'dmn-js-shared/lib/base/EditingManager';
import { is } from 'dmn-js-shared/lib/util/ModelUtil';
import DataTypes from 'dmn-js-shared/lib/features/data-types';
import Viewer from 'dmn-js-decision-table/lib/Viewer';
import addRule from 'dmn-js-decision-table/lib/features/add-rule';
import annotations from 'dmn-js-decision-table/lib/features/annotations/editor';
import cellSelection from 'dmn-js-decision-table/lib/features/cell-selection';
import columnResize from 'dmn-js-decision-table/lib/features/column-resize';
import contextMenu from 'dmn-js-decision-table/lib/features/context-menu';
import copyCutPaste from 'dmn-js-decision-table/lib/features/copy-cut-paste';
import copyCutPasteKeys from 'dmn-js-decision-table/lib/features/copy-cut-paste/key-bindings';
import createInputs from 'dmn-js-decision-table/lib/features/create-inputs';
import rulesEditor from 'dmn-js-decision-table/lib/features/decision-rules/editor';
import headEditor from 'dmn-js-decision-table/lib/features/decision-table-head/editor';
import properties from 'dmn-js-decision-table/lib/features/decision-table-properties/editor';
import dragAndDrop from 'dmn-js-decision-table/lib/features/drag-and-drop';
import editorActions from 'dmn-js-decision-table/lib/features/editor-actions';
import hitPolicy from 'dmn-js-decision-table/lib/features/hit-policy/editor';
import { HIT_POLICIES } from 'dmn-js-decision-table/lib/features/hit-policy/HitPolicies';
import keyboard from 'dmn-js-decision-table/lib/features/keyboard';
import modeling from 'dmn-js-decision-table/lib/features/modeling';
import simpleBoolean from 'dmn-js-decision-table/lib/features/simple-boolean-edit';
import simpleMode from 'dmn-js-decision-table/lib/features/simple-mode';
import simpleNumber from 'dmn-js-decision-table/lib/features/simple-number-edit';
import simpleString from 'dmn-js-decision-table/lib/features/simple-string-edit';
import TypeRefCellContextMenu from 'dmn-js-decision-table/lib/features/type-ref/components/TypeRefCellContextMenu';
import tableContextMenu from 'table-js/lib/features/context-menu';
import interactionEvents from 'table-js/lib/features/interaction-events';
import selection from 'table-js/lib/features/selection';
import { overheard, POLICIES, translate } from './chinese.js';
import { TESTS } from './vocabulary.js';

const PLAIN = {
  getDefault: () => ({ value: 'platform', label: '' }),
  getLabel: () => '',
  getAll: () => [{ value: 'platform', label: '' }],
};

/** Types are chosen by their Chinese names: the field of dmn-js shows what stands in the file. */
class TypeMenu extends TypeRefCellContextMenu {
  render() {
    const drawn = super.render();
    drawn.children.children[1].props.noInput = true;
    return drawn;
  }
}

const AMONG_MENUS = 750;

function Types(components) {
  const edited = ({ contextMenuType } = {}) => contextMenuType === 'input-edit' || contextMenuType === 'output-edit';
  components.onGetComponent('context-menu', AMONG_MENUS, (context) => (edited(context) ? TypeMenu : undefined));
}
Types.$inject = ['components'];

const OWN = { translate: ['value', translate], expressionLanguages: ['value', PLAIN], typeRefEditingProvider: ['type', Types] };


class TableEditor extends Viewer {
  getModules() {
    return [
      ...Viewer._getModules(), addRule, annotations, cellSelection, columnResize, tableContextMenu, contextMenu, copyCutPaste,
      copyCutPasteKeys, createInputs, DataTypes, rulesEditor, headEditor, properties, dragAndDrop, editorActions, hitPolicy,
      keyboard, modeling, interactionEvents, selection, simpleMode, simpleBoolean, simpleNumber, simpleString,
    ];
  }
}

class TableManager extends EditingManager {
  _getViewProviders() {
    const opens = (element) => is(element, 'dmn:Decision') && is(element.decisionLogic, 'dmn:DecisionTable');
    return [{ id: 'decisionTable', constructor: TableEditor, opens }];
  }
}

/** The policies to choose from; one that the platform does not know stays in the list of a table that has it. */
function offer(definitions) {
  const used = (definitions.drgElement ?? []).map((one) => one.decisionLogic).filter(Boolean);
  const others = HIT_POLICIES.filter(({ value }) => used.some((one) => one.hitPolicy === value.hitPolicy && one.aggregation === value.aggregation));
  const own = Object.entries(POLICIES).map(([key, [label, explanation]]) => ({ label, explanation, value: { hitPolicy: key, aggregation: undefined } }));
  const left = others.filter(({ value }) => !own.some((one) => one.value.hitPolicy === value.hitPolicy && !value.aggregation));
  HIT_POLICIES.splice(0, HIT_POLICIES.length, ...own, ...left.map((one) => ({ ...one, label: `${one.value.hitPolicy}（平台不支持）` })));
}

/** Make the editor in that element. */
export function tableIn(container) {
  const manager = new TableManager({
    container,
    decisionTable: { additionalModules: [OWN], dataTypes: ['string', 'number', 'boolean'] },
    moddleExtensions: { tests: TESTS },
  });
  overheard(container);
  manager.on('import.parse.complete', ({ error, definitions }) => error || offer(definitions));
  return manager;
}

/** The file as it would be saved. */
export async function textOf(manager) {
  return (await manager.saveXML({ format: true })).xml;
}

/** The decision whose table is open. */
export const decisionOf = (manager) => manager.getActiveView().element;

/** Bring a row, column or cell of any table of the file into view; false where there is none of that id. */
export async function show(manager, id) {
  const holds = (view) => view.element.id === id || [...(view.element.decisionLogic.rule ?? [])].some((one) => one.id === id);
  const view = manager.getViews().find(holds);
  if (!view) return false;
  if (view !== manager.getActiveView()) await manager.open(view);
  const cell = manager._container.querySelector(`[data-row-id="${CSS.escape(id)}"]`) ?? manager._container;
  cell.scrollIntoView({ block: 'center', inline: 'nearest' });
  cell.querySelector('[contenteditable]')?.focus();
  return true;
}
