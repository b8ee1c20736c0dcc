import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  ClientError,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  WWWAuthenticateChallengeError,
} from 'openid-client'
import { Fault } from '../domain/fault.ts'
import { toTextOrNull } from '../domain/parse.ts'

/** How Daybook is known to an OpenID Connect provider, and which of its claims is the user name. */
export type OidcRegistration = { issuer: string; clientId: string; clientSecret: string; userClaim: string }

/** What a sign-in that was begun is recognised by when it comes back. */
export type OidcChecks = { state: string; nonce: string; verifier: string }

const ANSWER_SECONDS = 10
const SCOPE = 'openid profile email'
const AWAY = 'The identity provider cannot be asked at the moment. Try again later, or use your password.'
const REFUSED = 'The identity provider did not confirm who you are.'

/** Where people prove who they are; asked what it can do when first needed, and again after it failed. */
export function openOidcProvider(registration: OidcRegistration) {
  let known: Promise<Configuration> | null = null
  const forget = () => {
    known = null
  }
  const provider = () => {
    known ??= discover(registration).catch((error) => {
      forget()
      throw away(error)
    })
    return known
  }
  return {
    issuer: registration.issuer,

    /** Where to send somebody to prove who they are, and how to recognise them when they come back. */
    async begin(redirectUri: string): Promise<{ url: string; checks: OidcChecks }> {
      return addressOf(await provider(), redirectUri)
    },

    /** Who came back, as the claim says, or null without one; a fault when the provider does not vouch for it. */
    async finish(callback: string, checks: OidcChecks): Promise<string | null> {
      const server = await provider()
      try {
        return await claimOf(server, callback, checks, registration.userClaim)
      } catch (error) {
        if (isRefusal(error)) throw caused(new Fault('unauthorized', REFUSED), error)
        forget()
        throw away(error)
      }
    },
  }
}

async function discover(registration: OidcRegistration): Promise<Configuration> {
  const server = new URL(registration.issuer)
  const execute = [enableNonRepudiationChecks]
  // The settings let plain HTTP through for this very machine only.
  if (server.protocol === 'http:') execute.push(allowInsecureRequests)
  const found = await discovery(server, registration.clientId, undefined, proof(registration.clientSecret), {
    execute,
    timeout: ANSWER_SECONDS,
  })
  // The library knows providers that speak for everybody's accounts; those would let strangers in.
  const { issuer, authorization_endpoint: door } = found.serverMetadata()
  if (new URL(issuer).href !== server.href) throw new Error(`The provider calls itself ${issuer}.`)
  if (!door) throw new Error('The provider has no authorization endpoint.')
  return found
}

// A provider that names no way knows the first one: OpenID Connect Discovery 1.0, section 3.
function proof(secret: string): ClientAuth {
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)]
  return (server, client, body, headers) => {
    const ways = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const way = ways.includes('client_secret_basic') ? basic : post
    way(server, client, body, headers)
  }
}

async function addressOf(provider: Configuration, redirectUri: string) {
  const checks = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() }
  const url = buildAuthorizationUrl(provider, {
    redirect_uri: redirectUri,
    scope: SCOPE,
    state: checks.state,
    nonce: checks.nonce,
    code_challenge: await calculatePKCECodeChallenge(checks.verifier),
    code_challenge_method: 'S256',
  })
  return { url: url.href, checks }
}

async function claimOf(provider: Configuration, callback: string, checks: OidcChecks, userClaim: string) {
  const tokens = await authorizationCodeGrant(provider, new URL(callback), {
    expectedState: checks.state,
    expectedNonce: checks.nonce,
    pkceCodeVerifier: checks.verifier,
    idTokenExpected: true,
  })
  const claims = tokens.claims()
  const claim = toTextOrNull(claims?.[userClaim])
  if (claim !== null || !claims || !provider.serverMetadata().userinfo_endpoint) return claim
  const more = await fetchUserInfo(provider, tokens.access_token, claims.sub)
  return toTextOrNull(more[userClaim])
}

// What the provider, or the checks of what it said, turned down; all else is a provider that cannot be reached.
function isRefusal(error: unknown): boolean {
  if (error instanceof AuthorizationResponseError) return true
  if (error instanceof ResponseBodyError) return error.status < 500
  return error instanceof ClientError && REFUSALS.has(error.code ?? '')
}

const REFUSALS = new Set([
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED',
])

function away(error: unknown): Fault {
  return caused(new Fault('unavailable', AWAY), error)
}

// Why is no business of the visitor; the log of the house tells it to whoever set this up.
function caused(fault: Fault, error: unknown): Fault {
  fault.cause = reasonOf(error).slice(0, REASON_LENGTH_MAX)
  return fault
}

const REASON_LENGTH_MAX = 500

// In the provider's words where it said any; the library keeps the telling part in the cause.
function reasonOf(error: unknown): string {
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) {
    return [error.error, error.error_description].filter(Boolean).join(': ')
  }
  if (error instanceof WWWAuthenticateChallengeError) {
    return (
      error.cause
        .map(({ parameters }) => [parameters.error, parameters.error_description].filter(Boolean).join(': '))
        .join('; ') || error.message
    )
  }
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${reasonOf(error.cause)}` : error.message
}
