"""Loads every article of a folder by python-frontmatter and keeps none; what it cannot read is passed over."""

from __future__ import annotations

import os
import sys

import frontmatter
import yaml

if __name__ == "__main__":
    for folder, _, names in os.walk(sys.argv[1]):
        for name in names:
            try:
                frontmatter.load(os.path.join(folder, name))
            except (yaml.YAMLError, UnicodeDecodeError):
                continue
