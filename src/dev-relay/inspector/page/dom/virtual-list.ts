export interface RowMaker {
  /** An empty row. */
  createRow(): HTMLElement;
  /** Fills a row with what the list has at `index`, 0 at the top. */
  fillRow(row: HTMLElement, index: number): void;
}

/** Rows beyond the edges that are there before they are scrolled to. */
const OVERSCAN = 6;
const FALLBACK_ROW_HEIGHT = 32;

/**
 * A list of any length that holds only the rows that can be seen. Rows are equally high: `--row-height` of the
 * viewport says how high.
 */
export class VirtualList {
  readonly viewport: HTMLElement;
  readonly #maker: RowMaker;
  readonly #space = document.createElement('div');
  #rows: HTMLElement[] = [];
  #length = 0;
  #rowHeight = FALLBACK_ROW_HEIGHT;
  #viewportHeight = 0;

  constructor(viewport: HTMLElement, maker: RowMaker) {
    this.viewport = viewport;
    this.#maker = maker;
    this.#space.className = 'space';
    this.#space.setAttribute('role', 'presentation');
    viewport.append(this.#space);
    viewport.addEventListener('scroll', () => this.#draw(), { passive: true });
    new ResizeObserver(() => this.#measure()).observe(viewport);
  }

  /** Draws the rows that can be seen of a list of that length. */
  show(length: number): void {
    if (length !== this.#length) this.#space.style.height = `${length * this.#rowHeight}px`;
    this.#length = length;
    this.#draw();
  }

  get isAtTop(): boolean {
    return this.viewport.scrollTop < this.#rowHeight / 2;
  }

  get rowsPerPage(): number {
    return Math.max(1, Math.floor(this.#viewportHeight / this.#rowHeight) - 1);
  }

  scrollToTop(): void {
    this.viewport.scrollTop = 0;
  }

  /** Scrolls no further than it takes to see the row. */
  reveal(index: number): void {
    const [top, bottom] = [index * this.#rowHeight, (index + 1) * this.#rowHeight];
    const { scrollTop } = this.viewport;
    if (top < scrollTop) this.viewport.scrollTop = top;
    else if (bottom > scrollTop + this.#viewportHeight) this.viewport.scrollTop = bottom - this.#viewportHeight;
  }

  #measure(): void {
    this.#viewportHeight = this.viewport.clientHeight;
    const height = Number.parseFloat(getComputedStyle(this.viewport).getPropertyValue('--row-height'));
    this.#rowHeight = height > 0 ? height : FALLBACK_ROW_HEIGHT;
    this.#space.style.height = `${this.#length * this.#rowHeight}px`;
    this.#draw();
  }

  #draw(): void {
    // Nothing can be seen of a view that is not the current one.
    if (this.#viewportHeight === 0) return;
    const first = Math.max(0, Math.floor(this.viewport.scrollTop / this.#rowHeight) - OVERSCAN);
    const wanted = Math.ceil(this.#viewportHeight / this.#rowHeight) + 2 * OVERSCAN;
    this.#haveRows(wanted);
    this.#rows.forEach((row, at) => this.#place(row, first + at));
  }

  #place(row: HTMLElement, index: number): void {
    const isThere = index < this.#length;
    if (row.hidden === isThere) row.hidden = !isThere;
    if (!isThere) return;
    row.style.transform = `translateY(${index * this.#rowHeight}px)`;
    this.#maker.fillRow(row, index);
  }

  #haveRows(wanted: number): void {
    while (this.#rows.length < wanted) {
      const row = this.#maker.createRow();
      row.hidden = true;
      this.#rows.push(row);
      this.#space.append(row);
    }
    for (const row of this.#rows.splice(wanted)) row.remove();
  }
}
