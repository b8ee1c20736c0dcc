// The drawer beside the list of events.

const drawer = document.getElementById('drawer')

// Opens the drawer when htmx has loaded an event into it. The dialog itself handles Escape and returns the focus.
document.addEventListener('htmx:after:swap', ({ detail }) => {
  if (detail.ctx.target === drawer && drawer.hasChildNodes() && !drawer.open) drawer.showModal()
})

// A click beside the drawer closes it: the backdrop counts as the dialog.
drawer?.addEventListener('click', (event) => {
  if (event.target === drawer) drawer.close()
})
