// 用例: facts with what must come out, kept in the table and run at every check.
import { Icon } from '../../lib/icon.jsx';

function Row({ test, told, fill, remove }) {
  const passed = told && !told.message;
  return (
    <li>
      <span class={told ? (passed ? 'text-success' : 'text-danger') : 'text-secondary'}>
        <Icon name={told ? (passed ? 'circle-check' : 'circle-x') : 'clock'} /> {told ? (passed ? '通过' : '没有通过') : '待检查'}
      </span>
      <span class="wrap">
        {test.name}
        {told?.message && <span class="d-block text-danger">{told.message}</span>}
      </span>
      <span class="text-nowrap">
        <button type="button" class="btn btn-sm" onClick={fill}>试算</button>{' '}
        <button type="button" class="btn btn-sm" aria-label={`删除用例 ${test.name}`} onClick={remove}>删除</button>
      </span>
    </li>
  );
}

/** `told`: what the platform said of each, in the same order; less where it has not said anything yet. */
export function Tests({ tests, told, fill, remove }) {
  if (!tests.length) return <p class="text-secondary mb-0">还没有用例。试算之后点“存为用例”，以后每次检查都会核对，有一个没有通过就不能发布。</p>;
  const same = told?.length === tests.length ? told : [];
  return (
    <ul class="table-tests">
      {tests.map((test, place) => (
        <Row key={place} test={test} told={same[place]?.name === test.name ? same[place] : undefined} fill={() => fill(test)} remove={() => remove(place)} />
      ))}
    </ul>
  );
}
