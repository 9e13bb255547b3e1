// The fields of the form by section: chosen, moved by drag or keyboard, and where a new one is begun.
import { Icon } from '../../lib/icon.jsx';
import { titleOf } from './kinds.js';
import { dotted } from './model.js';

const kindTitle = (row) => (row.kind === 'place' ? '地点' : titleOf(row.kind));

function Marks({ row }) {
  return (
    <>
      {row.required && <><span class="forms-star" aria-hidden="true">*</span><span class="visually-hidden">（必填）</span></>}
      {row.sensitive && <span class="badge bg-orange-lt">敏感</span>}
      {row.secret && <span class="badge bg-red-lt">保密</span>}
      {row.computed && <span class="badge bg-secondary-lt">自动</span>}
    </>
  );
}

function Row({ row, chosen, choose, move, drag }) {
  const here = chosen?.path && dotted(chosen.path) === dotted(row.path);
  const keys = (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    if (event.altKey) return void move(row.path, step);
    const all = [...event.currentTarget.closest('.forms-list').querySelectorAll('.forms-row')];
    all[all.indexOf(event.currentTarget) + step]?.focus();
  };
  return (
    <li>
      <button type="button" class="forms-row" aria-current={here ? 'true' : undefined} data-path={dotted(row.path)} onClick={() => choose({ path: row.path })} onKeyDown={keys} {...(row.path.length === 1 ? drag(row.name) : {})}>
        <span class="wrap">{row.title}<Marks row={row} /></span>
        <small class="text-secondary">{kindTitle(row)}</small>
      </button>
      {row.children.length > 0 && (
        <ul>
          {row.children.map((one) => (
            <Row key={one.name} row={one} chosen={chosen} choose={choose} move={move} drag={row.kind === 'place' ? () => ({}) : drag} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** `move(path, step)`, `drop(name, section, before)`: before which field of that section, null for its end. */
export function List({ cards, chosen, choose, move, drop, addSection }) {
  const onto = (section, before) => ({
    onDragOver: (event) => event.preventDefault(),
    onDrop: (event) => {
      event.preventDefault();
      event.stopPropagation();
      const name = event.dataTransfer.getData('text/plain');
      if (name && name !== before) drop(name, section, before);
    },
  });
  const drag = (section) => (name) => ({
    draggable: true,
    onDragStart: (event) => event.dataTransfer.setData('text/plain', name),
    ...onto(section, name),
  });
  return (
    <nav class="forms-list" aria-label="栏目">
      {cards.map(({ id, title, rows }) => (
        <section key={id} {...(id ? onto(id, null) : {})}>
          <h3>
            {id ? (
              <button type="button" class="forms-section" aria-current={chosen?.section === id ? 'true' : undefined} onClick={() => choose({ section: id })}>{title || '未命名'}</button>
            ) : (
              title
            )}
          </h3>
          <ul>
            {rows.map((row) => (
              <Row key={row.name} row={row} chosen={chosen} choose={choose} move={move} drag={id ? drag(id) : () => ({})} />
            ))}
          </ul>
          {id && (
            <button type="button" class="btn btn-sm forms-add" onClick={() => choose({ fresh: { section: id, above: [] } })}>
              <Icon name="plus" />添加栏目
            </button>
          )}
        </section>
      ))}
      <button type="button" class="btn btn-sm" onClick={addSection}><Icon name="plus" />添加分组</button>
      <p class="form-hint mt-2 mb-0">拖动可以调整顺序；也可以选中后按 Alt+↑、Alt+↓。</p>
    </nav>
  );
}
