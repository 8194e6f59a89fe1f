// Opens sealed boxes: our own SHA-256, because browsers offer theirs neither synchronously nor on plain http.

const turn = (x, n) => (x >>> n) | (x << (32 - n));
const roots = { 2: [], 3: [] };
for (let n = 2; roots[3].length < 64; n++) {
  let d = 2;
  while (n % d) d++;
  if (d === n) for (const r of [2, 3]) roots[r].push((n ** (1 / r) % 1) * 2 ** 32 | 0);
}

/** Strings as UTF-8, numbers as four bytes, bytes as they are, one after another. */
function bytes(...parts) {
  return Uint8Array.from(parts.flatMap((p) => {
    if (typeof p === "number") return [p >>> 24, p >>> 16, p >>> 8, p];
    return [...(typeof p === "string" ? new TextEncoder().encode(p) : p)];
  }));
}

function sha256(message) {
  const size = message.length;
  const block = bytes(message, [128], new Uint8Array((119 - size % 64) % 64), size / 2 ** 29, size * 8);
  const view = new DataView(block.buffer);
  const sum = roots[2].slice(0, 8), w = new Int32Array(64);
  for (let at = 0; at < block.length; at += 64) {
    let [a, b, c, d, e, f, g, h] = sum;
    for (let i = 0; i < 64; i++) {
      const x = w[i - 15], y = w[i - 2];
      w[i] = i < 16 ? view.getInt32(at + i * 4)
        : w[i - 16] + w[i - 7] + (turn(x, 7) ^ turn(x, 18) ^ x >>> 3) + (turn(y, 17) ^ turn(y, 19) ^ y >>> 10);
      const s = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + (e & f ^ ~e & g) + roots[3][i] + w[i];
      const t = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + (a & b ^ a & c ^ b & c);
      [a, b, c, d, e, f, g, h] = [s + t | 0, a, b, c, d + s | 0, e, f, g];
    }
    [a, b, c, d, e, f, g, h].forEach((x, i) => { sum[i] = sum[i] + x | 0; });
  }
  return bytes(...sum);
}

function hmac(key, ...parts) {
  const pad = (x) => bytes(key, new Uint8Array(32)).map((b) => b ^ x);
  return sha256(bytes(pad(92), sha256(bytes(pad(54), ...parts))));
}

/** What a question's box holds, or nothing when it cannot be opened. An open site has plain objects for boxes. */
function openBox({ box, id, page = data.page }) {
  if (box?.constructor === Object) return box;
  try {
    const raw = Uint8Array.from(atob(box), (c) => c.charCodeAt(0));
    const nonce = raw.slice(0, 16), cipher = raw.slice(32);
    const key = sha256(bytes(["quizmill seal 1", data.site, page, id].join("\0")));
    const tag = hmac(key, "tag", nonce, cipher);
    if (raw.slice(16, 32).some((b, i) => b !== tag[i])) return;
    for (let i = 0, stream; i < cipher.length; i++) {
      if (i % 32 === 0) stream = hmac(key, "stream", nonce, i / 32);
      cipher[i] ^= stream[i % 32];
    }
    const size = new DataView(cipher.buffer).getUint32(0);
    return JSON.parse(new TextDecoder().decode(cipher.slice(4, 4 + size)));
  } catch {}
}
