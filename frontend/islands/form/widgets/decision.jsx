// A decision: large buttons, one of them chosen. Those that every business knows have looks of their own.
import { Icon } from '../../../lib/icon.jsx';
import { group, Plain, useLock } from './control.jsx';

const LOOKS = {
  approve: ['good', 'circle-check'],
  return: ['back', 'arrow-back-up'],
  handover: ['move', 'arrow-right'],
};
const OTHER = ['other', 'info-circle'];

export function Decision(props) {
  const { id, value, options, onChange } = props;
  const choices = options.enumOptions ?? [];
  if (useLock(props)) return <Plain id={id} value={choices.find((one) => one.value === value)?.label ?? value} />;
  return (
    <div {...group(props, 'radiogroup')} class="decision-choices">
      {choices.map((one) => {
        const [look, icon] = LOOKS[one.value] ?? OTHER;
        return (
          <label class={`decision-choice ${look}`} key={one.value}>
            <input type="radio" name={id} value={one.value} checked={one.value === value} onChange={() => onChange(one.value)} />
            <span>
              <Icon name={icon} />
              {one.label}
            </span>
          </label>
        );
      })}
    </div>
  );
}
