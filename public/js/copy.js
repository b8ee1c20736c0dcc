// A button with `data-copies` copies the text of the element with that ID.

document.addEventListener('click', ({ target }) => {
  const button = target.closest('[data-copies]')
  if (button) copy(button)
})

async function copy(button) {
  const text = document.getElementById(button.dataset.copies).textContent
  await navigator.clipboard.writeText(text)
  button.textContent = document.body.dataset.copied
}
