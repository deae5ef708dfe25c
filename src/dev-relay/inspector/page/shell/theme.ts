import { byId } from '../dom/by-id.js';

const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

const PLACE = 'goff-inspector-theme';

/** A button that goes through the themes: that of the system, light, dark. `onChange` is told after each change. */
export function switchThemes(onChange: () => void): void {
  const button = byId('theme', HTMLButtonElement);
  let theme = THEMES.find((each) => each === localStorage.getItem(PLACE)) ?? 'system';
  apply(theme, button);
  button.addEventListener('click', () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
    localStorage.setItem(PLACE, theme);
    apply(theme, button);
    onChange();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', onChange);
}

function apply(theme: Theme, button: HTMLButtonElement): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  button.textContent = `Theme: ${theme}`;
}
