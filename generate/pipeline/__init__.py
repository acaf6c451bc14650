"""Run the stages of a recipe, from pictures to dataset, card and tables."""
