"""Numbers, figures and the card of a built dataset."""
