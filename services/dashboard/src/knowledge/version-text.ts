/** A version as one text, so that two of them can be compared. Pure. */
import { languageName } from '@/lib/languages'
import { s } from '@/strings'

interface Written {
  title: string
  body: string
  url?: string | null
  language?: string | null
  questions: readonly string[]
}

export function versionText({ title, body, url, language, questions }: Written): string {
  const { editor } = s.knowledge
  return [
    title,
    '',
    body.trim(),
    ...(questions.length > 0
      ? ['', `${s.knowledge.versions.questions}:`, ...questions.map((line) => `- ${line}`)]
      : []),
    ...(url ? ['', `${editor.url}: ${url}`] : []),
    ...(language ? ['', `${editor.language}: ${languageName(language)}`] : []),
    '',
  ].join('\n')
}
