/** A passage that was found: from which article, how well it fits, what it says. */
import { Link } from '@tanstack/react-router'
import { excerpt } from '@/lib/excerpt'
import { s } from '@/strings'
import type { Passage } from './read'

export function PassageCard({ passage }: { passage: Passage }) {
  const { articleId, title, heading, text, score, coverage, similarity, version } = passage
  return (
    <li className="flex flex-col gap-1.5 border-l-2 border-ai-line pl-3" data-testid="why-source">
      <h4 className="font-semibold break-words">
        {articleId ? (
          <Link to="/knowledge/$articleId" params={{ articleId }} search={{}} className="hover:underline">
            {title}
          </Link>
        ) : (
          title
        )}
        {heading && <span className="block text-meta font-medium text-ink-3">{heading}</span>}
      </h4>
      {coverage !== undefined && <Coverage part={coverage} />}
      {text && <p className="line-clamp-6 break-words whitespace-pre-wrap text-ink-2">{excerpt(text)}</p>}
      <p className="flex flex-wrap items-center gap-x-3 text-meta text-ink-3">
        {score !== undefined && <span className="tabular">{s.why.score(score.toFixed(2))}</span>}
        {coverage !== undefined && (
          <span className="tabular">{s.why.coverage(String(Math.round(Math.min(1, coverage) * 100)))}</span>
        )}
        {similarity !== undefined && <span className="tabular">{s.why.similarity(similarity.toFixed(2))}</span>}
        {version !== undefined && <span>{s.why.version(version)}</span>}
      </p>
    </li>
  )
}

function Coverage({ part }: { part: number }) {
  return (
    <span aria-hidden className="h-1 overflow-hidden rounded-full bg-sunken">
      <span
        className="block h-full rounded-full bg-ai-line"
        style={{ width: `${Math.max(2, Math.min(1, part) * 100)}%` }}
      />
    </span>
  )
}
