// A run at the end of the list takes in the rows of it that are loaded later.

import { focusRow, linkBeside } from './event-list.js'
import { dissolveRun, joinRun, RUN_MS, timeOfRow } from './event-runs.js'

document.addEventListener('htmx:after:swap', () => {
  const rows = [...document.querySelectorAll('.event-table .event-row')]
  const index = rows.findLastIndex((row, i) => rows[i + 1] && goesOn(row, rows[i + 1]))
  if (index >= 0) joinRuns(rowsOfRun(rows[index]), rowsOfRun(rows[index + 1]))
})

// Only rows at the ends of what was loaded, and of live pages, say to which run they belong.
function goesOn(row, next) {
  const isApart = row.parentElement !== next.parentElement
  const isAlike = row.dataset.run !== undefined && row.dataset.run === next.dataset.run
  const isSameDay = row.parentElement.dataset.day === next.parentElement.dataset.day
  return isApart && isAlike && isSameDay && isNear(rowsOfRun(row)[0], next)
}

function rowsOfRun(row) {
  const run = row.closest('.event-run')
  return run ? [...run.children] : [row]
}

function isNear(first, row) {
  return timeOfRow(first) - timeOfRow(row) <= RUN_MS
}

// What is too late for the first run is one of its own.
function joinRuns(upper, lower) {
  const wasOpen = upper[0].querySelector('.run-toggle')?.open
  const isFocused = lower.some((row) => row.contains(document.activeElement))
  const groups = new Set([...upper, ...lower].map((row) => row.parentElement))
  for (const group of groups) if (group.classList.contains('event-run')) dissolveRun(group)
  const taken = lower.filter((row) => isNear(upper[0], row))
  makeRun(lower.slice(taken.length))
  makeRun([...upper, ...taken])
  for (const group of groups) if (group.children.length === 0) group.remove()
  const link = upper[0].querySelector('a[data-inspects]')
  upper[0].querySelector('.run-toggle').open = wasOpen
  if (isFocused && !wasOpen) focusRow(linkBeside(link, 1) ?? link)
  document.dispatchEvent(new CustomEvent('daybook:row'))
}

// Each row is put before the next one, from the last one up.
function makeRun(rows) {
  for (const [i, row] of rows.slice(0, -1).toReversed().entries()) joinRun(row, rows[rows.length - 1 - i])
}
