// Runs after `npm ci`: makes the empty base that every new home is copied from, so that the first start takes one second
// and not five. Plain JavaScript and silent on failure, because an old Node may run it and an install must not fail for it:
// whoever opens a base later builds the template then.
try {
  const { ensureTemplate } = await import('../src/data/template.ts');
  await ensureTemplate();
} catch {}
