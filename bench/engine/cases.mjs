/** The evaluations that are measured, as engine inputs: the official engine reads the same ones. */

const variations = { enabled: true, disabled: false };

const contextOf = (user) => ({
  targetingKey: `d45e303a-38c2-11ed-a261-${String(user).padStart(12, '0')}`,
  email: `john.doe.${user}@gofeatureflag.org`,
  country: user % 2 === 0 ? 'FR' : 'DE',
  age: 20 + (user % 50),
  professional: user % 3 === 0,
  appVersion: `1.${user % 12}.0`,
  labels: ['pro', 'beta'],
  company: { name: 'my_company', size: 120 },
});

/** Sixteen users: an application does not ask for the same one all the time. */
export const contexts = Array.from({ length: 16 }, (_, user) => contextOf(user));

const input = (flagKey, flag) => ({
  flagKey,
  flag,
  evalContext: contexts[0],
  flagContext: { defaultSdkValue: false, evaluationContextEnrichment: { env: 'production' } },
});

const staticFlag = { variations, defaultRule: { variation: 'enabled' } };

/** Five attributes; the context makes the first two rules fail and decides by the last. */
const threeRules = {
  variations,
  targeting: [
    { name: 'staff', query: 'email ew "@example.com" and professional eq true', variation: 'enabled' },
    { name: 'old', query: 'age gt 65 or appVersion lt 1.0.0', variation: 'disabled' },
    { name: 'europe', query: 'country in ["FR","DE","ES"] and age ge 18', variation: 'enabled' },
  ],
  defaultRule: { variation: 'disabled' },
};

const percentage = { variations, defaultRule: { percentage: { enabled: 20, disabled: 80 } } };

const logic = {
  and: [
    { '>=': [{ var: 'age' }, 18] },
    { in: [{ var: 'country' }, ['FR', 'DE', 'ES']] },
    { '!=': [{ var: 'company.name' }, 'other'] },
  ],
};

const jsonLogic = {
  variations,
  targeting: [{ name: 'logic', query: JSON.stringify(logic), variation: 'enabled' }],
  defaultRule: { variation: 'disabled' },
};

const shapes = [staticFlag, threeRules, percentage, jsonLogic];

/** A configuration of usual flags, each with metadata and texts of its own. */
export function configuration(count) {
  const flags = {};
  for (let index = 0; index < count; index++) {
    const shape = structuredClone(shapes[index % shapes.length]);
    for (const rule of shape.targeting ?? []) rule.query = rule.query.replaceAll('18', String(18 + (index % 40)));
    flags[`flag-${index}`] = {
      ...shape,
      version: '1.0.0',
      metadata: { owner: `team-${index % 20}`, ticket: `T-${index}` },
    };
  }
  return flags;
}

const BYTES_PER_FLAG = Buffer.byteLength(JSON.stringify(configuration(1000))) / 1000;

/** A configuration of as many flags (`flags:5000`) or of about as many bytes (`bytes:5000000`) as `size` says. */
export function configurationOfSize(size) {
  const [unit, count] = size.split(':');
  return configuration(Math.round(Number(count) / (unit === 'bytes' ? BYTES_PER_FLAG : 1)));
}

/** `faster`: how many times as fast as the official engine it has to be. */
export const cases = [
  { name: 'a static flag', faster: 3, inputs: [input('static-flag', staticFlag)] },
  { name: 'b three rules on five attributes', faster: 10, inputs: [input('targeted-flag', threeRules)] },
  { name: 'c percentage', faster: 3, inputs: [input('split-flag', percentage)] },
  { name: 'd JsonLogic', faster: 15, inputs: [input('logic-flag', jsonLogic)] },
  {
    name: 'e one of 500 flags',
    inputs: Object.entries(configuration(500)).map(([flagKey, flag]) => input(flagKey, flag)),
  },
];

/** What is measured beside another commit: the cases of a single flag. */
export const compared = cases.filter(({ inputs }) => inputs.length === 1);
