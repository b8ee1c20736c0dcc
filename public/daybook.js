// Improvements on plain links and forms. Every page works without this file.

const drawer = document.getElementById('drawer')
const notice = document.getElementById('notice')

document.documentElement.classList.add('has-script')

// Opens the drawer when htmx has loaded an event into it. The dialog itself handles Escape and returns the focus.
document.addEventListener('htmx:after:swap', ({ detail }) => {
  if (detail.ctx.target === drawer && drawer.hasChildNodes() && !drawer.open) drawer.showModal()
})

document.addEventListener('htmx:before:request', () => notice.replaceChildren())

document.addEventListener('htmx:error', () => {
  notice.textContent = document.body.dataset.unreachable
})

// A click beside the drawer closes it: the backdrop counts as the dialog.
drawer?.addEventListener('click', (event) => {
  if (event.target === drawer) drawer.close()
})

// Opening a link in a new tab or window is up to the browser. htmx would prevent it, whatever its trigger says.
document.addEventListener(
  'click',
  (event) => {
    if (hasModifier(event) && event.target.closest('a[href]')) event.stopPropagation()
  },
  { capture: true },
)

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-copies]')
  if (button) copy(button)
  const link = rowLinkOf(event)
  if (link && hasModifier(event)) open(link.href, '_blank', 'noopener')
  else link?.click()
})

// A click with the middle button.
document.addEventListener('auxclick', (event) => {
  const link = event.button === 1 && rowLinkOf(event)
  if (link) open(link.href, '_blank', 'noopener')
})

function hasModifier({ ctrlKey, metaKey, shiftKey, altKey }) {
  return ctrlKey || metaKey || shiftKey || altKey
}

// The link of the row that was clicked, if the click has no other purpose.
function rowLinkOf({ target }) {
  const hasOtherPurpose = target.closest('a, button') || !getSelection().isCollapsed
  return hasOtherPurpose ? null : target.closest('.event-row')?.querySelector('a')
}

// The key `/` leads to the field that finds events by words, unless it is typed into another one.
document.addEventListener('keydown', (event) => {
  const isTyped = event.target.closest('input, textarea, select, [contenteditable]')
  const field = document.querySelector('.find-field')
  // On some keyboards, Shift belongs to the key.
  const hasPurpose = event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')
  if (event.key !== '/' || isTyped || hasPurpose || !field) return
  event.preventDefault()
  field.select()
})

// A click elsewhere closes an open menu, and so does Escape, which leaves the focus on what opened it.
document.addEventListener('click', ({ target }) => {
  for (const menu of openMenus()) if (!menu.contains(target)) menu.open = false
})

document.addEventListener('keydown', ({ key, target }) => {
  if (key !== 'Escape') return
  for (const menu of openMenus()) {
    if (menu.contains(target)) menu.querySelector('summary').focus()
    menu.open = false
  }
})

function openMenus() {
  return document.querySelectorAll('.nav-menu[open]')
}

// Arrow keys move between the cells of the grant matrix.
const ARROW_STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }

document.addEventListener('keydown', (event) => {
  const cell = event.target.closest('.grant')?.parentElement
  const [down, right] = (cell && ARROW_STEPS[event.key]) ?? []
  if (down === undefined) return
  const row = cell.parentElement
  const rows = [...row.parentElement.rows]
  const next = rows[rows.indexOf(row) + down]?.cells[cell.cellIndex + right]?.querySelector('.grant')
  next?.focus()
  event.preventDefault()
})

// Arrow keys move between the bars of the histogram, which are one stop of the Tab key.
document.addEventListener('keydown', (event) => {
  const bar = event.target.closest('.histogram-bar')
  const bars = bar ? [...bar.parentElement.querySelectorAll('.histogram-bar')] : []
  const index = bars.indexOf(bar)
  const steps = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: bars.length - 1 }
  const next = bars[steps[event.key]]
  if (!next || hasModifier(event)) return
  bar.setAttribute('tabindex', '-1')
  next.setAttribute('tabindex', '0')
  next.focus()
  event.preventDefault()
})

// Removes the notice from the URL, so that a reload, a bookmark or a shared link does not show it again.
if (document.querySelector('.success-notice')) {
  const { pathname, searchParams, hash } = new URL(location.href)
  searchParams.delete('notice')
  history.replaceState(history.state, '', pathname + (searchParams.size > 0 ? `?${searchParams}` : '') + hash)
}

async function copy(button) {
  const text = document.getElementById(button.dataset.copies).textContent
  await navigator.clipboard.writeText(text)
  button.textContent = document.body.dataset.copied
}

// Browsers allow the clipboard only on pages with TLS and on localhost.
if (navigator.clipboard) document.documentElement.classList.add('has-clipboard')
