/** Line breaks are no separators: each line loses its leading spaces and the lines are joined as they are. */
export function joinedLines(text: string): string {
  if (!text.includes('\n') && !text.startsWith(' ')) return text;
  return text.split('\n').map(withoutLeadingSpaces).join('');
}

function withoutLeadingSpaces(line: string): string {
  let start = 0;
  while (line.charCodeAt(start) === 0x20) start++;
  return start === 0 ? line : line.slice(start);
}
