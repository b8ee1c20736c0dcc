// Dragging over the bars of the histogram narrows the period to theirs. A click on one leads to its period, as ever.

// A shorter way is a click.
const CLICK_PIXELS = 6

let drag = null

document.addEventListener('pointerdown', (event) => {
  const chart = event.target.closest('.histogram-chart')
  const isPrimary = event.button === 0 && event.pointerType === 'mouse'
  if (!chart || !isPrimary || event.ctrlKey || event.metaKey || event.shiftKey) return
  drag = { chart, from: event.clientX, to: event.clientX, area: null }
})

// The browser would drag the link of a bar.
document.addEventListener('dragstart', (event) => {
  if (drag) event.preventDefault()
})

document.addEventListener('pointermove', ({ clientX }) => {
  if (!drag || (!drag.area && Math.abs(clientX - drag.from) < CLICK_PIXELS)) return
  drag.to = clientX
  drag.area ??= addArea(drag.chart)
  const { left, width } = drag.chart.getBoundingClientRect()
  const [start, end] = [drag.from, drag.to].sort((a, b) => a - b)
  drag.area.setAttribute('x', Math.max(0, start - left))
  drag.area.setAttribute('width', Math.min(width, end - left) - Math.max(0, start - left))
})

document.addEventListener('pointerup', () => {
  const ended = drag
  drag = null
  if (!ended?.area) return
  ended.area.remove()
  // The click that follows is not one on a bar.
  addEventListener('click', stop, { capture: true, once: true })
  setTimeout(() => removeEventListener('click', stop, { capture: true }))
  narrow(ended)
})

document.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape' || !drag) return
  drag.area?.remove()
  drag = null
})

function addArea(chart) {
  const area = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  area.setAttribute('class', 'histogram-selection')
  area.setAttribute('height', '100%')
  chart.append(area)
  return area
}

function stop(event) {
  event.preventDefault()
  event.stopPropagation()
}

// From the start of the first bar to the end of the last one. Each bar has the link to its period.
function narrow({ chart, from, to }) {
  const [start, end] = [from, to].sort((a, b) => a - b)
  const bars = [...chart.querySelectorAll('.histogram-bar')].filter((bar) => {
    const { left, right } = bar.querySelector('.histogram-area').getBoundingClientRect()
    return right >= start && left <= end
  })
  if (bars.length === 0) return
  const [first, last] = [bars[0], bars.at(-1)].map((bar) => new URL(bar.getAttribute('href'), location.href))
  const until = last.searchParams.get('until')
  first.searchParams.delete('until')
  if (until) first.searchParams.set('until', until)
  location.assign(first)
}
