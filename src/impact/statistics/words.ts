/** Numbers and names in sentences. */
export function percent(fraction: number): string {
  const digits = Math.abs(fraction) < 0.1 ? 2 : 1;
  return `${(fraction * 100).toFixed(digits).replace(/\.?0+$/, '')} %`;
}

export function whole(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

export function quoted(name: string): string {
  return `\`${name}\``;
}

export function listed(names: readonly string[]): string {
  const quotedNames = names.map(quoted);
  return quotedNames.length < 2
    ? quotedNames.join('')
    : `${quotedNames.slice(0, -1).join(', ')} and ${quotedNames.at(-1)}`;
}

export function counted(count: number, [one, many]: readonly [string, string]): string {
  return `${whole(count)} ${count === 1 ? one : many}`;
}
