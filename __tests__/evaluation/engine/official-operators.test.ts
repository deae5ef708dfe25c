import { operators } from '../../../src/evaluation/engine/json-logic/operators/operators.js';
import { OPERATOR_NAMES, spellingsOf } from '../../../src/evaluation/engine/rule-language/operators.js';

/*
 * An operator that the official engine lacks would decide here and be an error in the relay. The lists are those of the
 * modules that it is built with, copied from there: github.com/hairyhenderson/rules (parser/JsonQuery.g4), which takes
 * the place of github.com/nikunjy/rules, and github.com/diegoholiveira/jsonlogic/v3. Versions: engine-oracle/go.mod.
 */

it('the rule language has the operators of the official engine, spelled as there', () => {
  const spelled = OPERATOR_NAMES.map((name) => [...spellingsOf(name)].sort().join(' ')).sort();
  expect(spelled).toEqual(
    [...['EQ eq ==', 'NE ne !=', 'GT gt >', 'LT lt <', 'GE ge >=', 'LE le <='], ...['CO co', 'SW sw', 'EW ew', 'IN in']]
      .map((spellings) => spellings.split(' ').sort().join(' '))
      .sort(),
  );
});

it('JsonLogic has the operators of the official engine', () => {
  const official = [
    ...['var', 'missing', 'missing_some', 'if', '?:', 'and', 'or', '!', '!!'],
    ...['==', '!=', '===', '!==', '<', '<=', '>', '>=', '+', '-', '*', '/', '%', 'min', 'max', 'abs'],
    ...['cat', 'substr', 'in', 'merge', 'filter', 'map', 'reduce', 'all', 'some', 'none'],
    ...['contains_all', 'contains_any', 'contains_none', 'set'],
  ];
  expect([...operators.keys()].sort()).toEqual(official.sort());
});
