/**
 * Returns whether a page of another site made the browser send a request, possibly with the name and password that it
 * remembers. The APIs refuse such requests, each in its own format. Programs send neither of the headers.
 */
export function isFromOtherSite({ headers, url }: Request, publicUrl: string | null): boolean {
  // Browsers omit Sec-Fetch-Site without TLS; the Origin header decides then. Behind a proxy it is the public origin.
  const site = headers.get('sec-fetch-site')
  if (site !== null) return site !== 'same-origin' && site !== 'none'
  const origin = headers.get('origin')
  return origin !== null && origin !== publicUrl && origin !== URL.parse(url)?.origin
}
