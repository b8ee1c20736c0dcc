// The button *Copy link* copies the URL of the list, and says so for two seconds.

const SHOWN_MS = 2_000

document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-copies-link]')
  if (!button || button.dataset.label) return
  await navigator.clipboard.writeText(new URL(button.dataset.copiesLink, location.href).href)
  button.dataset.label = button.textContent
  button.textContent = document.body.dataset.copied
  setTimeout(() => {
    button.textContent = button.dataset.label
    delete button.dataset.label
  }, SHOWN_MS)
})
