import { describe, expect, test } from 'bun:test'
import { openLog } from '../src/log.ts'

const NOON = new Date('2026-03-01T12:00:00Z')

describe('the log', () => {
  test('writes one line of JSON for each message of at least the minimum level', () => {
    const lines: string[] = []
    const log = openLog(
      'info',
      () => NOON,
      (line) => lines.push(line),
    )
    log.debug('Ignored')
    log.info('Delivered', { count: 2 })
    log.error('Failed')
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { time: '2026-03-01T12:00:00.000Z', level: 'info', happening: 'Delivered', count: 2 },
      { time: '2026-03-01T12:00:00.000Z', level: 'error', happening: 'Failed' },
    ])
    expect(lines.every((line) => line.endsWith('\n') && line.indexOf('\n') === line.length - 1)).toBe(true)
  })

  test('writes no character that commands a terminal, and keeps its value', () => {
    const lines: string[] = []
    const path = '/\u009b2J\u202e\u2028\u007f\u{e0061}'
    openLog(
      'info',
      () => NOON,
      (line) => lines.push(line),
    ).info('Request completed', { path })
    expect(lines.join('')).toMatch(/^[ -~]+\n$/)
    expect(JSON.parse(lines.join(''))).toMatchObject({ path })
  })

  test('writes an error with its cause, but without the parameters of a statement, which may be secret', () => {
    const lines: string[] = []
    const cause = new Error('disk full')
    const statement = new Error('Failed query: insert into keys values (?)\nparams: hunter2,\nhunter3', {
      cause,
    })
    openLog(
      'info',
      () => NOON,
      (line) => lines.push(line),
    ).error('Failed', { error: statement })
    const { error } = JSON.parse(lines.join(''))
    expect(error).toContain('Failed query: insert into keys')
    expect(error).toContain('caused by Error: disk full')
    expect(error).toContain('log.test.ts')
    expect(error).not.toContain('hunter')
  })

  test('writes an error with a parameter of many lines in linear time, and none of its lines', () => {
    const lines: string[] = []
    const record = `${'\n'.repeat(300_000)}    at hunter2\n  at\n`
    const startedAt = performance.now()
    openLog(
      'info',
      () => NOON,
      (line) => lines.push(line),
    ).error('Failed', { error: new Error(`Failed query: insert\nparams: ${record}`) })
    expect(performance.now() - startedAt).toBeLessThan(2_000)
    const { error } = JSON.parse(lines.join(''))
    expect(error).toContain('log.test.ts')
    expect(error).not.toContain('hunter')
  })
})
