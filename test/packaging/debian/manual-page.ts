import { help } from '../../../src/cli/help.ts'
import { runDaybook } from '../../support/run-daybook.ts'

/** Returns the manual page daybook(1), made of what `daybook help` prints. */
export async function formatManualPage({
  version,
  description,
}: {
  version: string
  description: string
}): Promise<string> {
  const { out } = await runDaybook([help(() => []).usage])
  const [, commands = '', settings = ''] = out.split(/^(?:Commands|Settings \(environment variables\)):\n/m)
  return `.TH DAYBOOK 1 "" "Daybook ${version}" "User commands"
.SH NAME
daybook \\- ${toRoff(description.replace(/^A (.*?):.*/, '$1'))}
.SH SYNOPSIS
.B daybook
.RI [ COMMAND ]
.RI [ ARGUMENT \\&.\\|.\\|.\\&]
.SH DESCRIPTION
${toRoff(description)}
Daybook serves its guides itself, at /docs/guides.
.SH COMMANDS
${formatEntries(commands)}
.SH ENVIRONMENT
All settings are environment variables; the service reads them from
.IR /etc/daybook/daybook.conf .
In brackets: the default.
${formatEntries(settings)}
.SH EXIT STATUS
0 after success, 1 for a failure, 2 for a command or a setting that is not valid, 70 for a bug.
.SH FILES
.TP
.I /etc/daybook/daybook.conf
The settings of the service.
.TP
.I /var/lib/daybook
The data folder of the service.
.SH SEE ALSO
.BR daybookctl (8)
`
}

// Two spaces begin an entry, and six what is said about it.
function formatEntries(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .flatMap((line) =>
      line.startsWith('      ') ? [toRoff(line.trim())] : ['.TP', `.B ${toRoff(line.trim())}`],
    )
    .join('\n')
}

function toRoff(text: string): string {
  const plain = text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('…', '\\&...')
    .replaceAll('`', '')
  return plain.replace(/^[.']/, '\\&$&')
}
