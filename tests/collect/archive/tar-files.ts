import { type Header, pack } from 'tar-stream'

export type TarMember = Partial<Header> & { readonly name: string } & {
  readonly content?: string | Uint8Array
}

/** A tar file as tar-stream writes it. */
export async function tarOf(members: readonly TarMember[]): Promise<Buffer> {
  const packed = pack()
  for (const { content = '', ...headers } of members) packed.entry(headers, Buffer.from(content))
  packed.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of packed) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
