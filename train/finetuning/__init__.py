"""Fine-tune a vision-language model on the teachers' thinking and answers."""
