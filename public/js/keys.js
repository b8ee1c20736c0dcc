// The keys of the console. None of them works while text is typed, or together with Ctrl, Alt or Meta.

import { announceCopied } from './copied.js'
import { currentStop, focusRow, linkBeside } from './event-list.js'
import { setRun } from './event-runs.js'
import { closeInspector, focusTitle, isInspecting, moveInspector } from './inspector.js'
import { openKeySheet } from './key-sheet.js'
import { KEYS } from './key-table.js'

const ACTIONS = {
  help: () => openKeySheet(),
  goOverview: () => go('o'),
  goEvents: () => go('e'),
  goServers: () => go('s'),
  goReports: () => go('r'),
  goTrails: () => go('t'),
  nextEvent: () => move(1),
  previousEvent: () => move(-1),
  openRun: (focused) => setRun(focused, true),
  closeRun: (focused) => setRun(focused, false),
  addFilter: () => press('f'),
  earlier: () => press('['),
  later: () => press(']'),
  exclude: (focused) => click(partOf(focused), '[data-excludes], .facet-not'),
  copy: (focused) => copy(focused),
}

/** How long a second key may take. */
const SECOND_KEY_MS = 1_500

let first = { key: null, at: 0 }

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
  if (event.key === 'Escape') return closeWith(event)
  if (event.target.closest('input, textarea, select, [contenteditable]')) return
  if (document.querySelector('dialog[open]')) return
  if (event.key === 'Enter') return enter(event)
  if (arrowStep(event) && move(arrowStep(event))) return event.preventDefault()
  const keys = event.timeStamp - first.at < SECOND_KEY_MS ? [first.key, event.key] : [event.key]
  first = { key: event.key, at: event.timeStamp }
  const name = nameOf(keys) ?? nameOf([event.key])
  if (name && ACTIONS[name]?.(event.target) !== false) event.preventDefault()
})

function nameOf(keys) {
  return Object.keys(KEYS).find((name) => KEYS[name].join(' ') === keys.join(' '))
}

// Arrow keys move between rows while one has the focus. Elsewhere they scroll.
function arrowStep({ key, target }) {
  if (!target.closest('.event-row')) return 0
  return { ArrowDown: 1, ArrowUp: -1 }[key] ?? 0
}

function move(step) {
  if (isInspecting()) {
    moveInspector(step)
    return true
  }
  const focused = document.activeElement.closest('.event-row')?.querySelector('a[data-inspects]')
  const next = focused ? linkBeside(focused, step) : currentStop()
  if (next) focusRow(next)
  return Boolean(focused ?? next)
}

// On the row of the event that is open, Enter moves into the inspector. A link opens by itself.
function enter(event) {
  if (!isInspecting() || event.target.getAttribute('aria-current') !== 'true') return
  if (!event.target.matches('a[data-inspects]')) return
  event.preventDefault()
  focusTitle()
}

// Menus and dialogs close first, and a field that has text is emptied.
function closeWith({ target }) {
  if (document.querySelector('dialog[open], details.menu[open]') || target.value) return
  closeInspector()
}

function go(letter) {
  return click(document, `[data-go="${letter}"]`)
}

// What the keys do is on the page: a link that is followed, or a menu that opens.
function press(key) {
  return click(document, `[data-key="${key}"]`)
}

function click(part, selector) {
  const target = part?.querySelector(selector)
  target?.click()
  return Boolean(target)
}

function partOf(focused) {
  return focused.closest('.fact, .facet-value')
}

function copy(focused) {
  if (click(partOf(focused), '[data-copy]')) return true
  if (!focused.matches('a[data-inspects]') || !navigator.clipboard) return false
  navigator.clipboard.writeText(focused.href).then(announceCopied)
  return true
}
