// The rows of the list of events are one stop of the Tab key. Arrow keys move between them.

const list = document.querySelector('.event-table')

if (list) {
  list.addEventListener('focusin', ({ target }) => {
    if (target.matches('a[data-inspects]')) setStop(target)
  })
  document.addEventListener('htmx:after:swap', () => setStop(currentStop()))
  document.addEventListener('daybook:row', () => setStop(currentStop()))
  setStop(currentStop())
}

/** Returns the links of the rows, in their order. */
export function rowLinks() {
  return [...document.querySelectorAll('.event-row a[data-inspects]')]
}

/** Moves the focus to the link of a row, with the whole row in view. */
export function focusRow(link) {
  setStop(link)
  link.focus({ preventScroll: true })
  link.closest('tr').scrollIntoView({ block: 'nearest' })
}

/** Returns the link of the row that has the focus, or had it last. */
export function currentStop() {
  const links = rowLinks()
  const current = links.find((link) => link === document.activeElement)
  return current ?? links.find((link) => link.tabIndex === 0 && link.hasAttribute('tabindex')) ?? links[0]
}

/** Loads more rows and resolves to the link of the first one that is new; to null if there are no more. */
export async function loadMore(last) {
  const more = document.querySelector('.table-end a[hx-get]')
  if (!more) return null
  const swapped = new Promise((resolve) => {
    document.addEventListener('htmx:finally:request', () => setTimeout(resolve), { once: true })
  })
  more.click()
  await swapped
  const links = rowLinks()
  return links[links.indexOf(last) + 1] ?? null
}

function setStop(stop) {
  for (const link of rowLinks()) link.tabIndex = link === stop ? 0 : -1
}
