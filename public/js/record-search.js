// The field above a record finds text in it: matching members are marked, and opened if they are folded.

document.addEventListener('input', ({ target }) => {
  if (target.matches('[data-record-search]')) search(target)
})

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !event.target.matches?.('[data-record-search]')) return
  event.preventDefault()
  showNext(event.target)
})

function search(field) {
  const record = field.closest('.event-record')
  const text = field.value.trim().toLowerCase()
  let count = 0
  for (const part of record.querySelectorAll('.json-member, .json-branch > summary')) {
    const isMatch = text !== '' && part.textContent.toLowerCase().includes(text)
    part.classList.toggle('json-match', isMatch)
    if (isMatch) count += 1
    if (isMatch) open(part)
  }
  const output = record.querySelector('.record-matches')
  output.textContent = text === '' ? '' : output.dataset.template.replace('{count}', String(count))
}

// A summary is in view while its own part is folded.
function open(part) {
  const inner = part.matches('summary') ? part.parentElement.parentElement : part
  for (let branch = inner.closest('details'); branch; branch = branch.parentElement.closest('details'))
    branch.open = true
}

function showNext(field) {
  const matches = [...field.closest('.event-record').querySelectorAll('.json-match')]
  const current = matches.findIndex((match) => match.dataset.isShown)
  const next = matches[(current + 1) % matches.length]
  if (!next) return
  if (current >= 0) delete matches[current].dataset.isShown
  next.dataset.isShown = 'yes'
  next.scrollIntoView({ block: 'center' })
}
