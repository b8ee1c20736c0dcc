/**
 * Returns the request with an absolute URL. A request without a `Host` header, which HTTP/1.0 allows and some load balancers
 * send to check health, has only a path.
 */
export function withAbsoluteUrl(request: Request): Request {
  return request.url.startsWith('/') ? new Request(`http://localhost${request.url}`, request) : request
}
