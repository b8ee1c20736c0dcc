// The event that is open beside the list. It is in the address: Back closes it, and a reload shows it again.

import { countEvents, focusRow, linkBeside, loadMore, outcomesOf, rowLinks, showRow } from './event-list.js'
import { hasModifier } from './modifiers.js'

const inspector = document.getElementById('inspector')
const NARROW = matchMedia('(max-width: 68.74rem)')

/** The address of the list that is shown. */
const shownList = listOf(location.href)

let request = null

if (inspector) {
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-inspects]')
    if (!link || hasModifier(event) || event.defaultPrevented) return
    event.preventDefault()
    openLink(link)
  })

  inspector.addEventListener('click', (event) => {
    const step = event.target.closest('[data-inspector-step]')
    const isClosing = event.target.closest('.inspector-close')
    if ((!step && !isClosing) || hasModifier(event)) return
    event.preventDefault()
    if (isClosing) closeInspector()
    else moveInspector(step.dataset.inspectorStep === 'next' ? 1 : -1)
  })

  addEventListener('popstate', followAddress)
  // htmx, which listens after this, would load the page again, and the focus would be lost.
  window.navigation?.addEventListener('navigate', keepList)
  document.addEventListener('htmx:before:history:restore', (event) => {
    if (listOf(location.href) === shownList) event.preventDefault()
  })
  document.addEventListener('htmx:after:swap', update)
  document.addEventListener('daybook:row', update)
  update()
}

/** Whether an event is open. */
export function isInspecting() {
  return Boolean(inspector && !inspector.hidden)
}

/** Opens the event of a row's link beside the list. */
export async function openLink(link) {
  const wasOpen = isInspecting()
  const address = addressOf(link)
  if (address !== location.pathname + location.search) {
    if (wasOpen) history.replaceState(history.state, '', address)
    else history.pushState({ isInspecting: true }, '', address)
  }
  markRow(link)
  await load(link.href)
  if (NARROW.matches) focusTitle()
}

/** Opens the event after the open one, or before it; the first one if none is open. */
export async function moveInspector(step) {
  // Loading more rows moves the focus to the first one.
  const hasFocus = inspector.contains(document.activeElement)
  const links = rowLinks()
  const open = links.find(isOpen)
  const next = open ? linkBeside(open, step) : links[0]
  const further = next ?? (step > 0 && (await loadMore(links.at(-1))))
  if (further) await moveTo(further, hasFocus)
}

async function moveTo(next, hasFocus) {
  if (!hasFocus) focusRow(next)
  else next.closest('tr').scrollIntoView({ block: 'nearest' })
  await openLink(next)
  if (hasFocus) focusTitle()
}

/** Closes the inspector and returns the focus to the row of its event. */
export function closeInspector() {
  if (!isInspecting()) return
  if (history.state?.isInspecting) return history.back()
  history.replaceState(history.state, '', addressWithout())
  hide()
}

/** Moves the focus into the inspector. */
export function focusTitle() {
  document.getElementById('inspector-title')?.focus()
}

function keepList(event) {
  const { navigationType, destination } = event
  const isOfList = destination.sameDocument && listOf(destination.url) === shownList
  if (navigationType === 'traverse' && isOfList) event.stopImmediatePropagation()
}

function listOf(url) {
  const { pathname, searchParams } = new URL(url)
  searchParams.delete('event')
  searchParams.delete('eventProject')
  // How many rows there are.
  searchParams.delete('loaded')
  return `${pathname}?${searchParams}`
}

// Back and forward: the list stays, and the inspector follows the address.
function followAddress() {
  const open = new URLSearchParams(location.search).get('event')
  if (open === null) return hide()
  const link = rowLinks().find(isOpen)
  if (link) showRow(link)
  markRow(link)
  load(location.pathname + location.search)
}

async function load(url) {
  request?.abort()
  request = new AbortController()
  inspector.hidden = false
  inspector.tabIndex = 0
  inspector.setAttribute('aria-busy', 'true')
  const notice = document.getElementById('notice')
  notice.replaceChildren()
  try {
    const headers = { 'HX-Request': 'true', 'HX-Current-URL': location.href }
    const answer = await fetch(url, { headers, signal: request.signal })
    const signIn = answer.headers.get('HX-Redirect')
    if (signIn) return location.assign(signIn)
    const html = await answer.text()
    if (!answer.ok) throw new Error(html)
    inspector.innerHTML = html
    inspector.scrollTop = 0
    inspector.removeAttribute('aria-busy')
    update()
  } catch (error) {
    if (error.name === 'AbortError') return
    closeInspector()
    // A refusal is a sentence of the server.
    if (error instanceof TypeError) notice.textContent = document.body.dataset.unreachable
    else notice.innerHTML = error.message
  }
}

function hide() {
  request?.abort()
  const open = document.querySelector('a[data-inspects][aria-current]')
  const hadFocus = inspector.contains(document.activeElement) || document.activeElement === document.body
  inspector.hidden = true
  inspector.replaceChildren()
  inspector.removeAttribute('aria-busy')
  markRow(null)
  if (open && hadFocus) focusRow(open)
}

function markRow(link) {
  for (const each of document.querySelectorAll('a[data-inspects][aria-current]'))
    each.removeAttribute('aria-current')
  link?.setAttribute('aria-current', 'true')
}

// The place of the open event among the rows, and the links to its neighbours.
function update() {
  if (!isInspecting()) return
  const links = rowLinks()
  const index = links.findIndex(isOpen)
  markRow(links[index])
  setStep('previous', index < 0 ? null : linkBeside(links[index], -1))
  setStep('next', index < 0 ? links[0] : (linkBeside(links[index], 1) ?? moreLink()))
  const place = inspector.querySelector('.inspector-place')
  if (!place) return
  const text = inspector.dataset.place
    .replace('{place}', format(eventsOf(links.slice(0, index)) + 1))
    .replace('{of}', numberOfEvents(links))
  if (place.textContent !== text) place.textContent = index < 0 ? '' : text
}

function setStep(name, link) {
  const step = inspector.querySelector(`[data-inspector-step=${name}]`)
  if (!step) return
  if (link) {
    step.setAttribute('href', link.href)
    step.removeAttribute('aria-disabled')
    step.removeAttribute('role')
  } else {
    step.removeAttribute('href')
    step.setAttribute('aria-disabled', 'true')
    step.setAttribute('role', 'link')
  }
}

function moreLink() {
  return document.querySelector('.table-end a')
}

function numberOfEvents(links) {
  const shown = format(eventsOf(links))
  if (!moreLink()) return shown
  const total = document.querySelector('[data-total]')?.dataset.total
  return total === undefined ? `${shown}+` : format(Number(total))
}

function eventsOf(links) {
  return countEvents(links.map((link) => link.closest('.event-row')))
}

function format(number) {
  return new Intl.NumberFormat(document.documentElement.lang).format(number)
}

// The address of the list with the event of a link.
function addressOf(link) {
  const { searchParams } = new URL(link.href)
  return withEvent(searchParams.get('event'), searchParams.get('eventProject'))
}

function addressWithout() {
  return withEvent(null, null)
}

// The event comes first, as in the links of the rows.
function withEvent(event, project) {
  const rest = new URLSearchParams(location.search)
  rest.delete('event')
  rest.delete('eventProject')
  const params = new URLSearchParams()
  if (event !== null) params.set('event', event)
  if (project !== null) params.set('eventProject', project)
  for (const [name, value] of rest) params.append(name, value)
  return location.pathname + (params.size > 0 ? `?${params}` : '')
}

function isOpen(link) {
  const open = new URLSearchParams(location.search)
  const { searchParams } = new URL(link.href)
  const project = open.get('eventProject')
  const ids = [searchParams.get('event'), ...outcomesOf(link.closest('.event-row'))]
  return ids.includes(open.get('event')) && (project === null || searchParams.get('eventProject') === project)
}
