// Arrow keys move between the cells of the grant matrix.

const ARROW_STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }

document.addEventListener('keydown', (event) => {
  const cell = event.target.closest('.grant')?.parentElement
  const [down, right] = (cell && ARROW_STEPS[event.key]) ?? []
  if (down === undefined) return
  const row = cell.parentElement
  const rows = [...row.parentElement.rows]
  const next = rows[rows.indexOf(row) + down]?.cells[cell.cellIndex + right]?.querySelector('.grant')
  next?.focus()
  event.preventDefault()
})
