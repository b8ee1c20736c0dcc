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

/** Returns the links of all rows, in their order. */
export function rowLinks() {
  return [...document.querySelectorAll('.event-row a[data-inspects]')]
}

/** Returns the link of the row that is a step away from one, among those that can be seen; undefined if there is none. */
export function linkBeside(link, step) {
  const links = rowLinks()
  let index = links.indexOf(link) + step
  while (links[index] && isFolded(links[index])) index += step
  return links[index]
}

/** Returns the number of events of some rows: a request has those of its outcomes that its row shows. */
export function countEvents(rows) {
  return rows.reduce((count, row) => count + 1 + outcomesOf(row).length, 0)
}

/** Returns the IDs of the outcomes that a row shows besides its event. */
export function outcomesOf({ dataset }) {
  return dataset.outcomes?.split(' ').map(decodeURIComponent) ?? []
}

/** Opens the run that a row is in, so that it can be seen. */
export function showRow(link) {
  const toggle = link.closest('.event-row-folded')?.parentElement.querySelector('.run-toggle')
  if (toggle) toggle.open = true
}

/** Moves the focus to the link of a row, with the whole row in view. */
export function focusRow(link) {
  showRow(link)
  setStop(link)
  link.focus({ preventScroll: true })
  link.closest('tr').scrollIntoView({ block: 'nearest' })
}

/** Returns the link of the row that has the focus, or had it last. */
export function currentStop() {
  const links = shownLinks()
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
  return linkBeside(last, 1) ?? null
}

// What opens a run is beside its row.
function setStop(stop) {
  for (const link of rowLinks()) {
    link.tabIndex = link === stop ? 0 : -1
    const toggle = link.nextElementSibling?.querySelector('summary')
    if (toggle) toggle.tabIndex = link.tabIndex
  }
}

// Not those in a run that is closed.
function shownLinks() {
  return rowLinks().filter((link) => !isFolded(link))
}

function isFolded(link) {
  const row = link.closest('.event-row-folded')
  return row !== null && !row.parentElement.querySelector('.run-toggle').open
}
