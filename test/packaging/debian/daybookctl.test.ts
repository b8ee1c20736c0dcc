import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'bun'

const folder = mkdtempSync(join(tmpdir(), 'daybookctl-'))
afterAll(() => rmSync(folder, { recursive: true }))
const config = join(folder, 'daybook.conf')

// The script with paths of the test, which prints its environment in place of the change of the user and the command.
const script = join(folder, 'daybookctl')
const text = readFileSync(join(import.meta.dir, 'files/daybookctl'), 'utf8')
writeFileSync(
  script,
  text
    .replace('CONFIG=/etc/daybook/daybook.conf', `CONFIG=${config}`)
    .replaceAll('/var/lib/daybook', folder)
    .replace(/^\[ "\$\(id -u\)" = 0 \].*$/m, '')
    .replace(/^exec setpriv .*$/m, 'exec env'),
)

function run(settings: string) {
  writeFileSync(config, settings)
  const { exitCode, stdout, stderr } = spawnSync(['sh', script, 'doctor'], {
    env: { PATH: process.env.PATH },
  })
  const set = stdout
    .toString()
    .split('\n')
    .filter((line) => /^DA/.test(line))
  return { code: exitCode, set: set.toSorted(), error: stderr.toString() }
}

test('daybookctl reads settings as systemd does: quotes are taken off, nothing is expanded, and comments are none', () => {
  const settings = `# A comment
; DAYBOOK_PROJECT=another one

DAYBOOK_BACKUP_SCHEDULE=30 2 * * *
DAYBOOK_CUSTOMER= "Acme & Sons" 
DAYBOOK_OIDC_LABEL='It is $(id) and $HOME'
DATABASE_URL=postgres://daybook:a=b#c@localhost/daybook  
DAYBOOK_REGION=`
  expect(run(settings)).toEqual({
    code: 0,
    set: [
      'DATABASE_URL=postgres://daybook:a=b#c@localhost/daybook',
      'DAYBOOK_BACKUP_SCHEDULE=30 2 * * *',
      'DAYBOOK_CUSTOMER=Acme & Sons',
      `DAYBOOK_DATA_DIR=${folder}`,
      'DAYBOOK_OIDC_LABEL=It is $(id) and $HOME',
      'DAYBOOK_REGION=',
    ],
    error: '',
  })
})

test.each([
  ['a\\b is a value', 'DAYBOOK_CUSTOMER=a\\b', ':1 has a backslash.'],
  ['a line is no setting', '\nexport DAYBOOK_PORT=1', ':2 is neither NAME=value nor a comment'],
  ['a quote does not end', 'DAYBOOK_CUSTOMER="a', ':1 has a quote that does not end.'],
  ['a value goes on after its quotes', `DAYBOOK_CUSTOMER='a'b`, ':1 has more than one pair of quotes'],
  ['a name has a space', 'DAYBOOK PORT=1', ':1 has a name with other characters than A-Z, 0-9 and _.'],
])('daybookctl refuses what it would read otherwise: %s', (_, settings, error) => {
  expect(run(settings)).toEqual({ code: 2, set: [], error: expect.stringContaining(`${config}${error}`) })
})
