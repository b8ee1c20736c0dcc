const SHOWN_MS = 2_000

/** Says for two seconds on a button that it has copied something, and once to screen readers. */
export function showCopied(button) {
  if (button.dataset.label) return
  button.dataset.label = button.textContent
  button.textContent = document.body.dataset.copied
  announce(() => {
    button.textContent = button.dataset.label
    delete button.dataset.label
  })
}

/** Says for two seconds at the edge of the window that something was copied for which no button was pressed. */
export function announceCopied() {
  const { classList } = document.getElementById('announcement')
  classList.replace('visually-hidden', 'toast')
  announce(() => classList.replace('toast', 'visually-hidden'))
}

function announce(end) {
  const announcement = document.getElementById('announcement')
  announcement.textContent = document.body.dataset.copied
  setTimeout(() => {
    announcement.replaceChildren()
    end()
  }, SHOWN_MS)
}
