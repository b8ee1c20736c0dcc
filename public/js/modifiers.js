/** Whether a click or a key is pressed together with a modifier key. */
export function hasModifier({ ctrlKey, metaKey, shiftKey, altKey }) {
  return ctrlKey || metaKey || shiftKey || altKey
}
