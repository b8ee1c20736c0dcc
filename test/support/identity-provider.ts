import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import Provider, { type Configuration } from 'oidc-provider'
import type { openConsoleClient } from './console-client.ts'

/** How a daybook is known to the provider. */
export const CLIENT = { id: 'daybook', secret: 'a-client-secret-for-the-tests' } as const

/** What the provider says of a user beside the subject. */
export type Claims = { [claim: string]: unknown }

export type IdentityProvider = Awaited<ReturnType<typeof openProvider>>

/** A real OpenID Connect provider on a free port: whoever types a name into its form is that person. */
export async function openProvider({ idTokenClaims = false } = {}) {
  const people = new Map<string, Claims>()
  /** What it answers to a path instead of the truth. */
  const pretences = new Map<string, object>()
  let answer: (request: IncomingMessage, response: ServerResponse) => void = () => {}
  let server = await listening(0, (request, response) => answer(request, response))
  const { port } = server
  const issuer = `http://127.0.0.1:${port}`
  return {
    issuer,
    people,
    pretences,
    /** Makes Daybook at an origin its client. */
    welcome(origin: string): void {
      const honest = handler(issuer, `${origin}/sign-in/openid/callback`, people, idTokenClaims)
      answer = (request, response) => {
        const pretence = pretences.get(request.url ?? '')
        if (!pretence) return honest(request, response)
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify(pretence))
      }
    },
    /** Stops answering, as a provider does that is down. */
    async close(): Promise<void> {
      await server.close()
    },
    /** Answers again, at the same address. */
    async reopen(): Promise<void> {
      server = await listening(port, (request, response) => answer(request, response))
    },
  }
}

/** Walks through the provider's pages as a browser would: the address at which it sends the person back. */
export async function passThrough(start: string, login: string): Promise<string> {
  const jar = new Map<string, string>()
  const { origin } = new URL(start)
  let [url, body]: [string, URLSearchParams | null] = [start, null]
  for (let steps = 0; steps < 10; steps += 1) {
    const cookie = [...jar].map((pair) => pair.join('=')).join('; ')
    const init = { method: body ? 'POST' : 'GET', headers: { cookie }, redirect: 'manual', body } as const
    const answer: Response = await fetch(url, init)
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      jar.set(name, value)
    }
    const location = answer.headers.get('location')
    if (location === null && body !== null) break
    body = location === null ? new URLSearchParams({ login }) : null
    url = location === null ? url : new URL(location, url).href
    if (!url.startsWith(`${origin}/`)) return url
  }
  throw new Error(`The provider let nobody pass at ${url}.`)
}

type Visitor = ReturnType<typeof openConsoleClient>

/** Presses the button at a daybook's door: the address at the provider that it leads to. */
export async function leave(visitor: Visitor, path = '/sign-in/openid'): Promise<string> {
  const answer = await visitor.request(path)
  return answer.headers.get('location') ?? ''
}

/** Goes to the provider and back: the page that the visitor sees in the end. */
export async function dance(visitor: Visitor, login: string) {
  return visitor.get(await passThrough(await leave(visitor), login))
}

/** The settings of a Daybook that lets people in through a provider. */
export function settingsFor(provider: Pick<IdentityProvider, 'issuer'>) {
  return {
    DAYBOOK_OIDC_ISSUER: provider.issuer,
    DAYBOOK_OIDC_CLIENT_ID: CLIENT.id,
    DAYBOOK_OIDC_CLIENT_SECRET: CLIENT.secret,
  }
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void

async function listening(wanted: number, answer: Answer) {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(wanted, '127.0.0.1', resolve))
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

function handler(
  issuer: string,
  redirectUri: string,
  people: Map<string, Claims>,
  idTokenClaims: boolean,
): Answer {
  const provider = new Provider(issuer, configuration(redirectUri, people, idTokenClaims))
  const answer = provider.callback()
  return (request, response) => {
    const path = request.url ?? ''
    if (!path.startsWith('/interaction/')) return void answer(request, response)
    interact(provider, request, response).catch((error) => {
      response.statusCode = 500
      response.end(String(error))
    })
  }
}

// A form on GET; on POST whoever was typed in, or nobody when it was left empty.
async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse) {
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
<form method="post"><label>Name <input name="login" autofocus></label><button>Go on</button></form></html>`

function configuration(
  redirectUri: string,
  people: Map<string, Claims>,
  idTokenClaims: boolean,
): Configuration {
  return {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], profile: ['preferred_username', 'name'], email: ['email', 'email_verified'] },
    // As the standard has it, claims of a scope come from the userinfo endpoint; many providers put them in the token.
    conformIdTokenClaims: !idTokenClaims,
    cookies: { keys: ['a key for the tests'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => ({ sub, preferred_username: sub, ...people.get(sub) }),
    }),
    // The company has agreed for all of its people.
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
