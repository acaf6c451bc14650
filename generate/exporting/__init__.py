"""Write the dataset in the formats of other tools."""
