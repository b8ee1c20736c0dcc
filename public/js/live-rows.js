// Where a new row of a live page goes: by its time, into a run of rows that are alike, or into the row of its request.

import { outcomesOf } from './event-list.js'
import { dissolveRun, joinRun, timeOfRow } from './event-runs.js'

/**
 * Puts the row of a day into the list, which is sorted by time; returns false if it belongs below the last row, and is loaded with
 * further ones.
 */
export function insertRow(list, day) {
  const row = day.querySelector('.event-row')
  const next = [...list.querySelectorAll('.event-row')].find((each) => timeOfRow(each) <= timeOfRow(row))
  const end = list.querySelector('.table-end')
  if (!next && end.querySelector('a')) return false
  row.classList.add('event-row-new')
  const isOfDay = next?.parentElement.dataset.day === day.dataset.day
  if (!isOfDay || !joinRun(row, next)) place(day, row, next, end)
  document.dispatchEvent(new CustomEvent('daybook:row', { detail: row }))
  return true
}

/**
 * Shows the outcome of a request in the row of that, among some rows; returns false if none of them is the request. The outcome needs
 * no row then.
 */
export function showOutcome(day, { dataset, content }, rows) {
  const request = JSON.stringify([projectOf(day), dataset.request])
  const row = rows.find((each) => keyOfRow(each) === request)
  if (!row) return false
  const cell = content.querySelector('td')
  row.classList.toggle('event-row-failed', cell.classList.contains('outcome-failed'))
  row.querySelector('.cell-outcome')?.replaceWith(cell)
  const outcomes = row.dataset.outcomes?.split(' ') ?? []
  row.dataset.outcomes = [...new Set([...outcomes, dataset.outcome])].join(' ')
  if (row.dataset.run) row.dataset.run = row.dataset.run.replace(/[^ ]*$/, dataset.runOutcome)
  const run = row.closest('.event-run')
  if (run) dissolveRun(run)
  document.dispatchEvent(new CustomEvent('daybook:row', { detail: row }))
  return true
}

/** Returns what distinguishes the event of a row, which its link names. */
export function keyOfRow(row) {
  return JSON.stringify([projectOf(row), queryOf(row).get('event')])
}

/** Returns the keys of all events that a row shows. */
export function keysOfRow(row) {
  return [keyOfRow(row), ...outcomesOf(row).map((id) => JSON.stringify([projectOf(row), id]))]
}

// Another event in a run makes single rows of it.
function place(day, row, next, end) {
  const run = next?.closest('.event-run')
  if (run && run.firstElementChild !== next) dissolveRun(run)
  if (next && !next.closest('.event-run') && next.parentElement.dataset.day === day.dataset.day)
    return next.before(row)
  const group = next?.parentElement ?? end
  const below = next && group.dataset.day !== day.dataset.day ? firstOfDay(group) : group
  const above = below.previousElementSibling
  const isOfDay = above?.dataset.day === day.dataset.day
  if (isOfDay && !above.classList.contains('event-run')) return above.append(row)
  if (isOfDay || below.dataset.day === day.dataset.day) day.querySelector('.day')?.remove()
  below.before(day)
}

// The group with the heading of a day.
function firstOfDay(group) {
  const above = group.previousElementSibling
  return above?.dataset.day === group.dataset.day ? firstOfDay(above) : group
}

function projectOf(row) {
  return queryOf(row).get('eventProject')
}

function queryOf(row) {
  return new URL(row.querySelector('.cell-action a').getAttribute('href'), location.href).searchParams
}
