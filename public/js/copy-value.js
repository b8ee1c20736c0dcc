// A button with `data-copy` copies that text, and one with `data-copy-url` the whole URL of that address.

document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-copy], [data-copy-url]')
  if (!button || button.dataset.label) return
  const { copy, copyUrl } = button.dataset
  await navigator.clipboard.writeText(copy ?? new URL(copyUrl, location.href).href)
  const label = button.textContent
  button.dataset.label = label
  button.textContent = document.body.dataset.copied
  setTimeout(() => {
    button.textContent = label
    delete button.dataset.label
  }, 2_000)
})
