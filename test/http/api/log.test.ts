import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { ed25519 } from '../../../src/adapters/ed25519.ts'
import { parseEventProof } from '../../../src/domain/trails/event-proof.ts'
import { verifyLogProof } from '../../../src/domain/tree/log-proof.ts'
import { isSignedBy, parseNote, parseNoteKey } from '../../../src/domain/tree/signed-note.ts'
import { isConsistent } from '../../../src/domain/tree/tree-proof.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { BOB, createTestUser, DAVE } from '../../support/test-users.ts'
import { readHead, sha256 } from '../../support/tree-harness.ts'

const tools = { sha256, verify: ed25519.verify }

describe.each(DATABASES)('the log over the API, on %s,', (database) => {
  let daybook: TestApp
  let minute = 0
  beforeAll(async () => {
    daybook = await openTestApp({ database })
  })
  afterAll(() => daybook.close())

  const get = async (path: string) => (await daybook.api(path)).json()
  const receive = async (name: string, count: number) => {
    minute += 1
    daybook.setClock(`2026-03-01T12:${String(minute).padStart(2, '0')}:00Z`)
    const records = Array.from({ length: count }, (_, i) => ({
      ...{ eventID: `${name}-${i}`, eventName: 'StopInstances', userName: 'ann' },
    }))
    await daybook.send(records)
    await daybook.app.services.sequenceEvents()
    await daybook.app.services.signHeads.signAll()
  }

  test('has signed heads that continue one another, each with the key that the list names', async () => {
    for (const count of [1, 300, 20]) await receive(`heads-${count}`, count)
    const { origin, publicKeys, heads } = await get('/log/heads')
    expect(heads.length).toBeGreaterThanOrEqual(3)
    expect(heads[0].size).toBeGreaterThanOrEqual(321)
    const key = parseNoteKey(publicKeys[0], sha256)
    expect(key.name).toBe(origin)
    for (const { note, size } of heads) {
      const parsed = parseNote(note)
      expect(parsed && isSignedBy(parsed, key, ed25519.verify, sha256)).toBe(true)
      expect(readHead(note)).toMatchObject({ origin, events: { size } })
    }
    const pages = await get(`/log/heads?limit=1&before=${heads[0].size}`)
    // A log may grow for years: no size that it can have is too large for a page.
    expect((await get(`/log/heads?before=${Number.MAX_SAFE_INTEGER}`)).heads).toEqual(heads)
    const unknown = await daybook.api('/log/proof?from=1000000000&to=1000000001')
    expect(unknown.status).toBe(404)
    expect(pages.heads).toEqual([heads[1]])
    const [to, from] = [readHead(heads[0].note), readHead(heads.at(-1).note)]
    const proof = await get(`/log/proof?from=${from.events.size}&to=${to.events.size}`)
    const decode = (hashes: string[]) => hashes.map((each) => Buffer.from(each, 'hex'))
    expect(isConsistent(from.events, to.events, decode(proof.events), sha256)).toBe(true)
    expect(isConsistent(from.report, to.report, decode(proof.report), sha256)).toBe(true)
  })

  test('proves an event within seconds of its receipt, and nothing else with the same proof', async () => {
    await receive('before', 3)
    daybook.setClock('2026-03-01T12:30:00Z')
    await daybook.send([{ eventID: 'fresh', eventName: 'StopInstances', userName: 'ann' }])
    const response = await daybook.api('/events/fresh/proof')
    expect(response.status).toBe(200)
    const proof = parseEventProof(await response.text())
    if (proof.log === null) throw new Error('The event is not proved.')
    const { log } = proof
    const key = parseNoteKey((await get('/log/heads')).publicKeys[0], sha256)
    expect(verifyLogProof(proof, log, key, tools)).toMatchObject({ leafIndex: log.leafIndex })
    expect(verifyLogProof(proof, log, null, tools)).toMatchObject({ leafIndex: log.leafIndex })
    expect(log.leaf).toMatchObject({
      submittedBy: 'admin',
      submittedKey: 'DAYBOOKTESTKEY',
      receivedAt: '2026-03-01T12:30:00.000Z',
    })
    const record = proof.record.replace('ann', 'bob')
    const leaf = { ...log.leaf, record }
    expect(verifyLogProof({ ...proof, record }, log, key, tools)).toBe('event')
    expect(verifyLogProof({ ...proof, record }, { ...log, leaf }, key, tools)).toBe('path')
    expect(verifyLogProof(proof, { ...log, leafIndex: log.leafIndex - 1 }, key, tools)).toBe('path')
    expect(verifyLogProof(proof, { ...log, head: log.head.replace('signed', 'begun') }, key, tools)).toBe(
      'head',
    )
    const altered = log.head.replace(/^(.*\n)(\d+)/, (_, origin, size) => `${origin}${Number(size) + 1}`)
    expect(verifyLogProof(proof, { ...log, head: altered }, key, tools)).toBe('signature')
    const { publicKey } = await ed25519.generateKey()
    expect(verifyLogProof(proof, log, { ...key, publicKey }, tools)).toBe('signature')
  })

  test('is refused to users who may not read events, and unknown heads are not found', async () => {
    const { authorization } = await createTestUser(daybook, DAVE)
    const headers = { authorization }
    expect((await daybook.api('/log/heads', { headers })).status).toBe(403)
    expect((await daybook.api('/log/proof?from=1&to=1', { headers })).status).toBe(403)
    const bob = await createTestUser(daybook, BOB)
    expect((await daybook.api('/log/heads', { headers: { authorization: bob.authorization } })).status).toBe(
      200,
    )
    expect((await daybook.api('/log/proof?from=900000&to=900001')).status).toBe(404)
    for (const query of ['', '?from=2&to=1', '?from=0&to=1', '?from=1&to=x', '?from=1&to=1&size=1'])
      expect((await daybook.api(`/log/proof${query}`)).status).toBe(400)
  })

  test('shows size and age of the head to monitoring with an access key only', async () => {
    const authorization = `Basic ${btoa('DAYBOOKTESTKEY:a-secret-for-the-tests-only')}`
    const metrics = await (await fetch(`${daybook.url}/metrics`, { headers: { authorization } })).text()
    const { heads } = await get('/log/heads?limit=1')
    expect(metrics).toContain(`daybook_log_head_size{account="000000000001"} ${heads[0].size}\n`)
    const seconds = new Date(heads[0].signedAt).getTime() / 1_000
    expect(metrics).toContain(`daybook_log_head_timestamp_seconds{account="000000000001"} ${seconds}\n`)
    expect(await (await fetch(`${daybook.url}/metrics`)).text()).not.toContain('daybook_log_head')
  })
})
