// A menu that is opened for its field leads there at once.

document.addEventListener(
  'toggle',
  ({ target }) => {
    if (target.matches('.menu[open]')) target.querySelector('[data-focus]')?.focus()
  },
  { capture: true },
)
