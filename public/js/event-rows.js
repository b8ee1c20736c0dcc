// A click anywhere in a row of events follows the row's link.

import { hasModifier } from './modifiers.js'

document.addEventListener('click', (event) => {
  const link = rowLinkOf(event)
  if (link && hasModifier(event)) open(link.href, '_blank', 'noopener')
  else link?.click()
})

// A click with the middle button.
document.addEventListener('auxclick', (event) => {
  const link = event.button === 1 && rowLinkOf(event)
  if (link) open(link.href, '_blank', 'noopener')
})

// The link of the row that was clicked, if the click has no other purpose.
function rowLinkOf({ target }) {
  const hasOtherPurpose = target.closest('a, button, summary') || !getSelection().isCollapsed
  return hasOtherPurpose ? null : target.closest('.event-row')?.querySelector('a')
}
