import { element } from './element.js';

const DONE_MS = 1_500;

/** A button that copies what `text` returns when it is pressed. */
export function copyButton(text: () => string): HTMLButtonElement {
  const button = element('button', { class: 'quiet', attributes: { type: 'button' }, content: 'Copy' });
  button.addEventListener('click', () => {
    void copied(text()).then((isCopied) => say(button, isCopied ? 'Copied' : 'Not allowed'));
  });
  return button;
}

function say(button: HTMLButtonElement, word: string): void {
  button.textContent = word;
  setTimeout(() => {
    button.textContent = 'Copy';
  }, DONE_MS);
}

/** The clipboard is there only on localhost and over HTTPS. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
