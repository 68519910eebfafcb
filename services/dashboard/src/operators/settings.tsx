/** The settings of an operator, part by part. */
import { useMayManage } from '@/lib/roles'
import { AnswerPart, SeesPart } from './answer-parts'
import { HandoffPart } from './handoff-part'
import { HoursPart } from './hours-part'
import { PacePart } from './pace-part'
import { PersonaPart } from './persona-part'

export function OperatorSettingsTab() {
  const mayManage = useMayManage()
  return (
    <fieldset disabled={!mayManage} className="flex w-full max-w-3xl min-w-0 flex-col gap-8">
      <PersonaPart />
      <AnswerPart />
      <HandoffPart />
      <HoursPart />
      <PacePart />
      <SeesPart />
    </fieldset>
  )
}
