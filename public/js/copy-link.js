// The button *Copy link* copies the URL of the list, and says so for two seconds.

import { showCopied } from './copied.js'

document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-copies-link]')
  if (!button) return
  await navigator.clipboard.writeText(new URL(button.dataset.copiesLink, location.href).href)
  showCopied(button)
})
