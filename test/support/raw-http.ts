import { connect } from 'node:net'

/** A response as it was received. */
export type RawResponse = { status: string; headers: Map<string, string>; body: Buffer }

/** Sends requests one after another over one connection, byte for byte, and returns the responses. */
export async function sendRawRequests(url: string, requests: string[]): Promise<RawResponse[]> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port) })
  const chunks = socket[Symbol.asyncIterator]()
  let buffer: Buffer = Buffer.alloc(0)
  const readMore = async () => {
    const { done, value } = await chunks.next()
    if (done) throw new Error(`The connection was closed after ${buffer.toString()}`)
    buffer = Buffer.concat([buffer, value])
  }
  const take = (count: number) => {
    const bytes = buffer.subarray(0, count)
    buffer = buffer.subarray(count)
    return bytes
  }
  const readUntil = async (mark: string) => {
    while (!buffer.includes(mark)) await readMore()
    const text = take(buffer.indexOf(mark)).toString()
    take(mark.length)
    return text
  }
  const readBytes = async (count: number) => {
    while (buffer.length < count) await readMore()
    return take(count)
  }
  const responses: RawResponse[] = []
  for (const request of requests) {
    socket.write(request)
    const [status = '', ...lines] = (await readUntil('\r\n\r\n')).split('\r\n')
    const headers = new Map(lines.map((line) => parseHeader(line)))
    const length = headers.get('content-length')
    const body =
      length === undefined
        ? await readChunkedBody(readUntil, readBytes)
        : Buffer.from(await readBytes(Number(length)))
    responses.push({ status, headers, body })
  }
  socket.destroy()
  return responses
}

function parseHeader(line: string): [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
}

async function readChunkedBody(
  readUntil: (mark: string) => Promise<string>,
  readBytes: (count: number) => Promise<Buffer>,
): Promise<Buffer> {
  const chunks: Buffer[] = []
  for (;;) {
    const size = Number.parseInt(await readUntil('\r\n'), 16)
    chunks.push(Buffer.from(await readBytes(size)))
    await readUntil('\r\n')
    if (size === 0) return Buffer.concat(chunks)
  }
}
