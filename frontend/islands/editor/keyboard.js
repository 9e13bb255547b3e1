// The editor without a mouse: the palette is walked and used by keys, elements are reached one after another.
import { of } from './model.js';
import { SHAPES } from './offered.js';

/** What helps whoever draws by keys, as told in the help dialog. */
export const KEYS = [
  ['Tab', '依次移到工具栏、绘图工具、画布和设置栏'],
  ['Enter（在绘图工具上）', '画到图中；选中了步骤的，接在它后面'],
  ['Ctrl+F', '按名称或编号查找元素，Enter 选中'],
  ['[ 和 ]', '选中前一个、后一个元素'],
  ['方向键', '移动选中的元素，加 Shift 移得更远'],
  ['Ctrl+方向键', '移动画布'],
  ['Ctrl+加号、Ctrl+减号', '放大、缩小'],
  ['Ctrl+0', '恢复原来的大小'],
  ['E', '修改选中元素的名称'],
  ['R', '更换选中元素的类型'],
  ['C', '连线：先点起点，再点终点；不用鼠标的，在设置栏选择“连到”'],
  ['H、L、S', '拖动画布、框选、拉开或者收拢间距'],
  ['Ctrl+A', '全部选中'],
  ['Ctrl+C、Ctrl+X、Ctrl+V', '复制、剪切、粘贴'],
  ['Delete', '删除选中的元素'],
  ['Ctrl+Z、Ctrl+Y', '撤销、重做'],
  ['Ctrl+S', '保存为草稿'],
  ['Esc', '取消正在进行的操作'],
];

const BEFORE = 1500;

/** Palette entries are buttons: reached by Tab, pressed by Enter or the space bar. */
export function PaletteKeys(eventBus, palette, injector) {
  eventBus.on('palette.create', ({ container }) => {
    container.addEventListener('keydown', (event) => {
      const name = event.target.closest('.entry')?.dataset.action;
      if (!name || !['Enter', ' '].includes(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
      if (SHAPES[name]) injector.invoke(draw, null, { attributes: SHAPES[name] });
      else palette.triggerEntry(name, 'click', event, true);
    });
  });
  eventBus.on('import.done', () => {
    const toggle = palette._getParentContainer().querySelector('.djs-minimap .toggle');
    if (toggle) Object.assign(toggle, { tabIndex: 0, role: 'button', onkeydown: ({ key }) => key === 'Enter' && toggle.click() });
  });
  eventBus.on('palette.changed', () => {
    for (const entry of palette._container?.querySelectorAll('.entry') ?? []) entry.tabIndex = 0;
  });
}
PaletteKeys.$inject = ['eventBus', 'palette', 'injector'];

const ALONE = ['bpmn:StartEvent', 'bpmn:Participant', 'bpmn:Group'];

/** Behind the selected step where that may be, else in the middle of what is seen. */
function draw(attributes, elementFactory, selection, autoPlace, canvas, modeling, elementRegistry, rules) {
  const shape = elementFactory.create('shape', attributes);
  const [source] = selection.get();
  if (!ALONE.includes(attributes.type) && of(source ?? {})?.$instanceOf?.('bpmn:FlowNode') && source.type !== 'bpmn:EndEvent') {
    return selection.select(autoPlace.append(source, shape));
  }
  const { x, y, width, height } = canvas.viewbox();
  const at = { x: Math.round(x + width / 2), y: Math.round(y + height / 2) };
  const within = (one) => one.x < at.x && at.x < one.x + one.width && one.y < at.y && at.y < one.y + one.height;
  const target = elementRegistry.find((one) => one.type === 'bpmn:Participant' && within(one)) ?? canvas.getRootElement();
  return rules.allowed('shape.create', { shape, target, position: at }) && selection.select(modeling.createShape(shape, at, target));
}
draw.$inject = ['attributes', 'elementFactory', 'selection', 'autoPlace', 'canvas', 'modeling', 'elementRegistry', 'rules'];

/** Steps in the order in which they stand: from left to right, from above. */
function inOrder(registry) {
  const all = registry.filter((one) => one.parent && !one.labelTarget && !one.hidden);
  const place = (one) => (one.waypoints ? [one.waypoints[0].x + 1, one.waypoints[0].y] : [one.x, one.y]);
  return all.sort((one, other) => place(one)[0] - place(other)[0] || place(one)[1] - place(other)[1]);
}

/** "[" and "]" select the element before and behind. */
export function Walking(keyboard, selection, elementRegistry, canvas) {
  keyboard.addListener(BEFORE, ({ keyEvent }) => {
    const step = { '[': -1, ']': 1 }[keyEvent.key];
    if (!step || keyEvent.ctrlKey || keyEvent.metaKey) return undefined;
    const [all, [now]] = [inOrder(elementRegistry), selection.get()];
    const next = all[(all.indexOf(now?.labelTarget ?? now) + step + all.length) % all.length] ?? all[0];
    if (!next) return true;
    canvas.scrollToElement(next);
    selection.select(next);
    return true;
  });
}
Walking.$inject = ['keyboard', 'selection', 'elementRegistry', 'canvas'];

/** Where an element may be led to: other steps of its process to which it does not lead yet. */
export function targetsOf(modeler, element) {
  const rules = modeler.get('rules');
  const steps = modeler.get('elementRegistry').filter((one) => of(one)?.$instanceOf?.('bpmn:FlowNode') && !one.labelTarget && one !== element);
  const led = element.outgoing.map((one) => one.target);
  const may = (target) => rules.allowed('connection.create', { source: element, target })?.type === 'bpmn:SequenceFlow';
  return steps.filter((one) => one.parent === element.parent && !led.includes(one) && may(one));
}
