// The label of a field in a message that names the field after its first word. An abbreviation keeps its capitals:
// "… its ID", but "… its access key ID".
const fieldLabels = {
  within: ({ label }: { label: string }) =>
    label.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase()),
}

/** The texts of forms on any page. */
export const FORM_PAGES = { fieldLabels }
