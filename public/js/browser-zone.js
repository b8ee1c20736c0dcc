// Tells Daybook the time zone of the browser, which pages show unless another one was chosen.

const NAME = 'daybook-browser-zone'
const YEAR_SECONDS = 365 * 86_400

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
const known = document.cookie.split('; ').includes(`${NAME}=${zone}`)

if (zone && !known) {
  const secure = location.protocol === 'https:' ? '; secure' : ''
  // biome-ignore lint/suspicious/noDocumentCookie: not all browsers have the Cookie Store API
  document.cookie = `${NAME}=${zone}; path=/; max-age=${YEAR_SECONDS}; samesite=lax${secure}`
}
