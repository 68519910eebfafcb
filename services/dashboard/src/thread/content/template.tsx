/** A template that was sent: as the customer sees it where the template is known, else its name and what filled it. */
import { useQuery } from '@tanstack/react-query'
import { LayoutTemplate } from 'lucide-react'
import { templatesQuery } from '@/api/templates'
import { s } from '@/strings'
import { TemplateCard } from '@/templates/card'
import { sentValues, showTemplate } from '@/templates/fill'
import { useThread } from '../tools'
import { WhatsAppText } from '../whatsapp-text'
import type { TemplateBody } from './read'

export function TemplateView({ template }: { template: TemplateBody }) {
  const { conversation } = useThread()
  const { data } = useQuery(templatesQuery(conversation.integrationId))
  const known = data?.items.find((each) => each.name === template.name && each.language === template.language)
  const values = sentValues(template.components)
  return (
    <div className="flex flex-col gap-1.5" data-testid="template-message">
      <p className="flex items-center gap-1.5 text-meta opacity-80">
        <LayoutTemplate aria-hidden size={12} strokeWidth={2} />
        {s.kinds.template.title(template.name)}
      </p>
      {known ? (
        <TemplateCard shown={showTemplate(known.components, values)} />
      ) : (
        <WhatsAppText text={template.preview ?? Object.values(values).join(' · ')} />
      )}
    </div>
  )
}
