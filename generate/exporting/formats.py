"""List the export formats, so that --help imports nothing heavy."""

TASK_FORMATS = ("lmms-eval", "vlmevalkit")  # of the test split's pairs, to benchmark a model
FORMATS = (*TASK_FORMATS, "sft")
