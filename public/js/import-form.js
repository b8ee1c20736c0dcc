/** Says before files are sent that they are too large, and says while they are imported that it goes on. */
document.addEventListener('change', ({ target }) => {
  const { bytesMax, tooLarge } = target.dataset
  if (bytesMax === undefined) return
  const bytes = [...target.files].reduce((sum, { size }) => sum + size, 0)
  target.setCustomValidity(bytes > Number(bytesMax) ? tooLarge : '')
  target.reportValidity()
})

document.addEventListener('submit', ({ target }) => {
  const running = target.querySelector('[data-running]')
  if (running === null) return
  running.textContent = running.dataset.running
  for (const button of target.querySelectorAll('button')) button.disabled = true
})

// Going back to the page shows it as it was left.
addEventListener('pageshow', ({ persisted }) => {
  if (!persisted) return
  for (const running of document.querySelectorAll('[data-running]')) {
    running.replaceChildren()
    for (const button of running.closest('form').querySelectorAll('button')) button.disabled = false
  }
})
