/** One suggested question and answer, to put right and to approve. */
import { Link } from '@tanstack/react-router'
import { Check, Plus, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { asProblem } from '@/api/problem'
import { useJudge, type Approval, type Suggestion } from '@/api/suggestions'
import { ArticlePicker } from '@/knowledge/article-picker'
import { useBaseId } from '@/knowledge/base'
import { useMayManage } from '@/lib/roles'
import { agoPhrase, exact } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { TextArea, TextField } from '@/ui/field'
import { useToasts } from '@/ui/toast'

const words = s.suggestions
const LINK = 'font-medium text-accent-text underline underline-offset-2'

interface CardProps {
  suggestion: Suggestion
  onDirty: (id: string, dirty: boolean) => void
}

export function SuggestionCard({ suggestion, onDirty }: CardProps) {
  const pending = suggestion.state === 'pending'
  const mayManage = useMayManage()
  return (
    <li data-testid="suggestion" className="flex flex-col gap-3 rounded-card border border-line bg-surface px-4 py-3.5">
      {pending && mayManage ? (
        <Review suggestion={suggestion} onDirty={onDirty} />
      ) : (
        <>
          <h3 className="font-semibold break-words">{suggestion.question}</h3>
          <p className="break-words whitespace-pre-wrap text-ink-2">{suggestion.answer}</p>
        </>
      )}
      <Origin suggestion={suggestion} />
    </li>
  )
}

function Origin({ suggestion: { conversationId, articleId, createdAt } }: { suggestion: Suggestion }) {
  const now = useNow()
  return (
    <p className="flex flex-wrap gap-x-3 text-meta text-ink-3">
      <span title={exact(createdAt)}>{words.suggested(agoPhrase(createdAt, now))}</span>
      {conversationId && (
        <Link to="/inbox/$conversationId" params={{ conversationId }} search={{ view: 'all' }} className={LINK}>
          {words.from}
        </Link>
      )}
      {articleId && (
        <Link to="/knowledge/$articleId" params={{ articleId }} search={{}} className={LINK}>
          {words.openArticle}
        </Link>
      )}
    </p>
  )
}

function Review({ suggestion, onDirty }: CardProps) {
  const { id } = suggestion
  const [question, setQuestion] = useState(suggestion.question)
  const [answer, setAnswer] = useState(suggestion.answer)
  const [tried, setTried] = useState(false)
  const [picking, setPicking] = useState(false)
  const baseId = useBaseId()
  const judge = useJudge(baseId)
  const toasts = useToasts()
  const dirty = question !== suggestion.question || answer !== suggestion.answer
  useEffect(() => {
    onDirty(id, dirty)
    return () => onDirty(id, false)
    // The parent's function does not matter to when this is said.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [id, dirty])

  const send = (approval: Approval | undefined, name: string, done: string) =>
    judge.mutate(
      { suggestionId: id, approval },
      {
        onSuccess: () => toasts.good(done),
        onError: (error) => toasts.fail(s.actions.refused(name), error),
      },
    )
  const written = { question: question.trim(), answer: answer.trim() }
  const isWhole = written.question !== '' && written.answer !== ''
  const approve = () => {
    setTried(true)
    if (isWhole) send(written, words.approve, words.approved)
  }
  const refused = judge.error ? asProblem(judge.error) : undefined
  return (
    <div className="flex flex-col gap-3">
      <TextField
        label={words.question}
        value={question}
        onChange={(event) => setQuestion(event.target.value)}
        error={tried && written.question === '' ? words.questionNeeded : refused?.fieldMessage('question')}
        data-testid="suggestion-question"
      />
      <TextArea
        label={words.answer}
        hint={words.answerHint}
        rows={4}
        value={answer}
        onChange={(event) => setAnswer(event.target.value)}
        error={tried && written.answer === '' ? words.answerNeeded : refused?.fieldMessage('answer')}
        data-testid="suggestion-answer"
      />
      <div className="flex flex-wrap gap-2">
        <Button
          look="primary"
          icon={Check}
          disabled={judge.isPending}
          onClick={approve}
          data-testid="suggestion-approve"
        >
          {words.approve}
        </Button>
        <Button icon={Plus} disabled={judge.isPending} onClick={() => setPicking(true)} data-testid="suggestion-add">
          {words.toArticle}
        </Button>
        <Button
          look="ghost"
          icon={X}
          disabled={judge.isPending}
          onClick={() => send(undefined, words.reject, words.rejected)}
          data-testid="suggestion-reject"
        >
          {words.reject}
        </Button>
      </div>
      {picking && (
        <ArticlePicker
          baseId={baseId}
          title={words.toArticleTitle}
          lead={words.toArticleLead}
          onClose={() => setPicking(false)}
          onPick={(article) => {
            setPicking(false)
            send({ ...written, articleId: article.id }, words.toArticle, words.added)
          }}
        />
      )}
    </div>
  )
}
