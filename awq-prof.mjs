import { openWasmBackend } from '@ptqlab/backend-wasm';
import { openModelFolder } from '@ptqlab/models';
import { METHODS, parseScheme } from '@ptqlab/quant';
import { Device } from '@ptqlab/tensor';
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { calibrationSet, CollectedModel, quantizeModel } from '@ptqlab/pipeline';
const root = process.cwd();
const device = new Device(await openWasmBackend({ threads: 1, memoryMiB: 1024 }));
const model = await openModelFolder(root + '/models/wikitext-mini');
const cal = JSON.parse(readFileSync(root + '/models/wikitext-mini/calibration.json')).seeds['0'];
const [, , m = 'awq', s = 'W4A16-g64', n = '32', sel = 'model.layers.0.*', opts = '{}'] = process.argv;
const q = METHODS[m];
const sink = new CollectedModel(model.source);
const options = { ...Object.fromEntries(Object.entries(q.options).map(([k, v]) => [k, v.default])), ...JSON.parse(opts) };
const t0 = process.cpuUsage(); const w0 = performance.now();
await quantizeModel({ source: model.source, shape: model.config.shape, device, quantizer: q, scheme: parseScheme(s), options, calibration: calibrationSet(cal.slice(0, +n), 'x'), sink, ...(sel === 'all' ? {} : { selection: { include: [sel] } }) });
const t1 = process.cpuUsage(t0);
const h = createHash('sha256');
for (let i = 0; i < 4; i++) for (const r of ['self_attn.q_proj','self_attn.k_proj','self_attn.v_proj','self_attn.o_proj','mlp.gate_proj','mlp.up_proj','mlp.down_proj']) {
  const sc = device.scope(); const w = await sink.quantized(`model.layers.${i}.${r}`, device);
  if (w) for (const [k, p] of Object.entries(w.parts).sort()) { h.update(k); const v = await p.read(); h.update(Buffer.from(v.buffer, v.byteOffset, v.byteLength)); }
  sc[Symbol.dispose]();
}
for (let i = 0; i < 4; i++) for (const nn of ['input_layernorm', 'post_attention_layernorm']) h.update(Buffer.from((await sink.floats(`model.layers.${i}.${nn}.weight`, [256])).buffer));
console.log(m, s, 'cpu', ((t1.user + t1.system) / 1e6).toFixed(1), 'wall', ((performance.now() - w0) / 1e3).toFixed(1), h.digest('hex').slice(0, 16));
process.exit(0);
