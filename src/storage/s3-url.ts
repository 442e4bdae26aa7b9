import { UsageError } from '../errors.ts'
import { keyProblem } from './keys.ts'

export const S3_SCHEME = 's3://'

export const isS3Url = (text: string): boolean => /^s3:\/\//i.test(text)

/** A bucket, and what follows it: taken literally, not percent-decoded. */
export interface S3Place {
  readonly bucket: string
  /** Without slashes at its ends; empty for the whole bucket. */
  readonly prefix: string
}

/** Throws `UsageError`, which never repeats what could be a secret. */
export function parseS3Url(url: string): S3Place {
  const rest = url.slice(S3_SCHEME.length)
  const slash = rest.indexOf('/')
  const bucket = slash === -1 ? rest : rest.slice(0, slash)
  // A secret may hold a slash, so what looks like a bucket may be the first part of `key:secret@bucket`.
  if (/[:@]/.test(bucket)) {
    throw new UsageError(
      's3:// URL with credentials in it: expected s3://bucket/prefix; give credentials by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or by AWS_PROFILE, and change the secret if this was logged',
    )
  }
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw new UsageError(
      `s3:// URL with the bucket ${JSON.stringify(bucket)}: expected s3://bucket/prefix, the bucket of 3 to 63 lower-case letters, digits, "." and "-"`,
    )
  }
  const prefix = slash === -1 ? '' : rest.slice(slash + 1).replace(/\/$/, '')
  const problem = prefix === '' ? undefined : keyProblem(prefix)
  if (problem !== undefined) throw new UsageError(`${S3_SCHEME}${bucket}/…: the prefix ${problem}`)
  return { bucket, prefix }
}
