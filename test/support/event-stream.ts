/** A message of a stream of server-sent events. `data` is null for a message that has only an ID. */
export type StreamMessage = { id: string; event: string; data: string | null }

/** A client of a stream of server-sent events, as browsers implement it. */
export async function openEventStream(url: string, init: BunFetchRequestInit = {}) {
  const leaving = new AbortController()
  const response = await fetch(url, { ...init, signal: leaving.signal })
  const messages: StreamMessage[] = []
  const raw: string[] = []
  let isOpen = response.body !== null
  const read = async () => {
    const decoder = new TextDecoder()
    let text = ''
    for await (const bytes of response.body ?? []) {
      raw.push(decoder.decode(bytes, { stream: true }))
      text += raw.at(-1)
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      messages.push(...blocks.map(parseMessage))
    }
  }
  const done = read()
    .catch(() => {})
    .finally(() => {
      isOpen = false
    })
  return {
    response,
    /** What has been received so far. */
    messages,
    text: () => raw.join(''),
    isOpen: () => isOpen,
    /** The records so far. */
    records: () =>
      messages.flatMap(({ event, data }) => (event === 'message' && data !== null ? [data] : [])),
    /** The last ID so far. */
    lastId: () => messages.findLast(({ id }) => id !== '')?.id ?? '',
    /** Resolves once a condition holds; rejects after ten seconds. */
    async until(condition: () => boolean): Promise<void> {
      for (let tries = 0; !condition(); tries += 1) {
        if (tries > 1_000) throw new Error(`It did not happen. Received: ${raw.join('').slice(-2_000)}`)
        await Bun.sleep(10)
      }
    },
    /** Resolves once the server has ended the stream. */
    done,
    /** Resolves with the problem of an answer that is no stream. */
    async problem(): Promise<{ [member: string]: unknown }> {
      await done
      return { ...JSON.parse(raw.join('')), status: response.status }
    },
    leave(): Promise<void> {
      leaving.abort()
      return done
    },
  }
}

export type EventStream = Awaited<ReturnType<typeof openEventStream>>

/** Returns the text of an answer; of a stream of server-sent events the first messages only, as it does not end. */
export async function readAnswer(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text()
  const decoder = new TextDecoder()
  let text = ''
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true })
    if (text.split('\n\n').length > FIRST_MESSAGES) break
  }
  return text
}

/** Returns the first ID of a stream of server-sent events. */
export async function readFirstId(response: Response): Promise<string> {
  return /^id: (\S+)$/m.exec(await readAnswer(response))?.[1] ?? ''
}

/** How long to wait before connecting again, and the first ID. */
const FIRST_MESSAGES = 2

function parseMessage(block: string): StreamMessage {
  const lines = block.split('\n').map((line) => /^([^:]*):? ?(.*)$/s.exec(line) ?? [])
  const valuesOf = (field: string) => lines.flatMap(([, name, value = '']) => (name === field ? [value] : []))
  const data = valuesOf('data')
  return {
    id: valuesOf('id').at(-1) ?? '',
    event: valuesOf('event').at(-1) ?? 'message',
    data: data.length === 0 ? null : data.join('\n'),
  }
}
