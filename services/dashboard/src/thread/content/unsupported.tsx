/** What WhatsApp did not pass on: what it was, and what arrived of it. */
import { TriangleAlert } from 'lucide-react'
import { s } from '@/strings'
import type { Unsupported } from './read'

export function UnsupportedView({ unsupported: { original, detail, raw } }: { unsupported: Unsupported }) {
  const what = s.kinds.unsupported.what[original] ?? original.replaceAll('_', ' ')
  return (
    <div className="flex max-w-full items-start gap-2" data-testid="unsupported">
      <TriangleAlert aria-hidden size={16} strokeWidth={1.75} className="mt-1 shrink-0 opacity-70" />
      <div className="min-w-0">
        <p>{what ? s.kinds.unsupported.title(what) : s.kinds.unsupported.plain}</p>
        <p className="text-meta opacity-80">{detail ?? s.kinds.unsupported.lead}</p>
        {raw !== undefined && raw !== null && (
          <details className="mt-1 text-meta">
            <summary className="w-fit cursor-pointer rounded-control underline underline-offset-2">
              {s.kinds.unsupported.raw}
            </summary>
            <pre className="mt-1 max-h-64 overflow-auto rounded-control bg-current/8 p-2 font-mono whitespace-pre-wrap">
              {JSON.stringify(raw, null, 2)}
            </pre>
          </details>
        )}
      </div>
    </div>
  )
}
