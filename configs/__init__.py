"""The spaCy config of the default pipeline and the segmentation model."""
