import { createHash } from 'node:crypto';

const LIGHT = `
  --page: #fbfbfa; --card: #ffffff; --line: #dfe2e6; --text: #1c232d; --soft: #545d6a;
  --accent: #23608f; --good: #17713f; --bad: #b1342a; --open: #855600; --control: #5d6672; --band: #23608f26;`;

const DARK = `
  --page: #14181d; --card: #1b2027; --line: #343c46; --text: #e7eaee; --soft: #a9b2be;
  --accent: #7db4e6; --good: #5fc68b; --bad: #f08b80; --open: #e0b154; --control: #a3acb8; --band: #7db4e633;`;

/** All of the look of the page: no other sheet, no style on an element, nothing that is loaded. */
export const STYLES = `
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.55 system-ui, -apple-system, 'Segoe UI',
  'Noto Sans', Helvetica, Arial, sans-serif; text-size-adjust: 100%; -webkit-text-size-adjust: 100%; }
header, main, footer, nav { max-width: 56rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.5rem; }
footer { padding-top: 1.5rem; padding-bottom: 3rem; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; text-wrap: balance; overflow-wrap: anywhere; margin: 2.4rem 0 .7rem; }
h1 { font-size: 1.15rem; font-weight: 600; color: var(--soft); margin: 0 0 .9rem; }
h1 bdi { color: var(--text); }
h2 { font-size: 1.3rem; }
h3 { font-size: 1.12rem; }
h4, h5, h6 { font-size: 1rem; }
p, li { overflow-wrap: anywhere; max-width: 44rem; }
ul { padding-left: 1.2rem; }
li { margin: .3rem 0; }
bdi { white-space: pre-wrap; overflow-wrap: anywhere; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.verdict { background: var(--card); border: 1px solid var(--line); border-left: 5px solid var(--tone);
  border-radius: 10px; padding: 1.1rem 1.3rem; margin: 0 0 1.1rem; font-size: 1.35rem; line-height: 1.4;
  max-width: none; }
.verdict .kind { display: block; color: var(--tone); font-size: .85rem; font-weight: 650; letter-spacing: .02em;
  margin-bottom: .25rem; }
details .verdict { font-size: 1.1rem; }
.good { --tone: var(--good); } .bad { --tone: var(--bad); } .open { --tone: var(--open); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .8rem; margin: 0; }
.figures div { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .7rem 1rem; }
.figures dt { color: var(--soft); font-size: .85rem; }
.figures dd { margin: 0; font-size: 1.15rem; font-weight: 600; font-variant-numeric: tabular-nums;
  overflow-wrap: anywhere; }
figure { margin: 1rem 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px;
  padding: 1rem 1.1rem .5rem; }
figcaption { color: var(--soft); font-size: .9rem; margin-bottom: .6rem; overflow-wrap: anywhere; }
.plot { display: block; overflow: visible; font-size: 13px; }
.plot text { fill: var(--text); paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round; }
.plot .name { font-weight: 600; unicode-bidi: isolate; }
.plot .value { font-variant-numeric: tabular-nums; }
.plot .tick { fill: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums; }
.plot .grid { stroke: var(--line); }
.plot .zero { stroke: var(--soft); stroke-dasharray: 4 3; }
.plot .bar { stroke: var(--tone); stroke-width: 4; stroke-linecap: round; opacity: .55; }
.plot .end { stroke: var(--tone); stroke-width: 2; }
.plot circle { fill: var(--tone); stroke: var(--card); stroke-width: 1.5; }
.plot .control { --tone: var(--control); } .plot .plain { --tone: var(--accent); }
.plot .above { --tone: var(--good); } .plot .below { --tone: var(--bad); }
.plot .band { fill: var(--band); }
.plot .curve { fill: none; stroke: var(--accent); stroke-width: 2; vector-effect: non-scaling-stroke; }
.scroll { overflow-x: auto; margin: .8rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .93rem; }
caption { text-align: left; color: var(--soft); font-size: .9rem; padding-bottom: .3rem; overflow-wrap: anywhere; }
th, td { padding: .42rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 600; vertical-align: bottom; }
tbody th { font-weight: 600; min-width: 7rem; overflow-wrap: anywhere; }
th:first-child, td:first-child { padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.mark { color: var(--soft); font-weight: 400; font-size: .85em; white-space: nowrap; }
.why { display: block; font-weight: 400; color: var(--soft); }
.note { color: var(--soft); font-size: .9rem; margin: .3rem 0; }
details { border: 1px solid var(--line); border-radius: 10px; background: var(--card); padding: 0 1.1rem;
  margin: .8rem 0; }
summary { cursor: pointer; padding: .65rem 0; font-weight: 600; overflow-wrap: anywhere; }
summary .mark { white-space: normal; }
details[open] { padding-bottom: .8rem; }
.settings { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .3rem 1.4rem; margin: .8rem 0; }
.settings dt { color: var(--soft); } .settings dd { margin: 0; overflow-wrap: anywhere; }
section.goal { border-top: 1px solid var(--line); margin-top: 2.5rem; }
@media (max-width: 30rem) {
  header { padding-top: 1.4rem; }
  .verdict { font-size: 1.15rem; }
  .plot .range { display: none; }
  th, td { padding: .4rem .4rem; }
}
@media print {
  :root { color-scheme: light; ${LIGHT} --page: #ffffff; }
  body { font-size: 10.5pt; }
  header, main, footer { max-width: none; padding: 0; }
  nav { display: none; }
  .scroll { overflow: visible; }
  .n { white-space: normal; }
  figure, tr, .verdict, .figures, li { break-inside: avoid; }
  h1, h2, h3, h4, h5, h6, figcaption, caption, summary { break-after: avoid; }
  details:not([open])::details-content { content-visibility: visible; block-size: auto; }
  .plot .band, .plot .bar, .plot circle { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;

/** Lets exactly {@link STYLES} have an effect: no script, no picture, no font, no request, no frame, no form. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLES).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
