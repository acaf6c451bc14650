"""List the images of a folder, tar files or a dataset."""
