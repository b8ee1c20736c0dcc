// Keeps how long ago something was right while the page is open: "just now" ages.

const PERIOD_MS = 30_000
const JUST_NOW_SECONDS = 5
const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const words = JSON.parse(document.body.dataset.ages ?? '{}')

// The server's time when this script began. The browser's own clock may be wrong.
let startedAt = Number.NEGATIVE_INFINITY

update()
setInterval(update, PERIOD_MS)
document.addEventListener('visibilitychange', update)

function update() {
  if (document.hidden) return
  const elements = document.querySelectorAll('time[data-age]')
  for (const { dataset } of elements) startedAt = Math.max(startedAt, dataset.now - performance.now())
  for (const element of elements) {
    const text =
      element.dataset.age === 'since' ? duration(secondsSince(element)) : age(secondsSince(element))
    if (element.textContent !== text) element.textContent = text
  }
}

function secondsSince({ dateTime }) {
  return Math.round((startedAt + performance.now() - Date.parse(dateTime)) / 1_000)
}

function age(seconds) {
  if (Math.abs(seconds) < JUST_NOW_SECONDS) return words.justNow
  return (seconds > 0 ? words.ago : words.ahead).replace('{}', duration(Math.abs(seconds)))
}

function duration(seconds) {
  if (seconds < MINUTE) return words.seconds.replace('{}', Math.max(0, seconds))
  if (seconds < HOUR) return words.minutes.replace('{}', Math.floor(seconds / MINUTE))
  if (seconds < DAY) return words.hours.replace('{}', Math.floor(seconds / HOUR))
  return seconds < 2 * DAY ? words.day : words.days.replace('{}', Math.floor(seconds / DAY))
}
