// AssemblyScript, compiled by scripts/build-wasm.ts to kernel-binary.ts; the twin in kernel.ts gives the same bits.

/**
 * Lowers a signature by `count` shingles: for each permutation i and shingle x, s[i] = min(s[i], a[i] * x + b[i]) mod 2^32.
 *
 * `tables` holds, as u32 little-endian and one after the other, a[lanes], b[lanes] and s[lanes]; `lanes` is a multiple
 * of 16. Sixteen permutations fill the registers (4 a, 4 b, 4 s), so the shingles are walked once per sixteen.
 */
export function lower(shingles: usize, count: u32, tables: usize, lanes: u32): void {
  const row: usize = (<usize>lanes) << 2
  const end: usize = shingles + ((<usize>count) << 2)
  for (let at: usize = tables; at < tables + row; at += 64) {
    const a0 = v128.load(at)
    const a1 = v128.load(at, 16)
    const a2 = v128.load(at, 32)
    const a3 = v128.load(at, 48)
    const b = at + row
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    const b2 = v128.load(b, 32)
    const b3 = v128.load(b, 48)
    const s = b + row
    let s0 = v128.load(s)
    let s1 = v128.load(s, 16)
    let s2 = v128.load(s, 32)
    let s3 = v128.load(s, 48)
    for (let p: usize = shingles; p < end; p += 4) {
      const x = v128.load_splat<u32>(p)
      s0 = i32x4.min_u(s0, i32x4.add(i32x4.mul(x, a0), b0))
      s1 = i32x4.min_u(s1, i32x4.add(i32x4.mul(x, a1), b1))
      s2 = i32x4.min_u(s2, i32x4.add(i32x4.mul(x, a2), b2))
      s3 = i32x4.min_u(s3, i32x4.add(i32x4.mul(x, a3), b3))
    }
    v128.store(s, s0)
    v128.store(s, s1, 16)
    v128.store(s, s2, 32)
    v128.store(s, s3, 48)
  }
}
