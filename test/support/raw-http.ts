import { connect } from 'node:net'

/** An answer as it came over the wire. */
export type Answer = { status: string; headers: Map<string, string>; body: Buffer }

/** Sends requests one after another over one connection, to the byte as they are given, and reads the answers. */
export async function exchange(url: string, requests: string[]): Promise<Answer[]> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port) })
  const pieces = socket[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  const more = async () => {
    const { done, value } = await pieces.next()
    if (done) throw new Error(`The connection was closed after ${held.toString()}`)
    held = Buffer.concat([held, value])
  }
  const take = (count: number) => {
    const taken = held.subarray(0, count)
    held = held.subarray(count)
    return taken
  }
  const upTo = async (mark: string) => {
    while (!held.includes(mark)) await more()
    const taken = take(held.indexOf(mark)).toString()
    take(mark.length)
    return taken
  }
  const bytes = async (count: number) => {
    while (held.length < count) await more()
    return take(count)
  }
  const answers: Answer[] = []
  for (const request of requests) {
    socket.write(request)
    const [status = '', ...lines] = (await upTo('\r\n\r\n')).split('\r\n')
    const headers = new Map(lines.map((line) => pairOf(line)))
    const length = headers.get('content-length')
    const body = length === undefined ? await chunks(upTo, bytes) : Buffer.from(await bytes(Number(length)))
    answers.push({ status, headers, body })
  }
  socket.destroy()
  return answers
}

function pairOf(line: string): [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
}

async function chunks(
  upTo: (mark: string) => Promise<string>,
  bytes: (count: number) => Promise<Buffer>,
): Promise<Buffer> {
  const read: Buffer[] = []
  for (;;) {
    const size = Number.parseInt(await upTo('\r\n'), 16)
    read.push(Buffer.from(await bytes(size)))
    await upTo('\r\n')
    if (size === 0) return Buffer.concat(read)
  }
}
