"""List the export formats, so that --help imports nothing heavy."""

TASK_FORMATS = ("lmms-eval", "vlmevalkit")  # of the test split's pairs, to benchmark a model
SFT = "sft"  # chats, to train a model
SHARD_FORMATS = ("webdataset", "mds")  # rows with their pictures
FORMATS = (*TASK_FORMATS, SFT, *SHARD_FORMATS)
TRAINERS = ("llamafactory", "ms-swift", "axolotl", "unsloth")  # that read the chats, each in a form of its own
ALL, MIXED = "all", "mixed"  # instead of a teacher: a file for each, or one of all their rows
