/** How many random cases to play: what the environment variable `name` says, or else `usual`. */
export function randomCases(name: string, usual: number): number {
  const text = process.env[name] ?? '';
  if (text === '') return usual;
  if (!/^[1-9]\d{0,6}$/.test(text))
    throw new Error(`Expected ${name} to be a number from 1 to 9999999, got "${text}".`);
  return Number(text);
}
