// Reads every article of a folder by gray-matter and keeps none; what it cannot read is passed over.
// Options are given because without them gray-matter keeps everything it has ever parsed.
const fs = require("fs");
const path = require("path");
const matter = require(process.argv[2]);

for (const entry of fs.readdirSync(process.argv[3], { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  try {
    matter(fs.readFileSync(path.join(entry.parentPath ?? entry.path, entry.name)), {});
  } catch (error) {
    if (error.name !== "YAMLException") throw error;
  }
}
