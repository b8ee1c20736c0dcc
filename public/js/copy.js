// A button with `data-copies` copies the text of the element with that ID, and says so for two seconds.

import { showCopied } from './copied.js'

document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-copies]')
  if (!button) return
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent)
  showCopied(button)
})
