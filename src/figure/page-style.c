/* SPDX-License-Identifier: MIT
 *
 * How a page looks and what it does, in words of the browser's.
 */
#include "figure/page-private.h"

/* The chart's border is a shadow, which takes no room: a chart that just fits doesn't scroll. */
static const char style[] =
    "*{box-sizing:border-box}\n"
    "body{margin:0 auto;padding:28px 20px 72px;background:var(--ground);color:var(--text);"
    "font:1rem/1.5 Inter,Cantarell,system-ui,sans-serif}\n"
    "h1{margin:0;font-size:1.5rem;line-height:1.25;font-weight:650;overflow-wrap:anywhere}\n"
    "h2{margin:36px 0 10px;font-size:1.125rem;line-height:1.25;font-weight:650}\n"
    "p{margin:12px 0 0;max-width:46rem}\n"
    ".contents,.hint,figcaption,.kind{color:var(--soft)}\n"
    ".contents{margin-top:4px}\n"
    "figure{margin:20px 0 0}\n"
    ".chart{display:flex;width:fit-content;max-width:100%;overflow-x:auto;border-radius:8px;"
    "background:var(--ground);box-shadow:0 0 0 1px var(--grid)}\n"
    ".chart:focus-visible{outline:2px solid var(--accent);outline-offset:3px}\n"
    ".chart svg{display:block;flex:none}\n"
    ".names{position:sticky;left:0;z-index:1;flex:none}\n"
    ".narrow{display:none}\n"
    "figcaption,.hint{margin-top:10px;max-width:46rem;font-size:.875rem}\n"
    "dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(320px,100%),1fr));"
    "gap:14px 28px;margin:0}\n"
    "dl>div{display:grid;grid-template-columns:34px 1fr "
    "auto;column-gap:10px;align-items:center;align-content:start}\n"
    "dl svg{display:block}\n"
    "dt{font-weight:600}\n"
    "dt+dd{font-weight:600;font-variant-numeric:tabular-nums}\n"
    "dd{margin:0}\n"
    "dd+dd{grid-column:2/4;color:var(--soft);font-size:.875rem;line-height:1.4}\n"
    "table{width:100%;border-collapse:collapse}\n"
    "th,td{padding:7px 20px 7px 0;border-bottom:1px solid var(--grid);text-align:start;"
    "vertical-align:baseline}\n"
    "th{min-width:6em;font-weight:600;overflow-wrap:anywhere}\n"
    "thead th,td:nth-child(2),.process{color:var(--soft)}\n"
    "thead th{font-size:.875rem}\n"
    ".process{padding-top:20px}\n"
    "tr>:last-child{padding-right:0}\n"
    "footer{margin-top:36px;color:var(--soft);font-size:.875rem}\n"
    "#words{position:fixed;z-index:2;max-width:min(34rem,calc(100vw - 24px));padding:8px 12px;"
    "border-radius:8px;background:var(--text);color:var(--ground);font-size:.9375rem;"
    "line-height:1.4;pointer-events:none}\n"
    "#words.low{left:12px;right:12px;bottom:12px;margin:0 auto;width:fit-content}\n"
    "[hidden]{display:none!important}\n"
    "@media (max-width:700px){body{padding:20px 14px 96px}.wide{display:none}"
    ".narrow{display:block}th,td{padding-right:12px}"
    "thead th:nth-child(2),td:nth-child(2){display:none}}\n"
    "@media print{.hint{display:none}.chart{overflow:visible}}\n";

/* An element's <title> would become the browser's own box after a while: it is taken out when its
 * words are first shown. A finger hides what is under it: then the words stand at the bottom. */
static const char script[] =
    "'use strict';\n"
    "const box = document.getElementById('words');\n"
    "document.getElementById('hint').hidden = false;\n"
    "function wordsOf(element) {\n"
    "  if (!element || !element.closest || !element.closest('.chart')) return '';\n"
    "  const title = element.querySelector(':scope > title');\n"
    "  if (title) {\n"
    "    element.dataset.words = title.textContent;\n"
    "    title.remove();\n"
    "  }\n"
    "  return element.dataset.words || '';\n"
    "}\n"
    "function show(words) {\n"
    "  box.textContent = words;\n"
    "  box.hidden = !words;\n"
    "}\n"
    "function place(x, y) {\n"
    "  box.style.left = '0';\n"
    "  const size = box.getBoundingClientRect();\n"
    "  const left = Math.max(8, Math.min(x + 14, innerWidth - size.width - 8));\n"
    "  const below = y + 20 + size.height < innerHeight;\n"
    "  box.style.left = left + 'px';\n"
    "  box.style.top = (below ? y + 20 : Math.max(8, y - size.height - 12)) + 'px';\n"
    "}\n"
    "document.addEventListener('pointermove', event => {\n"
    "  if (event.pointerType !== 'mouse') return;\n"
    "  box.className = '';\n"
    "  show(wordsOf(event.target));\n"
    "  place(event.clientX, event.clientY);\n"
    "});\n"
    "document.addEventListener('click', event => {\n"
    "  if (event.pointerType === 'mouse') return;\n"
    "  box.className = 'low';\n"
    "  box.style.left = box.style.top = '';\n"
    "  show(wordsOf(event.target));\n"
    "});\n"
    "document.addEventListener('keydown', event => { if (event.key === 'Escape') show(''); });\n"
    "document.documentElement.addEventListener('pointerleave', () => show(''));\n"
    "addEventListener('scroll', () => { if (!box.className) show(''); }, true);\n";

const char *
page_style (void)
{
  return style;
}

const char *
page_script (void)
{
  return script;
}
