/** A message of a stream of server-sent events. `data` is null for a message that has only an ID. */
export type StreamMessage = { id: string; event: string; data: string | null }

/** A client of a stream of server-sent events, as browsers implement it. */
export async function openEventStream(url: string, init: RequestInit = {}) {
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
    records: () => messages.flatMap(({ event, data }) => (event === 'message' && data !== null ? [data] : [])),
    /** The last ID so far. */
    lastId: () => messages.findLast(({ id }) => id !== '')?.id ?? '',
    /** Resolves once a condition holds; rejects after ten seconds. */
    async until(condition: () => boolean): Promise<void> {
      for (let tries = 0; !condition(); tries += 1) {
        if (tries > 1_000) throw new Error(`It did not happen. Received: ${raw.join('')}`)
        await Bun.sleep(10)
      }
    },
    /** Resolves once the server has ended the stream. */
    done,
    leave(): Promise<void> {
      leaving.abort()
      return done
    },
  }
}

export type EventStream = Awaited<ReturnType<typeof openEventStream>>

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
