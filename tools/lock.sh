#!/usr/bin/env bash
# Writes the lock files anew: exact versions and hashes for every platform, no host named. `make lock`.
# UPGRADE=--upgrade takes the newest versions that pyproject.toml admits.
set -euo pipefail
cd "$(dirname "$0")/.."
lock() { .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-emit-find-links --no-header ${UPGRADE:-} "$@"; }
lock requirements-uv.in -o requirements-uv.txt
lock requirements-node.in -o requirements-node.txt
lock pyproject.toml --extra build -o requirements.txt
lock pyproject.toml --extra build --extra dev --extra postgres -c requirements.txt -o requirements-dev.txt
npm install --package-lock-only --silent
# Nor do the locks carry the advertisements that packages bring along.
.venv/bin/python - <<'PY'
import json
from pathlib import Path

lock = Path("package-lock.json")
data = json.loads(lock.read_text(encoding="utf-8"))
for package in data["packages"].values():
    package.pop("funding", None)
lock.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
PY
