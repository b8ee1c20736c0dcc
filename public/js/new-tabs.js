// Opening a link in a new tab or window is up to the browser. htmx would prevent it, whatever its trigger says.

import { hasModifier } from './modifiers.js'

document.addEventListener(
  'click',
  (event) => {
    if (hasModifier(event) && event.target.closest('a[href]')) event.stopPropagation()
  },
  { capture: true },
)
