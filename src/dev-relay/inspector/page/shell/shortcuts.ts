import { byId } from '../dom/by-id.js';
import type { ViewName } from './tabs.js';

export interface Shortcuts {
  readonly currentView: () => ViewName;
  readonly pause: () => void;
}

/** `/` goes to the search of the view, the space bar pauses the events. Both stay letters where somebody types. */
export function listenForShortcuts({ currentView, pause }: Shortcuts): void {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === '/') goToSearch(event, currentView());
    if (event.key === ' ' && currentView() === 'events' && !isPressed(event.target)) {
      event.preventDefault();
      pause();
    }
  });
}

function goToSearch(event: KeyboardEvent, view: ViewName): void {
  const search = byId(view, HTMLElement).querySelector<HTMLElement>('[data-search]');
  if (search === null) return;
  event.preventDefault();
  search.focus();
}

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return target.type !== 'radio' && target.type !== 'checkbox';
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** Whether the space bar already presses this element. */
function isPressed(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, input, summary, a') !== null;
}
