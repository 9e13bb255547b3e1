// What acts at once where it alone is changed: told at its place, and of this very change before it is sent.

/** The sign beside a field's name; `light` = {fields, growing}, or null where everything is reviewed. */
export function AtOnce({ at, light }) {
  const name = at.slice(1);
  if (light?.fields.includes(name)) return <span class="at-once">即时生效</span>;
  if (light?.growing.includes(name)) return <span class="at-once">新增即时生效</span>;
  return null;
}

/** Above the form: what the signs mean. */
export function LightNote({ light }) {
  if (!light) return null;
  return (
    <div class="alert alert-info">
      只改动标有“即时生效”的栏目，提交后即时生效，无须审核；{light.growing.length > 0 && '标有“新增即时生效”的，增加内容即时生效，修改或者删除已有内容须审核；'}
      改动其他任何栏目的，全部内容转审核，审核通过之前原内容不变。
    </div>
  );
}

/** Beside the button: which way this change will go, as the server says. */
export function Way({ way }) {
  if (!way) return null;
  return (
    <p class={`way way-${way.kind}`} role="status">
      {way.message}
    </p>
  );
}
