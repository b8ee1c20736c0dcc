// Notices at the top of the page: of requests that failed, and of what the last form did.

const notice = document.getElementById('notice')

document.addEventListener('htmx:before:request', () => notice.replaceChildren())

document.addEventListener('htmx:error', () => {
  notice.textContent = document.body.dataset.unreachable
})

// Removes the notice from the URL, so that a reload, a bookmark or a shared link does not show it again.
if (document.querySelector('.success-notice')) {
  const { pathname, searchParams, hash } = new URL(location.href)
  searchParams.delete('notice')
  history.replaceState(history.state, '', pathname + (searchParams.size > 0 ? `?${searchParams}` : '') + hash)
}
