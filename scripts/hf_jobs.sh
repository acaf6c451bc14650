#!/bin/bash
# Jobs on Hugging Face's machines, one for each shard of the list. Once: `hf auth login`, `hf buckets create owner/think`,
# and `hf buckets cp images.jsonl hf://buckets/owner/think/images.jsonl`.
#
#     BUCKET=owner/think SHARDS=8 scripts/hf_jobs.sh --model glm --images /bucket/images.jsonl --images-root hub:owner/pictures
#
# What follows the script's name goes to generate/run.py. BUCKET gets the code, which is that of the last commit here, and
# of each job a copy of its run, runs/$RUN/INDEX-of-SHARDS, from which the same command continues. Each has one GPU.
# DRY_RUN=1 sends nothing and prints what would be; ONLY="3 7" starts these shards alone; FLAVOR, TIMEOUT, ATTEMPTS: below.
set -euo pipefail
cd "$(dirname "$0")/.."
bucket=${BUCKET:?give the bucket for the code and the runs, owner/name}
run=${RUN:-glm} shards=${SHARDS:-8}

if [ -z "${DRY_RUN:-}" ]; then
    code=$(mktemp -d)
    git archive HEAD | tar -x -C "$code"
    .venv/bin/hf buckets sync "$code" "hf://buckets/$bucket/code" --delete --quiet > /dev/null
fi

# In the container; $0 is the job's shard.
# shellcheck disable=SC2016
work='set -e
cp -r /bucket/code /root/code
cd /root/code
python -m venv .venv
.venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt
exec scripts/keep_run.sh "runs/$RUN" "hf://buckets/$BUCKET/runs/$RUN/${0/\//-of-}" \
    .venv/bin/python generate/run.py --shard "$0" --out "runs/$RUN" "$@"'

for index in ${ONLY:-$(seq 0 $((shards - 1)))}; do
    .venv/bin/hf jobs run ${DRY_RUN:+--dry-run} --detach --name "think-$run-$index-of-$shards" \
        --flavor "${FLAVOR:-a100-large}" --timeout "${TIMEOUT:-24h}" --attempts "${ATTEMPTS:-5}" \
        --secrets HF_TOKEN --env "BUCKET=$bucket" --env "RUN=$run" --volume "hf://buckets/$bucket:/bucket:ro" \
        python:3.11 bash -c "$work" "$index/$shards" "$@"
done
