const SHOWN_MS = 2_000

/** Says for two seconds on a button that it has copied something, and once to screen readers. */
export function showCopied(button) {
  if (button.dataset.label) return
  button.dataset.label = button.textContent
  const { copied } = document.body.dataset
  button.textContent = copied
  const announcement = document.getElementById('announcement')
  announcement.textContent = copied
  setTimeout(() => {
    button.textContent = button.dataset.label
    delete button.dataset.label
    announcement.replaceChildren()
  }, SHOWN_MS)
}
