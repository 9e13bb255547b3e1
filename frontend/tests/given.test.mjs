import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Given } from '../islands/form/given.js';

const nowhere = () => false;

/** A form whose site gives the place, as the server would: only where the person left it empty. */
function form() {
  const given = new Given();
  const of = { a: { place: '北京', firm: '甲' }, b: { place: '江西' } };
  let answers = { site: 'a' };
  return {
    given,
    get answers() {
      return answers;
    },
    ask() {
      const asked = given.own(answers);
      answers = given.taken(answers, asked, { ...of[asked.site], ...asked }, nowhere);
    },
    change(values, chose) {
      answers = { ...answers, ...values };
      return given.changed(answers, chose);
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
  assert.deepEqual(one.given.own(one.answers), { site: 'a' }, 'no draft holds it');
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
