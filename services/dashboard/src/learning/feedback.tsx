/** Answers people judged, with what they said of them, and the way to mending each. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ThumbsUp, Wrench } from 'lucide-react'
import { useState } from 'react'
import { judgedQuery, type JudgedAnswer } from '@/api/feedback'
import type { Verdict } from '@/api/judged'
import { useMayManage } from '@/lib/roles'
import { agoPhrase, exact } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { plainText } from '@/lib/whatsapp'
import { s } from '@/strings'
import { Button } from '@/ui/button'
import { PrimaryLink } from '@/ui/link'
import { Loaded } from '@/ui/loaded'
import { Pills } from '@/ui/pills'
import { RowItem, Rows } from '@/ui/rows'
import { Empty } from '@/ui/states'

const words = s.feedback
const VERDICTS: Verdict[] = ['wrong', 'good']

export function FeedbackTab() {
  const [verdict, setVerdict] = useState<Verdict>('wrong')
  const judged = useInfiniteQuery(judgedQuery(verdict))
  return (
    <section aria-label={s.knowledge.tabs.feedback} className="flex flex-col gap-3">
      <Pills
        label={words.verdicts.label}
        value={verdict}
        options={VERDICTS.map((value) => ({ value, words: words.verdicts[value] }))}
        onChange={setVerdict}
        testId="judged"
      />
      <Loaded query={judged} what={words.list}>
        {(items) =>
          items.length === 0 ? (
            <Empty icon={ThumbsUp} title={words.empty[verdict].title} lead={words.empty[verdict].lead} />
          ) : (
            <>
              <Rows label={words.verdicts[verdict]}>
                {items.map((item) => (
                  <RowItem key={`${item.messageId} ${item.by.id}`} testId="judged">
                    <JudgedRow item={item} />
                  </RowItem>
                ))}
              </Rows>
              {judged.hasNextPage && (
                <Button className="w-fit" onClick={() => void judged.fetchNextPage()}>
                  {s.knowledge.loadMore}
                </Button>
              )}
            </>
          )
        }
      </Loaded>
    </section>
  )
}

function JudgedRow({ item }: { item: JudgedAnswer }) {
  const now = useNow()
  return (
    <div className="flex flex-col gap-2 px-4 py-3">
      <h3 className="font-semibold break-words">{plainText(item.question)}</h3>
      <p className="line-clamp-4 border-l-2 border-ai-line pl-3 break-words whitespace-pre-wrap text-ink-2">
        {plainText(item.answer)}
      </p>
      {item.comment && <p className="break-words">{words.said(item.by.name, item.comment)}</p>}
      <p className="flex flex-wrap gap-x-3 text-meta text-ink-3">
        <span title={exact(item.at)}>{words.judgedBy(item.by.name, agoPhrase(item.at, now))}</span>
        <Link
          to="/inbox/$conversationId"
          params={{ conversationId: item.conversationId }}
          search={{ view: 'all' }}
          className="font-medium text-accent-text underline underline-offset-2"
        >
          {s.gaps.openConversation}
        </Link>
      </p>
      {item.verdict === 'wrong' && <Fix item={item} />}
    </div>
  )
}

function Fix({ item: { question, sources } }: { item: JudgedAnswer }) {
  const mayManage = useMayManage()
  if (!mayManage) return null
  const [source] = sources
  const asked = plainText(question).replace(/\s*\n\s*/g, ' ')
  return (
    <PrimaryLink
      icon={Wrench}
      to="/knowledge/$articleId"
      params={{ articleId: source?.articleId ?? 'new' }}
      search={source ? { question: asked } : { question: asked, title: asked }}
      className="w-fit"
    >
      {source ? words.fix : s.why.write}
    </PrimaryLink>
  )
}
