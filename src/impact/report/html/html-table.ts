import type { Row, Table } from '../tables.js';
import { type Fragment, type Markup, foreign, markup } from './markup.js';

/** A table that scrolls by itself if it is wider than the page, also by keyboard. `id` is unique in the page. */
export function htmlTable({ title, head, rows, notes }: Table, id: string): Markup {
  const body = rows.map((row) => tableRow(row));
  const notesBelow = notes.map((note) => markup`<p class="note">${note}</p>`);
  return markup`${scrolling(id, [
    markup`<caption id="${id}">${title}</caption>`,
    markup`${tableHead(head)}<tbody>${body}</tbody>`,
  ])}${notesBelow}`;
}

/** The titles of the columns: the first of a name, all others of numbers. */
export function tableHead([first = '', ...others]: readonly string[]): Markup {
  const numbers = others.map((title) => markup`<th scope="col" class="n">${title}</th>`);
  return markup`<thead><tr><th scope="col">${first}</th>${numbers}</tr></thead>`;
}

/** The box around a table: a region with the caption as its name, reached with Tab so that the keys can scroll it. */
export function scrolling(captionId: string, content: readonly Fragment[]): Markup {
  return markup`<div class="scroll" role="region" tabindex="0" aria-labelledby="${captionId}">
    <table>${content}</table>
  </div>`;
}

function tableRow({ name, isControl, cells }: Row): Markup {
  const mark = isControl ? markup` <span class="mark">control</span>` : undefined;
  return markup`<tr><th scope="row">${foreign(name)}${mark}</th>${cells.map(
    (cell) => markup`<td class="n">${cell}</td>`,
  )}</tr>
    `;
}
