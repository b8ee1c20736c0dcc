import { describe, expect, test } from 'bun:test'
import { checkAnswer } from './answer-check.ts'
import { rejectionOf } from './rejection.ts'

const json = (value: unknown, status = 200, type = 'application/json') =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': type } })
const GRANT = {
  ...{ userName: 'ann', grant: 'file', project: 'default', grantedBy: 'admin' },
  grantedAt: '2026-03-01T12:00:00.000Z',
}
const PROBLEM = {
  ...{ type: 'about:blank', title: 'Not Found', status: 404, code: 'not_found' },
  ...{ detail: 'There is nothing at this URL.', requestId: 'one' },
}

describe('an answer', () => {
  test.each([
    ['/grants', json({ grants: [GRANT] })],
    ['/grants?x=1', json({ ...PROBLEM, status: 400 }, 400, 'application/problem+json')],
    ['/nothing', json(PROBLEM, 404, 'application/problem+json')],
  ])('that the document describes passes: %s', async (path, response) => {
    await checkAnswer('GET', path, response)
    expect(response.bodyUsed).toBe(false)
  })

  test.each<[string, string, string, Response]>([
    ['a status', 'GET', '/grants', json(PROBLEM, 409, 'application/problem+json')],
    ['a media type', 'GET', '/grants', json({ grants: [] }, 200, 'text/plain')],
    ['a member', 'GET', '/grants', json({ grants: [{ ...GRANT, color: 'red' }] })],
    ['a value', 'GET', '/grants', json({ grants: [{ ...GRANT, grant: 'king' }] })],
    ['a body', 'DELETE', '/users/ann', json({})],
    ['a success', 'GET', '/nothing', json({})],
  ])('with %s that the document lacks is an error', async (_, method, path, response) => {
    expect(await rejectionOf(checkAnswer(method, path, response))).toBeInstanceOf(Error)
  })

  test('without a member is an error', async () => {
    const { grantedAt: _, ...grant } = GRANT
    expect(await rejectionOf(checkAnswer('GET', '/grants', json({ grants: [grant] })))).toBeInstanceOf(Error)
  })
})
