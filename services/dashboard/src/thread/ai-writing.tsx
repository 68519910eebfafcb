/** While the AI works on an answer. It can be stopped by taking over. */
import { Sparkles } from 'lucide-react'
import { s } from '@/strings'

export function AiWriting() {
  return (
    <p
      role="status"
      data-testid="ai-writing"
      className="mt-3 mr-5 flex items-center justify-end gap-1.5 text-meta font-medium text-ai appear-late"
    >
      <Sparkles aria-hidden size={12} strokeWidth={2} />
      {s.thread.aiWorking}
    </p>
  )
}
