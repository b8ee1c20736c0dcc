import { describe, expect, test } from 'bun:test'
import { paths } from '../../views/paths.ts'

describe('addresses of the console', () => {
  test('are these', () => {
    const asked = { userName: 'alice', q: 'i-0abc & more', readOnly: 'any', project: '', cursor: undefined }
    expect({
      home: paths.home(),
      signIn: paths.signIn(),
      signInFor: paths.signIn('/events?q=a'),
      signOut: paths.signOut(),
      events: paths.events(),
      eventsAsked: paths.events(asked),
      more: paths.more({ cursor: 'c' }, '2026-03-01'),
      event: paths.event('a/b?c'),
      record: paths.record('a/b?c'),
      exported: paths.exported('csv'),
      exportedAsked: paths.exported('ndjson', asked),
      awsTools: paths.awsTools(),
      docs: paths.docs(),
      asset: paths.asset('house.css'),
    }).toEqual({
      home: '/',
      signIn: '/sign-in',
      signInFor: '/sign-in?next=%2Fevents%3Fq%3Da',
      signOut: '/sign-out',
      events: '/events',
      eventsAsked: '/events?q=i-0abc+%26+more&userName=alice&readOnly=any',
      more: '/events?day=2026-03-01&cursor=c',
      event: '/events/a%2Fb%3Fc',
      record: '/events/a%2Fb%3Fc/record',
      exported: '/events/export?format=csv',
      exportedAsked: '/events/export?format=ndjson&q=i-0abc+%26+more&userName=alice&readOnly=any',
      awsTools: '/aws-tools',
      docs: '/docs',
      asset: '/house.css',
    })
  })
})

describe('what the browser is given', () => {
  test('htmx is the package as published, with its version in the first line', async () => {
    const [first = '', ...rest] = (await shipped('../../public/htmx.js')).split('\n')
    const { version } = await Bun.file(Bun.resolveSync('htmx.org/package.json', import.meta.dir)).json()
    expect(first).toContain(`htmx.org ${version}`)
    const published = Bun.resolveSync('htmx.org/dist/htmx.min.js', import.meta.dir)
    expect(rest.join('\n')).toBe(await Bun.file(published).text())
  })

  test('the style sheet names each of its colours once, for light and for dark', async () => {
    const sheet = await shipped('../../public/house.css')
    const [tokens = '', ...rules] = sheet.split('\n}\n')
    expect(tokens.match(/light-dark\(/g)?.length).toBeGreaterThan(12)
    const strays = rules.join('\n').match(/#[0-9a-f]{3,8}\b/gi) ?? []
    expect(strays).toEqual(['#fff', '#fff', '#fff'])
  })
})

function shipped(path: string): Promise<string> {
  return Bun.file(new URL(path, import.meta.url)).text()
}
