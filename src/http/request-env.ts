import type { Download } from '../domain/costly-work.ts'
import type { Follower } from '../services/events/follower.ts'

/**
 * The Hono environment of every API: the client's IP address, the ID of the request, and whether a page of another site
 * made a browser send it.
 */
export type RequestEnv = {
  Bindings: { address: string; waitForBody?: WaitForBody; keepOpen?: KeepOpen }
  Variables: {
    requestId: string
    isFromOtherSite?: boolean
    /** The download that the response is, if it is one: how it ends is known only afterwards. */
    download?: Download
    /** The follower that the response is for, in the same way. */
    follower?: Follower
  }
}

/** Waits for the next piece of the request's body, or for the whole body; rejects if nothing arrives for too long. */
export type WaitForBody = <Piece>(piece: Promise<Piece>, isWhole?: boolean) => Promise<Piece>

/** Keeps the connection of a request open, however long nothing is received, until its answer has ended. */
export type KeepOpen = (ended: Promise<unknown>) => void
