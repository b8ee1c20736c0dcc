// New events on a live page: rows slide in at the top while people look at it, else a button counts them.

import { isInspecting } from './inspector.js'
import { insertRow, keyOfRow, keysOfRow, showOutcome } from './live-rows.js'

const RETRY_MS = 5_000
/** Rows that a page takes before it only counts, so that it does not grow without end. */
const ROWS_MAX = 1_000
const FINAL_CODES = ['unauthorized', 'forbidden', 'invalid']

const status = document.querySelector('.live-status[data-tail]')
const list = document.querySelector('.event-table')
const message = createMessage()
const button = createButton()

// Rows that wait, and the number of events that came without one.
const waiting = []
let counted = 0
let shownRows = 0
let lostAt = null
let ended = ''
let lastId = ''
let source = null
let retry = null

const HANDLERS = {
  row: addRow,
  count(data) {
    counted += Number(data)
  },
  gap: () => {
    counted += 1
  },
  end(data) {
    const { code, detail } = JSON.parse(data)
    if (!FINAL_CODES.includes(code)) return
    source.close()
    ended = detail
  },
}

if (status) {
  connect()
  addEventListener('pagehide', () => source?.close())
  addEventListener('pageshow', ({ persisted }) => persisted && connect())
  addEventListener('scroll', showIfLooking, { passive: true })
  addEventListener('popstate', () => setTimeout(showIfLooking))
}

// The browser connects again by itself after a lost connection, and after an answer that is no stream we do.
function connect() {
  clearTimeout(retry)
  const url = new URL(status.dataset.tail, location.href)
  if (lastId !== '') url.searchParams.set('after', lastId)
  source = new EventSource(url)
  source.addEventListener('open', () => {
    lostAt = null
    render()
  })
  source.addEventListener('error', () => {
    lostAt ??= new Date()
    if (source.readyState === EventSource.CLOSED && ended === '') retry = setTimeout(connect, RETRY_MS)
    render()
  })
  for (const [type, handle] of Object.entries(HANDLERS))
    source.addEventListener(type, (event) => {
      lastId = event.lastEventId
      handle(event.data)
      render()
    })
}

function addRow(html) {
  const template = document.createElement('template')
  template.innerHTML = html
  const day = template.content.querySelector('tbody')
  const outcome = template.content.querySelector('template')
  if (!day || isShown(day) || (outcome && showOutcome(day, outcome, rowsIn([list, ...waiting])))) return
  if (!list || counted > 0 || shownRows + waiting.length >= ROWS_MAX) counted += 1
  else if (waiting.length === 0 && isLooking()) insert(day)
  else waiting.push(day)
}

function isLooking() {
  return scrollY < 8 && !isInspecting() && !document.hidden
}

function showIfLooking() {
  if (waiting.length === 0 || !isLooking()) return
  showWaiting()
  render()
}

function showWaiting() {
  for (const day of waiting.splice(0)) if (!isShown(day)) insert(day)
}

function insert(day) {
  if (insertRow(list, day)) shownRows += 1
}

function isShown(day) {
  const key = keyOfRow(day)
  return rowsIn([list]).some((row) => keysOfRow(row).includes(key))
}

function rowsIn(parts) {
  return parts.flatMap((part) => [...(part?.querySelectorAll('.event-row') ?? [])])
}

function render() {
  const total = waiting.length + counted
  const text = ended === '' ? lostText() : status.dataset.stopped.replace('{}', ended)
  showPart(message, text)
  showPart(button, total > 0 ? status.dataset.new.replace('{}', total) : '')
}

// The same element stays, so that it keeps the focus, and screen readers say only what has changed.
function showPart(element, text) {
  if (element.textContent !== text) element.textContent = text
  if (text === '') element.remove()
  else if (!element.isConnected && element === message) status.prepend(element)
  else if (!element.isConnected) status.append(element)
}

function lostText() {
  if (lostAt === null) return ''
  const format = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: status.dataset.zone })
  return status.dataset.lost.replace('{}', format.format(lostAt))
}

function createMessage() {
  const created = document.createElement('p')
  created.className = 'live-message'
  return created
}

// What came without a row is in the list once that is loaded again.
function createButton() {
  const created = document.createElement('button')
  created.className = 'live-new'
  created.type = 'button'
  created.addEventListener('click', () => {
    if (counted > 0) return location.reload()
    scrollTo({ top: 0 })
    showWaiting()
    render()
  })
  return created
}
