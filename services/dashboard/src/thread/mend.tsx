/** From an answer to what makes the next one better: the article it rests on, or a case that keeps it right. */
import { Link } from '@tanstack/react-router'
import { FlaskConical, Wrench } from 'lucide-react'
import type { Message, Turn } from '@/api/types'
import { sortPassages } from '@/evidence/read'
import { useMayManage } from '@/lib/roles'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { useAddToRegression } from './use-add-to-regression'
import { useAsked } from './use-asked'

const LINK =
  'inline-flex h-8 items-center gap-1.5 rounded-control border border-line-strong bg-surface px-3 font-medium hover:bg-hover pointer-coarse:h-10'

export function Mend({ message, turn }: { message: Message; turn: Turn }) {
  const { conversationId } = message
  const mayManage = useMayManage()
  const question = useAsked(conversationId, turn.fromSeq, turn.uptoSeq)
  const add = useAddToRegression(message)
  if (!mayManage) return null
  const { used, found } = sortPassages(turn.evidence, message.sources ?? [])
  const article = used[0] ?? found[0]
  const search = { from: conversationId, ...(question ? { question: firstLine(question) } : {}) }
  return (
    <div className="flex flex-wrap gap-2 border-t border-line pt-4">
      <Link
        to="/knowledge/$articleId"
        params={{ articleId: article?.articleId ?? 'new' }}
        search={article?.articleId ? search : { ...search, ...(question ? { title: firstLine(question) } : {}) }}
        data-testid="fix-article"
        className={LINK}
      >
        <Wrench aria-hidden size={16} strokeWidth={1.75} />
        {article?.articleId ? s.feedback.fix : s.why.write}
      </Link>
      <Button icon={FlaskConical} disabled={!add.ready || add.busy} onClick={add.run} data-testid="add-regression">
        {s.regression.addFrom}
      </Button>
    </div>
  )
}

/** An example question is one line. */
function firstLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').slice(0, 200)
}
