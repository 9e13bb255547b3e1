// What dmn-js says, in Chinese. Only what this editor offers: the rest of its vocabulary is never shown.

/** Hit policies that the platform decides by, with what they mean. */
export const POLICIES = {
  FIRST: ['取第一条符合的规则', '从上往下，第一条符合的规则定结果'],
  COLLECT: ['汇集所有符合的规则', '符合的规则的结果都列出来，得出一个列表'],
};

export const TEXTS = {
  Input: '条件',
  Output: '结果',
  Annotation: '说明',
  Annotations: '说明',
  When: '当',
  And: '且',
  Then: '则',
  'Hit policy': '命中策略',
  'Hit policy:': '命中策略：',
  'Decision name': '决策表名称',
  'Decision name: ': '决策表名称：',
  'Add input': '添加条件列',
  'Add output': '添加结果列',
  'Add rule': '添加规则',
  'Edit input': '修改条件列',
  'Edit output': '修改结果列',
  'Input label': '条件名称',
  'Input label: ': '条件名称：',
  'Input expression': '取值表达式',
  'Input expression: ': '取值表达式：',
  'Input type': '类型',
  'Input values': '可选值',
  'Output label': '结果名称',
  'Output label: ': '结果名称：',
  'Output name': '变量名',
  'Output name: ': '变量名：',
  'Output type': '类型',
  'Output values': '可选值',
  Expression: '取值表达式',
  'Enter expression': '如 plan["region"]',
  Type: '类型',
  Value: '值',
  Values: '值',
  'Predefined values': '可选值',
  'Add predefined values': '列出可选值',
  'Clear predefined values': '清除可选值',
  'Add values': '添加值',
  'No values': '没有列出可选值',
  'Custom values': '其他值',
  '"value"': '"值"',
  '"value", "value", ...': '"值一", "值二"',
  'Strings must be in double quotes': '文字须加英文双引号',
  'Edit string': '填写文字',
  'Edit number': '填写数字',
  'Edit boolean': '选择是或否',
  Edit: '用选择的方式填写',
  'Editing not supported for set expression language': '这一格不能用选择的方式填写',
  'String value': '文字',
  'Boolean value': '是或否',
  'Test type': '比较方式',
  'Match one': '是其中之一',
  'Match none': '不是其中任何一个',
  Comparison: '比较大小',
  'Comparison operator': '比较符号',
  Range: '区间',
  Equals: '等于',
  Less: '小于',
  'Less or equals': '小于或等于',
  Greater: '大于',
  'Greater or equals': '大于或等于',
  Include: '含',
  Exclude: '不含',
  'Start value': '起点',
  'End value': '终点',
  'Range start operator': '是否含起点',
  'Range start value': '起点',
  'Range end operator': '是否含终点',
  'Range end value': '终点',
  Yes: '是',
  No: '否',
  'Set value': '填入',
  'Add rule above': '在上方添加规则',
  'Add rule below': '在下方添加规则',
  'Remove rule': '删除规则',
  'Copy rule': '复制规则',
  'Cut rule': '剪切规则',
  'Move rule': '移动规则',
  'Paste rule above': '粘贴到上方',
  'Paste rule below': '粘贴到下方',
  'Add input column left': '在左侧添加条件列',
  'Add input column right': '在右侧添加条件列',
  'Remove input column': '删除条件列',
  'Copy input column': '复制条件列',
  'Cut input column': '剪切条件列',
  'Paste input column left': '粘贴到左侧',
  'Paste input column right': '粘贴到右侧',
  'Add output column left': '在左侧添加结果列',
  'Add output column right': '在右侧添加结果列',
  'Remove output column': '删除结果列',
  'Copy output column': '复制结果列',
  'Cut output column': '剪切结果列',
  'Paste output column left': '粘贴到左侧',
  'Paste output column right': '粘贴到右侧',
  Resize: '调整列宽',
  string: '文字',
  number: '数字',
  boolean: '是或否',
  '': '',
};

/** What dmn-js says without asking: by where it says it. */
const UNASKED = [
  ['title', 'Move Input', '移动条件列'],
  ['title', 'Move Output', '移动结果列'],
  ['aria-label', 'Decision table context menu', '可做的操作'],
];

/** Have that said in Chinese wherever it is drawn in the container. */
export function overheard(container) {
  const mend = () => {
    for (const [name, said, ours] of UNASKED) {
      for (const one of container.querySelectorAll(`[${name}="${said}"]`)) one.setAttribute(name, ours);
    }
  };
  new MutationObserver(mend).observe(container, { childList: true, subtree: true });
}

/** The translate function that dmn-js asks. */
export function translate(text, replacements = {}) {
  return (TEXTS[text] ?? text).replace(/{ ?([^} ]+) ?}/g, (_, name) => replacements[name] ?? `{${name}}`);
}
