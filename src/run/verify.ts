import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { messageOf } from '../errors.ts'
import { reconcile } from '../stats/reconcile.ts'
import type { FileLedger, Stats } from '../stats/stats.ts'
import { digests } from './assemble.ts'
import { totalLedger } from './finalize.ts'
import { layout } from './layout.ts'
import { type ManifestFile, type ManifestPart, readManifest } from './manifest.ts'

export interface Verified {
  readonly checks: number
  /** What is wrong, a line each; empty is good. */
  readonly problems: readonly string[]
}

/** Counts checks and collects what failed. */
class Checks {
  count = 0
  readonly problems: string[] = []

  equal(what: string, expected: string | number, found: string | number): void {
    this.count += 1
    if (expected !== found) this.problems.push(`${what}: expected ${expected}, found ${found}`)
  }
}

async function checkFile(out: string, file: ManifestFile | ManifestPart, checks: Checks): Promise<boolean> {
  const path = join(out, file.path)
  if (!existsSync(path)) {
    checks.equal(`${file.path}`, 'a file', 'nothing')
    return false
  }
  try {
    const found = await digests(path)
    checks.equal(`${file.path} bytes`, file.bytes, found.bytes)
    checks.equal(`${file.path} sha-256`, file.sha256, found.sha256)
    if ('content' in file) {
      checks.equal(`${file.path} content bytes`, file.content.bytes, found.content.bytes)
      checks.equal(`${file.path} content sha-256`, file.content.sha256, found.content.sha256)
    }
    return true
  } catch (error) {
    checks.equal(file.path, 'readable', messageOf(error))
    return false
  }
}

/** Outcomes counted from the receipts themselves. */
async function countReceipts(
  out: string,
  parts: readonly ManifestPart[],
  checks: Checks,
): Promise<FileLedger> {
  const ledger = { records: 0, kept: 0, removed: 0, duplicate: 0, quarantined: 0 }
  for (const { path, docs } of parts) {
    const file = await asyncBufferFromFile(join(out, path))
    const metadata = await parquetMetadataAsync(file)
    checks.equal(`${path} rows`, docs, Number(metadata.num_rows))
    for (const { outcome } of await parquetReadObjects({ file, metadata, columns: ['outcome'] })) {
      ledger.records += 1
      ledger[outcome as keyof FileLedger] += 1
    }
  }
  return ledger
}

const docsOf = (parts: readonly ManifestPart[]): number => parts.reduce((sum, { docs }) => sum + docs, 0)

/**
 * Re-checks a finished run: every file's checksum before and after compression, every sum of the stats, and that stats,
 * receipts, shards and quarantine tell the same numbers.
 */
export async function verifyRun(out: string): Promise<Verified> {
  const manifest = readManifest(out)
  const checks = new Checks()
  const { ledger, shards, receipts, removed, quarantine } = manifest
  let receiptsReadable = true
  for (const file of [manifest.run, manifest.stats, ...shards, ...removed, ...quarantine])
    await checkFile(out, file, checks)
  for (const file of receipts) receiptsReadable = (await checkFile(out, file, checks)) && receiptsReadable
  const stats = JSON.parse(readFileSync(layout.stats(out), 'utf8')) as Stats
  const unreconciled = reconcile(stats)
  checks.count += 1
  checks.problems.push(...unreconciled)
  const fromFiles = totalLedger(stats.files)
  const fromReceipts = receiptsReadable ? await countReceipts(out, receipts, checks) : undefined
  for (const key of ['records', 'kept', 'removed', 'duplicate', 'quarantined'] as const) {
    checks.equal(`${key}, manifest against stats`, ledger[key], fromFiles[key])
    if (fromReceipts !== undefined)
      checks.equal(`${key}, manifest against receipts`, ledger[key], fromReceipts[key])
  }
  checks.equal('documents in shards against kept', ledger.kept, docsOf(shards))
  checks.equal('records in quarantine against quarantined', ledger.quarantined, docsOf(quarantine))
  return { checks: checks.count, problems: checks.problems }
}
