/** The two values that go into Meta's configuration. */
import { Hourglass } from 'lucide-react'
import type { Integration } from '@/api/types'
import { s } from '@/strings'
import { CopyField } from '@/ui/copy'

export function WebhookValues({ integration }: { integration: Integration }) {
  return (
    <div className="flex flex-col gap-4">
      <CopyField label={s.integrations.field.webhookUrl} value={integration.webhookUrl} testId="webhook-url" />
      {integration.verifyToken ? (
        <CopyField label={s.integrations.field.verifyToken} value={integration.verifyToken} testId="verify-token" />
      ) : (
        <p className="text-ink-3">
          {s.integrations.field.verifyToken}: {s.integrations.field.verifyTokenHidden}
        </p>
      )}
      {!integration.live && (
        <p className="flex items-center gap-1.5 text-wait">
          <Hourglass aria-hidden size={14} />
          {s.integrations.wizard.webhook.notLive}
        </p>
      )}
    </div>
  )
}
