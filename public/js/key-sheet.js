// The sheet of keys: the guide about them in a dialog.

/** Opens the sheet of keys; the guide itself where that fails. */
export async function openKeySheet() {
  const link = document.querySelector('a[href$="/guides/keyboard"]')
  if (!link) return
  const answer = await fetch(link.href)
  const guide = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('.prose')
  if (!guide) return location.assign(link.href)
  const sheet = document.querySelector('.key-sheet') ?? createSheet()
  guide.querySelector('h1').id = 'key-sheet-title'
  guide.tabIndex = 0
  sheet.replaceChildren(guide)
  if (!sheet.open) sheet.showModal()
}

// A click beside it closes it, because the backdrop counts as the dialog.
function createSheet() {
  const sheet = document.createElement('dialog')
  sheet.className = 'key-sheet'
  sheet.setAttribute('aria-labelledby', 'key-sheet-title')
  sheet.addEventListener('click', ({ target }) => {
    if (target === sheet) sheet.close()
  })
  document.body.append(sheet)
  return sheet
}
