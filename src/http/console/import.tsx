import { type Context, Hono } from 'hono'
import { EMPTY_FORM, type FormState } from '../../../views/components/form.tsx'
import { type FilterParams, fromPairs } from '../../../views/events/filter-params.ts'
import { ImportPage } from '../../../views/import/import.tsx'
import { ImportResultPage } from '../../../views/import/import-result.tsx'
import { paths } from '../../../views/paths.ts'
import { DAYBOOK_SOURCE } from '../../domain/access/audit-entry.ts'
import { UPLOAD_LIMITS, type UploadedFile, type UploadResult } from '../../domain/events/upload.ts'
import { type Fault, invalidField } from '../../domain/fault.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { Uploads } from '../../services/events/uploads.ts'
import { type FormPart, parseBoundary, readForm, readTextPart } from '../multipart.ts'
import { readPieces } from '../request-body.ts'
import type { ConsoleEnv } from './console-env.ts'
import { parseForm, readOptionsOf, submitForm } from './form.ts'
import { checkCsrfToken, requireSession, sessionOf, toViewer } from './session.ts'

type C = Context<ConsoleEnv>

const { importFiles: TEXT } = MESSAGES.pages

const IMPORT_PATH = paths.importFiles()

/** Returns the pages on which people import files. */
export function importPages(uploads: Uploads, { retentionDays }: { retentionDays: number }) {
  const app = new Hono<ConsoleEnv>()
  app.use(IMPORT_PATH, requireSession)

  const showForm = async (c: C, form: FormState) => {
    const session = sessionOf(c)
    const projects = await uploads.listProjects(session.caller, readOptionsOf(c))
    return c.render(<ImportPage projects={projects} form={form} viewer={toViewer(session)} />)
  }

  app.get(IMPORT_PATH, (c) => showForm(c, EMPTY_FORM))

  app.post(IMPORT_PATH, (c) =>
    submitForm(
      c,
      { files: TEXT.files },
      async () => {
        const session = sessionOf(c)
        const result = await receiveUpload(c, uploads)
        const events = toEventFilter(result, session.caller.userName, retentionDays)
        return c.render(<ImportResultPage result={result} events={events} viewer={toViewer(session)} />)
      },
      (faults) => showForm(c, { values: {}, faults }),
    ),
  )

  return app
}

/** Whether a request is the form of files, whose body is read as it arrives. */
export function isUpload({ req }: Context): boolean {
  return req.path === IMPORT_PATH && boundaryOf(req.raw) !== null
}

function boundaryOf({ headers }: Request): string | null {
  return parseBoundary(headers.get('content-type') ?? '')
}

async function receiveUpload(c: C, uploads: Uploads): Promise<UploadResult> {
  const boundary = boundaryOf(c.req.raw)
  if (boundary === null) {
    const project = (await parseForm(c)).text('project')
    return uploads.run(sessionOf(c).caller, { project, files: noFiles() })
  }
  const parts = readForm(await openBody(c), boundary)
  try {
    const { project, first } = await readFields(c, parts)
    return await uploads.run(sessionOf(c).caller, { project, files: listFiles(first, parts) })
  } finally {
    // A browser shows the answer only once it has sent everything.
    for await (const _ of parts);
  }
}

async function* noFiles(): AsyncGenerator<UploadedFile> {}

const BYTES_MAX = UPLOAD_LIMITS.megabytes * 1_000_000

// Throws a fault of `files` if they are too large: by the headers at once, otherwise when they turn out to be.
async function openBody({ req, env }: C): Promise<AsyncIterable<Uint8Array>> {
  const { body, headers } = req.raw
  if (body === null) throw invalidField('body', 'formIncomplete')
  const pieces = readPieces(body, env.waitForBody ?? ((piece) => piece))
  if (Number(headers.get('content-length') ?? 0) <= BYTES_MAX) return limitBytes(pieces)
  for await (const _ of pieces);
  throw tooLarge()
}

async function* limitBytes(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const piece of pieces) {
    bytes += piece.length
    if (bytes > BYTES_MAX) throw tooLarge()
    yield piece
  }
}

function tooLarge(): Fault {
  return invalidField('files', 'uploadTooLarge', { max: UPLOAD_LIMITS.megabytes })
}

/** More than the fields of the form need. */
const FIELD_BYTES_MAX = 1_024
const FIELDS_MAX = 8

// Reads the fields up to the first file; throws *forbidden* if the CSRF token is not among them.
async function readFields(c: C, parts: AsyncGenerator<FormPart>) {
  const fields = new Map<string, string>()
  let first = await nextPart(parts)
  while (first !== null && first.fileName === null && fields.size < FIELDS_MAX) {
    fields.set(first.name, await readTextPart(first, FIELD_BYTES_MAX))
    first = await nextPart(parts)
  }
  checkCsrfToken(c, fields.get('csrf') ?? '', sessionOf(c).csrf)
  return { project: fields.get('project') ?? '', first }
}

// Not a loop over the parts, whose end would be theirs as well: what follows the last file that is read is still skipped.
async function* listFiles(
  first: FormPart | null,
  parts: AsyncGenerator<FormPart>,
): AsyncGenerator<UploadedFile> {
  for (let part = first; part !== null; part = await nextPart(parts)) {
    // A form without a chosen file has one without a name.
    if (part.fileName) yield { name: part.fileName, bytes: part.bytes }
  }
}

async function nextPart(parts: AsyncGenerator<FormPart>): Promise<FormPart | null> {
  const { done, value } = await parts.next()
  return done ? null : value
}

/** What the clock may have gone on by while the last events were stored. */
const STORING_MS = 1_000

function toEventFilter({ from, until }: UploadResult, userName: string, retentionDays: number): FilterParams {
  return fromPairs([
    ['submittedBy', userName],
    ['receivedFrom', from.toISOString()],
    ['receivedUntil', new Date(until.getTime() + STORING_MS).toISOString()],
    ['not.eventSource', DAYBOOK_SOURCE],
    ['period', `${retentionDays}d`],
    ['readOnly', 'any'],
  ])
}
