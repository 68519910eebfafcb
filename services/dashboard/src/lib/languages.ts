/** Languages by their code and by their name. */

/** Those the AI's own sentences are written in, and that can be chosen. */
export const LANGUAGES = ['en', 'de', 'es', 'fr', 'it', 'nl', 'pl', 'pt', 'ro', 'tr']

const names = new Intl.DisplayNames(['en'], { type: 'language' })

/** The name of a code; a code nobody knows names itself. */
export function languageName(code: string): string {
  try {
    return names.of(code) ?? code
  } catch {
    return code
  }
}
