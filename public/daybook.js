// What links and forms cannot do by themselves; without this file every page still works.

const drawer = document.getElementById('drawer')
const notice = document.getElementById('notice')

document.documentElement.classList.add('has-script')

// htmx has put an event into the drawer: show it. Escape and the way back to the link are the dialog's own.
document.addEventListener('htmx:after:swap', ({ detail }) => {
  if (detail.ctx.target === drawer && drawer.hasChildNodes() && !drawer.open) drawer.showModal()
})

document.addEventListener('htmx:before:request', () => notice.replaceChildren())

document.addEventListener('htmx:error', () => {
  notice.textContent = 'Daybook did not answer. Check the connection and try again.'
})

// Beside the drawer is the way out of it.
drawer?.addEventListener('click', (event) => {
  if (event.target === drawer) drawer.close()
})

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-copies]')
  if (button) copy(button)
  const row = event.target.closest('.entry')
  const isElsewhere = event.target.closest('a, button') || !getSelection().isCollapsed
  if (row && !isElsewhere) row.querySelector('a').click()
})

// Arrows lead from cell to cell of the matrix.
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }

document.addEventListener('keydown', (event) => {
  const cell = event.target.closest('.grant')?.parentElement
  const [down, right] = (cell && STEPS[event.key]) ?? []
  if (down === undefined) return
  const row = cell.parentElement
  const rows = [...row.parentElement.rows]
  const next = rows[rows.indexOf(row) + down]?.cells[cell.cellIndex + right]?.querySelector('.grant')
  next?.focus()
  event.preventDefault()
})

// A notice is told once: the address without it is what is kept, shared and loaded again.
if (document.querySelector('.done')) {
  const { pathname, searchParams, hash } = new URL(location.href)
  searchParams.delete('notice')
  history.replaceState(history.state, '', pathname + (searchParams.size > 0 ? `?${searchParams}` : '') + hash)
}

async function copy(button) {
  const text = document.getElementById(button.dataset.copies).textContent
  await navigator.clipboard.writeText(text)
  button.textContent = 'Copied'
}

// Browsers give the clipboard to pages behind TLS only.
if (navigator.clipboard) document.documentElement.classList.add('has-clipboard')
