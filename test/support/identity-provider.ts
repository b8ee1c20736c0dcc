import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import Provider, { type Configuration } from 'oidc-provider'
import type { openConsoleClient } from './console-client.ts'

/** Daybook's client ID and secret at the provider. */
export const CLIENT = { id: 'daybook', secret: 'a-client-secret-for-the-tests' } as const

/** The claims of a user besides the subject. */
export type Claims = { [claim: string]: unknown }

export type IdentityProvider = Awaited<ReturnType<typeof openIdentityProvider>>

/**
 * Opens a real OpenID Connect provider on a free port. Its form signs in the user whose name is entered, without a
 * password.
 */
export async function openIdentityProvider({ idTokenClaims = false } = {}) {
  const users = new Map<string, Claims>()
  const fakeResponses = new Map<string, object>()
  let answer: (request: IncomingMessage, response: ServerResponse) => void = () => {}
  let server = await listen(0, (request, response) => answer(request, response))
  const { port } = server
  const issuer = `http://127.0.0.1:${port}`
  return {
    issuer,
    /** The claims of each user by name. Users without claims can sign in, too. */
    users,
    /** JSON bodies to send instead of the provider's own, by path. */
    fakeResponses,
    /** Registers the Daybook at an origin as the only client. */
    registerClient(origin: string): void {
      const handler = createHandler(issuer, `${origin}/sign-in/openid/callback`, users, idTokenClaims)
      answer = (request, response) => {
        const fake = fakeResponses.get(request.url ?? '')
        if (!fake) return handler(request, response)
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify(fake))
      }
    },
    /** Stops answering, like a provider that is down. */
    async close(): Promise<void> {
      await server.close()
    },
    /** Answers again, on the same port. */
    async reopen(): Promise<void> {
      server = await listen(port, (request, response) => answer(request, response))
    },
  }
}

/** Follows the provider's pages like a browser and signs in as `login`. Returns the callback URL at Daybook. */
export async function signInAtProvider(start: string, login: string): Promise<string> {
  const cookies = new Map<string, string>()
  const { origin } = new URL(start)
  let [url, body]: [string, URLSearchParams | null] = [start, null]
  for (let steps = 0; steps < 10; steps += 1) {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ')
    const init = { method: body ? 'POST' : 'GET', headers: { cookie }, redirect: 'manual', body } as const
    const answer: Response = await fetch(url, init)
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      cookies.set(name, value)
    }
    const location = answer.headers.get('location')
    if (location === null && body !== null) break
    body = location === null ? new URLSearchParams({ login }) : null
    url = location === null ? url : new URL(location, url).href
    if (!url.startsWith(`${origin}/`)) return url
  }
  throw new Error(`The provider did not redirect back from ${url}.`)
}

type Visitor = ReturnType<typeof openConsoleClient>

/** Follows the sign-in page's link to the identity provider. Returns the URL at the provider. */
export async function startSignIn(visitor: Visitor, path = '/sign-in/openid'): Promise<string> {
  const answer = await visitor.request(path)
  return answer.headers.get('location') ?? ''
}

/** Signs in with the identity provider. Returns the page that the visitor gets in the end. */
export async function signInWithProvider(visitor: Visitor, login: string) {
  return visitor.get(await signInAtProvider(await startSignIn(visitor), login))
}

/** Returns the settings for sign-in with a provider. */
export function openIdSettings(provider: Pick<IdentityProvider, 'issuer'>) {
  return {
    DAYBOOK_OIDC_ISSUER: provider.issuer,
    DAYBOOK_OIDC_CLIENT_ID: CLIENT.id,
    DAYBOOK_OIDC_CLIENT_SECRET: CLIENT.secret,
  }
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void

async function listen(port: number, handler: Handler) {
  const server = createServer(handler)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The provider has no port.')
  return {
    port: address.port,
    async close(): Promise<void> {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function createHandler(
  issuer: string,
  redirectUri: string,
  users: Map<string, Claims>,
  idTokenClaims: boolean,
): Handler {
  const provider = new Provider(issuer, buildConfiguration(redirectUri, users, idTokenClaims))
  const answer = provider.callback()
  return (request, response) => {
    const path = request.url ?? ''
    if (!path.startsWith('/interaction/')) return void answer(request, response)
    handleInteraction(provider, request, response).catch((error) => {
      response.statusCode = 500
      response.end(String(error))
    })
  }
}

// Shows a form on GET. On POST, signs in the user who was entered, or denies access if the name is empty.
async function handleInteraction(provider: Provider, request: IncomingMessage, response: ServerResponse) {
  if (request.method !== 'POST') {
    response.setHeader('content-type', 'text/html')
    response.end(FORM)
    return
  }
  let body = ''
  for await (const chunk of request) body += chunk
  const accountId = new URLSearchParams(body).get('login') ?? ''
  const refusal = { error: 'access_denied', error_description: 'The end-user did not want to.' }
  await provider.interactionFinished(request, response, accountId ? { login: { accountId } } : refusal)
}

const FORM = `<!doctype html><html lang="en"><title>Example Corp</title><h1>Example Corp</h1>
<form method="post"><label>Name <input name="login" autofocus></label><button>Continue</button></form></html>`

function buildConfiguration(
  redirectUri: string,
  users: Map<string, Claims>,
  idTokenClaims: boolean,
): Configuration {
  return {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], profile: ['preferred_username', 'name'], email: ['email', 'email_verified'] },
    // By the standard, the claims of a scope come from the userinfo endpoint. Many providers put them in the token.
    conformIdTokenClaims: !idTokenClaims,
    cookies: { keys: ['a key for the tests'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => ({ sub, preferred_username: sub, ...users.get(sub) }),
    }),
    // Consent was given for all users in advance.
    async loadExistingGrant({ oidc }) {
      const { client, session } = oidc
      if (!client || !session?.accountId) return undefined
      const grant = new oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope('openid profile email')
      await grant.save()
      return grant
    },
  }
}
