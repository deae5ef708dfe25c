import { byId } from '../dom/by-id.js';

export const VIEWS = ['events', 'flags', 'failures', 'requests', 'conversion'] as const;
export type ViewName = (typeof VIEWS)[number];

/** The slash makes it the id of no element, so that the Tab key begins at the top of the page. */
const MARK = '#/';

const STEPS: Readonly<Record<string, (at: number) => number>> = {
  ArrowRight: (at) => at + 1,
  ArrowLeft: (at) => at - 1,
  Home: () => 0,
  End: () => -1,
};

/** The views as tabs; the address remembers which one is open. */
export class Tabs {
  readonly #onShow: (view: ViewName) => void;
  #current: ViewName = 'events';

  constructor(onShow: (view: ViewName) => void) {
    this.#onShow = onShow;
    for (const view of VIEWS) {
      const tab = tabOf(view);
      tab.addEventListener('click', () => this.#choose(view));
      tab.addEventListener('keydown', (event) => this.#step(event, view));
    }
    addEventListener('hashchange', () => this.#show(viewOfAddress()));
    this.#show(viewOfAddress());
  }

  get current(): ViewName {
    return this.#current;
  }

  #choose(view: ViewName): void {
    history.replaceState(null, '', `${MARK}${view}`);
    this.#show(view);
  }

  #show(current: ViewName): void {
    this.#current = current;
    for (const view of VIEWS) {
      const isCurrent = view === current;
      byId(view, HTMLElement).hidden = !isCurrent;
      tabOf(view).setAttribute('aria-selected', String(isCurrent));
      tabOf(view).tabIndex = isCurrent ? 0 : -1;
    }
    this.#onShow(current);
  }

  #step(event: KeyboardEvent, view: ViewName): void {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = VIEWS.at(step(VIEWS.indexOf(view)) % VIEWS.length) ?? 'events';
    this.#choose(next);
    tabOf(next).focus();
  }
}

const tabOf = (view: ViewName): HTMLButtonElement => byId(`tab-${view}`, HTMLButtonElement);

function viewOfAddress(): ViewName {
  return VIEWS.find((view) => location.hash === `${MARK}${view}`) ?? 'events';
}
