// Keeps in the URL how many rows of events are loaded, so that going back to the list, or loading it again, shows as many.

import { countEvents } from './event-list.js'

// The server sends no more at once.
const ROWS_MAX = 1_000

document.addEventListener('htmx:after:swap', () => {
  const rows = countEvents([...document.querySelectorAll('.event-table .event-row')])
  const url = new URL(location.href)
  if (url.pathname !== '/events' || rows <= 50 || rows > ROWS_MAX) return
  if (url.searchParams.get('loaded') === String(rows)) return
  url.searchParams.set('loaded', rows)
  history.replaceState(history.state, '', url)
})
