// Runs: events that are alike share a row, which opens and closes. New rows of a live page join them.

import { focusRow } from './event-list.js'

/** How far apart the first and the last event of a run may be. */
export const RUN_MS = 120_000

// The event does not bubble.
document.addEventListener(
  'toggle',
  ({ target }) => {
    if (target.matches('.run-toggle')) document.dispatchEvent(new CustomEvent('daybook:row'))
  },
  true,
)

/** Opens or closes the run of the row that has the focus, which does not stay in a hidden row; returns false if there is none. */
export function setRun(focused, isOpen) {
  const run = focused.closest('.event-run')
  const toggle = run?.querySelector('.run-toggle')
  if (!toggle || toggle.open === isOpen) return false
  if (focused.closest('.event-row-folded')) focusRow(run.querySelector('a[data-inspects]'))
  toggle.open = isOpen
}

/** Puts a row before the next one, as the first of a run with it; returns false if they are not alike. */
export function joinRun(row, next) {
  const run = next.closest('.event-run')
  const last = run ? run.lastElementChild : next
  const isFirst = !run || run.firstElementChild === next
  const isAlike = row.dataset.run !== undefined && row.dataset.run === next.dataset.run
  if (!isFirst || !isAlike || timeOfRow(row) - timeOfRow(last) > RUN_MS) return false
  const grown = run ?? splitOff(next)
  next.before(row)
  next.classList.add('event-row-folded')
  countRun(grown)
  return true
}

/** Makes single rows of the rows of a run: they are not alike any more, or another event is among them. */
export function dissolveRun(run) {
  run.querySelector('.run-toggle').remove()
  run.classList.remove('event-run')
  for (const row of run.children) row.classList.remove('event-row-folded')
  for (const others of run.querySelectorAll('.run-others')) others.remove()
}

/** Returns the time of the event of a row, in milliseconds. */
export function timeOfRow(row) {
  return Date.parse(row.querySelector('.cell-time time').dateTime)
}

// The rows of a run are a group of their own, between those above and below them.
function splitOff(row) {
  const group = row.parentElement
  const run = group.cloneNode()
  run.className = 'event-run'
  const below = group.cloneNode()
  while (row.nextElementSibling) below.append(row.nextElementSibling)
  run.append(row)
  group.after(run)
  if (below.children.length > 0) run.after(below)
  return run
}

// What opens the run is in its first row, and so are the numbers of values that the others have.
function countRun(run) {
  const toggle = run.querySelector('.run-toggle') ?? createToggle()
  const { runCount } = document.querySelector('.event-table').dataset
  toggle.querySelector('.run-count').textContent = runCount.replace('{}', run.children.length)
  run.querySelector('.cell-action a').after(toggle)
  for (const others of run.querySelectorAll('.run-others')) others.remove()
  for (const cell of run.firstElementChild.cells) countOthers(run, cell)
}

const COUNTED_CELLS = ['cell-project', 'cell-resource', 'cell-address', 'cell-source', 'cell-key']

function countOthers(run, cell) {
  const name = COUNTED_CELLS.find((each) => cell.classList.contains(each))
  if (!name) return
  const values = new Set([...run.children].map((row) => row.querySelector(`.${name}`).title))
  if (values.size === 1) return
  const others = document.createElement('span')
  others.className = 'run-others'
  others.textContent = `+${values.size - 1}`
  const detail = cell.querySelector('.resource-more') ?? cell
  detail.append(' ', others)
}

function createToggle() {
  const { runLabel } = document.querySelector('.event-table').dataset
  const toggle = document.createElement('details')
  toggle.className = 'run-toggle'
  const [summary, count, label] = ['summary', 'span', 'span'].map((name) => document.createElement(name))
  Object.assign(count, { className: 'run-count', title: runLabel })
  Object.assign(label, { className: 'visually-hidden', textContent: ` ${runLabel}` })
  summary.append(count, label)
  toggle.append(summary)
  return toggle
}
