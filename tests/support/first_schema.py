"""The teachers, configs and columns of ImageNet-Think-250K, which many tests build small datasets of."""

from imagenet_think import Schema

TEACHERS, CONFIGS = Schema().teachers, Schema().configs
FEATURES = {config: Schema().features(config) for config in CONFIGS}
QUALITY_COLUMNS = Schema().quality_columns
