/** A place, and the question where the customer is. */
import { useState } from 'react'
import { s } from '@/strings'
import { TextField } from '@/ui/field'
import type { FormProps } from './forms'
import { LimitedArea } from './limited-field'
import { allFit, LIMITS } from './limits'
import { MessageDialog, usePosting } from './message-dialog'
import { readCoordinates, readDegrees } from './coordinates'

const words = s.compose.form
const LATITUDE_MAX = 90
const LONGITUDE_MAX = 180

export function PlaceForm(props: FormProps) {
  const posting = usePosting(props)
  const [latitude, setLatitude] = useState('')
  const [longitude, setLongitude] = useState('')
  const [name, setName] = useState('')
  const [address, setAddress] = useState('')
  const [north, east] = [readDegrees(latitude, LATITUDE_MAX), readDegrees(longitude, LONGITUDE_MAX)]
  const onLatitude = (text: string) => {
    const both = readCoordinates(text)
    setLatitude(both ? both[0] : text)
    if (both) setLongitude(both[1])
  }
  const submit = () => {
    if (north === undefined || east === undefined) return
    posting.submit({
      location: { latitude: north, longitude: east, ...(name ? { name } : {}), ...(address ? { address } : {}) },
    })
  }
  return (
    <MessageDialog
      title={words.placeTitle}
      lead={words.paste}
      posting={posting}
      ready={north !== undefined && east !== undefined}
      onClose={props.onClose}
      onSubmit={submit}
    >
      <div className="grid grid-cols-2 gap-4">
        <TextField
          label={words.latitude}
          value={latitude}
          inputMode="decimal"
          error={latitude !== '' && north === undefined ? words.latitudeWrong : undefined}
          onChange={(event) => onLatitude(event.target.value)}
          data-testid="form-latitude"
        />
        <TextField
          label={words.longitude}
          value={longitude}
          inputMode="decimal"
          error={longitude !== '' && east === undefined ? words.longitudeWrong : undefined}
          onChange={(event) => setLongitude(event.target.value)}
          data-testid="form-longitude"
        />
      </div>
      <TextField label={words.placeName} optional value={name} onChange={(event) => setName(event.target.value)} />
      <TextField label={words.address} optional value={address} onChange={(event) => setAddress(event.target.value)} />
    </MessageDialog>
  )
}

export function AskPlaceForm(props: FormProps) {
  const posting = usePosting(props)
  const [body, setBody] = useState('')
  return (
    <MessageDialog
      title={words.askTitle}
      lead={words.askLead}
      posting={posting}
      ready={allFit([{ text: body, max: LIMITS.offerText }])}
      onClose={props.onClose}
      onSubmit={() => posting.submit({ locationRequest: { body } })}
    >
      <LimitedArea label={words.text} value={body} max={LIMITS.offerText} onChange={setBody} testId="form-text" />
    </MessageDialog>
  )
}
