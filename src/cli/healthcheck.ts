import { isIPv6 } from 'node:net'
import { parseSettings, type Settings } from '../config.ts'
import { Fault } from '../domain/fault.ts'
import { MESSAGES } from '../domain/messages/messages.ts'
import { type Command, rejectArguments } from './cli-command.ts'

const { commands: TEXT } = MESSAGES

/** Containers that have no answer by then count it as a failure anyway. */
const TIMEOUT_MS = 12_000

/** Asks the server of these settings whether it can store events. Exits with 1 if it cannot, or does not answer. */
export const healthcheck: Command = {
  usage: 'healthcheck',
  meaning:
    'Ask the server of these settings whether it can store events, for containers. Exits with 1 if not.',
  async run(args, context) {
    rejectArguments(args, 'healthcheck')
    const url = toReadyUrl(parseSettings(context.environment))
    const response = await request(url)
    if (!response.ok)
      throw new Fault('unavailable', 'notReady', { url, reason: (await response.text()).trim() })
    context.print(TEXT.ready({ url }))
    return 0
  },
}

async function request(url: string): Promise<Response> {
  try {
    return await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })
  } catch (error) {
    throw new Fault('unavailable', 'notAnswering', {
      url,
      reason: error instanceof Error ? error.message : '',
    })
  }
}

// A server that listens on all addresses also does on that of this machine.
function toReadyUrl({ host, port }: Pick<Settings, 'host' | 'port'>): string {
  const local = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${isIPv6(local) ? `[${local}]` : local}:${port}/readyz`
}
