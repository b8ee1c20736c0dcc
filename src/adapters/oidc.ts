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
import { toStringOrNull } from '../domain/json/json-values.ts'
import type { IdentityProvider, SignInChecks } from '../domain/ports.ts'

/** Daybook's registration as a client of an OpenID Connect provider, and the claim that holds the user name. */
export type OidcRegistration = { issuer: string; clientId: string; clientSecret: string; userClaim: string }

/** For each request to the provider, with its answer. */
const TIMEOUT_SECONDS = 10
const SCOPE = 'openid profile email'
/** How long ago the provider may have asked a person who confirms that it is them. */
const AGAIN_SECONDS = 300

/** Opens an OpenID Connect provider. Its metadata is fetched when first needed, and again after a failure. */
export function openOidcProvider(
  registration: OidcRegistration,
  timeoutSeconds = TIMEOUT_SECONDS,
): IdentityProvider {
  let cached: Promise<Configuration> | null = null
  const clearCache = () => {
    cached = null
  }
  const getConfiguration = () => {
    cached ??= discover(registration, timeoutSeconds).catch((error) => {
      clearCache()
      throw unavailable(error)
    })
    return cached
  }
  return {
    issuer: registration.issuer,
    begin: async (redirectUri, isAgain) => createSignInUrl(await getConfiguration(), redirectUri, isAgain),

    async finish(callback, checks) {
      const configuration = await getConfiguration()
      try {
        return await fetchClaim(configuration, callback, checks, registration.userClaim)
      } catch (error) {
        if (isRefusal(error)) throw withCause(new Fault('unauthorized', 'providerRefused'), error)
        clearCache()
        throw unavailable(error)
      }
    },
  }
}

async function discover(registration: OidcRegistration, timeout: number): Promise<Configuration> {
  const server = new URL(registration.issuer)
  const execute = [enableNonRepudiationChecks]
  // The setting allows HTTP for this machine only.
  if (server.protocol === 'http:') execute.push(allowInsecureRequests)
  const clientAuth = authenticateClient(registration.clientSecret)
  const configuration = await discovery(server, registration.clientId, undefined, clientAuth, {
    execute,
    timeout,
  })
  // The library accepts another issuer for some multi-tenant providers, which would let users of other tenants sign in.
  const { issuer, authorization_endpoint: authorizationEndpoint } = configuration.serverMetadata()
  if (new URL(issuer).href !== server.href)
    throw new Error(`The issuer of the provider is ${issuer}, not ${registration.issuer}.`)
  if (!authorizationEndpoint) throw new Error('The provider has no authorization endpoint.')
  return configuration
}

// The default is client_secret_basic: OpenID Connect Discovery 1.0, section 3.
function authenticateClient(secret: string): ClientAuth {
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)]
  return (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const authenticate = methods.includes('client_secret_basic') ? basic : post
    authenticate(server, client, body, headers)
  }
}

async function createSignInUrl(configuration: Configuration, redirectUri: string, isAgain: boolean) {
  const checks = { isAgain, state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() }
  const url = buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: SCOPE,
    state: checks.state,
    nonce: checks.nonce,
    code_challenge: await calculatePKCECodeChallenge(checks.verifier),
    code_challenge_method: 'S256',
    ...(isAgain && { prompt: 'login', max_age: String(AGAIN_SECONDS) }),
  })
  return { url: url.href, checks }
}

async function fetchClaim(
  configuration: Configuration,
  callback: string,
  checks: SignInChecks,
  userClaim: string,
) {
  const tokens = await authorizationCodeGrant(configuration, new URL(callback), {
    expectedState: checks.state,
    expectedNonce: checks.nonce,
    pkceCodeVerifier: checks.verifier,
    idTokenExpected: true,
    // The library compares the time of the authentication, which the token must contain then.
    ...(checks.isAgain && { maxAge: AGAIN_SECONDS }),
  })
  const claims = tokens.claims()
  const claim = toStringOrNull(claims?.[userClaim])
  if (claim !== null || !claims || !configuration.serverMetadata().userinfo_endpoint) return claim
  const userInfo = await fetchUserInfo(configuration, tokens.access_token, claims.sub)
  return toStringOrNull(userInfo[userClaim])
}

// Whether the provider or a check refused the sign-in; any other error means that the provider is not available.
function isRefusal(error: unknown): boolean {
  if (error instanceof AuthorizationResponseError) return true
  if (error instanceof ResponseBodyError) return error.status < 500
  return error instanceof ClientError && REFUSAL_CODES.has(error.code ?? '')
}

const REFUSAL_CODES = new Set([
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED',
])

function unavailable(error: unknown): Fault {
  return withCause(new Fault('unavailable', 'providerUnavailable'), error)
}

// The visitor must not see the reason; the operator finds it in Daybook's log.
function withCause(fault: Fault, error: unknown): Fault {
  fault.cause = reasonOf(error).slice(0, REASON_LENGTH_MAX)
  return fault
}

const REASON_LENGTH_MAX = 500

// The provider's own error message where there is one. The library keeps the details of an error in its causes.
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
