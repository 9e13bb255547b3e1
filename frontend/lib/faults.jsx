// What the check of a saved draft said: each fault leads to its place in the editor.

function Fault({ fault, show, drawn, mends }) {
  const place = drawn(fault.element, fault);
  const ways = mends?.(fault) ?? [];
  return (
    <li>
      {place ? (
        <button type="button" class="btn btn-sm" onClick={() => show(fault.element)}>{place}</button>
      ) : (
        <span class="text-secondary">{fault.element}</span>
      )}
      <span class="wrap">
        {fault.message}
        {fault.hint && !ways.length && <span class="d-block text-secondary">{fault.hint}</span>}
      </span>
      {ways.map(({ title, act }) => (
        <button key={title} type="button" class="btn btn-sm btn-outline-primary" onClick={act}>{title}</button>
      ))}
      <small class="text-secondary">{fault.rule}</small>
    </li>
  );
}

/**
 * `result` as `save` gives it; `drawn(id, fault)`: what an element in this editor is called, "" for one elsewhere;
 * `mends(fault)`: what may be done about it at once, `[{title, act}]`; `above` stands before the list.
 */
export function Faults({ result, page, show, drawn, mends, above }) {
  if (!result) return <p class="text-secondary mb-0">保存草稿后，这里列出检查发现的问题。正在办理的业务不受影响，发布后新办件才按新版本办理。</p>;
  const { release, message, faults } = result;
  return (
    <div role="status">
      {message && <p class="alert alert-danger">{message}</p>}
      {release && !message && <p>{faults.length ? `已存为草稿，发布之前有 ${faults.length} 个问题需要改正。` : '已存为草稿，没有发现问题。'}</p>}
      {release && <p><a href={page(release)}>打开草稿，查看改动和发布</a></p>}
      {above}
      {faults.length > 0 && (
        <ul class="editor-faults">
          {faults.map((fault, index) => (
            <Fault key={index} fault={fault} show={show} drawn={drawn} mends={mends} />
          ))}
        </ul>
      )}
    </div>
  );
}
