// The key `/` leads to the field that finds events by words, unless it is typed into another one.

document.addEventListener('keydown', (event) => {
  const isTyped = event.target.closest('input, textarea, select, [contenteditable]')
  const field = document.querySelector('.find-field')
  // On some keyboards, Shift belongs to the key.
  const hasPurpose = event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')
  if (event.key !== '/' || isTyped || hasPurpose || !field) return
  event.preventDefault()
  field.select()
})
