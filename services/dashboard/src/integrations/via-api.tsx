/** The same step for people who would rather script it. */
import { ChevronRight } from 'lucide-react'
import { s } from '@/strings'
import { CopyButton } from '@/ui/copy'

export function ViaApi() {
  const command = [
    `curl ${window.location.origin}/api/integrations/credentials \\`,
    `  -H 'x-api-key: rk_live_…' -H 'Content-Type: application/json' \\`,
    `  -d '{"accessToken": "EAAGn...", "phoneNumberId": "10620...", "businessAccountId": "17841...", "phoneNumber": "+1234567890"}'`,
  ].join('\n')
  return (
    <details className="group border-t border-line pt-4">
      <summary className="flex cursor-pointer list-none items-center gap-1 font-medium text-ink-2 hover:text-ink">
        <ChevronRight aria-hidden size={15} className="transition-transform duration-150 group-open:rotate-90" />
        {s.integrations.wizard.configure.viaApi}
      </summary>
      <div className="mt-3 flex items-start gap-1 rounded-card bg-sunken py-2 pr-2 pl-3">
        <pre className="min-w-0 flex-1 overflow-x-auto py-1.5 font-mono text-meta">{command}</pre>
        <CopyButton value={command} label={s.common.copy} />
      </div>
    </details>
  )
}
