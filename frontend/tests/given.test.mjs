import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Given } from '../islands/form/given.js';

const nowhere = () => false;

/** A form whose site gives the place, as the server would: only where the person left it empty. */
function form(answers = { site: 'a' }, open = () => true) {
  const given = new Given();
  const of = { a: { place: '北京', firm: '甲' }, b: { place: '江西' } };
  return {
    given,
    get answers() {
      return answers;
    },
    ask() {
      const asked = given.own(answers);
      const told = { ...of[asked.site], ...asked };
      const names = Object.keys(of[asked.site] ?? {}).filter((name) => told[name] === of[asked.site][name]);
      answers = given.taken(answers, asked, told, nowhere);
      given.found(answers, told, names, open);
    },
    change(values, chose) {
      const before = answers;
      answers = { ...answers, ...values };
      return given.changed(before, answers, chose);
    },
  };
}

test('what the server gives for empty fields is taken over, but not where somebody writes or has written', () => {
  const told = { a: '1', b: '2', c: '3', d: '', e: '5' };
  const given = new Given();
  const next = given.taken({ b: 'x' }, { b: 'x', c: 'was' }, told, (name) => name === 'e');
  assert.deepEqual(next, { b: 'x', a: '1' });
  assert.equal(given.taken(next, {}, null, (name) => name === 'a'), next);
});

test('what was given follows the choice it was given for, and goes with it', () => {
  const one = form();
  one.ask();
  assert.deepEqual(one.answers, { site: 'a', place: '北京', firm: '甲' });
  assert.deepEqual(one.given.own(one.answers), { site: 'a' });
  one.change({ site: 'b' });
  one.ask();
  assert.deepEqual([one.answers.place, one.answers.firm], ['江西', undefined]);
  one.change({ site: undefined });
  one.ask();
  assert.equal(one.answers.place, undefined);
  assert.equal(one.given.any, false);
});

test('what a person changes or chooses is hers and stays', () => {
  const one = form();
  one.ask();
  one.change({ firm: '乙' });
  assert.equal(one.change({ place: '北京' }, ['place']), true, 'chosen once more, though the same');
  one.change({ site: 'b' });
  one.ask();
  assert.deepEqual(one.answers, { site: 'b', place: '北京', firm: '乙' });
  assert.deepEqual(one.given.own(one.answers), one.answers);
});

test('what a person has changed while the server was asked stays hers', () => {
  const one = form();
  one.ask();
  const asked = one.given.own(one.answers);
  one.change({ place: '上海' });
  assert.equal(one.given.taken(one.answers, asked, { place: '江西', firm: '甲' }, nowhere).place, '上海');
});

test('what stands there as rules give it, sent or kept before, follows its choice too', () => {
  const one = form({ site: 'a', place: '北京', firm: '甲' });
  one.ask();
  one.change({ site: 'b' });
  one.ask();
  assert.deepEqual([one.answers.place, one.answers.firm], ['江西', undefined]);
});

test('what she wrote elsewhere, or writes now, or may not change, is found by no answer', () => {
  const before = form({ site: 'a', place: '上海', firm: '甲' });
  before.ask();
  before.change({ site: 'b' });
  before.ask();
  assert.deepEqual([before.answers.place, before.answers.firm], ['上海', undefined]);
  const now = form({ site: 'a', place: '上海' });
  now.change({ place: '北京' });
  now.ask();
  now.change({ site: 'b' });
  now.ask();
  assert.equal(now.answers.place, '北京');
  const shut = form({ site: 'a', place: '北京' }, () => false);
  shut.ask();
  assert.deepEqual(shut.given.own(shut.answers), { site: 'a', place: '北京' });
});
