#!/usr/bin/env node
// Makes a page of a few lines of Markdown: enough for documentation that has to be built.
const fs = require("node:fs");
const [first, ...rest] = process.argv.slice(2);
const text = fs.readFileSync(first === "--check" ? rest[0] : first, "utf8");
if (!text.startsWith("# ")) {
  console.error("index.md(1,1): error DOC1: a page begins with a heading");
  process.exit(1);
}
if (first !== "--check") {
  fs.mkdirSync(require("node:path").dirname(rest[0]), { recursive: true });
  fs.writeFileSync(rest[0], text.replace(/^# (.*)$/gm, "<h1>$1</h1>"));
}
