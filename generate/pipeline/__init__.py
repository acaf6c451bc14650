"""Run the stages of a recipe."""
