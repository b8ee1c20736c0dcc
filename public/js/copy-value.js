// A button with `data-copy` copies that text, and one with `data-copy-url` the whole URL of that address.

import { showCopied } from './copied.js'

document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-copy], [data-copy-url]')
  if (!button) return
  const { copy, copyUrl } = button.dataset
  await navigator.clipboard.writeText(copy ?? new URL(copyUrl, location.href).href)
  showCopied(button)
})
