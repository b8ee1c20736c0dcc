import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type GuideBlock, readBlocks } from '../guide-blocks.ts'

/** Runs a script of bash, and resolves with what it prints. */
export type RunScript = (script: string) => Promise<string>

const README = 'README.md'
const STARTED = 'public/guides/getting-started.md'

/** Returns the blocks of *Getting started* that send the first event, and find it. */
export function readFirstEvent(): GuideBlock[] {
  return ['Send an event', 'Find it'].flatMap((heading) => readBlocks(STARTED, heading))
}

/** Returns README's tour: the commands that start Daybook with an access key, and the blocks for the other terminal. */
export function readTour(): { withKey: string; tour: GuideBlock[] } {
  const [withKey, ...blocks] = readBlocks(README, 'Five-minute tour')
  const tour = blocks.flatMap((block) => (block.text.includes('seq 100') ? twice(block) : [block]))
  return { withKey: withKey?.text ?? '', tour }
}

// README says what the second time prints.
function twice(block: GuideBlock): GuideBlock[] {
  const readme = readFileSync(join(import.meta.dir, '../../..', README), 'utf8')
  const [, counts = ''] = /`("accepted":0,[^`]*)`/.exec(readme) ?? []
  return [block, { ...block }, { language: 'json', text: `{${counts},"rejected":[]}` }]
}

const MARK = '=== end of block ==='

/**
 * Runs the blocks of a guide one after the other in one shell, and resolves with what each printed. Throws if one prints
 * something else than the block of JSON after it, or if the event that a guide sends first is not found.
 */
export async function takeTour(run: RunScript, blocks: GuideBlock[]): Promise<string[]> {
  const outputs = await runBlocks(run, blocks)
  let ran = 0
  for (const { language, text } of blocks) {
    if (language === 'sh') ran += 1
    else if (outputs[ran - 1] !== text.trim())
      throw new Error(`The guide says ${text.trim()}, but the command prints ${outputs[ran - 1]}`)
  }
  const found = outputs.filter((output) => output.startsWith('{"events":['))
  const names = new Set(found.flatMap((output) => JSON.parse(output).events.map(nameOf)))
  if ([...names].join() !== 'StopInstances by ann') throw new Error(`The lookup finds: ${[...names].join()}`)
  return outputs
}

function nameOf({ eventName, userName, userIdentity }: { [name: string]: unknown }): string {
  const user = userName ?? Object(userIdentity).userName
  return `${eventName} by ${user}`
}

// What curl says of its progress is left out; if a block fails, it is printed.
async function runBlocks(run: RunScript, blocks: GuideBlock[]): Promise<string[]> {
  const commands = blocks.flatMap(({ language, text }) =>
    language === 'sh' ? [`${text}\necho\necho '${MARK}'`] : [],
  )
  const script = [
    'errors=$(mktemp)',
    `trap '[ $? = 0 ] || cat "$errors"' EXIT`,
    'exec 2>"$errors"',
    ...commands,
  ].join('\n')
  const printed = await run(script)
  return printed
    .split(`${MARK}\n`)
    .slice(0, -1)
    .map((output) => output.trim())
}

const SIGN_IN = `
cookies=$(mktemp)
field() { grep -o "<input[^>]*name=\\"$1\\"[^>]*" <<<"$page" | grep -o 'value="[^"]*' | head -n 1 | cut -c 8-; }
page=$(curl --fail -sS --cookie-jar "$cookies" "$LINK")
curl --fail -sS --cookie "$cookies" --cookie-jar "$cookies" --output /dev/null \\
  --data-urlencode "token=$(field token)" --data-urlencode "link=$(field link)" "\${LINK%%\\?*}"
curl --fail -sS --location --cookie "$cookies" --cookie-jar "$cookies" "\${LINK%/sign-in/*}/" | grep -o '<title>[^<]*'
curl --fail -sS "\${LINK%/sign-in/*}/sign-in" | grep -o '<title>[^<]*'
`

/** Opens the printed link, chooses its button, and opens the page of the sign-in. Resolves with the titles of the first page and of that. */
export async function signIn(run: RunScript, link: string): Promise<string[]> {
  const printed = await run(`LINK='${link}'\n${SIGN_IN}`)
  return printed
    .trim()
    .split('\n')
    .map((title) => title.replace('<title>', ''))
}
