// Arrow keys move between the bars of the histogram, which are one stop of the Tab key.

import { hasModifier } from './modifiers.js'

document.addEventListener('keydown', (event) => {
  const bar = event.target.closest('.histogram-bar')
  const bars = bar ? [...bar.parentElement.querySelectorAll('.histogram-bar')] : []
  const index = bars.indexOf(bar)
  const steps = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: bars.length - 1 }
  const next = bars[steps[event.key]]
  if (!next || hasModifier(event)) return
  bar.setAttribute('tabindex', '-1')
  next.setAttribute('tabindex', '0')
  next.focus()
  event.preventDefault()
})
