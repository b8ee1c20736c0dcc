// A click elsewhere closes an open menu, and so does Escape, which leaves the focus on what opened it.

document.addEventListener('click', ({ target }) => {
  for (const menu of openMenus()) if (!menu.contains(target)) menu.open = false
})

document.addEventListener('keydown', ({ key, target }) => {
  if (key !== 'Escape') return
  for (const menu of openMenus()) {
    if (menu.contains(target)) menu.querySelector('summary').focus()
    menu.open = false
  }
})

function openMenus() {
  return document.querySelectorAll('.menu[open]')
}
