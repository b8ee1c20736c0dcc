// The sheet of keys is the content of their help page, in a dialog.

/** Opens the sheet of keys. */
export async function openKeySheet() {
  const link = document.querySelector('[data-key-sheet]')
  if (!link) return
  const sheet = document.querySelector('.key-sheet') ?? createSheet()
  const answer = await fetch(link.href, { headers: { 'HX-Request': 'true' } })
  if (!answer.ok || answer.headers.has('HX-Redirect')) return location.assign(link.href)
  sheet.innerHTML = await answer.text()
  if (!sheet.open) sheet.showModal()
}

// A click beside it closes it, because the backdrop counts as the dialog.
function createSheet() {
  const sheet = document.createElement('dialog')
  sheet.className = 'key-sheet'
  sheet.setAttribute('aria-labelledby', 'keys-title')
  sheet.addEventListener('click', ({ target }) => {
    if (target === sheet || target.closest('[data-closes]')) sheet.close()
  })
  document.body.append(sheet)
  return sheet
}
