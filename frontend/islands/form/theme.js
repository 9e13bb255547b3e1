// Our own looks for every part @rjsf/core draws.
import { ArrayFieldItemTemplate, ArrayFieldTemplate } from './lists.jsx';
import { FieldTemplate } from './field.jsx';
import { ObjectFieldTemplate } from './layout.jsx';
import { Chips, Radio, Select, TickBox } from './widgets/choice.jsx';
import { Decision } from './widgets/decision.jsx';
import { Files } from './widgets/files.jsx';
import { Entry, Org } from './widgets/lookup.jsx';
import { Region } from './widgets/region.jsx';
import { RemarksField } from './widgets/remarks.jsx';
import { LongText, Names, TextInput } from './widgets/text.jsx';
import { Moment, YearMonth } from './widgets/time.jsx';

const nothing = () => null;

export const templates = {
  ArrayFieldItemTemplate,
  ArrayFieldTemplate,
  FieldTemplate,
  ObjectFieldTemplate,
  BaseInputTemplate: TextInput,
  ErrorListTemplate: nothing,
  FieldErrorTemplate: nothing,
  FieldHelpTemplate: nothing,
  DescriptionFieldTemplate: nothing,
  ButtonTemplates: { SubmitButton: nothing },
};

export const widgets = {
  TextWidget: TextInput,
  DateWidget: TextInput,
  TextareaWidget: LongText,
  SelectWidget: Select,
  RadioWidget: Radio,
  CheckboxWidget: TickBox,
  chips: Chips,
  names: Names,
  decision: Decision,
  region: Region,
  org: Org,
  entry: Entry,
  yearMonth: YearMonth,
  moment: Moment,
};

export const fields = { files: Files, remarks: RemarksField };

const WORDS = { Yes: '是', No: '否' };

export const translate = (text) => WORDS[text] ?? text;
