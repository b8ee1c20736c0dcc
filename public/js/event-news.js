// How many events an open page does not show yet. Asked for only while people see the page.

const PERIOD_MS = 45_000

const status = document.querySelector('.live-status[data-news]')
let askedAt = performance.now()

if (status) {
  setInterval(askIfDue, 1_000)
  document.addEventListener('visibilitychange', askIfDue)
}

function askIfDue() {
  if (document.hidden || performance.now() - askedAt < PERIOD_MS) return
  askedAt = performance.now()
  ask().catch(() => {})
}

// Without an answer, what was known stays.
async function ask() {
  const answer = await fetch(status.dataset.news, { headers: { 'HX-Request': 'true' } })
  if (answer.status !== 200) return
  const text = await answer.text()
  if (status.innerHTML !== text) status.innerHTML = text
}
