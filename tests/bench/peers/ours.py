"""Time the transformers engine on work from standard input, for bench_cpu.py: python ours.py DTYPE < work.json."""

import json
import resource
import sys
import time
from dataclasses import replace
from typing import Any

import torch

from generate.engines.base import Request
from generate.engines.guards import Guards
from generate.engines.transformers import TransformersEngine, load_model
from generate.models.processors import load_processor
from generate.models.sampling import Sampling


def main(dtype: str, work: dict[str, Any]) -> None:
    """Print a line of JSON: seconds, CPU-seconds, memory, first tokens."""
    torch.set_num_threads(work["threads"])
    path, first = work["checkpoint"], {}
    engine = TransformersEngine(
        load_model(path, dtype, "cpu"),
        load_processor(path),
        sampling=Sampling(),
        end_ids=frozenset(),  # every text gets all its tokens
        batch_size=work["places"],
        guards=Guards(loop=0),
    )
    complete = engine._completion
    engine._completion = lambda row: (first.update({row.request.image_id: row.tokens[0]}), complete(row))[1]  # type: ignore[method-assign]
    prepared = []
    for at, prompt in enumerate(work["prompts"]):
        ids = torch.tensor([prompt])
        inputs = {"input_ids": ids, "attention_mask": torch.ones_like(ids), "mm_token_type_ids": torch.zeros_like(ids)}
        prepared.append((Request(str(at), (), "", (), at, work["tokens"]), inputs))
    list(engine.generate([(replace(prepared[0][0], max_new_tokens=2), prepared[0][1])]))
    began, before = time.perf_counter(), time.process_time()
    done = list(engine.generate(prepared))
    seconds, cpu_s = time.perf_counter() - began, time.process_time() - before
    assert all(one.status is None and one.output_tokens == work["tokens"] for one in done), done[0].message
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    ordered = [first[str(at)] for at in range(len(prepared))]
    print(json.dumps({"seconds": seconds, "cpu_s": cpu_s, "memory": memory, "first": ordered}))


if __name__ == "__main__":
    main(sys.argv[1], json.load(sys.stdin))
